package main

import (
	"strings"

	"usher/bots/slack/slacktest"
	"usher/core/command"
)

// slackSeat is somebody's account in a channel of Slack's. What carries a file is a
// form there.
//
// The desk's own workspace vouches for all addresses but the stranger's.
type slackSeat struct {
	*world
	user *slacktest.User
	in   *slacktest.Channel
	had  int // answers before
}

// slackDoor is the desk's app in Slack.
func slackDoor(w *world) chatDoor {
	return newChatDoor(w, func(x *attempt) seat {
		u := w.slack.people[x.who]
		if x.stranger() {
			u = w.slack.user(x.who, slacktest.Unconfirmed)
		}
		return &slackSeat{world: w, user: u, in: w.slack.Channel("try", slacktest.Private, u)}
	})
}

func (c *slackSeat) ask(line string) {
	name := "/ticket"
	if verb, _, _ := strings.Cut(line, " "); verb == "link" || verb == "verify" {
		name = "/support"
	}
	c.had = len(c.user.Seen(c.in))
	c.user.Command(c.in, name, line)
}

func (c *slackSeat) answers() []slacktest.Message { return c.user.Seen(c.in)[c.had:] }
func (c *slackSeat) answer() string               { return shownAll(c.answers()) }

func (c *slackSeat) yes() error {
	seen := c.user.Seen(c.in)
	c.had = len(seen)
	return c.user.Click(seen[len(seen)-1], "Yes, go ahead").Wait()
}

// enclose opens a ticket from a message with a file, or replies with one.
func (c *slackSeat) enclose(x *attempt, m post) (absent bool) {
	c.t.Helper()
	values := map[string]any{"text": "kept " + x.mark()}
	file := slacktest.File{Name: "pump.log", Type: "text/x-log", Data: []byte(m.file)}
	if x.on == none {
		ts := c.user.Say(c.in, "", "kept "+x.mark(), file)
		c.user.Shortcut(c.in, ts, fromMessage)
		values["subject"] = m.subject
		if _, words := command.Words(m.text, command.Env{}); len(words) > 0 && words[0].Verb == "org" {
			values["organization"] = words[0].Org
		}
	} else {
		c.ask("reply " + x.ticket)
		values["files"] = []slacktest.File{file}
	}
	untilShown(c.scene, "there is a form or an answer: "+x.what, c.answers, func() bool {
		c.slack.askAgain(c.user, "", c.in)
		c.had += len(saying(c.answers(), tooLate)) // which is no answer
		return c.user.View() != nil || len(c.answers()) > 0
	})
	if c.user.View() == nil {
		return false
	}
	if !c.user.View().Has("files") && values["files"] != nil {
		absent = true
		delete(values, "files")
	}
	if err := c.user.Submit(c.user.View(), values).Wait(); err != nil {
		c.t.Fatalf("%s: %v", x.what, err)
	}
	return absent
}
