package mailparse

import (
	"regexp"
	"strings"
)

// Bounce is what a delivery report says about one mail.
type Bounce struct {
	Recipients []string // those that failed; if none did, those reported on
	Recipient  string   // the first of them
	Status     string   // RFC 3463, such as "5.1.1"; "" if unknown
	Action     string   // failed, delayed, delivered, relayed or expanded
	Permanent  bool     // trying again would not help
	Diagnostic string   // what the other server said

	OriginalMessageID string // of the mail it is about, without <>
}

// Failed reports whether the mail was not delivered. Delayed and delivered
// notices are no failures. It is false for nil.
func (b *Bounce) Failed() bool { return b != nil && b.Action == "failed" }

func (r *report) bounce(m *Mail) *Bounce {
	if r.feedback || r.mdn && r.status == nil {
		return nil
	}
	var b *Bounce
	if r.status != nil {
		b = r.standard()
	}
	if b == nil && looksLikeBounce(m) {
		b = textBounce(m)
	}
	if b == nil {
		return nil
	}
	for _, a := range b.Recipients[:min(1, len(b.Recipients))] {
		b.Recipient = a
	}
	b.Diagnostic = clean(rawText(b.Diagnostic, ""))
	b.Permanent = b.Failed() && !strings.HasPrefix(b.Status, "4")
	b.OriginalMessageID = r.originalID(m)
	return b
}

// standard reads a delivery report (RFC 3464).
func (r *report) standard() *Bounce {
	b := &Bounce{}
	for _, g := range r.groups() {
		addr := g["final-recipient"]
		if addr == "" {
			addr = g["original-recipient"]
		}
		action := firstWord(g["action"])
		if addr == "" && action == "" {
			continue
		}
		if _, after, ok := strings.Cut(addr, ";"); ok {
			addr = after
		}
		b.add(bareAddress(strings.Trim(addr, "<> ")), action, firstWord(g["status"]), g["diagnostic-code"])
	}
	if b.Action == "" {
		if len(b.Recipients) == 0 {
			return nil
		}
		b.Action = actionOf(b.Status)
	}
	return b
}

// add keeps failures rather than notices.
func (b *Bounce) add(addr, action, status, diagnostic string) {
	if action == "" {
		action = actionOf(status)
	}
	switch {
	case b.Action == "" || action == "failed" && b.Action != "failed":
		*b = Bounce{Action: action, Status: statusIn(status), Diagnostic: diagnostic}
		if b.Status == "" {
			b.Status = statusIn(diagnostic)
		}
	case action != b.Action:
		return
	}
	if addr != "" && len(b.Recipients) < maxAddresses {
		b.Recipients = append(b.Recipients, addr)
	}
}

func actionOf(status string) string {
	switch {
	case strings.HasPrefix(status, "2"):
		return "delivered"
	case strings.HasPrefix(status, "4"):
		return "delayed"
	}
	return "failed"
}

func firstWord(s string) string {
	for w := range strings.FieldsSeq(strings.ToLower(stripComments(s))) {
		return w
	}
	return ""
}

// looksLikeBounce reports a mail that a server wrote about another that it
// could not deliver, without the standard form.
func looksLikeBounce(m *Mail) bool {
	if m.Header.has("X-Failed-Recipients") || strings.HasPrefix(strings.TrimSpace(m.Text), "Hi. This is the qmail-send program") {
		return true
	}
	null := m.ReturnPath != nil && *m.ReturnPath == ""
	server := isServer(m.From) || isServer(m.Sender)
	if !null && !server {
		return false
	}
	notice := containsAny(strings.ToLower(m.Subject), bounceSubjects)
	if server && notice || null && notice && m.From.Addr == "" {
		return true
	}
	return (server || notice && null) && containsAny(strings.ToLower(head(m.Text, 4096)), bounceTexts)
}

func head(s string, n int) string { return s[:min(len(s), n)] }

func containsAny(s string, list []string) bool {
	for _, l := range list {
		if strings.Contains(s, l) {
			return true
		}
	}
	return false
}

var (
	statusCode = regexp.MustCompile(`\b([245]\.\d{1,3}\.\d{1,3})\b`)
	replyCode  = regexp.MustCompile(`\b([45])[0-57]\d[ \-#]`)
	anyAddress = regexp.MustCompile(`[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+`)
	messageID  = regexp.MustCompile(`(?im)^[> \t]*message-id:\s*<([^<>\s]{3,250})>`)
)

func statusIn(s string) string { return statusCode.FindString(s) }

// textBounce reads what servers write in words of their own.
func textBounce(m *Mail) *Bounce {
	text := head(m.Text, maxReport)
	if strings.Contains(text, "Final-Recipient:") { // a report that lost its form
		lost := report{status: []*listener{{seen: []byte(text)}}}
		if b := lost.standard(); b != nil {
			return b
		}
	}
	low := strings.ToLower(m.Subject + "\n" + head(text, 8192))
	b := &Bounce{Action: "failed", Status: statusIn(text)}
	if b.Status == "" {
		if c := replyCode.FindStringSubmatch(text); c != nil {
			b.Status = c[1] + ".0.0"
		}
	}
	if containsAny(low, delayTexts) && !containsAny(low, []string{"giving up", "given up", "permanent error", "could not be delivered to one or more"}) {
		b.Action = "delayed"
	}
	for _, a := range parseAddresses(m.Header.raw("X-Failed-Recipients")) {
		b.Recipients = append(b.Recipients, a.Addr)
	}
	if len(b.Recipients) == 0 {
		if a := failedAddress(text, m); a != "" {
			b.Recipients = []string{a}
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		if b.Status != "" && strings.Contains(line, b.Status) || replyCode.MatchString(line) {
			b.Diagnostic = head(strings.TrimSpace(line), 500)
			break
		}
	}
	return b
}

// failedAddress is the first address in the text that is not the server's or
// the sender's own.
func failedAddress(text string, m *Mail) string {
	for _, a := range anyAddress.FindAllString(head(text, 8192), 20) {
		a = bareAddress(a)
		own := strings.EqualFold(a, m.From.Addr) || isServer(Address{Addr: a})
		for _, r := range m.Recipients {
			own = own || strings.EqualFold(a, r)
		}
		if !own {
			return a
		}
	}
	return ""
}

// originalID finds the Message-ID of the returned mail.
func (r *report) originalID(m *Mail) string {
	if r.original != nil {
		if id := messageID.FindSubmatch(r.original.seen); id != nil {
			return string(id[1])
		}
	}
	if id := messageID.FindStringSubmatch(head(m.Text, maxReport)); id != nil {
		return id[1]
	}
	if len(m.InReplyTo) > 0 {
		return m.InReplyTo[0]
	}
	return ""
}

var bounceSubjects = []string{
	"undeliver", "failure notice", "delivery status notification", "returned mail", "delivery failure", "delivery failed", "mail delivery", "delivery report",
	"returned to sender", "could not be delivered", "not delivered", "non-delivery", "nondeliverable", "message not delivered", "mail system error", "user unknown", "delivery has failed", "delivery error",
	"unzustellbar", "nicht zugestellt", "zustellung fehlgeschlagen", "non remis", "non distribu", "échec de la remise", "no se puede entregar", "no entregado", "no se pudo entregar", "non recapitabile", "mancato recapito",
	"não entregue", "não foi possível entregar", "onbestelbaar", "kan inte levereras", "kunne ikke leveres", "ei voitu toimittaa", "niedostarczalne", "nedoručitelné", "недоставленное", "не доставлено", "配信不能", "未送达", "退信", "無法傳遞", "배달되지 않음", "warning: message", "delayed mail", "delivery delayed",
	"mail failure", "mail error", "[bounce]", "delivery notification", "delivery status", "delivery has failed", "failed to deliver", "failed delivery", "returned message", "undelivered", "bounced mail", "delivery problem", "rejected mail", "mail rejected", "message rejected", "could not deliver", "couldn't deliver", "not be delivered", "エラーメール", "配信エラー", "配送できません", "不達", "系统退信", "退信通知",
}

var bounceTexts = []string{
	"delivery to the following recipient", "could not be delivered", "couldn't be delivered", "couldn't deliver", "unable to deliver", "undeliverable", "permanent fatal errors", "fatal error", "failed permanently", "permanent error",
	"delivery has failed", "delivery failed", "did not reach", "user unknown", "no such user", "mailbox unavailable", "mailbox full", "quota exceeded", "address not found", "wasn't delivered", "was not delivered", "not be delivered", "does not exist",
	"transcript of session follows", "reason for the failure", "message has been delayed", "has not been delivered", "not yet been delivered", "returned mail", "hi. this is the", "550 ", "554 ", "5.1.1", "delivery attempt",
}

var delayTexts = []string{
	"delayed", "will be retried", "will retry", "will continue to be attempted", "not yet been delivered", "still trying", "could not be delivered for more than", "will keep trying", "you do not need to resend", "warning message only", "delivery will continue",
}
