package ingest

import (
	"slices"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"usher/core"
	"usher/ingest/mailparse"
)

// finding is what is known of who sent a mail, beside the keys it carries.
type finding struct {
	trust    core.Trust
	evidence string // why, in words for the staff; empty if there is none
	dkim     bool   // the receiving server has said what its DKIM is worth
}

func plainly(evidence string) finding { return finding{trust: core.TrustPlain, evidence: evidence} }

// verdict is what the receiving server found out about the sender (RFC 8601).
// Only the topmost field of the server that the mailbox names counts: anybody
// can write the others. A pass counts if it is of a domain that is aligned with
// the one in From; of failures only DMARC's, for mailing lists and forwarding
// break the others.
func verdict(m *mailparse.Mail, from, authserv string) finding {
	f := plainly("")
	words, vouched := topmost(m.Trace, strings.ToLower(authserv))
	for _, w := range words {
		method, value, domain := result(w)
		switch {
		case method == "dmarc" && value == "fail":
			return finding{trust: core.TrustFailed, evidence: "dmarc fails at " + authserv}
		case !vouched:
		case value == "pass" && aligned(domain, core.Domain(from)):
			f.trust, f.evidence = core.TrustProven, method+" of "+domain+" passes at "+authserv
		}
		f.dkim = f.dkim || vouched && method == "dkim" && value != "temperror"
	}
	return f
}

// topmost returns the results in the topmost field of a server, each as its
// words, and whether it vouches for them: whether the field must be its own.
//
// The first server of the receiving side puts its Received above all that the
// sender sent (RFC 5321, 4.4). What stands above that is the receiving side's.
// What stands below may be the sender's work, since not every server takes out
// the fields that imitate its own (RFC 8601, 5), or adds one to every mail. Some
// write theirs there (Gmail; Postfix with OpenDKIM): it tells only what nobody
// forges, that a mail fails, and DKIM is then checked here. A mail without any
// Received came from no sender: somebody put it into the mailbox.
func topmost(trace []mailparse.Field, authserv string) (words [][]string, vouched bool) {
	vouched = true
	for i, f := range trace {
		if f.Name == "Received" {
			vouched = vouched && handedOver(f.Value)
			continue
		}
		parts := results(f.Value)
		if id := parts[0]; authserv == "" || len(id) == 0 || id[0] != authserv {
			continue
		}
		hop := func(f mailparse.Field) bool { return f.Name == "Received" }
		return parts[1:], vouched && (slices.ContainsFunc(trace[i:], hop) || !slices.ContainsFunc(trace, hop))
	}
	return nil, false
}

// handedOver reports whether a server of the receiving side got the mail from
// another one of it: LMTP is not spoken beyond (RFC 2033, 5). The sender, who may
// say anything for a name, has put nothing beside the server's own words.
func handedOver(received string) bool {
	parts := results(received)
	words := parts[0]
	by, with := slices.Index(words, "by"), slices.Index(words, "with")
	if len(parts) != 2 || by < 0 || with < by || with+1 == len(words) || slices.Contains(words[by+1:], "by") || slices.Contains(words[with+1:], "with") {
		return false
	}
	return strings.HasPrefix(words[with+1], "lmtp")
}

// result reads the words of one result, such as dkim=pass header.d=acme.example,
// and with them the domain that it is about.
func result(words []string) (method, value, domain string) {
	if len(words) == 0 {
		return "", "", ""
	}
	method, value, _ = strings.Cut(words[0], "=")
	method, _, _ = strings.Cut(method, "/")
	of := map[string][]string{"dmarc": {"header.from"}, "dkim": {"header.d", "header.i"}, "spf": {"smtp.mailfrom"}}[method]
	for _, name := range of {
		for _, w := range words[1:] {
			if v, ok := strings.CutPrefix(w, name+"="); ok && domain == "" {
				domain = core.Domain(strings.Trim(v, "<>"))
			}
		}
	}
	return method, value, domain
}

// results splits a field at its ";" and each part into words, in lower case and
// without comments. What stands in quotes is of one word: servers repeat there
// what the sender said.
func results(field string) [][]string {
	parts := [][]string{nil}
	var word strings.Builder
	end := func() {
		if last := len(parts) - 1; word.Len() > 0 {
			parts[last] = append(parts[last], strings.ToLower(word.String()))
			word.Reset()
		}
	}
	depth, quoted := 0, false
	for i := 0; i < len(field); i++ {
		switch c := field[i]; {
		case c == '\\' && (quoted || depth > 0):
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
		case quoted:
			word.WriteByte(c)
		case c == '(':
			end()
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth > 0:
		case c == ';':
			end()
			parts = append(parts, nil)
		case c == ' ' || c == '\t':
			end()
		default:
			word.WriteByte(c)
		}
	}
	end()
	return parts
}

// aligned reports whether one domain may vouch for another: they are of one
// organization (RFC 7489, 3.1, relaxed).
func aligned(a, b string) bool {
	return a != "" && b != "" && organization(a) == organization(b)
}

// organization is the domain that was registered, of those at the end of a
// domain; a domain where others register theirs is on its own.
func organization(domain string) string {
	if ascii, err := idna.ToASCII(domain); err == nil {
		domain = ascii
	}
	registered, err := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(domain))
	if err != nil {
		return strings.ToLower(domain)
	}
	return registered
}
