// Package discord is the desk in Discord: slash commands, conversations in
// threads, modals, buttons and notices. It knows Discord's protocol and how people
// use it; what they may do and what is told to whom is the desk's. Everything that
// comes is kept before it is acknowledged, and worked afterwards.
package discord

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

// Config is how the desk takes part in Discord. What is zero takes its default.
type Config struct {
	Token       string        // of the bot, without "Bot "
	Application string        // the application's id
	PublicKey   string        // hexadecimal, of interactions over HTTP; empty: they come over the gateway
	Guilds      []string      // servers where commands are offered; empty: everywhere
	Triage      string        // the channel where staff see new tickets; empty: none
	StaffRoles  []string      // roles that read along as staff in the threads of tickets
	Forum       string        // the forum channel whose posts are public tickets; empty: none
	Panel       []string      // the categories of the panel's buttons; empty: all of the desk's
	Emoji       string        // as a reaction it opens a ticket: its name, or the emoji itself; empty: none does
	APIURL      string        // without version; empty: Discord's own
	Holder      string        // of the leases; this process
	Attach      int64         // bytes of files that go along with a message in all; default 10 MB
	Workers     int           // events worked at a time; default 16, for most of the work is waiting for Discord
	Drain       time.Duration // deliveries under way get at the end; default that of bots.Delivery
	Silence     time.Duration // of the gateway, after which the connection counts as broken; default 2 min
	Zone        *time.Location
	Logger      *slog.Logger // gets no tokens, addresses or texts
}

// workTime is how long an event may be worked at a time, with the files that came
// with it.
const workTime = 3 * time.Minute

// App is the desk's app in Discord.
type App struct {
	cfg       Config
	log       *slog.Logger
	desk      *desk.Desk
	runner    *command.Runner
	files     bots.Files
	api       *api
	people    *bots.People
	clerk     bots.Clerk
	courier   bots.Courier
	intake    *bots.Intake
	deliverer *bots.Deliverer
	state     state
	firsts    firsts
	places    *places
	guilds    *guilds
	hooks     hooks
	pace      pace
	offering  *offering
	cleared   progress                  // of taking people out of threads
	rooms     sync.Map                  // channels where ExplainRoom said what there is to say
	below     *bots.Cache[string, bool] // messages of the staff's channel that have a thread
	peopled   *bots.Cache[string, bool] // threads that were just made, with their people in them
}

// postHolder tells the claims on notices from others of the same process: they are
// given back together.
const postHolder = "-discord"

// New returns the app. Run starts it.
func New(c Config, d *desk.Desk, r *command.Runner, f bots.Files) *App {
	c = c.defaults()
	a := &App{cfg: c, log: c.Logger, desk: d, runner: r, files: f, state: state{log: c.Logger}, pace: usualPace}
	a.api = newAPI(c, a.state.heed)
	a.people = bots.NewPeople(d, a)
	a.clerk = bots.Clerk{Desk: d, Runner: r}
	a.courier = bots.Courier{Clerk: a.clerk, Places: a, Network: core.Discord, Logger: c.Logger}
	a.below = bots.NewCache[string, bool](24*time.Hour, 5000)
	a.peopled = bots.NewCache[string, bool](time.Minute, 1000)
	a.places, a.guilds, a.offering = newPlaces(), newGuilds(a.api), newOffering(c)
	a.intake = bots.NewIntake(bots.IntakeConfig{
		Network: core.Discord, Holder: c.Holder, Events: d, Work: a.attend, Urgent: urgent, Workers: c.Workers,
		Patience: workTime, Logger: c.Logger,
	})
	a.deliverer = bots.NewDeliverer(bots.Delivery{
		Channel: core.Discord, Outbox: d, Network: a, Holder: c.Holder + postHolder, Drain: c.Drain, Logger: c.Logger,
	})
	a.hooks = a.handlers()
	return a
}

func (c Config) defaults() Config {
	if c.APIURL == "" {
		c.APIURL = "https://discord.com/api"
	}
	if c.Attach == 0 {
		c.Attach = 10_000_000
	}
	if c.Workers < 1 {
		c.Workers = 16
	}
	if c.Silence <= 0 {
		c.Silence = 2 * time.Minute
	}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

// overHTTP reports whether interactions may come over HTTP.
func (c Config) overHTTP() bool { return c.PublicKey != "" }

// Run takes part in Discord until ctx ends.
func (a *App) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return a.intake.Run(ctx) })
	g.Go(func() error { return a.deliverer.Run(ctx) })
	g.Go(func() error { a.guard(ctx, "check the triage channel", func() { a.checkRoom(ctx) }); return nil })
	g.Go(func() error { return newGateway(a).run(ctx) })
	return g.Wait()
}

func (a *App) now() time.Time { return a.desk.Now() }

// Intake tells how the work on what Discord sends goes.
func (a *App) Intake() bots.IntakeStatus { return a.intake.Status() }

// Post tells how delivering notices goes.
func (a *App) Post() bots.DeliveryStatus { return a.deliverer.Status() }

// attend works a kept event. An interaction is worked once its first answer went
// out: whoever was told by Discord that it failed tries again.
func (a *App) attend(ctx context.Context, e desk.ChatEvent, last bool) error {
	var k kept
	if err := decode(e.Payload, &k); err != nil {
		return err
	}
	if k.Kind == kindInteraction {
		if failed, err := a.failed(ctx, e, k); failed || err != nil {
			return err
		}
	}
	return a.work(ctx, bots.Occasion{Source: e.Source, Received: e.Received, Again: e.Attempts > 1, Last: last}, k)
}

// urgent reports what somebody waits for.
func urgent(e desk.ChatEvent) bool { return strings.HasPrefix(e.Lane, userLanes) }
