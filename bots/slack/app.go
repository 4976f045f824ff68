// Package slack is the desk in Slack: commands, conversations, modals, the App
// Home and notices. It knows Slack's protocol and how people use it; what they
// may do and what is told to whom is the desk's. Everything that comes is kept
// before it is acknowledged, and worked afterwards.
package slack

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"usher/bots"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

// Config is how the desk takes part in Slack. What is zero takes its default.
type Config struct {
	AppToken      string        // for Socket Mode; empty: events come over HTTP
	BotToken      string        // of the app in its workspace
	SigningSecret string        // of events over HTTP
	TrustedTeams  []string      // workspaces whose profiles are believed about mail addresses
	Triage        string        // the channel where staff see new tickets; empty: none
	Emoji         string        // as a reaction it opens a ticket; default "ticket"
	APIURL        string        // empty: Slack's own
	Holder        string        // of the leases; this process
	Attach        int64         // bytes of files that go along with a message in all; default 10 MB
	Workers       int           // events worked at a time; default 8
	Drain         time.Duration // deliveries under way get at the end; default that of bots.Delivery
	Zone          *time.Location
	Logger        *slog.Logger // gets no tokens, addresses or texts
}

// workTime is how long an event may be worked at a time, with the files that came
// with it.
const workTime = 3 * time.Minute

// App is the desk's app in Slack.
type App struct {
	cfg     Config
	log     *slog.Logger
	desk    *desk.Desk
	runner  *command.Runner
	files   bots.Files
	api     *api
	people  *bots.People
	clerk   bots.Clerk
	courier bots.Courier
	intake  *bots.Intake
	post    *bots.Deliverer
	state   state
	typing  *typing
	rooms   sync.Map // channels where ExplainRoom said what there is to say
}

// postHolder tells the claims on notices from others of the same process: they are
// given back together.
const postHolder = "-slack"

// New returns the app. Run starts it.
func New(c Config, d *desk.Desk, r *command.Runner, f bots.Files) *App {
	c = c.defaults()
	a := &App{cfg: c, log: c.Logger, desk: d, runner: r, files: f, state: state{log: c.Logger}}
	a.api = newAPI(c, a.state.heed)
	a.people = bots.NewPeople(d, a)
	a.clerk = bots.Clerk{Desk: d, Runner: r}
	a.courier = bots.Courier{Clerk: a.clerk, Places: a, Network: core.Slack, Logger: c.Logger}
	a.typing = newTyping(a)
	a.intake = bots.NewIntake(bots.IntakeConfig{
		Network: core.Slack, Holder: c.Holder, Events: d, Work: a.attend, Urgent: urgent, Workers: c.Workers,
		Patience: workTime, Logger: c.Logger,
	})
	a.post = bots.NewDeliverer(bots.Delivery{
		Channel: core.Slack, Outbox: d, Network: a, Holder: c.Holder + postHolder, Drain: c.Drain, Logger: c.Logger,
	})
	return a
}

func (c Config) defaults() Config {
	if c.Emoji == "" {
		c.Emoji = "ticket"
	}
	if c.APIURL == "" {
		c.APIURL = "https://slack.com/api"
	}
	if c.Attach == 0 {
		c.Attach = 10_000_000
	}
	if c.Workers < 1 {
		c.Workers = 8
	}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

// Run takes part in Slack until ctx ends.
func (a *App) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return a.intake.Run(ctx) })
	g.Go(func() error { return a.post.Run(ctx) })
	g.Go(func() error { return a.typing.run(ctx) })
	g.Go(func() error { a.guard(ctx, "check the triage channel", func() { a.checkRoom(ctx) }); return nil })
	g.Go(func() error { return (&hearing{app: a}).run(ctx) })
	if a.cfg.AppToken != "" {
		g.Go(func() error { return newSocket(a).run(ctx) })
	}
	return g.Wait()
}

func (a *App) now() time.Time { return a.desk.Now() }

// Intake tells how the work on what Slack sends goes.
func (a *App) Intake() bots.IntakeStatus { return a.intake.Status() }

// Post tells how delivering notices goes.
func (a *App) Post() bots.DeliveryStatus { return a.post.Status() }

// attend works a kept event.
func (a *App) attend(ctx context.Context, e desk.ChatEvent, last bool) error {
	var k kept
	if err := decode(e.Payload, &k); err != nil {
		return err
	}
	return a.work(ctx, bots.Occasion{Source: e.Source, Received: e.Received, Again: e.Attempts > 1, Last: last}, k)
}

// urgent reports what somebody waits for: some of it must be answered within
// seconds of their click.
func urgent(e desk.ChatEvent) bool { return strings.HasPrefix(e.Lane, userLanes) }
