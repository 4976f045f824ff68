package discordtest

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// checkEmbeds refuses embeds beyond their limits. Source:
// developers/resources/message.mdx#embed-object-embed-limits.
func checkEmbeds(f *faults, embeds []any) {
	f.count("embeds", embeds, 0, 10)
	total := 0
	for i, e := range objects(embeds) {
		at := fmt.Sprintf("embeds.%d", i)
		footer, author := text(inner(e, "footer"), "text"), text(inner(e, "author"), "name")
		f.most(at+".title", text(e, "title"), 256)
		f.most(at+".description", text(e, "description"), 4096)
		f.most(at+".footer.text", footer, 2048)
		f.most(at+".author.name", author, 256)
		total += runes(text(e, "title"), text(e, "description"), footer, author) + checkFields(f, at, list(e, "fields"))
		checkLinks(f, at, e)
	}
	if total > 6000 {
		f.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
	}
}

func checkFields(f *faults, at string, fields []any) (total int) {
	f.count(at+".fields", fields, 0, 25)
	for i, field := range objects(fields) {
		f.between(fmt.Sprintf("%s.fields.%d.name", at, i), strings.TrimSpace(text(field, "name")), 1, 256)
		f.between(fmt.Sprintf("%s.fields.%d.value", at, i), strings.TrimSpace(text(field, "value")), 1, 1024)
		total += runes(text(field, "name"), text(field, "value"))
	}
	return total
}

func checkLinks(f *faults, at string, e object) {
	link(f, at+".url", text(e, "url"), "http://", "https://")
	for _, key := range []string{"image", "thumbnail"} {
		link(f, at+"."+key+".url", text(inner(e, key), "url"), "http://", "https://", "attachment://")
	}
	link(f, at+".author.url", text(inner(e, "author"), "url"), "http://", "https://")
}

// link refuses addresses of other schemes.
func link(f *faults, at, address string, schemes ...string) {
	if address == "" {
		return
	}
	for _, scheme := range schemes {
		if strings.HasPrefix(address, scheme) && len(address) > len(scheme) {
			return
		}
	}
	f.add(at, "URL_TYPE_INVALID_SCHEME", "Scheme of %q must be one of %q.", address, schemes)
}

func runes(texts ...string) (n int) {
	for _, t := range texts {
		n += utf8.RuneCountInString(t)
	}
	return n
}
