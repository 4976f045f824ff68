package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
)

const triageRoom = "CTRIAGE"

// onSlack is a desk with Slack.
func onSlack(s *desk.Settings) { s.Networks = []core.Channel{core.Slack} }

// withTriage is a desk with Slack and a channel of the staff there.
func withTriage(s *desk.Settings) {
	onSlack(s)
	s.Triage = map[core.Channel]string{core.Slack: triageRoom}
}

// slack is somebody's account.
func slack(name string) core.Account {
	return core.Account{Network: core.Slack, Team: "T1", ID: "U" + strings.ToUpper(name)}
}

func thread(channel, id string) core.Thread {
	return core.Thread{Network: core.Slack, Channel: channel, ID: id}
}

// link links people of the fixture to their accounts.
func (w *world) link(names ...string) {
	w.t.Helper()
	for _, n := range names {
		w.done(w.LinkTrusted(w.ctx(), slack(n), addresses[n], ""))
	}
	w.forget()
}

// chat is somebody acting by their account, in a thread if one is given.
func (w *world) chat(name string, in ...core.Thread) desk.By {
	w.t.Helper()
	w.count++
	a, ok, err := w.ChatActor(w.ctx(), slack(name))
	w.ok(err)
	if !ok {
		w.t.Fatalf("%s has no linked account", name)
	}
	by := desk.By{Actor: a, Source: core.Source(fmt.Sprintf("slack:C/%d", w.count)), Channel: core.Slack, Account: slack(name)}
	if len(in) > 0 {
		by.Thread = in[0]
	}
	return by
}

// wentTo checks where the queued notices go, whichever they are, and drops them.
func (w *world) wentTo(want ...string) {
	w.t.Helper()
	var got []string
	for _, n := range w.queued() {
		got = append(got, fmt.Sprintf("%s %s", n.Kind, n.Address))
	}
	w.forget()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		w.t.Errorf("told\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// onSlackNow takes all that is due on Slack, each in a bundle of its own.
func (w *world) onSlackNow() []core.Notice {
	w.t.Helper()
	bs, err := w.Claim(w.ctx(), core.Slack, "bot", time.Minute, 50)
	w.ok(err)
	var out []core.Notice
	for _, b := range bs {
		if len(b) != 1 {
			w.t.Errorf("%d notices in one bundle on Slack, want one each", len(b))
		}
		out = append(out, b...)
	}
	return out
}

// mailed is the code in the last mail to an address.
func (w *world) mailed(address string) string {
	w.t.Helper()
	var code string
	for _, n := range w.queued() {
		if n.Kind == core.NoticeCode && n.Address == address {
			l, err := w.Letter(w.ctx(), []core.Notice{n})
			w.ok(err)
			code = l.Code
			if strings.Contains(n.Body, code) {
				w.t.Errorf("the notice holds the code: %s", n.Body)
			}
		}
	}
	w.forget()
	return code
}

func eachOnSlack(t *testing.T, f func(w *world)) {
	t.Helper()
	each(t, f, onSlack)
}
