package discordtest_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"go.uber.org/goleak"

	"usher/bots/discord/discordtest"
)

// TestManyAtOnce has many people act at once, with a client library that answers
// and a test that looks on.
func TestManyAtOnce(t *testing.T) {
	s := discordtest.New(t)
	s.Limits.Ack = time.Minute // the race detector is slow
	ch := s.Home.Channel("help")
	d := connect(t, s, func(d *discordgo.Session, i *discordgo.InteractionCreate) {
		err := d.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource})
		if err == nil {
			_, err = d.FollowupMessageCreate(i.Interaction, true, &discordgo.WebhookParams{Content: "done"})
		}
		if err != nil {
			t.Error(err)
		}
	})
	register(t, s, d)
	const people, times = 20, 5
	var wg sync.WaitGroup
	for p := range people {
		ann := s.Home.User(fmt.Sprint("Ann ", p))
		wg.Go(func() {
			for range times {
				e := ann.Slash(ch, "ticket open", discordtest.Options{"subject": "It leaks"})
				m := ann.Say(ch, "hm")
				ann.React(m, "👀")
				ann.Edit(m, "hmm")
				if err := e.Wait(); err != nil {
					t.Error(err)
				}
				ann.Sees(ch)
			}
		})
	}
	wg.Wait()
	s.Until(t, "all are answered", func() bool {
		done := 0
		for _, m := range ch.Messages() {
			if m.Content == "done" {
				done++
			}
		}
		return done == people*times
	})
	if n := len(s.Acks()); n != people*times {
		t.Errorf("%d acknowledgements", n)
	}
}

// TestCloseLeavesNothing closes the stand-in with connections, held events and
// unanswered interactions, and looks for goroutines that are left.
func TestCloseLeavesNothing(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s := discordtest.Open()
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	commands(t, s)
	w, _ := ready(t, s, usual)
	ann.Slash(ch, "ping")
	s.Next(discordtest.Delay, 1, "")
	s.Delays(time.Minute)
	ann.Say(ch, "late")
	s.Hold()
	ann.Say(ch, "held")
	s.Close()
	s.Close()
	w.ws.Close()
}
