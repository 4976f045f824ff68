package mailparse

import (
	"net/mail"
	"strings"
	"time"
)

// recipientHeaders say whom a mail was for or delivered to. Names are spelled
// as go-message does.
var recipientHeaders = map[string]bool{
	"To": true, "Cc": true, "Delivered-To": true, "X-Original-To": true, "Envelope-To": true,
	"X-Envelope-To": true, "X-Forwarded-To": true, "Resent-To": true, "Resent-Cc": true,
	"Apparently-To": true, "X-Delivered-To": true, "X-Rcpt-To": true, "X-Real-To": true,
	"Bcc": true, "Resent-Bcc": true,
}

// SeveralFrom is the problem of a mail with more than one author.
const SeveralFrom = "more than one From: the first one counts"

// envelope reads the header of the mail.
func (p *parser) envelope() {
	m := p.m
	_, ps := parseValue(m.Header.raw("Content-Type"))
	m.Header.charset = ps["charset"]
	h := m.Header
	m.Subject = h.Get("Subject")
	var authors int
	if m.From, authors = firstAddress(h, "From"); authors > 1 {
		p.problem(SeveralFrom)
	}
	m.Sender, _ = firstAddress(h, "Sender")
	m.ReplyTo, _ = firstAddress(h, "Reply-To")
	if h.has("Return-Path") {
		path := strings.Trim(bareAddress(strings.Trim(h.raw("Return-Path"), "<> ")), "<>")
		m.ReturnPath = &path
	}
	for _, id := range h.ids("Message-Id") {
		m.MessageID = id
		break
	}
	m.InReplyTo, m.References = h.ids("In-Reply-To"), h.ids("References")
	for fs := h.fields.Fields(); fs.Next(); {
		p.field(fs.Key(), rawText(fs.Value(), h.charset))
	}
	m.Recipients = unique(m.Recipients)
	m.Date = p.date()
}

// field reads one field of those that may come many times.
func (p *parser) field(name, value string) {
	m := p.m
	if recipientHeaders[name] {
		list := parseAddresses(value)
		for _, a := range list {
			m.Recipients = append(m.Recipients, a.Addr)
		}
		switch name {
		case "To":
			m.To = append(m.To, list...)
		case "Cc":
			m.Cc = append(m.Cc, list...)
		}
		return
	}
	if name == "Received" || name == "Authentication-Results" {
		m.Trace = append(m.Trace, Field{name, clean(value)})
	}
}

// firstAddress is the first address in fields of that name, or what stands
// there instead of one, and how many addresses there are.
func firstAddress(h Header, name string) (first Address, n int) {
	for _, value := range h.values(name) {
		list := parseAddresses(value)
		if n += len(list); n > 0 && n == len(list) {
			first = list[0]
		} else if n == 0 {
			first.Name = displayName(value)
		}
	}
	return first, n
}

func unique(list []string) []string {
	seen := make(map[string]bool, len(list))
	out := list[:0]
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// date reads Date, else the time the last server received the mail.
func (p *parser) date() time.Time {
	if t, ok := parseDate(p.m.Header.raw("Date")); ok {
		return t
	}
	if p.m.Header.raw("Date") != "" {
		p.problem("the date can't be understood")
	}
	received := p.m.Header.raw("Received")
	if i := strings.LastIndexByte(received, ';'); i >= 0 {
		if t, ok := parseDate(received[i+1:]); ok {
			return t
		}
	}
	return time.Time{}
}

var dateLayouts = []string{
	"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04 -0700", "2 Jan 06 15:04:05 -0700",
	"2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05", "2 Jan 2006 15:04", "2 Jan 2006",
	"Jan 2 15:04:05 2006", "Jan 2 15:04:05 MST 2006", "Jan 2 15:04:05 2006 -0700",
	"Jan 2, 2006 15:04:05 -0700", "Jan 2, 2006 3:04:05 PM MST",
	time.RFC3339, "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05",
}

func parseDate(s string) (time.Time, bool) {
	s = strings.Join(strings.Fields(stripComments(s)), " ")
	if s == "" || len(s) > 100 {
		return time.Time{}, false
	}
	if t, err := time.Parse("Mon, 2 Jan 2006 15:04:05 -0700", s); err == nil {
		return plausible(t)
	}
	if t, err := mail.ParseDate(s); err == nil { // all that go-message's Header.Date does
		return plausible(t)
	}
	if day, rest, ok := strings.Cut(s, " "); ok && len(day) >= 3 &&
		strings.Contains("mon tue wed thu fri sat sun", strings.ToLower(day[:3])) {
		s = rest
	}
	for _, l := range dateLayouts {
		if t, err := time.Parse(l, s); err == nil {
			return plausible(t)
		}
	}
	return time.Time{}, false
}

func plausible(t time.Time) (time.Time, bool) {
	return t, t.Year() > 1970 && t.Year() < 2200
}
