package main

import (
	"strings"

	"usher/bots/discord/discordtest"
	"usher/core/command"
)

// discordSeat is somebody's account in a channel of a server. What asks for a yes is
// never typed there with it.
type discordSeat struct {
	g      *guild
	user   *discordtest.User
	in     *discordtest.Channel
	before map[string]string // what stood there when they asked, by the message
	does   func() *discordtest.Sent
	sent   *discordtest.Sent // the last
}

// do does something, which is done again if Discord says that it failed: a slow
// machine is no fault of usher's.
func (c *discordSeat) do(does func() *discordtest.Sent) {
	c.note()
	c.does, c.sent = does, does()
}

// discordDoor is the desk's app in Discord.
func discordDoor(w *world) chatDoor {
	return newChatDoor(w, func(x *attempt) seat {
		u := w.discord.people[x.who]
		if u == nil {
			u = w.discord.stranger(x.who)
		}
		return &discordSeat{g: w.discord, user: u, in: w.discord.Home.Private("try", u)}
	})
}

func (c *discordSeat) note() {
	c.before = map[string]string{}
	for _, m := range c.g.seen(c.user, c.in) {
		c.before[m.ID] = says(m)
	}
}

// answers are the messages that came since, or became others.
func (c *discordSeat) answers() (some []discordtest.Message) {
	for _, m := range c.g.seen(c.user, c.in) {
		if says(m) != c.before[m.ID] {
			some = append(some, m)
		}
	}
	return some
}

func (c *discordSeat) answer() string {
	if c.sent.Over() && !c.sent.Acked() {
		c.sent = c.does()
	}
	return shownAll(c.answers())
}

func (c *discordSeat) ask(line string) {
	line, sure := strings.CutSuffix(line, " yes")
	c.give(line, nil)
	if sure {
		c.g.s.until("there is a question", func() bool { return c.answer() != "" })
		if err := c.yes(); err != nil {
			c.g.s.t.Fatal(err)
		}
	}
}

func (c *discordSeat) give(line string, more discordtest.Options) {
	name, options := typed(c.g.s.t, line)
	c.do(func() *discordtest.Sent { return c.user.Slash(c.in, name, options, more) })
}

func (c *discordSeat) yes() error {
	for _, m := range c.g.seen(c.user, c.in) {
		if m.Has("Yes, go ahead") {
			c.do(func() *discordtest.Sent { return c.user.Click(m, "Yes, go ahead") })
			return nil
		}
	}
	c.g.s.t.Fatalf("nothing was asked in %s", c.answer())
	return nil
}

// enclose has the file go with the command.
func (c *discordSeat) enclose(x *attempt, m post) (absent bool) {
	line := "open " + m.subject
	if _, words := command.Words(m.text, command.Env{}); len(words) > 0 && words[0].Verb == "org" {
		line += " org:" + words[0].Org
	}
	if x.on != none {
		line = "reply " + x.ticket
	}
	file := discordtest.File{Name: "pump.log", Type: "text/x-log", Data: []byte(m.file)}
	c.give(line+"\nkept "+x.mark(), discordtest.Options{"file": file})
	return false
}
