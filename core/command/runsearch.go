package command

import (
	"context"
	"fmt"

	"usher/core"
)

// searchedArticles is how many a search shows above the tickets.
const searchedArticles = 3

// search finds articles and tickets. Articles come first, for they are answers.
func (j job) search(ctx context.Context) (Answer, error) {
	a := Answer{OK: true, Data: Data{Tickets: []Ticket{}}}
	if j.wantsArticles() {
		a.Data.Articles = []Article{}
		if err := j.searchArticles(ctx, &a); err != nil {
			return Answer{}, err
		}
	}
	if err := j.searchTickets(ctx, &a); err != nil {
		return Answer{}, err
	}
	switch articles, tickets := len(a.Data.Articles), len(a.Data.Tickets); {
	case articles+tickets == 0 && j.wantsArticles():
		a.add(Paragraph{"No ticket and no article that you can see has these words."})
	case tickets == 0:
		a.add(Paragraph{"No ticket that you can see has these words."})
	case articles == 0 && j.wantsArticles():
		a.add(Hint{"No article that you can see has these words."})
	}
	return a, nil
}

// wantsArticles reports whether a search is of articles too: an article has
// none of what most filters ask for, and later pages are of tickets.
func (j job) wantsArticles() bool {
	f := j.Filter
	return len(f.Status)+len(f.Priority) == 0 && j.Names == FilterNames{} && f.Created == core.Span{} && f.Updated == core.Span{} && f.After == ""
}

func (j job) searchArticles(ctx context.Context, a *Answer) error {
	hits, err := j.desk.SearchArticles(ctx, j.by.Actor, j.Filter.Words, j.Filter.Category, searchedArticles+1)
	if err != nil || len(hits) == 0 {
		return err
	}
	var l List
	for _, h := range hits[:min(len(hits), searchedArticles)] {
		p := articleLine(h.Article)
		p.Snippet = h.Snippet
		a.Data.Articles = append(a.Data.Articles, p)
		l = append(l, fmt.Sprintf("%s: `article show %d`\n%s", line(p.Title), p.Number, line(h.Snippet)))
	}
	a.add(Heading{"Articles"}, l)
	if len(hits) > searchedArticles {
		a.add(Actions{{"More articles", "article list " + j.Filter.Words}})
	}
	return nil
}

func (j job) searchTickets(ctx context.Context, a *Answer) error {
	f, names := j.selection()
	hits, next, err := j.desk.Search(ctx, j.by.Actor, f, names)
	if err != nil || len(hits) == 0 {
		return err
	}
	tickets := make([]core.Ticket, len(hits))
	for i, h := range hits {
		tickets[i] = h.Ticket
	}
	roster, err := j.desk.Roster(ctx, j.by.Actor, tickets...)
	if err != nil {
		return err
	}
	var l List
	for _, h := range hits {
		l = append(l, h.Ticket.ID.String()+" "+line(h.Ticket.Subject)+" ("+status(h.Ticket.Status)+", "+j.day(h.Ticket.Updated)+")\n"+line(h.Snippet))
		a.Data.Tickets = append(a.Data.Tickets, ticketLine(h.Ticket, roster))
	}
	if len(a.Data.Articles) > 0 {
		a.add(Heading{"Tickets"})
	}
	a.add(l)
	j.page(a, next)
	return nil
}
