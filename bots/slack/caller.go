package slack

import (
	"context"
	"time"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// caller is somebody who does something in Slack and waits for what comes of it.
type caller struct {
	bots.Occasion
	asker
	who     bots.Who
	trigger string       // opens a modal
	view    string       // the modal they are in; empty: none
	under   string       // the modal that the one lay on which they sent off; empty: none
	stack   blocks.Stack // the modals open, with the one they are in
	home    string       // how they look at the App Home, if they are in it or came from there
}

// by is how they act on the desk. It is done in no thread, wherever they are: what
// is typed into a form, or done by a button, nobody else sees there.
func (k caller) by() desk.By { return k.Occasion.By(k.who, core.Thread{}) }

// purpose is what a modal that they open remembers of where they are.
func (k caller) purpose() blocks.Purpose {
	return blocks.Purpose{Channel: k.channel, Thread: k.thread, Answer: k.respond, Home: k.home, Below: k.stack}
}

// calling does what somebody wants who clicked, chose a shortcut or sent a modal
// off. In a modal they are where it was opened.
func (a *App) calling(ctx context.Context, o bots.Occasion, i slackapi.InteractionCallback, do func(k caller) error) error {
	k := caller{Occasion: o, trigger: i.TriggerID}
	k.asker = asker{user: i.User.ID, channel: i.Channel.ID, respond: i.ResponseURL}
	if c := i.Container; c.ThreadTs != c.MessageTs { // of a thread's first message it stands in the channel as well
		k.thread = c.ThreadTs
	}
	switch i.View.Type {
	case slackapi.VTModal:
		p := blocks.ReadPurpose(i.View)
		k.view, k.channel, k.thread, k.respond, k.home = i.View.ID, p.Channel, p.Thread, p.Answer, p.Home
		k.stack = p.Below.With(i.View)
	case slackapi.VTHomeTab:
		k.home = i.View.PrivateMetadata
	}
	return a.answering(ctx, o, k.asker, func(w bots.Who) error {
		k.who = w
		return do(k)
	})
}

// say answers them: in the modal they are in, else where they are.
func (a *App) say(ctx context.Context, k caller, m blocks.Message) error {
	if k.home != "" {
		return a.sayHome(ctx, k, m)
	}
	if k.view != "" || k.under != "" {
		if done, err := a.sayInModal(ctx, k, m); done || err != nil {
			return err
		}
	}
	return a.tell(ctx, k.asker, m)
}

// sayInModal answers in a modal: on the one that they are in; if they sent one off
// that lay on an answer, in place of that. Where there can be none it reports
// false.
func (a *App) sayInModal(ctx context.Context, k caller, m blocks.Message) (bool, error) {
	v, err := blocks.Modal(a.deskName(), m), error(nil)
	if k.under != "" {
		stack, answer := k.stack.Under()
		if !answer {
			return false, nil // what is half filled in stays
		}
		k.stack = stack
		v.PrivateMetadata = k.purpose().Metadata()
		_, err = a.api.updateView(ctx, k.under, "", v)
	} else {
		v.PrivateMetadata = k.purpose().Metadata()
		err = a.show(ctx, k, v)
	}
	if stale(err) || said(err, "push_limit_reached", "not_found", "view_not_found") {
		return false, nil
	}
	return err == nil, err
}

func (a *App) deskName() string { return a.desk.Settings().Name }

// explain answers with the words of an error that is an answer.
func (a *App) explain(ctx context.Context, k caller, err error) error {
	if kind := core.KindOf(err); kind == core.Internal || kind == core.Conflict {
		return err
	}
	return a.say(ctx, k, blocks.Answer(command.Refusal(err)))
}

// triggerTime is how long Slack takes the trigger of a click or command to open a
// modal.
const triggerTime = 3 * time.Second

// show opens a modal, on the one that they are in if they are in one. What was
// worked too late, as after a failed try, is not asked of Slack, nor what would
// take the place of a form below: the error is its own for that.
func (a *App) show(ctx context.Context, k caller, v slackapi.ModalViewRequest) error {
	method, open := "views.open", a.api.openView
	if k.view != "" {
		method, open = "views.push", a.api.pushView
	}
	if k.under != "" || a.now().Sub(k.Received) > triggerTime {
		return &fault{method: method, code: "expired_trigger_id"}
	}
	_, err := open(ctx, k.trigger, v)
	return err
}

// stale reports an error that says that the moment for a modal is past.
func stale(err error) bool {
	return said(err, "expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged", "invalid_trigger_id", "invalid_trigger")
}
