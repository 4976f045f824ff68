package discord

import (
	"context"
	"errors"
	"net/http"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/core"
)

// sendFiles answers with files of a ticket that were asked for. Those that Discord
// does not take are named, with the way to get them by mail.
func (a *App) sendFiles(ctx context.Context, k caller, ticket core.TicketID, m cards.Message, files []core.Attachment) error {
	p := bots.Parcel{Notice: core.Notice{Ticket: ticket}}
	out := posted(m)
	if err := a.enclose(ctx, out, p, files); err != nil {
		return err
	}
	defer shut(out)
	err := a.tell(ctx, k.asker, out)
	var f *fault
	if errors.As(err, &f) && (f.code == codeTooLarge || f.status == http.StatusRequestEntityTooLarge) {
		out.Files = nil
		under(out, "Discord does not take these files. "+byMailOnly(p, files))
		return a.tell(ctx, k.asker, out)
	}
	return err
}
