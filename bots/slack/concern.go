package slack

import (
	"cmp"
	"context"
	"strings"

	"usher/core"
)

// spot is a message in Slack, for the database to say whether it is anything to the
// desk.
type spot struct {
	thread core.Thread // that it is in, or would begin
	source core.Source
}

// idle reports an event that can be told at once to be no business of the desk's.
// Where the app is, it hears all that people say to each other.
func (a *App) idle(o outline) bool {
	ev := o.Event
	switch {
	case ev.Type == "reaction_added":
		emoji, _, _ := strings.Cut(ev.Reaction, "::")
		return emoji != a.cfg.Emoji
	case ev.Type != "message":
		return false
	case o.rewrites(): // Slack may have added something, such as the preview of a link
		now, before := ev.Message, ev.Previous
		return now != nil && before != nil && now.Subtype != "tombstone" && now.Text == before.Text
	}
	return ev.Thread == "" && !a.meant(o)
}

// unsure is what the database must be asked about before an event is kept; nil: it is
// to be kept in any case.
func (a *App) unsure(o outline) *spot {
	ev := o.Event
	if ev.Type != "message" || !o.rewrites() && a.meant(o) {
		return nil
	}
	channel := text(ev.Channel)
	return &spot{thread: thread(channel, o.root()), source: source(channel, cmp.Or(ev.Deleted, o.posted().TS, ev.TS))}
}

// rewrites reports that a message was edited or deleted.
func (o outline) rewrites() bool {
	return o.Event.Subtype == "message_changed" || o.Event.Subtype == "message_deleted"
}

// meant reports a message that is to the app, or below something that the app wrote,
// which may be a ticket's before that is noted. Until it is known who the app is there,
// whoever is mentioned may be it.
func (a *App) meant(o outline) bool {
	me, _ := a.api.own.Held("")
	ev := o.Event
	return ev.Place == "im" || strings.Contains(ev.Text, "<@"+me) || ev.Parent != "" && (me == "" || ev.Parent == me)
}

// concerned reports whether what came may concern the desk. If the database does not
// say so it may.
func (a *App) concerned(ctx context.Context, r received) bool {
	if r.unsure == nil {
		return true
	}
	may, err := a.desk.Concerns(ctx, r.unsure.thread, r.unsure.source, r.event.Lane)
	return may || err != nil
}
