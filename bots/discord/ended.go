package discord

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/sync/errgroup"

	"usher/bots"
	"usher/core"
)

// lookedAt is how many threads are looked at, at a time, for people whose rights
// ended: there may be thousands, and others wait for Discord, too.
const lookedAt = 3

// ended takes people out of the private threads of tickets that they may not see any
// more. Where that takes longer than there is time for, it is Unfinished. Then, and
// where it fails for some, the next try goes on with the rest.
func (a *App) ended(ctx context.Context, n core.Notice) error {
	threads, accounts, err := a.desk.Ended(ctx, n)
	if err != nil {
		return err
	}
	done := a.cleared.of(n.ID, a.now())
	var some atomic.Bool
	var g errgroup.Group
	g.SetLimit(lookedAt)
	for _, k := range threads {
		if _, ok := done.Load(k.Thread); ok || ctx.Err() != nil {
			continue
		}
		g.Go(func() error {
			err := a.clear(ctx, k, accounts)
			if a.Gone(err) || said(err, codeUnknownChannel) {
				a.log.WarnContext(ctx, "members of a ticket's thread whose rights ended", "ticket", k.Ticket, "err", err)
				err = nil // there is nothing that the app could do about it
			}
			if err == nil {
				done.Store(k.Thread, true)
				some.Store(true)
			}
			return err
		})
	}
	err = g.Wait()
	switch {
	case ctx.Err() != nil && some.Load():
		return &bots.Failure{Fate: bots.Unfinished, Cause: errors.New("there are more threads to look at")}
	case err == nil && ctx.Err() != nil:
		err = &fault{route: "threads of people whose rights ended", ended: ctx.Err()}
	case err == nil:
		a.cleared.forget(n.ID)
	}
	return err
}

// clear takes those out of a ticket's thread whose rights ended. One that was put
// away is again afterwards.
func (a *App) clear(ctx context.Context, k core.Tie, ended []core.Account) error {
	inside, err := a.api.threadMembers(ctx, k.ID)
	if err != nil {
		return err
	}
	out, err := a.shutOut(ctx, k.Ticket, inside)
	if err != nil {
		return err
	}
	unlinked, err := a.unlinked(ctx, inside, ended)
	if err != nil {
		return err
	}
	for _, id := range unlinked {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if len(out) == 0 {
		return nil
	}
	ch, err := a.api.channel(ctx, k.ID)
	if err != nil {
		return err
	}
	if own, err := a.isOwn(ctx, ch); err != nil || !own {
		return err
	}
	if err := a.woken(ctx, ch); err != nil {
		return err
	}
	for _, id := range out {
		if err := a.api.expel(ctx, ch.ID, id); err != nil && !gone(err) {
			return err
		}
	}
	return a.putBack(ctx, ch)
}

// unlinked are the members of a thread whose accounts ended and act for nobody still.
// Who linked theirs again may be in the threads of their tickets.
func (a *App) unlinked(ctx context.Context, inside []string, ended []core.Account) ([]string, error) {
	ended = slices.DeleteFunc(slices.Clone(ended), func(acc core.Account) bool {
		return acc.Network != core.Discord || !slices.Contains(inside, acc.ID)
	})
	if len(ended) == 0 {
		return nil, nil
	}
	linked, err := a.desk.ChatActors(ctx, ended)
	return idsOf(slices.DeleteFunc(ended, func(acc core.Account) bool {
		_, again := linked[acc]
		return again
	})), err
}

// woken is wake, with room made for one more open thread if need be.
func (a *App) woken(ctx context.Context, ch *discordgo.Channel) error {
	err := a.wake(ctx, ch)
	if !said(err, codeMostThreads) {
		return err
	}
	if freed, failed := a.archiveClosed(ctx, ch.GuildID); failed != nil || freed == 0 {
		return err
	}
	return a.wake(ctx, ch)
}

// putBack archives a thread that was archived, and locks it if it was locked.
func (a *App) putBack(ctx context.Context, was *discordgo.Channel) error {
	if was.ThreadMetadata == nil || !was.ThreadMetadata.Archived {
		return nil
	}
	yes := true
	e := &discordgo.ChannelEdit{Archived: &yes}
	if was.ThreadMetadata.Locked {
		e.Locked = &yes
	}
	_, err := a.api.editChannel(ctx, was.ID, e)
	a.guilds.channels.Forget(was.ID)
	return err
}

// progress remembers which threads were dealt with for a notice that is not done. It
// is lost with the process, which does some again, and where nobody goes on for long.
type progress struct {
	mu   sync.Mutex
	done map[core.NoticeID]*dealt
}

type dealt struct {
	sync.Map
	last time.Time // somebody went on
}

// forgotten is after how long without a try progress is: one that fails is tried
// again much sooner, and one that was given up is not.
const forgotten = 6 * time.Hour

func (p *progress) of(id core.NoticeID, now time.Time) *dealt {
	p.mu.Lock()
	defer p.mu.Unlock()
	maps.DeleteFunc(p.done, func(_ core.NoticeID, d *dealt) bool { return now.Sub(d.last) > forgotten })
	if p.done == nil {
		p.done = map[core.NoticeID]*dealt{}
	}
	if p.done[id] == nil {
		p.done[id] = &dealt{}
	}
	p.done[id].last = now
	return p.done[id]
}

func (p *progress) forget(id core.NoticeID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.done, id)
}
