package discord

import (
	"context"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/bots/discord/slash"
	"usher/core"
	"usher/core/command"
)

// used is the control of a message that somebody used: what it stands for.
func used(i *discordgo.Interaction) (cards.Kind, string) {
	data := i.MessageComponentData()
	return cards.Line(data.CustomID, data.Values, cards.Shown(i.Message))
}

// clicked does what a button or menu in a message stands for.
func (a *App) clicked(ctx context.Context, o bots.Occasion, i *discordgo.Interaction) error {
	kind, line := used(i)
	return a.calling(ctx, o, i, func(k caller) error {
		switch kind {
		case cards.Run:
			return a.do(ctx, k, line)
		case cards.Sure:
			return a.sure(ctx, k, line)
		case cards.Leave:
			return a.reply(ctx, k, cards.Left())
		}
		if q, ok := questionOf(i); ok {
			return a.ask(ctx, k, q)
		}
		return nil
	})
}

// do runs a line.
func (a *App) do(ctx context.Context, k caller, line string) error {
	switch verb, _, _ := strings.Cut(line, " "); verb {
	case slash.Transcript:
		return a.transcript(ctx, k, line)
	case slash.Panel:
		return a.panel(ctx, k)
	}
	c, err := a.clerk.Parse(line)
	if err != nil {
		return a.refuse(ctx, k, err)
	}
	if c.Verb == "open" {
		return a.openFrom(ctx, k, c, opened{})
	}
	return a.run(ctx, k, c)
}

// sure asks before a line is run. What is no longer to be asked is run without its
// yes: then the desk asks, or refuses.
func (a *App) sure(ctx context.Context, k caller, line string) error {
	c, err := a.clerk.Parse(line)
	if err == nil {
		err = linkedFor(k.who, c.Verb)
	}
	if err != nil {
		return a.refuse(ctx, k, err)
	}
	list, err := a.choices(ctx, k, c)
	if err != nil {
		return err
	}
	for _, choice := range list {
		if choice.Command == line && choice.Confirm != "" {
			return a.reply(ctx, k, cards.Question(choice))
		}
	}
	return a.do(ctx, k, strings.TrimSuffix(line, " yes"))
}

// choices are those among which a line is that asks first.
func (a *App) choices(ctx context.Context, k caller, c command.Command) ([]bots.Choice, error) {
	switch {
	case c.Verb == "inbound discard":
		return []bots.Choice{bots.DiscardMail(c.Mail)}, nil
	case c.Verb == "withdraw":
		return []bots.Choice{bots.TakeBack(c.Ticket)}, nil
	case c.Ticket != 0:
		v, err := a.desk.Show(ctx, k.who.Actor, c.Ticket)
		if err != nil {
			return nil, bots.UnlessFinal(err)
		}
		return bots.Choices(v, k.who.Actor, a.desk.Settings().Categories), nil
	}
	acc, err := bots.LoadAccount(ctx, a.desk, k.who.Actor, c.Org, c.Verb == "partners")
	var list []bots.Choice
	for _, p := range acc.Contacts {
		list = append(list, p.End)
	}
	for _, p := range acc.Partners {
		list = append(list, p.End)
	}
	return list, bots.UnlessFinal(err)
}

// inPlace reports whether what comes of a control takes the place of the message
// that it is on: another page or order of what is shown, the answer to a question,
// and what a menu asked for. What others see as well stays.
func inPlace(i *discordgo.Interaction) bool {
	if i.Type != discordgo.InteractionMessageComponent || i.Message == nil || !ownOnly(i) {
		return false
	}
	kind, line := used(i)
	verb, rest, _ := strings.Cut(line, " ")
	switch {
	case kind == cards.Leave:
		return true
	case kind != cards.Run:
		return false
	case verb == "list" || verb == "search":
		return i.Message.Flags&discordgo.MessageFlagsEphemeral != 0 || cards.Shown(i.Message) != ""
	case verb == "show" && command.Filtered(rest, "from") != "":
		return true
	}
	return cards.Asks(i.Message)
}

// ownOnly reports a message that nobody sees but who used it.
func ownOnly(i *discordgo.Interaction) bool {
	return i.Message.Flags&discordgo.MessageFlagsEphemeral != 0 || i.GuildID == ""
}

// actorOf is who somebody is as far as the desk knows by itself, for what has to be
// answered at once.
func (a *App) actorOf(ctx context.Context, acc core.Account) (bots.Who, error) {
	w := bots.Who{Account: acc}
	var err error
	w.Actor, w.Linked, err = a.desk.ChatActor(ctx, acc)
	return w, err
}
