package drawtest

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"usher/bots"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// SomeAnswer is one of any blocks, of a ticket or of a list.
func SomeAnswer(t *rapid.T) command.Answer {
	a := command.Answer{OK: rapid.Bool().Draw(t, "ok"), Blocks: rapid.SliceOfN(someBlock(), 0, 12).Draw(t, "blocks")}
	text := SomeText(500)
	if rapid.Bool().Draw(t, "ticket") {
		a.Data.Ticket = &command.Ticket{Number: 12, Subject: text.Draw(t, "subject"), Created: command.When(Noon)}
		for _, b := range a.Blocks {
			if q, ok := b.(command.Quote); ok {
				a.Data.Ticket.Messages = append(a.Data.Ticket.Messages, command.Message{Number: q.Number})
			}
		}
	}
	if rapid.Bool().Draw(t, "list") {
		a.Data.Tickets = []command.Ticket{}
		for range rapid.IntRange(0, 30).Draw(t, "tickets") {
			a.Data.Tickets = append(a.Data.Tickets, command.Ticket{Number: 7, Subject: text.Draw(t, "subject"), Status: "new", Organization: command.Maybe(text.Draw(t, "org"))})
		}
	}
	return a
}

func someChoices(t *rapid.T) []bots.Choice {
	var out []bots.Choice
	for range rapid.IntRange(0, 40).Draw(t, "choices") {
		c := bots.Choice{Verb: rapid.SampledFrom([]string{"reply", "cc", "alerts", "status"}).Draw(t, "verb"), Label: SomeText(100).Draw(t, "label"),
			Command: rapid.SampledFrom([]string{"close 12", "reply 12 …", "cc 12 add …"}).Draw(t, "command"), Confirm: SomeText(400).Draw(t, "confirm")}
		for range rapid.IntRange(0, 120).Draw(t, "options") {
			c.Options = append(c.Options, bots.Option{Label: SomeText(100).Draw(t, "label"), Command: fmt.Sprintf("cc 12 remove %d", len(c.Options)), Chosen: rapid.Bool().Draw(t, "chosen")})
		}
		out = append(out, c)
	}
	return out
}

// SomeAsked is what a customer may have asked.
func SomeAsked(t *rapid.T) bots.Asked {
	q := bots.Asked{Line: rapid.SampledFrom([]string{"", "list mine", "/ticket list alerts status:open next:x", "search a b", "show 12 from:2"}).Draw(t, "line"), Actor: Customer()}
	if rapid.Bool().Draw(t, "choices?") {
		q.Choices = someChoices(t)
	}
	return q
}

// SomeLetter is one with all that a letter may bring, for any reader.
func (p Post) SomeLetter(t *rapid.T) desk.Letter {
	kinds := []core.NoticeKind{core.NoticeOpened, core.NoticeReplied, core.NoticeChanged, core.NoticeAccount, core.NoticeRefused, core.NoticeHeld}
	s := func(most int) string { return SomeText(most).Draw(t, "text") }
	k := Login()
	k.Subject, k.Privacy = s(500), rapid.SampledFrom([]core.Privacy{core.Public, core.Private}).Draw(t, "privacy")
	k.Category = s(200)
	m := Said(2, Sam, Noon, s(50_000))
	m.Internal = rapid.Bool().Draw(t, "internal")
	for range rapid.IntRange(0, 30).Draw(t, "files") {
		m.Attachments = append(m.Attachments, core.Attachment{Number: 1, Name: s(200), Blob: core.Blob{Size: 5}})
	}
	items := []desk.Item{Replied(m, desk.Changed{What: core.SubjectSet, To: s(300)}), {Changes: []desk.Changed{{What: core.StatusChanged, To: "closed"}}}}
	for range rapid.IntRange(0, 12).Draw(t, "more") {
		items = append(items, Replied(m))
	}
	l := p.Letter(rapid.SampledFrom(kinds).Draw(t, "kind"), rapid.SampledFrom([]core.Reason{core.AsRequester, core.AsStaff, core.AsCC, core.AsCompany}).Draw(t, "reason"), items...)
	l.Ticket, l.May = k, agentMay
	l.People = map[core.PersonID]core.Person{4: {ID: 4, Name: s(300)}, 1: {ID: 1, Name: s(300)}}
	l.Organization.Name = s(200)
	l.Told = desk.Told{Subject: s(300), Text: s(9000), Whose: s(600), Left: []core.Verdict{{Words: s(2000)}}, Held: &desk.Held{From: s(300), Name: s(300), Subject: s(500), Why: s(500), Text: s(5000), Would: s(500), At: time.Now()}}
	l.Articles, l.Tickets = []core.Article{{ID: 1, Title: s(300), Text: s(3000)}}, []core.Ticket{{ID: 2, Subject: s(400)}}
	return l
}
