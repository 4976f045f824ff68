package discord

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/cards"
	"usher/core"
)

const (
	fileMost  = 10 << 20 // bytes of a file that Discord takes in every server
	filesMost = 10       // with a message
)

// Put posts a parcel with its files to a thread, or to a channel, unless it
// stands there already. It returns where it stands.
func (a *App) Put(ctx context.Context, at core.Thread, p bots.Parcel) (core.Thread, error) {
	files, l := bots.Alongside(p.Letter, bots.Room{All: a.cfg.Attach, Each: fileMost, Many: filesMost})
	p.Letter = l
	if a.clerk.MaybePosted(p.Notice) {
		id, err := a.find(ctx, at, p.Created, func(m *discordgo.Message) bool {
			_, n := cards.Told(m)
			return n == p.ID
		})
		if err != nil || id != "" {
			return thread(at.Channel, id), err
		}
	}
	m := a.draw(p)
	if err := a.address(ctx, at, p, m); err != nil {
		return at, err
	}
	if err := a.enclose(ctx, m, p, files); err != nil {
		return at, err
	}
	defer shut(m)
	id, err := a.send(ctx, at, m, fmt.Sprintf("n%d", p.ID))
	if said(err, codeTooLarge) && len(files) > 0 {
		shut(m)
		m.Files = nil
		under(m, "Discord did not take the files. "+byMailOnly(p, files))
		id, err = a.send(ctx, at, m, fmt.Sprintf("n%d", p.ID))
	}
	if err == nil {
		err = a.recheck(ctx, at, id, p, m)
	}
	if p.As == bots.AsTied && errors.Is(err, errTakenBack) {
		id, err = a.sayLess(ctx, at, p)
	}
	return thread(at.Channel, id), err
}

// sayLess posts a thread's first post again after it was taken back, without what
// those may not see who came meanwhile. Its nonce is another, or Discord would take
// it for the one before.
func (a *App) sayLess(ctx context.Context, at core.Thread, p bots.Parcel) (string, error) {
	m := a.draw(p)
	if err := a.beginning(ctx, at, p, m); err != nil {
		return "", err
	}
	id, err := a.send(ctx, at, m, fmt.Sprintf("n%d less", p.ID))
	if err == nil {
		err = a.recheck(ctx, at, id, p, m)
	}
	return id, err
}

// address calls those by name who are to notice a post.
func (a *App) address(ctx context.Context, at core.Thread, p bots.Parcel, m *message) error {
	switch p.As {
	case bots.AsTied:
		return a.beginning(ctx, at, p, m)
	case bots.AsShared:
		return a.mentioning(ctx, at, p, m)
	}
	return nil
}

// Change makes a post of the app's the parcel.
func (a *App) Change(ctx context.Context, stands core.Thread, p bots.Parcel) error {
	_, err := a.api.edit(ctx, stands.Channel, stands.ID, a.draw(p))
	return err
}

// send posts a message to a thread or a channel, and returns its id. A drawing that
// Discord does not take is left out: the words matter more than how they look. A
// thread that was put away is brought back, and one below a card is begun.
func (a *App) send(ctx context.Context, at core.Thread, m *message, nonce string) (string, error) {
	if err := a.begun(ctx, at); err != nil {
		return "", err
	}
	out, err := a.api.post(ctx, where(at), m, nonce)
	if at.ID != "" && said(err, codeLocked, codeArchived, codeMostThreads) {
		if failed := a.reopen(ctx, at, err); failed != nil {
			return "", err // which says more
		}
		out, err = a.api.post(ctx, where(at), m, nonce)
	}
	if said(err, codeInvalidForm) {
		a.log.ErrorContext(ctx, "Discord does not take a drawing", "err", err)
		out, err = a.api.post(ctx, where(at), worded(m), nonce)
	}
	if at.Channel == a.cfg.Triage && said(err, codeUnknownChannel) {
		a.below.Forget(at.ID)
	}
	if err != nil {
		return "", err
	}
	return out.ID, nil
}

// worded is a message without what may be wrong with it: its words, with the footer.
func worded(m *message) *message {
	parts := []string{m.Content}
	var foot *discordgo.MessageEmbedFooter
	for _, e := range m.Embeds {
		parts = append(parts, e.Title, e.Description)
		foot = e.Footer
	}
	text := []rune(strings.TrimSpace(strings.Join(parts, "\n")))
	return &message{
		Embeds: []*discordgo.MessageEmbed{{Description: string(text[:min(len(text), 4000)]), Footer: foot}},
		Files:  m.Files, AllowedMentions: m.AllowedMentions,
	}
}

// reopen brings a thread back that takes no message.
func (a *App) reopen(ctx context.Context, at core.Thread, why error) error {
	ch, err := a.api.channel(ctx, at.ID)
	if err != nil {
		return err
	}
	if said(why, codeMostThreads) {
		n, err := a.archiveClosed(ctx, ch.GuildID)
		if err != nil || n == 0 {
			return why
		}
	}
	if ch.ThreadMetadata != nil && ch.ThreadMetadata.Locked {
		me, err := a.api.me(ctx)
		if err != nil {
			return err
		}
		have, err := a.guilds.may(ctx, at.ID, me)
		if err != nil {
			return err
		}
		if have&discordgo.PermissionManageThreads == 0 {
			return why
		}
		ch.ThreadMetadata.Archived = true // so that it is unlocked, too
	}
	return a.wake(ctx, ch)
}

// begun begins the thread below a card in the staff's channel, unless there is one.
func (a *App) begun(ctx context.Context, at core.Thread) error {
	if at.ID == "" || at.Channel != a.cfg.Triage {
		return nil
	}
	_, err := a.below.Get(at.ID, func() (bool, error) { return true, a.begin(ctx, at) })
	return err
}

// begin begins the thread below a card, which may be there already.
func (a *App) begin(ctx context.Context, at core.Thread) error {
	name := "Notes"
	if tie, err := a.desk.TieAt(ctx, at); err == nil {
		v, err := a.desk.Show(ctx, core.System(), tie.Ticket)
		if err != nil {
			return err
		}
		name = cards.ThreadName(v.Ticket)
	}
	_, err := a.api.threadBelow(ctx, at.Channel, at.ID, name, stays)
	if said(err, codeHasThread) {
		return nil
	}
	return err
}

// find looks for a post of the app's own in a thread or a channel, not older than
// since, and returns its id; empty if there is none.
func (a *App) find(ctx context.Context, at core.Thread, since time.Time, is func(*discordgo.Message) bool) (string, error) {
	list, err := a.api.posts(ctx, where(at), since.Add(-skew))
	if said(err, codeUnknownChannel) && at.ID != "" && at.Channel == a.cfg.Triage {
		return "", nil // nobody began it yet
	}
	for _, m := range list {
		if is(m) {
			return m.ID, nil
		}
	}
	return "", err
}
