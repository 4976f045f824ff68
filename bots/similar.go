package bots

import (
	"context"
	"fmt"

	"usher/core"
)

// Similar is what may already answer a ticket: an article or another ticket.
type Similar struct {
	Article bool
	Title   string
	Excerpt string // of an article
	Command string // shows it
}

const (
	leastSubject = 4 // letters before something can be alike
	mostSimilar  = 3
	excerpt      = 160 // of an article, while a ticket is being written
	shortExcerpt = 120 // of one that is named beside other things
)

// Similar is what may already answer a new ticket of that subject; nothing, for one
// of few letters.
func (k Clerk) Similar(ctx context.Context, subject string) ([]Similar, error) {
	if len([]rune(subject)) < leastSubject {
		return nil, nil
	}
	tickets, articles, err := k.Desk.Similar(ctx, subject, 0, mostSimilar)
	if err != nil {
		return nil, err
	}
	return similar(tickets, articles, excerpt), nil
}

// Similar is what may help the reader of a first answer at once.
func (t Telling) Similar() []Similar { return similar(t.Tickets, t.Articles, shortExcerpt) }

// similar names a few of them: articles first, for they are answers.
func similar(tickets []core.Ticket, articles []core.Article, excerpt int) []Similar {
	var out []Similar
	for _, p := range articles {
		out = append(out, Similar{Article: true, Title: p.Title, Excerpt: p.Excerpt(excerpt), Command: fmt.Sprintf("article show %d", p.ID)})
	}
	for _, t := range tickets {
		out = append(out, Similar{Title: t.ID.String() + " " + t.Subject, Command: fmt.Sprintf("show %d", t.ID)})
	}
	return out[:min(len(out), mostSimilar)]
}
