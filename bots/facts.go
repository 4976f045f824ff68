package bots

import (
	"strings"
	"time"
	"usher/core/command"
)

// Happened is a change of a ticket: what it was, and who made it.
type Happened struct {
	What, Who string
	At        time.Time // zero: not known but in words
	When      string    // in words
}

// mostChanges is how many of a ticket's changes are told.
const mostChanges = 3

// LastChanges are the last things that happened to the ticket of an answer.
func LastChanges(a command.Answer) []Happened {
	var out []Happened
	for _, b := range a.Blocks {
		t, ok := b.(command.Table)
		if !ok || len(t.Columns) != 3 {
			continue
		}
		for _, r := range t.Rows[max(0, len(t.Rows)-mostChanges):] {
			if len(r) == 3 {
				out = append(out, Happened{What: r[1], Who: r[2], When: r[0], At: instant(a, r[0])})
			}
		}
	}
	return out
}

// instant is the time of an event that an answer shows so.
func instant(a command.Answer, shown string) time.Time {
	for _, e := range a.Data.Ticket.Events {
		if at := time.Time(e.At); strings.HasPrefix(shown, at.UTC().Format("2006-01-02 15:04")) && strings.HasSuffix(shown, "UTC") {
			return at
		}
	}
	return time.Time{}
}

// Facts are what a ticket is, apart by how much it matters.
type Facts struct {
	Fields command.Fields // what everybody looks for
	Dates  []Dated
	Told   command.Fields // who hears of it
}

// Dated is what was done with a ticket, and when.
type Dated struct {
	What string
	At   time.Time
}

// FactsOf takes the fields of an answer's ticket apart.
func FactsOf(t command.Ticket, fs command.Fields) Facts {
	out := Facts{Dates: []Dated{{"Opened", time.Time(t.Created)}}}
	for _, f := range fs {
		switch f.Label {
		case "Opened by":
			out.Dates[0].What = strings.TrimSpace("Opened by " + Cut(Line(f.Value), mostNames))
		case "Copied", "Alerts":
			if f.Value = Cut(Line(f.Value), mostNames); f.Value != "" {
				out.Told = append(out.Told, f)
			}
		case "Opened", "Updated", "Closed":
		default:
			out.Fields = append(out.Fields, f)
		}
	}
	for _, d := range []Dated{{"updated", time.Time(t.Updated)}, {"closed", time.Time(t.Closed)}} {
		if !d.At.IsZero() {
			out.Dates = append(out.Dates, d)
		}
	}
	return out
}

// mostNames is how long a list of people may be.
const mostNames = 300
