package discord

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/bots/discord/slash"
)

// question is a command of which something is to be asked for.
type question struct {
	line    string       // as far as it is known
	typed   bool         // a form is wanted even where a menu would do
	filled  cards.Filled // what was written already
	from    spot         // the message that a ticket is to be opened of
	message *discordgo.Message
	files   bool // files came along, which no form takes
}

// spot is where a message stands; without an id it is none.
type spot struct{ channel, id string }

// questionOf reads what is to be asked for, from the interaction alone.
func questionOf(i *discordgo.Interaction) (question, bool) {
	switch i.Type {
	case discordgo.InteractionApplicationCommand:
		said, err := slash.Read(i.ApplicationCommandData())
		if err != nil || len(said.Lacks) == 0 {
			return question{}, false
		}
		if said.Message != "" {
			return ofMessage(i, said), true
		}
		return question{line: lacking(said), filled: filledBy(said), files: len(said.Files) > 0}, true
	case discordgo.InteractionMessageComponent:
		return clickedQuestion(i)
	}
	return question{}, false
}

// lacking is a line without the mark that something is lacking.
func lacking(said slash.Said) string { return strings.TrimSuffix(said.Line, bots.Rest) }

// filledBy is what was typed with a command and goes into a form.
func filledBy(said slash.Said) cards.Filled {
	f := cards.Filled{}
	for name, v := range map[string]string{cards.FieldText: said.Body, cards.FieldSubject: said.Options["subject"],
		cards.FieldFor: said.Options["for"], cards.FieldCC: said.Options["cc"]} {
		if v != "" {
			f[name] = v
		}
	}
	return f
}

// ofMessage asks for a ticket of the message that a command was chosen on.
func ofMessage(i *discordgo.Interaction, said slash.Said) question {
	q := question{line: lacking(said), from: spot{i.ChannelID, said.Message}}
	if r := i.ApplicationCommandData().Resolved; r != nil {
		q.message = r.Messages[said.Message]
	}
	return q
}

func clickedQuestion(i *discordgo.Interaction) (question, bool) {
	switch kind, line := used(i); kind {
	case cards.Ask, cards.Type:
		return question{line: line, typed: kind == cards.Type}, true
	case cards.Write:
		q := question{line: "open"}
		q.from.channel, q.from.id, _ = strings.Cut(line, "/")
		if m := i.Message.ReferencedMessage; m != nil && m.ID == q.from.id {
			q.message = m
		}
		return q, true
	case cards.Again:
		d, ok := cards.ReadDraft(i.Message)
		return question{line: d.Line, typed: true, filled: d.Fields, from: spot{d.Channel, d.Message}}, ok
	}
	return question{}, false
}

// draft is what was written, to be given back.
func (q question) draft() cards.Draft {
	return cards.Draft{Purpose: cards.Purpose{Line: q.line, Channel: q.from.channel, Message: q.from.id}, Fields: q.filled}
}
