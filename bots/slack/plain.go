package slack

import (
	"cmp"
	"strings"
)

// namer looks up what mentions stand for. An unknown one has no name.
type namer interface {
	userName(id string) string
	channelName(id string) string
}

// plain is the text of a message as its writer saw it: mentions are names, links
// are written out, and nothing is escaped.
func plain(text string, names namer) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "<")
		b.WriteString(before)
		if !ok {
			break
		}
		inside, after, ok := strings.Cut(rest, ">")
		if !ok {
			b.WriteString("<" + rest)
			break
		}
		b.WriteString(spelled(inside, names))
		text = after
	}
	return strings.TrimSpace(unescape(b.String()))
}

// unescape undoes the three escapes that Slack makes, and no others.
func unescape(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

// spelled is what stands between < and >, written out.
func spelled(inside string, names namer) string {
	what, label, _ := strings.Cut(inside, "|")
	switch {
	case strings.HasPrefix(what, "@"):
		return "@" + cmp.Or(label, names.userName(what[1:]), "somebody")
	case strings.HasPrefix(what, "#"):
		return "#" + cmp.Or(label, names.channelName(what[1:]), "channel")
	case strings.HasPrefix(what, "!"):
		return special(what[1:], label)
	}
	return link(what, label)
}

// special is a mention of a group or a date.
func special(what, label string) string {
	name, _, _ := strings.Cut(what, "^")
	if name == "date" || strings.HasPrefix(label, "@") {
		return label
	}
	return "@" + cmp.Or(label, name)
}

// link is a link with its label, where that says more than the address.
func link(address, label string) string {
	bare := address
	for _, scheme := range [...]string{"mailto:", "tel:", "https://", "http://"} {
		bare = strings.TrimPrefix(bare, scheme)
	}
	switch {
	case strings.HasPrefix(address, "mailto:") && (label == "" || label == bare), strings.HasPrefix(address, "tel:") && label == "":
		return bare
	case label == "", label == address, strings.TrimSuffix(label, "/") == strings.TrimSuffix(bare, "/"):
		return address
	case strings.HasPrefix(address, "tel:"):
		return label
	}
	return label + " (" + bareMail(address) + ")"
}

func bareMail(address string) string { return strings.TrimPrefix(address, "mailto:") }
