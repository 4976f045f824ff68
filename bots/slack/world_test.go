package slack_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"usher/bots/slack"
	"usher/bots/slack/slacktest"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/files"
	"usher/core/store/storetest"
)

// world is a desk that takes part in Slack, with a few people. The app is
// installed in the workspace home, which is trusted: Sam (agent) and Ada (admin)
// answer from there, in the private channel triage. Acme has the team plan and a
// workspace of its own: the owner Alice and the named contact Bob, who share the
// private channel acme with Sam, and Carl, a member without an entitlement, are
// linked; Dora is nobody the desk knows. Zoe, in home, is of the community, and
// will be linked at first sight.
type world struct {
	*desk.Desk
	t      *testing.T
	slack  *slacktest.Server
	store  *store.Store
	files  *files.Store
	config slack.Config
	app    *slack.App
	stop   func()       // ends the app, and waits for it
	ahead  atomic.Int64 // of the clock, in nanoseconds

	people map[string]*slacktest.User
	acme   *slacktest.Channel // private, with Alice, Bob and Sam
	triage *slacktest.Channel // private, with the staff
}

// option changes a world before it begins.
type option func(*world, *desk.Settings)

var addresses = map[string]string{
	"sam": "sam@desk.example", "ada": "ada@desk.example", "alice": "alice@acme.example", "bob": "bob@acme.example",
	"carl": "carl@acme.example", "dora": "dora@acme.example", "zoe": "zoe@home.example",
}

// newWorld makes a world on SQLite with the app running.
func newWorld(t *testing.T, options ...option) *world {
	t.Helper()
	return newWorldOn(t, storetest.Open(t, store.SQLite), options...)
}

func newWorldOn(t *testing.T, s *store.Store, options ...option) *world {
	t.Helper()
	w := &world{t: t, store: s, slack: slacktest.New(t), people: map[string]*slacktest.User{}}
	set := desk.Settings{
		Name: "Acme Desk", Secret: []byte("0123456789abcdef"), Community: true, ReopenDays: 14, Bundle: time.Second,
		Categories: []string{"upgrade", "single sign-on", "other"}, Plans: core.DefaultCatalogue(), MaxCC: 5,
		SeatPrice: core.SeatPrice, HourlyCap: 100, Addresses: []string{"support@desk.example"},
		Networks: []core.Channel{core.Slack}, Triage: map[core.Channel]string{},
	}
	install(t, w.slack)
	w.settle()
	w.config = slack.Config{
		AppToken: w.slack.AppToken, BotToken: w.slack.BotToken, SigningSecret: w.slack.SigningSecret,
		TrustedTeams: []string{w.slack.Home.ID}, Triage: w.triage.ID, APIURL: w.slack.URL + "/api", Holder: "host/1/test",
	}
	set.Triage[core.Slack] = w.triage.ID
	for _, o := range options {
		o(w, &set)
	}
	w.Desk = desk.New(s, set, func() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) })
	w.populate()
	w.link("sam", "ada", "alice", "bob", "carl")
	w.forget()
	var err error
	w.files, err = files.Open("file:" + t.TempDir())
	w.ok(err)
	w.start()
	return w
}

// withoutTriage is a desk without a staff's channel.
func withoutTriage(w *world, set *desk.Settings) { w.config.Triage, set.Triage = "", nil }

// settle makes the workspaces, the users and the channels.
func (w *world) settle() {
	home, acme := w.slack.Home, w.slack.Team("T1ACME", "acme")
	for name, address := range addresses {
		team := home
		if strings.HasSuffix(address, "@acme.example") {
			team = acme
		}
		w.people[name] = team.User(strings.ToUpper(name[:1])+name[1:], address)
	}
	u := w.people
	w.triage = w.slack.Channel("triage", slacktest.Private, u["sam"], u["ada"])
	w.acme = w.slack.Channel("acme-support", slacktest.Private, u["alice"], u["bob"], u["sam"])
}

// populate has the desk know everybody but Dora.
func (w *world) populate() {
	w.t.Helper()
	ctx, sys := w.ctx(), desk.By{Actor: core.System(), Channel: core.Shell}
	w.ok(w.Start(ctx))
	for _, name := range slices.Sorted(maps.Keys(addresses)) { // the order of members of the same moment
		if name != "dora" {
			w.done(w.Identify(ctx, strings.ToUpper(name[:1])+name[1:], addresses[name], nil, core.TrustProven, false))
		}
	}
	w.done(w.SetStaff(ctx, sys, "Sam", addresses["sam"], core.Agent))
	w.done(w.SetStaff(ctx, sys, "Ada", addresses["ada"], core.Admin))
	w.done(w.AddOrganization(ctx, sys, desk.NewOrganization{Name: "Acme", Plan: "team", Domains: []string{"acme.example"}}))
	w.done(w.AddRole(ctx, sys, "Acme", addresses["alice"], core.Owner))
	w.done(w.AddContact(ctx, sys, "Acme", addresses["bob"]))
	w.done(w.AddContact(ctx, sys, "Acme", addresses["carl"]))
	w.done(w.RemoveContact(ctx, sys, "Acme", addresses["carl"]))
}

// link links people's accounts, as if a code had been given back.
func (w *world) link(names ...string) {
	w.t.Helper()
	for _, name := range names {
		w.done(w.LinkTrusted(w.ctx(), w.account(name), addresses[name], strings.ToUpper(name[:1])+name[1:]))
	}
}

// start runs the app until the test ends, or until stop is called.
func (w *world) start() {
	w.t.Helper()
	w.app = slack.New(w.config, w.Desk, command.New(command.Options{}).With(inbox{w}), w.files)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.app.Run(ctx) }()
	w.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			w.t.Errorf("Run = %v", err)
		}
	})
	w.t.Cleanup(w.stop)
	w.until("a connection", func() bool { return w.slack.Connections() > 0 })
}

func (w *world) ctx() context.Context { return w.t.Context() }

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// done is ok for calls that return something too.
func (w *world) done(_ any, err error) {
	w.t.Helper()
	w.ok(err)
}

func (w *world) until(what string, ok func() bool) {
	w.t.Helper()
	w.slack.Until(w.t, what, ok)
}

func (w *world) account(name string) core.Account {
	u := w.people[name]
	return core.Account{Network: core.Slack, Team: u.Team.ID, ID: u.ID}
}

// by is somebody who acts by mail.
func (w *world) by(name string) desk.By {
	w.t.Helper()
	if name == "system" {
		return desk.By{Actor: core.System(), Channel: core.Shell}
	}
	a, err := w.Actor(w.ctx(), addresses[name], core.TrustProven)
	w.ok(err)
	return desk.By{Actor: a, Channel: core.Mail}
}

// open opens a ticket by mail.
func (w *world) open(name, subject, text string) core.TicketID {
	w.t.Helper()
	out, err := w.Open(w.ctx(), w.by(name), desk.Opening{Subject: subject, Text: text})
	w.ok(err)
	return out.Ticket.ID
}

// answer replies by mail.
func (w *world) answer(name string, id core.TicketID, text string, change ...func(*desk.Replying)) desk.Outcome {
	w.t.Helper()
	r := desk.Replying{Ticket: id, Text: text}
	for _, f := range change {
		f(&r)
	}
	out, err := w.Reply(w.ctx(), w.by(name), r)
	w.ok(err)
	return out
}

// tied has somebody begin a thread in a channel that is tied to a ticket.
func (w *world) tied(name string, ch *slacktest.Channel, id core.TicketID) (root string) {
	w.t.Helper()
	root = w.people[name].Say(ch, "", "It is about this.")
	w.ok(w.Tie(w.ctx(), w.by(name), core.Tie{Thread: at(ch, root), Ticket: id, Use: core.SharedThread}))
	return root
}

func at(ch *slacktest.Channel, ts string) core.Thread {
	return core.Thread{Network: core.Slack, Channel: ch.ID, ID: ts}
}

// ticket is a ticket with all that staff see.
func (w *world) ticket(id core.TicketID) desk.View {
	w.t.Helper()
	v, err := w.Show(w.ctx(), core.System(), id)
	w.ok(err)
	return v
}

// texts are the messages of a ticket.
func (w *world) texts(id core.TicketID) []string {
	w.t.Helper()
	var out []string
	for _, m := range w.ticket(id).Messages {
		out = append(out, m.Text)
	}
	return out
}

// forget drops all mails that wait.
func (w *world) forget() {
	w.t.Helper()
	for _, n := range w.notices(core.Queued) {
		if n.Channel == core.Mail {
			w.ok(w.Retry(w.ctx(), n.ID, core.Dropped))
		}
	}
}

// notices are those in a state, oldest first.
func (w *world) notices(states ...core.NoticeState) []core.Notice {
	w.t.Helper()
	list, err := w.Outbox(w.ctx(), states...)
	w.ok(err)
	slices.Reverse(list)
	return list
}

// quiet waits until all that came is worked and all that is due in Slack is
// delivered.
func (w *world) quiet() {
	w.t.Helper()
	w.until("everything to be done", func() bool { return w.worked() && w.delivered() && w.worked() }) // what was delivered is heard of
}

func (w *world) worked() bool {
	over := !slices.ContainsFunc(w.slack.Sent(), func(e *slacktest.Sent) bool { return !e.Over() })
	return over && w.app.Intake().Waiting == 0
}

func (w *world) delivered() bool {
	w.t.Helper()
	return !slices.ContainsFunc(w.notices(core.Queued, core.Claimed), func(n core.Notice) bool { return n.Channel == core.Slack })
}

// mails are the notices that wait to go to somebody by mail, by kind.
func (w *world) mails(name string) []core.NoticeKind {
	w.t.Helper()
	var out []core.NoticeKind
	for _, n := range w.notices(core.Queued) {
		if n.Channel == core.Mail && n.Address == addresses[name] {
			out = append(out, n.Kind)
		}
	}
	return out
}

// shown are what the app's messages among some say.
func shown(list []slacktest.Message) []string {
	var out []string
	for _, m := range list {
		if m.App {
			out = append(out, m.Shown())
		}
	}
	return out
}

// saying are those of some texts that hold a word.
func saying(word string, list []string) []string {
	var out []string
	for _, s := range list {
		if strings.Contains(s, word) {
			out = append(out, s)
		}
	}
	return out
}
