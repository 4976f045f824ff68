package discord

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/discordtest"
	"usher/core"
	"usher/core/desk"
)

func TestInteractionIsAnswered(t *testing.T) {
	h := newHouse(t)
	e := h.ann.Slash(h.ch, "ticket list")
	h.answered(e)
	h.shown(h.ch, "done for "+h.ann.ID)
	if n := fmt.Sprint(e.Answer()["type"]); n != "5" {
		t.Errorf("first answer of type %s, want that it is deferred", n)
	}
}

// A second time does nothing, and what comes twice is answered all the same.
func TestInteractionTwice(t *testing.T) {
	h := newHouse(t)
	h.Allow("POST /interactions/{interaction_id}/{interaction_token}/callback", codeAcknowledged)
	h.Next(discordtest.Duplicate, 1, "INTERACTION_CREATE")
	e := h.ann.Slash(h.ch, "ticket list")
	h.answered(e)
	h.worked("interaction " + e.ID)
	e.Again()
	h.ann.Say(h.thread("ticket"), "then")
	h.worked("written then")
	if n := h.seen.times("interaction " + e.ID); n != 1 {
		t.Errorf("worked %d times, want once", n)
	}
}

// keeping is an intake that shows what is kept.
type keeping struct {
	*desk.Desk
	before func(events []desk.ChatEvent) error
}

func (k *keeping) KeepEvents(ctx context.Context, holder string, lease time.Duration, events ...desk.ChatEvent) ([]core.Keeping, error) {
	if err := k.before(events); err != nil {
		return nil, err
	}
	return k.Desk.KeepEvents(ctx, holder, lease, events...)
}

// spied replaces the intake of an app that does not run yet.
func spied(a *App, d *desk.Desk, before func([]desk.ChatEvent) error) {
	a.intake = bots.NewIntake(bots.IntakeConfig{
		Network: core.Discord, Holder: a.cfg.Holder, Events: &keeping{d, before}, Work: a.attend, Urgent: urgent, Workers: 2, Logger: a.log,
	})
}

func TestKeptBeforeAcknowledged(t *testing.T) {
	var wrong atomic.Bool
	h := newHouse(t, func(h *house) {
		h.opening = func(a *App) {
			spied(a, h.desk, func([]desk.ChatEvent) error {
				time.Sleep(50 * time.Millisecond) // whoever does not wait for it is seen
				if slices.ContainsFunc(h.Sent(), func(e *discordtest.Sent) bool { return e.ID != "" && e.Acked() }) {
					wrong.Store(true)
				}
				return nil
			})
		}
	})
	e := h.ann.Slash(h.ch, "ticket list")
	h.answered(e)
	h.worked("interaction " + e.ID)
	if wrong.Load() {
		t.Error("acknowledged before it was kept")
	}
}

// What cannot be kept is not done: whoever asked is told. What is written is kept
// later.
func TestDatabaseAway(t *testing.T) {
	away := make(chan struct{})
	h := newHouse(t, func(h *house) {
		h.opening = func(a *App) {
			spied(a, h.desk, func([]desk.ChatEvent) error {
				select {
				case <-away:
					return nil
				default:
					return errTest
				}
			})
		}
	})
	e := h.ann.Slash(h.ch, "ticket list")
	h.answered(e)
	h.shown(h.ch, "nothing was done")
	h.ann.Say(h.thread("ticket"), "patience")
	close(away)
	h.worked("written patience")
	if h.seen.times("interaction "+e.ID) > 0 {
		t.Error("the interaction was worked, want it left alone: who asked was told that it failed")
	}
}

// Discord's own trouble with an acknowledgement passes.
func TestAcknowledgesAgain(t *testing.T) {
	const route = "POST /interactions/{interaction_id}/{interaction_token}/callback"
	for name, spoil := range map[string]func(h *house){
		"bad gateway": func(h *house) { h.Break(route, 2, 502) },
		"answer lost": func(h *house) { h.Lose(route, 1); h.Allow(route, codeAcknowledged) },
		"limited":     func(h *house) { h.Limit(route, 1, 300*time.Millisecond) },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			spoil(h)
			e := h.ann.Slash(h.ch, "ticket list")
			h.answered(e)
			h.shown(h.ch, "done for "+h.ann.ID)
		})
	}
}

// An interaction whose acknowledgement came too late failed as Discord told it: it
// is not done behind the asker's back.
func TestTooLateIsNotDone(t *testing.T) {
	h := newHouse(t)
	h.Fail("POST /interactions/{interaction_id}/{interaction_token}/callback", 1, codeUnknownInteraction)
	e := h.ann.Slash(h.ch, "ticket list")
	h.Until(t, "it was kept", func() bool { return strings.Contains(h.log.String(), e.ID) })
	second := h.ann.Slash(h.ch, "ticket list")
	h.answered(second)
	h.worked("interaction " + second.ID)
	if h.seen.times("interaction "+e.ID) > 0 {
		t.Error("worked though Discord had told that it failed")
	}
}

// When the interaction can't be answered any more, the answer comes directly.
func TestAnswerFallsBackToDirect(t *testing.T) {
	h := newHouse(t, func(h *house) { h.Limits.Token = time.Millisecond })
	h.Allow("PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original", codeInvalidWebhook)
	h.answered(h.ann.Slash(h.ch, "ticket list"))
	h.shown(h.ann.DM(), "done for "+h.ann.ID)
}

func TestFirstAnswers(t *testing.T) {
	slow := make(chan struct{})
	t.Cleanup(func() { close(slow) })
	h := newHouse(t, func(h *house) {
		h.hooks.atOnce = func(i *discordgo.Interaction) bool { return strings.HasPrefix(verb(i), "o") || verb(i) == "stats" }
		h.hooks.answer = func(ctx context.Context, _ bots.Occasion, i *discordgo.Interaction) (*discordgo.InteractionResponse, error) {
			if verb(i) != "open" {
				return nil, nil
			}
			return &discordgo.InteractionResponse{Type: discordgo.InteractionResponseModal, Data: &discordgo.InteractionResponseData{
				CustomID: "modal:open", Title: "Open a ticket", Components: []discordgo.MessageComponent{discordgo.ActionsRow{
					Components: []discordgo.MessageComponent{discordgo.TextInput{CustomID: "subject", Label: "Subject", Style: discordgo.TextInputShort, MaxLength: 100}},
				}},
			}}, nil
		}
		h.hooks.suggest = func(_ context.Context, o bots.Occasion, _ *discordgo.Interaction) ([]*discordgo.ApplicationCommandOptionChoice, error) {
			return []*discordgo.ApplicationCommandOptionChoice{{Name: "for " + o.Account.ID, Value: "12"}}, nil
		}
	})
	t.Run("modal", func(t *testing.T) {
		h.answered(h.ann.Slash(h.ch, "ticket open"))
		h.Until(t, "the modal", func() bool { return h.ann.Modal() != nil })
		e := h.ann.SubmitModal(map[string]any{"Subject": "It leaks"})
		h.answered(e)
		h.worked("interaction " + e.ID)
	})
	t.Run("suggestions", func(t *testing.T) {
		h.answered(h.ann.Autocomplete(h.ch, "ticket show", "ticket", "1"))
		h.Until(t, "the choices", func() bool {
			c := h.ann.Choices()
			return len(c) == 1 && c[0].Name == "for "+h.ann.ID
		})
	})
	t.Run("none needed", func(t *testing.T) {
		e := h.ann.Slash(h.ch, "ticket stats")
		h.answered(e)
		h.worked("interaction " + e.ID)
	})
}

// verb is the subcommand of a slash command.
func verb(i *discordgo.Interaction) string {
	if i.Type != discordgo.InteractionApplicationCommand {
		return ""
	}
	if o := i.ApplicationCommandData().Options; len(o) > 0 {
		return o[0].Name
	}
	return ""
}

func TestFirstAnswerTooSlow(t *testing.T) {
	for name, answer := range map[string]func(context.Context) error{
		"slow":   func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
		"broken": func(context.Context) error { return errTest },
		"panics": func(context.Context) error { panic("no such thing") },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, func(h *house) {
				h.hooks.atOnce = func(i *discordgo.Interaction) bool { return verb(i) == "open" }
				h.hooks.answer = func(ctx context.Context, _ bots.Occasion, i *discordgo.Interaction) (*discordgo.InteractionResponse, error) {
					return nil, answer(ctx)
				}
				h.hooks.late = func(*discordgo.Interaction) *discordgo.InteractionResponseData {
					return &discordgo.InteractionResponseData{Content: "That took long.", Components: []discordgo.MessageComponent{discordgo.ActionsRow{
						Components: []discordgo.MessageComponent{discordgo.Button{Label: "Once more", CustomID: "ask:open"}},
					}}}
				}
			})
			h.answered(h.ann.Slash(h.ch, "ticket open"))
			h.shown(h.ch, "That took long.")
		})
	}
}

// A panic in the work ends nothing.
func TestWorkPanics(t *testing.T) {
	h := newHouse(t, func(h *house) {
		written := h.hooks.written
		h.hooks.written = func(ctx context.Context, o bots.Occasion, m *discordgo.Message) error {
			if m.Content == "boom" && !o.Again {
				panic("boom")
			}
			return written(ctx, o, m)
		}
	})
	th := h.thread("ticket")
	h.ann.Say(th, "boom")
	h.worked("written boom")
	h.ann.Say(th, "after")
	h.worked("written after")
}

// A burst is acknowledged in time, all of it, and worked once each.
func TestBurst(t *testing.T) {
	h := newHouse(t, func(h *house) { h.Limits.Rates = true })
	var all []*discordtest.Sent
	for n := range 100 {
		u := h.Home.User(fmt.Sprint("User ", n))
		all = append(all, u.Slash(h.ch, "ticket list"))
	}
	for _, e := range all {
		h.answered(e)
	}
	h.Until(t, "all are worked", func() bool {
		return !slices.ContainsFunc(all, func(e *discordtest.Sent) bool { return h.seen.times("interaction "+e.ID) != 1 })
	})
}

func TestInteractionsOverHTTP(t *testing.T) {
	h := newHouse(t, func(h *house) { h.cfg.PublicKey = h.PublicKey })
	web := httptest.NewServer(h.app.Web())
	t.Cleanup(web.Close)
	if err := h.Endpoint(web.URL + InteractionsPath); err != nil {
		t.Fatal(err)
	}
	e := h.ann.Slash(h.ch, "ticket list")
	h.answered(e)
	h.shown(h.ch, "done for "+h.ann.ID)
	e.Again()
	h.ann.Say(h.thread("ticket"), "events come over the gateway still")
	h.worked("written events come over the gateway still")
	if n := h.seen.times("interaction " + e.ID); n != 1 {
		t.Errorf("worked %d times, want once", n)
	}
	http.DefaultClient.CloseIdleConnections()
}
