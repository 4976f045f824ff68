package store

import (
	"context"
	"fmt"
	"time"

	"usher/core"
)

type chatThreadRow struct {
	Network string `db:"network"`
	Channel string `db:"channel"`
	Thread  string `db:"thread"`
	Ticket  int64  `db:"ticket"`
	Purpose string `db:"purpose"`
	Person  int64  `db:"person"`
}

func (r chatThreadRow) tie() core.Tie {
	return core.Tie{
		Thread: core.Thread{Network: core.Channel(r.Network), Channel: r.Channel, ID: r.Thread}, Ticket: core.TicketID(r.Ticket),
		Use: core.ThreadUse(r.Purpose), Person: core.PersonID(r.Person),
	}
}

const insertTie = `
	INSERT INTO chat_thread (network, channel, thread, ticket, purpose, person, created)
	VALUES (:network, :channel, :thread, :ticket, :purpose, :person, :created)
	ON CONFLICT DO NOTHING`

// AddTie ties a thread to a ticket, and reports whether it was tied to none.
func (t *Tx) AddTie(ctx context.Context, k core.Tie, now time.Time) (bool, error) {
	n, err := t.exec(ctx, insertTie, names{
		"network": string(k.Network), "channel": k.Channel, "thread": k.ID, "ticket": int64(k.Ticket), "purpose": string(k.Use),
		"person": int64(k.Person), "created": millis(now),
	})
	if err != nil {
		return false, fmt.Errorf("insert thread of ticket %d: %w", k.Ticket, err)
	}
	return n > 0, nil
}

const updateTie = `
	UPDATE chat_thread SET ticket = :ticket, created = :created
	WHERE network = :network AND channel = :channel AND thread = :thread`

// MoveTie ties a thread that is tied to another ticket already.
func (t *Tx) MoveTie(ctx context.Context, k core.Tie, now time.Time) error {
	_, err := t.exec(ctx, updateTie, names{
		"network": string(k.Network), "channel": k.Channel, "thread": k.ID, "ticket": int64(k.Ticket), "created": millis(now),
	})
	if err != nil {
		return fmt.Errorf("move thread to ticket %d: %w", k.Ticket, err)
	}
	return nil
}

const threadColumns = `network, channel, thread, ticket, purpose, person`

const selectTie = `SELECT ` + threadColumns + ` FROM chat_thread WHERE network = :network AND channel = :channel AND thread = :thread`

// TieAt returns the ticket's tie of a thread. NotFound if it is tied to none.
func (t *Tx) TieAt(ctx context.Context, h core.Thread) (core.Tie, error) {
	var r chatThreadRow
	err := t.get(ctx, &r, selectTie, names{"network": string(h.Network), "channel": h.Channel, "thread": h.ID})
	if err != nil {
		return core.Tie{}, fmt.Errorf("select thread: %w", err)
	}
	return r.tie(), nil
}

const selectTies = `SELECT ` + threadColumns + ` FROM chat_thread WHERE ticket = ? ORDER BY created, network, channel, thread`

// Ties returns a ticket's threads, oldest first.
func (t *Tx) Ties(ctx context.Context, id core.TicketID) ([]core.Tie, error) {
	var rows []chatThreadRow
	if err := t.all(ctx, &rows, selectTies, int64(id)); err != nil {
		return nil, fmt.Errorf("select threads of ticket %d: %w", id, err)
	}
	return ties(rows), nil
}

func ties(rows []chatThreadRow) []core.Tie {
	out := make([]core.Tie, len(rows))
	for i, r := range rows {
		out[i] = r.tie()
	}
	return out
}

// TieSince is a tie and when it was made.
type TieSince struct {
	core.Tie
	Since time.Time
}

const selectNewestTies = `
	SELECT c.network, c.channel, c.thread, c.ticket, c.purpose, c.person, c.created
	FROM chat_thread c JOIN ticket t ON t.id = c.ticket
	WHERE c.network = :network
	ORDER BY CASE WHEN t.status = 'closed' THEN 1 ELSE 0 END, t.updated DESC, c.created DESC, c.channel, c.thread
	LIMIT %d`

// NewestTies returns up to so many threads on a network. Those of open tickets come
// first, then those of the tickets that changed last.
func (t *Tx) NewestTies(ctx context.Context, n core.Channel, most int) ([]TieSince, error) {
	var rows []struct {
		chatThreadRow
		Created int64 `db:"created"`
	}
	if err := t.all(ctx, &rows, fmt.Sprintf(selectNewestTies, most), names{"network": string(n)}); err != nil {
		return nil, fmt.Errorf("select newest threads on %s: %w", n, err)
	}
	out := make([]TieSince, len(rows))
	for i, r := range rows {
		out[i] = TieSince{r.tie(), fromMillis(r.Created)}
	}
	return out, nil
}

const fromPrivateTies = `
	FROM chat_thread c JOIN ticket t ON t.id = c.ticket
	WHERE c.network = :network AND c.purpose = 'shared'
	AND (t.privacy = 'private' OR t.withdrawn
		OR EXISTS (SELECT 1 FROM message m WHERE m.ticket = t.id AND m.privacy = 'private' AND NOT m.internal))`

const (
	ofTicket       = ` AND t.id = :ticket`
	ofOrganization = ` AND (t.organization = :organization OR t.organization IN (SELECT customer FROM partnership WHERE partner = :organization))`
	ofPerson       = ` AND t.id IN (
		SELECT id FROM ticket WHERE creator = :person
		UNION SELECT id FROM ticket WHERE requester = :person AND requester <> creator
		UNION SELECT ticket FROM cc WHERE person = :person
		UNION SELECT id FROM ticket WHERE organization IN (
			SELECT organization FROM membership WHERE person = :person
			UNION SELECT p.customer FROM partnership p JOIN membership m ON m.organization = p.partner WHERE m.person = :person))`
)

// Whose says of which tickets: of Ticket, else of Organization and those that it was
// ever the partner of, else of those that Person may have been let into who is not of
// the staff, else of all.
type Whose struct {
	Ticket       core.TicketID
	Organization core.OrganizationID
	Person       core.PersonID
}

func (w Whose) where() string {
	switch {
	case w.Ticket != 0:
		return ofTicket
	case w.Organization != 0:
		return ofOrganization
	case w.Person != 0:
		return ofPerson
	}
	return ""
}

func (w Whose) names(n core.Channel) names {
	return names{"network": string(n), "ticket": int64(w.Ticket), "organization": int64(w.Organization), "person": int64(w.Person)}
}

const selectPrivateTies = `
	SELECT c.network, c.channel, c.thread, c.ticket, c.purpose, c.person` + fromPrivateTies + `%s
	ORDER BY CASE WHEN t.status = 'closed' THEN 1 ELSE 0 END, t.id DESC
	LIMIT %d`

// PrivateTies returns up to so many threads on a network, that several read, of
// tickets with something in them that not everybody may see. Those of open tickets
// come first, then the newest.
func (t *Tx) PrivateTies(ctx context.Context, n core.Channel, w Whose, most int) ([]core.Tie, error) {
	var rows []chatThreadRow
	if err := t.all(ctx, &rows, fmt.Sprintf(selectPrivateTies, w.where(), most), w.names(n)); err != nil {
		return nil, fmt.Errorf("select threads of private tickets: %w", err)
	}
	return ties(rows), nil
}

const selectAnyPrivateTie = `SELECT c.ticket` + fromPrivateTies + `%s LIMIT 1`

// AnyPrivateTie reports whether PrivateTies would return any. It looks no further
// than the first.
func (t *Tx) AnyPrivateTie(ctx context.Context, n core.Channel, w Whose) (bool, error) {
	var tickets []int64
	if err := t.all(ctx, &tickets, fmt.Sprintf(selectAnyPrivateTie, w.where()), w.names(n)); err != nil {
		return false, fmt.Errorf("select a thread of a private ticket: %w", err)
	}
	return len(tickets) > 0, nil
}

const putPost = `
	INSERT INTO chat_post (network, what, id, channel, post)
	VALUES (:network, :what, :id, :channel, :post)
	ON CONFLICT (network, what, id) DO UPDATE SET channel = excluded.channel, post = excluded.post`

// PutPost notes which message on a network is the one about something.
func (t *Tx) PutPost(ctx context.Context, what string, id int64, at core.Thread) error {
	_, err := t.exec(ctx, putPost, names{"network": string(at.Network), "what": what, "id": id, "channel": at.Channel, "post": at.ID})
	if err != nil {
		return fmt.Errorf("put post %s %d: %w", what, id, err)
	}
	return nil
}

const selectPost = `SELECT channel, post FROM chat_post WHERE network = :network AND what = :what AND id = :id`

// Post returns that message. NotFound if there is none.
func (t *Tx) Post(ctx context.Context, n core.Channel, what string, id int64) (core.Thread, error) {
	var r struct {
		Channel string `db:"channel"`
		Post    string `db:"post"`
	}
	if err := t.get(ctx, &r, selectPost, names{"network": string(n), "what": what, "id": id}); err != nil {
		return core.Thread{}, fmt.Errorf("select post %s %d: %w", what, id, err)
	}
	return core.Thread{Network: n, Channel: r.Channel, ID: r.Post}, nil
}
