package mailparse

import (
	"bytes"
	"strings"
)

const (
	maxReport = 64 << 10 // bytes of a report or a returned mail that are looked at
	maxStatus = 5        // reports in a mail
)

// report collects what the parts of a multipart/report say while they are
// stored.
type report struct {
	status   []*listener // message/delivery-status
	original *listener   // the returned mail or its header
	feedback bool
	mdn      bool
}

// listen keeps the beginning of the parts that matter.
func (r *report) listen(src source, mediaType string) source {
	l := &listener{src: src}
	switch mediaType {
	case "message/delivery-status", "message/global-delivery-status":
		if len(r.status) < maxStatus {
			r.status = append(r.status, l)
			return l
		}
	case "message/rfc822", "text/rfc822-headers", "message/global", "message/rfc822-headers", "message/global-headers":
		if r.original == nil {
			r.original = l
			return l
		}
	case "message/feedback-report":
		r.feedback = true
	case "message/disposition-notification":
		r.mdn = true
	}
	return src
}

// listener passes bytes on and remembers the first ones.
type listener struct {
	src  source
	seen []byte
}

func (l *listener) next() []byte {
	b := l.src.next()
	if room := maxReport - len(l.seen); room > 0 {
		l.seen = append(l.seen, b[:min(room, len(b))]...)
	}
	return b
}

// groups reads the fields of all delivery reports.
func (r *report) groups() []map[string]string {
	var all []map[string]string
	for _, l := range r.status {
		all = append(all, l.fields()...)
	}
	return all
}

// fields reads the groups of fields of a delivery report (RFC 3464, 2.1).
// Names are in lower case.
func (l *listener) fields() []map[string]string {
	var groups []map[string]string
	group := map[string]string{}
	last := ""
	for raw := range bytes.SplitSeq(l.seen, []byte{'\n'}) {
		line := bytes.TrimRight(raw, "\r \t")
		name, value, ok := splitField(line)
		switch {
		case len(line) == 0:
			if len(group) > 0 {
				groups, group = append(groups, group), map[string]string{}
			}
			last = ""
		case isBlank(line[0]) && last != "":
			if len(group[last]) < 4096 {
				group[last] += " " + strings.TrimSpace(string(line))
			}
		case ok:
			last = strings.ToLower(string(name))
			if _, double := group[last]; !double {
				group[last] = strings.TrimSpace(string(value))
			}
		}
	}
	if len(group) > 0 {
		groups = append(groups, group)
	}
	return groups
}
