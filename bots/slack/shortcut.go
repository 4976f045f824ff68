package slack

import (
	"cmp"
	"context"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots/slack/blocks"
	"usher/core"
)

// shortcut opens the form for a ticket, of a message with what it says.
func (a *App) shortcut(ctx context.Context, o occasion, i slackapi.InteractionCallback) error {
	if i.CallbackID != shortcutOpen && i.CallbackID != shortcutFromMessage {
		return nil
	}
	return a.calling(ctx, o, i, func(k caller) error {
		if ok, err := a.known(ctx, k, "open"); !ok {
			return err
		}
		if i.Type != slackapi.InteractionTypeMessageAction {
			return a.askOpening(ctx, k, "open", blocks.Opening{})
		}
		k.thread = i.Message.ThreadTimestamp
		root := thread(i.Channel.ID, cmp.Or(i.Message.ThreadTimestamp, i.Message.Timestamp))
		if told, err := a.alreadyOpen(ctx, k, root); told || err != nil {
			return err
		}
		open, err := a.fromMessage(ctx, k, i.Channel.ID, i.Message)
		if err != nil {
			return err
		}
		return a.askOpening(ctx, k, "open "+open.Subject, open)
	})
}

// fromMessage is a form filled with what a message says.
func (a *App) fromMessage(ctx context.Context, k caller, channel string, m slackapi.Message) (blocks.Opening, error) {
	text := a.textOf(ctx, m)
	o := blocks.Opening{Subject: subjectOf(text), Text: text}
	o.Channel, o.Message, o.Root = channel, m.Timestamp, cmp.Or(m.ThreadTimestamp, m.Timestamp)
	for _, f := range m.Files {
		o.Files = append(o.Files, f.ID)
	}
	author, org, err := a.behalf(ctx, k, m)
	if err != nil || author.Person.ID == 0 {
		return o, err
	}
	o.For = blocks.Choice{Value: person(author.Person.ID), Label: author.Person.Display()}
	if k.who.Actor.ActsAsStaff() {
		o.For.Value = author.Person.Primary
	}
	o.Organization = org
	return o, nil
}

// behalf is the author of a message, and the organization for which the one who
// acts opens tickets on their behalf, if they do.
func (a *App) behalf(ctx context.Context, k caller, m slackapi.Message) (author core.Actor, org string, err error) {
	if author, err = a.author(ctx, k, m); err != nil || author.Person.ID == 0 {
		return author, "", err
	}
	id, err := a.shared(k.who.Actor, author)
	if err == nil && id != 0 {
		org, err = a.organizationName(ctx, k.who.Actor, id)
	}
	return author, org, err
}

// author is who wrote a message, if the desk knows them and the one who acts may
// open tickets on their behalf; else nobody.
func (a *App) author(ctx context.Context, k caller, m slackapi.Message) (core.Actor, error) {
	if m.User == "" || m.User == k.account.ID || m.BotID != "" {
		return core.Actor{}, nil
	}
	acc, err := a.accountOf(ctx, m.User, k.account.Team)
	if err != nil {
		return core.Actor{}, err
	}
	who, linked, err := a.desk.ChatActor(ctx, acc)
	if err != nil || !linked || who.Person.Primary == "" {
		return core.Actor{}, err
	}
	if org, err := a.shared(k.who.Actor, who); err != nil || org == 0 && !k.who.Actor.ActsAsStaff() {
		return core.Actor{}, err
	}
	return who, nil
}

// shared is the organization for which an actor may open a ticket on behalf of
// somebody; zero: none.
func (a *App) shared(actor, author core.Actor) (core.OrganizationID, error) {
	for _, m := range author.Memberships {
		q := core.Question{Actor: actor, Action: core.OpenFor, Organization: &core.Organization{ID: m.Organization}, Subject: &author.Person,
			SubjectIn: !m.Pending, Now: a.desk.Now()}
		if core.Decide(q).Allowed {
			return m.Organization, nil
		}
	}
	return 0, nil
}

// organizationName is the name of one of those that an actor opens tickets for.
func (a *App) organizationName(ctx context.Context, actor core.Actor, id core.OrganizationID) (string, error) {
	f, err := a.desk.OpeningForm(ctx, actor)
	for _, g := range f.For {
		if g.Organization.ID == id {
			return g.Organization.Name, err
		}
	}
	return "", err
}

// textOf is what a message says, as its reader sees it.
func (a *App) textOf(ctx context.Context, m slackapi.Message) string {
	return plain(m.Text, a.names(ctx))
}

const mostSubject = 120

// subjectOf is the first line of a text, or the beginning of it.
func subjectOf(text string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	first = strings.Join(strings.Fields(first), " ")
	if r := []rune(first); len(r) > mostSubject {
		at := mostSubject - 1
		if blank := strings.LastIndex(string(r[:at]), " "); blank > mostSubject/2 {
			return string(r[:at])[:blank] + "…"
		}
		return string(r[:at]) + "…"
	}
	return first
}
