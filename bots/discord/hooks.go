package discord

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
)

// hooks is what the app does about what comes. What is nil is not done.
type hooks struct {
	// atOnce reports an interaction that may need a first answer which cannot wait
	// until it is kept, such as a modal. It looks at nothing but the interaction.
	atOnce func(i *discordgo.Interaction) bool

	// answer is the first answer to such an interaction, within two seconds; nil:
	// none is needed, so that it is kept, acknowledged and worked as the others. It
	// changes nothing on the desk.
	answer func(ctx context.Context, o bots.Occasion, i *discordgo.Interaction) (*discordgo.InteractionResponse, error)

	// late is the first answer when that took too long or went wrong: a message with
	// a button that asks again. Nil: a sentence says so.
	late func(i *discordgo.Interaction) *discordgo.InteractionResponseData

	// suggest is the choices of an option that somebody is typing.
	suggest func(ctx context.Context, o bots.Occasion, i *discordgo.Interaction) ([]*discordgo.ApplicationCommandOptionChoice, error)

	// inPlace reports an interaction whose answer takes the place of the message that
	// it was made on, such as another page of a list.
	inPlace func(i *discordgo.Interaction) bool

	// The work on what was kept. An interaction is acknowledged before.
	interaction func(ctx context.Context, o bots.Occasion, i *discordgo.Interaction) error
	written     func(ctx context.Context, o bots.Occasion, m *discordgo.Message) error  // somebody wrote a message
	edited      func(ctx context.Context, o bots.Occasion, m *discordgo.Message) error  // or changed theirs
	deleted     func(ctx context.Context, o bots.Occasion, m *discordgo.Message) error  // its id and channel only; who did it is not known
	reacted     func(ctx context.Context, o bots.Occasion, r *reaction) error           // with the emoji that opens a ticket
	posted      func(ctx context.Context, o bots.Occasion, t *discordgo.Channel) error  // a new post in the forum
	gone        func(ctx context.Context, o bots.Occasion, ch *discordgo.Channel) error // a channel or thread was deleted
	left        func(ctx context.Context, o bots.Occasion, guild string) error          // a member left a guild
}

// reaction is an emoji that somebody put on a message.
type reaction = discordgo.MessageReaction
