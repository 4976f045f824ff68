package discord

import (
	"context"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots/discord/cards"
	"usher/core"
	"usher/core/desk"
)

// nameFor is what the thread of a ticket in a channel is called: by its subject too,
// if all who see the thread may know that. Inside are its members, if it is there.
func (a *App) nameFor(ctx context.Context, channel *discordgo.Channel, inside []string, t core.Ticket) (string, error) {
	see := room{channel: channel, need: discordgo.PermissionViewChannel | discordgo.PermissionManageThreads, inside: inside}
	people, open, err := a.guilds.readers(ctx, see)
	if err != nil {
		return "", err
	}
	if people, err = a.strangeTo(ctx, channel.GuildID, people); err != nil {
		return "", err
	}
	readers := make([]desk.Reader, len(people))
	for k, id := range people {
		readers[k].Account = account(id)
	}
	may := len(people) == 0
	if !may {
		may, err = a.desk.MayRead(ctx, t.ID, 0, readers)
	}
	if err != nil || may && (!open || t.PublicNow(a.now())) {
		return cards.ThreadName(t), err
	}
	return t.ID.String(), nil
}

// misnamed reports whether a thread bears a name that the app gave it, and not the
// one that it should. One that somebody named otherwise keeps that.
func misnamed(name, wanted string, t core.Ticket) bool {
	return name != wanted && (name == t.ID.String() || strings.HasPrefix(name, t.ID.String()+" "))
}
