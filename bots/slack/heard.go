package slack

import (
	"cmp"
	"context"
	"time"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
)

// heard takes what was written, edited or deleted where the app is.
func (a *App) heard(ctx context.Context, o bots.Occasion, e *slackevents.MessageEvent) error {
	switch e.SubType {
	case "", "file_share", "thread_broadcast", "me_message":
		return a.written(ctx, o, e)
	case "message_changed":
		return a.changed(ctx, o, e)
	case "message_deleted":
		return a.deleted(ctx, o, e)
	}
	return nil
}

// utterance is what somebody wrote, and where.
type utterance struct {
	bots.Who
	user   string
	place  core.Thread // without an ID in no thread
	direct bool        // in somebody's conversation with the app
	ts     string
	text   string
	files  []slackapi.File
}

// source names a message, whoever tells of it.
func source(channel, ts string) core.Source {
	return core.Source("slack:" + channel + "/" + ts)
}

// automatic reports what no human wrote, the app's own among it.
func automatic(m *slackapi.Msg) bool {
	return m == nil || m.User == "" || m.User == slackbot || m.BotID != "" || m.SubType == "bot_message"
}

// written takes a new message. In the thread of a ticket it becomes a message of
// that; in somebody's conversation with the app, or where it mentions the app, it
// may be a command.
func (a *App) written(ctx context.Context, o bots.Occasion, e *slackevents.MessageEvent) error {
	if automatic(e.Message) {
		return nil
	}
	text, called, err := a.mentioned(ctx, e.Text)
	if err != nil {
		return err
	}
	if e.ThreadTimeStamp == "" && !isDirect(e) && !called {
		return nil
	}
	place := thread(e.Channel, e.ThreadTimeStamp)
	tie := core.Tie{}
	if place.ID != "" {
		if tie, err = a.desk.TieAt(ctx, place); err != nil && core.KindOf(err) != core.NotFound {
			return err
		}
	}
	if tie.Ticket == 0 && place.ID != "" && !o.Last {
		if err := a.tiedSoon(ctx, place, e.Message); err != nil {
			return err
		}
	}
	switch {
	case tie.Ticket != 0:
		text = e.Text // as its readers see it
	case !isDirect(e) && !called:
		return nil
	}
	if gone, err := a.desk.Forestalled(ctx, source(e.Channel, e.TimeStamp)); gone || err != nil {
		return err // it was deleted before it came
	}
	who, err := a.whoIs(ctx, e.User, o.Account.Team)
	if err != nil {
		return err
	}
	names := a.names(ctx, e.Channel)
	if !who.Linked {
		names.left = 0 // it can be no more than a command
	}
	u := utterance{
		Who: who, user: e.User, place: place, direct: isDirect(e), ts: e.TimeStamp, files: e.Message.Files,
		text: plain(text, names),
	}
	if u.Fresh {
		if err := a.whisper(ctx, u, blocks.Linked(u.Actor.Person.Display(), u.Address)); err != nil {
			return err
		}
	}
	switch {
	case tie.Ticket == 0:
		return a.addressed(ctx, o, u)
	case !u.Linked:
		return a.greetOnce(ctx, u)
	}
	err = a.converse(ctx, o, u, tie)
	if err != nil && (o.Last || bots.Final(err)) {
		_ = a.whisper(ctx, u, blocks.Note(bots.Unsure(tie.Ticket))) // the error itself is recorded
	}
	return err
}

func isDirect(e *slackevents.MessageEvent) bool { return e.ChannelType == "im" }

// whoIs says who a user is. Their workspace is what their profile says: in
// shared channels events come with others.
func (a *App) whoIs(ctx context.Context, user, team string) (bots.Who, error) {
	acc, err := a.accountOf(ctx, user, team)
	if err != nil {
		return bots.Who{}, err
	}
	return a.people.Who(ctx, acc)
}

// changed takes an edited message. What Slack adds to one, such as the preview of
// a link, is no edit.
func (a *App) changed(ctx context.Context, o bots.Occasion, e *slackevents.MessageEvent) error {
	now, before := e.Message, e.PreviousMessage
	if now == nil || now.SubType != "tombstone" && automatic(now) {
		return nil
	}
	if now.SubType == "tombstone" { // the first of a thread with answers leaves a stone
		e.DeletedTimeStamp = now.Timestamp
		return a.deleted(ctx, o, e)
	}
	if before != nil && before.Text == now.Text {
		return nil
	}
	place := thread(e.Channel, now.ThreadTimestamp)
	of := source(e.Channel, now.Timestamp)
	m, concerned, err := a.became(ctx, place, of)
	if !concerned {
		return err
	}
	w, err := a.whoIs(ctx, now.User, o.Account.Team)
	if err != nil || !w.Linked {
		return err
	}
	text, _ := a.clerk.Words(plain(now.Text, a.names(ctx, e.Channel)))
	_, err = a.desk.MessageEdited(ctx, o.As(w).By(w, place), of, text+bots.FromOf(m))
	if core.KindOf(err) == core.NotFound && recent(now.Timestamp) {
		// It came before its message, and says all that the message did.
		return a.written(ctx, o, &slackevents.MessageEvent{
			User: now.User, Text: now.Text, TimeStamp: now.Timestamp, ThreadTimeStamp: now.ThreadTimestamp, Channel: e.Channel,
			ChannelType: e.ChannelType, Message: now,
		})
	}
	return bots.UnlessFinal(err)
}

// tieTime is how long after a notice was posted its thread may not be tied yet:
// that is noted once it stands, and usher may be killed between.
const tieTime = 10 * time.Minute

// tiedSoon is an error that has a message worked again if it answers a notice about
// a ticket that was posted just now, and is not noted yet.
func (a *App) tiedSoon(ctx context.Context, place core.Thread, m *slackapi.Msg) error {
	if m.ParentUserId == "" || parseStamp(m.Timestamp).Sub(parseStamp(place.ID)) > tieTime {
		return nil
	}
	me, err := a.api.me(ctx)
	if err != nil || me != m.ParentUserId {
		return err
	}
	root, err := a.api.message(ctx, place.Channel, place.ID)
	if err != nil && !gone(err) {
		return err
	}
	if root.Metadata.EventType == eventNotice && root.Metadata.EventPayload[payloadTicket] != nil {
		return core.Errorf(core.Conflict, "the notice that this answers is not noted yet")
	}
	return nil
}

// became is the message of a ticket that one in Slack became; a zero one may be on its
// way, for its thread is a ticket's. Where neither is so, nothing that is done to it
// concerns the desk.
func (a *App) became(ctx context.Context, place core.Thread, of core.Source) (m core.Message, concerned bool, err error) {
	m, err = a.desk.MessageFrom(ctx, of)
	if core.KindOf(err) != core.NotFound {
		return m, m.ID != 0, err
	}
	_, err = a.desk.TieAt(ctx, place)
	if core.KindOf(err) == core.NotFound {
		return m, false, nil
	}
	return m, err == nil, err
}

// deleted takes note of a deleted message, which may be on its way still. Slack does not
// say who deleted it.
func (a *App) deleted(ctx context.Context, o bots.Occasion, e *slackevents.MessageEvent) error {
	before := e.PreviousMessage
	if automatic(before) {
		return nil
	}
	place := thread(e.Channel, before.ThreadTimestamp)
	of := source(e.Channel, e.DeletedTimeStamp)
	if _, concerned, err := a.became(ctx, place, of); !concerned {
		return err
	}
	w, err := a.whoIs(ctx, before.User, o.Account.Team)
	if err != nil || !w.Linked {
		return err
	}
	_, err = a.desk.MessageDeleted(ctx, o.As(w).By(w, place), of)
	return bots.UnlessFinal(err)
}

// early is how much earlier than its message an edit may come.
const early = time.Minute

func recent(ts string) bool { return time.Since(parseStamp(ts)) < early }

// accountChanged takes note of a changed profile; somebody who left the
// workspace can no more be told there.
func (a *App) accountChanged(ctx context.Context, o bots.Occasion, u slackevents.User) error {
	a.api.users.Forget(u.ID)
	if !u.Deleted {
		return nil
	}
	a.api.direct.Forget(u.ID)
	a.api.nature.Forget(u.ID)
	return a.desk.AccountGone(ctx, account(cmp.Or(u.TeamID, o.Account.Team), u.ID))
}
