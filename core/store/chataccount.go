package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"usher/core"
)

// ChatAccount is an account on a chat network and whose it is.
type ChatAccount struct {
	core.Account
	Person core.PersonID
	Linked bool      // it acts as the person; else they unlinked it
	Gone   time.Time // since then it can't be written to; zero if it can
}

type chatAccountRow struct {
	Network string `db:"network"`
	Team    string `db:"team"`
	Account string `db:"account"`
	Person  int64  `db:"person"`
	Linked  bool   `db:"verified"`
	Gone    int64  `db:"gone"`
}

func (chatAccountRow) isRow() {}

func (r chatAccountRow) account() ChatAccount {
	return ChatAccount{
		Account: core.Account{Network: core.Channel(r.Network), Team: r.Team, ID: r.Account}, Person: core.PersonID(r.Person),
		Linked: r.Linked, Gone: fromMillis(r.Gone),
	}
}

func chatAccounts(rows []chatAccountRow) []ChatAccount {
	out := make([]ChatAccount, len(rows))
	for i, r := range rows {
		out[i] = r.account()
	}
	return out
}

const chatAccountColumns = `a.network, a.team, a.account, a.person, a.verified, a.gone`

const selectChatAccounts = `SELECT ` + chatAccountColumns + ` FROM chat_account a WHERE (a.network, a.team, a.account) IN (VALUES %s)`

// ChatAccounts returns those of the accounts that are or were somebody's.
func (t *Tx) ChatAccounts(ctx context.Context, list ...core.Account) (map[core.Account]ChatAccount, error) {
	out := map[core.Account]ChatAccount{}
	const most = 100
	for len(list) > 0 {
		part := list[:min(most, len(list))]
		list = list[len(part):]
		var args []any
		for _, a := range part {
			args = append(args, string(a.Network), a.Team, a.ID)
		}
		var rows []chatAccountRow
		q := fmt.Sprintf(selectChatAccounts, strings.Repeat(", (?, ?, ?)", len(part))[2:])
		if err := t.all(ctx, &rows, q, args...); err != nil {
			return nil, fmt.Errorf("select chat accounts: %w", err)
		}
		for _, a := range chatAccounts(rows) {
			out[a.Account] = a
		}
	}
	return out, nil
}

const selectAccountsOf = `SELECT ` + chatAccountColumns + ` FROM chat_account a WHERE a.person = ? ORDER BY a.created, a.network, a.team, a.account`

// Accounts returns a person's accounts, those that they unlinked too, oldest
// first.
func (t *Tx) Accounts(ctx context.Context, p core.PersonID) ([]ChatAccount, error) {
	var rows []chatAccountRow
	if err := t.all(ctx, &rows, selectAccountsOf, int64(p)); err != nil {
		return nil, fmt.Errorf("select accounts of person %d: %w", p, err)
	}
	return chatAccounts(rows), nil
}

const addAccount = `
	INSERT INTO chat_account (network, team, account, person, verified, gone, created)
	VALUES (:network, :team, :account, :person, :verified, :gone, :created)
	ON CONFLICT DO NOTHING`

// AddAccount adds an account that nobody ever had, and reports whether that is so.
func (t *Tx) AddAccount(ctx context.Context, a ChatAccount, now time.Time) (bool, error) {
	n, err := t.exec(ctx, addAccount, a.row(now))
	if err != nil {
		return false, fmt.Errorf("insert chat account: %w", err)
	}
	return n > 0, nil
}

func (a ChatAccount) row(now time.Time) names {
	return names{
		"network": string(a.Network), "team": a.Team, "account": a.ID, "person": int64(a.Person), "verified": a.Linked,
		"gone": millis(a.Gone), "created": millis(now),
	}
}

const putAccount = `
	INSERT INTO chat_account (network, team, account, person, verified, gone, created)
	VALUES (:network, :team, :account, :person, :verified, :gone, :created)
	ON CONFLICT (network, team, account) DO UPDATE SET person = excluded.person, verified = excluded.verified, gone = excluded.gone,
		created = CASE WHEN chat_account.person = excluded.person THEN chat_account.created ELSE excluded.created END`

// PutAccount writes whose an account is and how it stands.
func (t *Tx) PutAccount(ctx context.Context, a ChatAccount, now time.Time) error {
	if _, err := t.exec(ctx, putAccount, a.row(now)); err != nil {
		return fmt.Errorf("put chat account: %w", err)
	}
	return nil
}

// Where is what decides where people are told of a ticket.
type Where struct {
	Homes map[core.PersonID][]Home // of the people asked for, the newest first
	Ties  []core.Tie               // of the ticket, oldest first
}

// Home is a linked account that can be written to.
type Home struct {
	core.Account
	Wrote bool // its person wrote to the ticket by that network
}

const selectWhere = `
	SELECT a.network, a.team AS place, a.account AS id, a.person, '' AS purpose, a.created,
		EXISTS (SELECT 1 FROM message m WHERE m.author = a.person AND m.ticket = ? AND m.channel = a.network) AS wrote
	FROM chat_account a
	WHERE a.person IN (?) AND a.verified AND a.gone = 0
	UNION ALL
	SELECT c.network, c.channel, c.thread, c.person, c.purpose, c.created, FALSE
	FROM chat_thread c
	WHERE c.ticket = ?`

// Where returns where people may be told of a ticket. It is one query, for each
// ticket that something happens to asks it.
func (t *Tx) Where(ctx context.Context, id core.TicketID, people []core.PersonID) (Where, error) {
	out := Where{Homes: map[core.PersonID][]Home{}}
	if len(people) == 0 {
		people = []core.PersonID{0}
	}
	var rows []struct {
		Network string `db:"network"`
		Place   string `db:"place"`
		ID      string `db:"id"`
		Person  int64  `db:"person"`
		Purpose string `db:"purpose"`
		Created int64  `db:"created"`
		Wrote   bool   `db:"wrote"`
	}
	if err := t.chosen(ctx, &rows, selectWhere+` ORDER BY created, 1, 2, 3`, int64(id), people, int64(id)); err != nil {
		return out, fmt.Errorf("select where ticket %d is told: %w", id, err)
	}
	for _, r := range rows {
		p := core.PersonID(r.Person)
		if r.Purpose != "" {
			thread := core.Thread{Network: core.Channel(r.Network), Channel: r.Place, ID: r.ID}
			out.Ties = append(out.Ties, core.Tie{Thread: thread, Ticket: id, Use: core.ThreadUse(r.Purpose), Person: p})
			continue
		}
		h := Home{core.Account{Network: core.Channel(r.Network), Team: r.Place, ID: r.ID}, r.Wrote}
		out.Homes[p] = append([]Home{h}, out.Homes[p]...)
	}
	return out, nil
}
