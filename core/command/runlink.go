package command

import (
	"context"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// connected refuses what needs a chat network to a desk that is on none.
func (j job) connected() error {
	if len(j.desk.Settings().Networks) > 0 {
		return nil
	}
	return &core.Error{Kind: core.Refused, Rule: core.RuleNotConnected,
		Text: "This desk is not connected to Slack or Discord yet, so there is no account to link. By mail and in the shell you are known already: `whoami`."}
}

// link asks for a code. The answer does not tell whether the address is known.
func (j job) link(ctx context.Context) (Answer, error) {
	if err := j.connected(); err != nil {
		return Answer{}, err
	}
	if err := j.desk.AskLink(ctx, j.by, j.Addresses[0], j.by.Who); err != nil {
		return Answer{}, err
	}
	a := done("If you get mail at " + tick(j.Addresses[0]) + ", a code of eight digits is on its way there. " +
		"Give it here within half an hour, with `verify CODE`: then you are known here as by mail.")
	a.add(Actions{{"Enter the code", "verify …"}})
	return a, nil
}

func (j job) verify(ctx context.Context) (Answer, error) {
	if err := j.connected(); err != nil {
		return Answer{}, err
	}
	who, err := j.desk.Verify(ctx, j.by, j.Code)
	if err != nil {
		return Answer{}, err
	}
	a := done("This account is linked to " + who.Person.Primary + ": what you do here counts as yours. `unlink` ends that.")
	a.add(Actions{{"Who am I here?", "whoami"}, {"My tickets", "list mine"}})
	return a, nil
}

func (j job) unlink(ctx context.Context) (Answer, error) {
	if err := j.connected(); err != nil {
		return Answer{}, err
	}
	if err := j.personal("Accounts are a person's"); err != nil {
		return Answer{}, err
	}
	if err := j.desk.Unlink(ctx, j.by, j.Network); err != nil {
		return Answer{}, err
	}
	return done(j.unlinked()), nil
}

// unlinked says what the end of a link means, here or elsewhere.
func (j job) unlinked() string {
	if j.Network == "" && j.by.Account.ID != "" {
		return "Done: this account does not act as you any more, and you are told by mail. `link ADDRESS` links it again."
	}
	return "Done: your account there does not act as you any more, and you are told by mail. `link ADDRESS`, typed there, links it again."
}

func (j job) alertsVia(ctx context.Context) (Answer, error) {
	if err := j.personal("Alerts are a person's"); err != nil {
		return Answer{}, err
	}
	if err := j.desk.SetVia(ctx, j.by, j.Via); err != nil {
		return Answer{}, err
	}
	return done("You are told " + toldBy(j.Via, j.by.Actor.Person.Primary) + "."), nil
}

// toldBy is where somebody chose to be told, in words.
func toldBy(via []core.Channel, address string) string {
	if len(via) == 0 {
		return "where you write: of a ticket that you write to in a chat there, of all else by mail"
	}
	var ways []string
	for _, c := range via {
		if c == core.Mail {
			ways = append(ways, "by mail ("+address+")")
		} else {
			ways = append(ways, "in "+c.Title())
		}
	}
	return strings.Join(ways, " and ")
}

// toldFields are a person's accounts and where they are told, where that can be
// elsewhere than by mail.
func (j job) toldFields(p desk.Profile, data *Person) Fields {
	if len(j.desk.Settings().Networks) == 0 && len(p.Accounts) == 0 {
		return nil
	}
	var accounts []string
	for _, a := range p.Accounts {
		data.Accounts = append(data.Accounts, a.String())
		name := a.Network.Title()
		if j.by.Actor.ActsAsStaff() && p.Person.ID != j.by.Actor.Person.ID {
			name += " (" + a.String() + ")" // by which commands can name them
		} else if n := len(accounts); n > 0 && accounts[n-1] == name {
			continue
		}
		accounts = append(accounts, name)
	}
	for _, c := range p.Person.Via {
		data.Via = append(data.Via, string(c))
	}
	told := "by mail"
	if len(p.Accounts) > 0 {
		told = toldBy(p.Person.Via, p.Person.Primary)
		if len(p.Person.Via) == 0 {
			told = "in the chat, of tickets written to there; else by mail"
		}
	}
	return Fields{{"Accounts", strings.Join(accounts, ", ")}, {"Told", told}}
}
