package ingest

import (
	"strings"

	"usher/core"
	"usher/ingest/mailparse"
)

// verdict is what the receiving server found out about the sender (RFC 8601),
// and in which words. Only the topmost field of the server that the mailbox
// names counts: anybody can write the others. A pass counts if it is of the
// domain in From; of failures only DMARC's, for mailing lists and forwarding
// break the others.
//
// DKIM and SPF are aligned as DMARC has it (RFC 7489, 3.1), but for a sibling
// subdomain, which only a list of public suffixes could tell.
func verdict(m *mailparse.Mail, from, authserv string) (core.Trust, string) {
	if authserv == "" || core.CleanAddress(m.From.Addr) != from {
		return core.TrustPlain, ""
	}
	for _, field := range m.AuthResults {
		parts := strings.Split(strings.ToLower(withoutComments(field)), ";")
		id, _, _ := strings.Cut(strings.TrimSpace(parts[0]), " ")
		if id != strings.ToLower(authserv) {
			continue
		}
		trust, why := core.TrustPlain, ""
		for _, p := range parts[1:] {
			switch t, method := methodSays(strings.Fields(p), core.Domain(from)); t {
			case core.TrustFailed:
				return t, method + " fails"
			case core.TrustProven:
				trust, why = t, method+" passes"
			}
		}
		return trust, why
	}
	return core.TrustPlain, ""
}

// methodSays reads one result, such as "dkim=pass header.d=acme.example".
func methodSays(words []string, from string) (core.Trust, string) {
	if len(words) == 0 {
		return core.TrustPlain, ""
	}
	method, result, _ := strings.Cut(words[0], "=")
	method, _, _ = strings.Cut(method, "/")
	props := map[string]string{}
	for _, w := range words[1:] {
		if k, v, ok := strings.Cut(w, "="); ok {
			props[k] = core.Domain(strings.Trim(v, `"<>`))
		}
	}
	if method == "dmarc" && result == "fail" {
		return core.TrustFailed, method
	}
	domain := map[string]string{"dmarc": props["header.from"], "dkim": props["header.d"], "spf": props["smtp.mailfrom"]}[method]
	if method == "dkim" && domain == "" {
		domain = props["header.i"]
	}
	if result == "pass" && aligned(domain, from) {
		return core.TrustProven, method
	}
	return core.TrustPlain, ""
}

// aligned reports whether a domain vouches for addresses of from: its own and
// those below it.
func aligned(domain, from string) bool {
	return domain == from && from != "" || strings.Contains(domain, ".") && strings.HasSuffix(from, "."+domain)
}

// withoutComments takes out what stands in parentheses, which nest; not those
// in a quoted string.
func withoutComments(s string) string {
	var b strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && (quoted || depth > 0):
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
		case c == '(' && !quoted:
			depth++
		case c == ')' && !quoted && depth > 0:
			depth--
		case depth == 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}
