package discord_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"usher/bots/discord"
	"usher/bots/discord/discordtest"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/files"
	"usher/core/store/storetest"
)

// world is a desk that takes part in Discord, with a few people. All of them are in
// the server home: Sam (agent) and Ada (admin) have the role support and the channel
// triage. Acme has the team plan: the owner Alice, the named contact Bob, and Carl, a
// member without an entitlement. Pat is of the certified partner Helpers, which acts
// for Acme. Zoe is of the community. All these are linked; Dora is nobody the desk
// knows.
type world struct {
	*desk.Desk
	t       *testing.T
	discord *discordtest.Server
	store   *store.Store
	files   *files.Store
	config  discord.Config
	app     *discord.App
	stop    func()       // ends the app, and waits for it
	ahead   atomic.Int64 // of the clock, in nanoseconds

	people  map[string]*discordtest.User
	support *discordtest.Role
	help    *discordtest.Channel // of everybody
	triage  *discordtest.Channel // private, with the staff
	forum   *discordtest.Channel // nil unless there is one
}

// option changes a world before it begins.
type option func(*world, *desk.Settings)

var addressOf = map[string]string{
	"sam": "sam@desk.example", "ada": "ada@desk.example", "alice": "alice@acme.example", "bob": "bob@acme.example",
	"carl": "carl@acme.example", "pat": "pat@helpers.example", "zoe": "zoe@home.example", "dora": "dora@acme.example",
}

// newWorld makes a world on SQLite with the app running.
func newWorld(t *testing.T, options ...option) *world {
	t.Helper()
	w := &world{t: t, store: storetest.Open(t, store.SQLite), discord: discordtest.New(t), people: map[string]*discordtest.User{}}
	set := desk.Settings{
		Name: "Acme Desk", Secret: []byte("0123456789abcdef"), Community: true, ReopenDays: 14, Bundle: time.Second,
		Categories: []string{"upgrade", "single sign-on", "other"}, Plans: core.DefaultCatalogue(), MaxCC: 5,
		SeatPrice: core.SeatPrice, HourlyCap: 100, Addresses: []string{"support@desk.example"},
		Networks: []core.Channel{core.Discord}, Triage: map[core.Channel]string{},
	}
	w.settle()
	w.config = discord.Config{
		Token: w.discord.Token, Application: w.discord.AppID, Triage: w.triage.ID, StaffRoles: []string{w.support.ID},
		APIURL: w.discord.URL + "/api", Holder: "host/1/test",
	}
	set.Triage[core.Discord] = w.triage.ID
	for _, o := range options {
		o(w, &set)
	}
	w.Desk = desk.New(w.store, set, func() time.Time { return time.Now().Add(time.Duration(w.ahead.Load())) })
	w.populate()
	w.link("sam", "ada", "alice", "bob", "carl", "pat", "zoe")
	w.forget()
	var err error
	w.files, err = files.Open("file:" + t.TempDir())
	w.ok(err)
	w.done(discord.Register(w.ctx(), w.config))
	w.start()
	return w
}

// closedCommunity is a desk for its customers alone.
func closedCommunity(_ *world, set *desk.Settings) { set.Community = false }

// settle makes the users and the channels.
func (w *world) settle() {
	home := w.discord.Home
	w.discord.Invite(discordtest.Permission(discord.Permissions()))
	w.support = home.Role("support")
	w.support.Mentionable()
	for _, name := range slices.Sorted(maps.Keys(addressOf)) {
		w.people[name] = home.User(strings.ToUpper(name[:1]) + name[1:])
	}
	u := w.people
	u["sam"].Give(w.support)
	u["ada"].Give(w.support)
	home.Owner.Give(w.support) // who reads everything
	w.help = home.Channel("help")
	w.triage = home.Private("triage", w.support, w.discord.Bot)
}

// populate has the desk know everybody but Dora.
func (w *world) populate() {
	w.t.Helper()
	ctx, sys := w.ctx(), desk.By{Actor: core.System(), Channel: core.Shell}
	w.ok(w.Start(ctx))
	for _, name := range slices.Sorted(maps.Keys(addressOf)) { // the order of members of the same moment
		if name != "dora" {
			w.done(w.Identify(ctx, strings.ToUpper(name[:1])+name[1:], addressOf[name], nil, core.TrustProven, false))
		}
	}
	w.done(w.SetStaff(ctx, sys, "Sam", addressOf["sam"], core.Agent))
	w.done(w.SetStaff(ctx, sys, "Ada", addressOf["ada"], core.Admin))
	w.done(w.AddOrganization(ctx, sys, desk.NewOrganization{Name: "Acme", Plan: "team", Domains: []string{"acme.example"}}))
	w.done(w.AddRole(ctx, sys, "Acme", addressOf["alice"], core.Owner))
	w.done(w.AddContact(ctx, sys, "Acme", addressOf["bob"]))
	w.done(w.AddContact(ctx, sys, "Acme", addressOf["carl"]))
	w.done(w.RemoveContact(ctx, sys, "Acme", addressOf["carl"]))
	w.done(w.AddOrganization(ctx, sys, desk.NewOrganization{Name: "Helpers", Plan: "basic", Domains: []string{"helpers.example"}}))
	w.done(w.AddRole(ctx, sys, "Helpers", addressOf["pat"], core.Owner))
	w.done(w.SetCertified(ctx, sys, "Helpers", true))
	_, _, err := w.GrantPartner(ctx, sys, "Acme", "Helpers", time.Time{})
	w.ok(err)
}

// link links people's accounts, as if a code had been given back.
func (w *world) link(names ...string) {
	w.t.Helper()
	for _, name := range names {
		w.done(w.LinkTrusted(w.ctx(), w.account(name), addressOf[name], strings.ToUpper(name[:1])+name[1:]))
	}
}

// start runs the app until the test ends, or until stop is called.
func (w *world) start() {
	w.t.Helper()
	w.app = discord.New(w.config, w.Desk, command.New(command.Options{Page: 5}).With(inbox{w}), w.files)
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
	w.until("a connection", func() bool { return w.discord.Connections() > 0 })
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
	w.discord.Until(w.t, what, ok)
}

func (w *world) account(name string) core.Account {
	return core.Account{Network: core.Discord, ID: w.people[name].ID}
}

// by is somebody who acts by mail.
func (w *world) by(name string) desk.By {
	w.t.Helper()
	if name == "system" {
		return desk.By{Actor: core.System(), Channel: core.Shell}
	}
	a, err := w.Actor(w.ctx(), addressOf[name], core.TrustProven)
	w.ok(err)
	return desk.By{Actor: a, Channel: core.Mail}
}

// open opens a ticket by mail.
func (w *world) open(name, subject, text string, change ...func(*desk.Opening)) core.TicketID {
	w.t.Helper()
	o := desk.Opening{Subject: subject, Text: text}
	for _, f := range change {
		f(&o)
	}
	out, err := w.Open(w.ctx(), w.by(name), o)
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

// tickets are all tickets, the oldest first.
func (w *world) tickets() []core.Ticket {
	w.t.Helper()
	list, _, err := w.List(w.ctx(), core.System(), core.Filter{Sort: core.ByNumber, Limit: 100}, desk.Names{})
	w.ok(err)
	slices.SortFunc(list, func(x, y core.Ticket) int { return int(x.ID - y.ID) })
	return list
}

// newest is the ticket that was opened last.
func (w *world) newest() desk.View {
	w.t.Helper()
	list := w.tickets()
	if len(list) == 0 {
		w.t.Fatal("there are no tickets")
	}
	return w.ticket(list[len(list)-1].ID)
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

// threads are those below help that belong to a ticket.
func (w *world) threads(id core.TicketID) []*discordtest.Channel {
	w.t.Helper()
	var out []*discordtest.Channel
	for _, th := range w.help.Threads() {
		at := core.Thread{Network: core.Discord, Channel: w.help.ID, ID: th.ID}
		if tie, err := w.TieAt(w.ctx(), at); err == nil && tie.Ticket == id {
			out = append(out, th)
		}
	}
	return out
}

// worked waits until all that people did was answered and is worked.
func (w *world) worked() {
	w.t.Helper()
	w.until("everything to be worked", func() bool {
		over := !slices.ContainsFunc(w.discord.Sent(), func(e *discordtest.Sent) bool { return !e.Over() })
		return over && w.app.Intake().Waiting == 0
	})
}

// slash has somebody type a command, and returns the answer that they see.
func (w *world) slash(name string, ch *discordtest.Channel, line string, options ...discordtest.Options) discordtest.Message {
	w.t.Helper()
	return w.answered(name, ch, w.people[name].Slash(ch, line, options...))
}

// answered waits for what comes of something that somebody did, and returns what
// they were told alone there at last.
func (w *world) answered(name string, ch *discordtest.Channel, e *discordtest.Sent) discordtest.Message {
	w.t.Helper()
	w.ok(e.Wait())
	w.worked()
	for _, m := range slices.Backward(w.people[name].Sees(ch)) {
		if m.Ephemeral {
			return m
		}
	}
	w.t.Fatalf("%s is told nothing", name)
	return discordtest.Message{}
}

// modal is the form that somebody sees.
func (w *world) modal(name string) *discordtest.Modal {
	w.t.Helper()
	w.until("a form", func() bool { return w.people[name].Modal() != nil })
	return w.people[name].Modal()
}

// shows fails the test unless a message says all of that, and none of what begins
// with "not ".
func (w *world) shows(m interface{ Shown() string }, words ...string) {
	w.t.Helper()
	text := m.Shown()
	for _, word := range words {
		if no, not := strings.CutPrefix(word, "not "); not && strings.Contains(text, no) {
			w.t.Errorf("it says %q:\n%s", no, text)
		} else if !not && !strings.Contains(text, word) {
			w.t.Errorf("it does not say %q:\n%s", word, text)
		}
	}
}
