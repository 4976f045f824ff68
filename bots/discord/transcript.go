package discord

import (
	"context"
	"fmt"
	"strings"

	"usher/bots/discord/cards"
	"usher/core"
)

// transcript answers with a whole ticket as a file, as far as whoever asks may see
// it.
func (a *App) transcript(ctx context.Context, k caller, line string) error {
	_, ticket, _ := strings.Cut(line, " ")
	c, err := a.clerk.Parse("show " + ticket)
	if err == nil {
		err = linkedFor(k.who, c.Verb)
	}
	if err != nil {
		return a.refuse(ctx, k, err)
	}
	text, err := a.runner.Transcript(ctx, a.desk, k.by(), c.Ticket)
	if err != nil {
		return a.refuse(ctx, k, err)
	}
	name := fmt.Sprintf("ticket-%d.md", c.Ticket)
	m := cards.Note(fmt.Sprintf("Ticket %s with all that you can see of it is in this file.", c.Ticket))
	if len(text) > fileMost {
		return a.refuse(ctx, k, core.Errorf(core.Invalid, "The transcript is too large for Discord. `usher ticket export %d` writes it on the desk's machine.", c.Ticket))
	}
	m.Files = append(m.Files, cards.File{Name: name, Type: "text/markdown", Data: []byte(text)})
	return a.reply(ctx, k, m)
}
