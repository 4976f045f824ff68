package discord

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
)

// asked are the hooks for what people ask by commands, buttons, menus and forms.
func (a *App) asked() hooks {
	return hooks{
		atOnce: asks, answer: a.askAtOnce, late: a.tooLate, suggest: a.suggest, inPlace: inPlace, interaction: a.interaction,
	}
}

// interaction works what somebody did with the app, after it was acknowledged.
func (a *App) interaction(ctx context.Context, o bots.Occasion, i *discordgo.Interaction) error {
	switch i.Type {
	case discordgo.InteractionApplicationCommand:
		return a.commanded(ctx, o, i)
	case discordgo.InteractionMessageComponent:
		return a.clicked(ctx, o, i)
	case discordgo.InteractionModalSubmit:
		return a.submitted(ctx, o, i)
	}
	return nil
}
