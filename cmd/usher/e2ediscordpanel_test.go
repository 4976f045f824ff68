package main

import (
	"slices"

	"usher/bots/discord/discordtest"
)

// An admin of the desk posts the panel, and nobody else. Its buttons open the form,
// and the ticket has their category; a stranger's is for the community.
func (g *guild) byPanel() {
	s := g.s
	ch := g.Home.Channel("support")
	g.more = append(g.more, ch)
	asks := func(who string, texts ...string) {
		u, had := g.user(who), len(g.seen(g.user(who), ch))
		u.Slash(ch, "support panel")
		sees(s, "only "+who, func() []discordtest.Message { return g.seen(u, ch)[had:] }, texts...)
	}
	asks(sam, "Only admins of the desk")
	asks(alice, "Only admins of the desk")
	asks(ada, "The panel is here")
	all := saying(ch.Messages(), "How can we help")
	if len(all) != 1 || !slices.Equal(all[0].Labels(), []string{"Outages", "Single sign-on", "My tickets"}) {
		s.t.Fatalf("the channel shows %s, want one panel with the categories of the configuration", shownAll(ch.Messages()))
	}
	panel := all[0]
	number := g.press(panel, alice, "Single sign-on", map[string]any{"Subject": "topic panel", "Description": "marker-n1"})
	g.posted(g.thread(number, alice, sam), "marker-n1")
	opened := s.got(sam, "[#"+number+"]", "marker-n1")
	s.answer(opened, "marker-n2")
	g.posted(g.thread(number), "marker-n2")
	stranger := g.stranger("nell@any.example")
	public := g.press(panel, "nell@any.example", "Outages", map[string]any{"Subject": "topic panel down", "Description": "marker-n3"})
	s.got(sam, "[#"+public+"]", "marker-n3")
	had := len(g.seen(stranger, ch))
	stranger.Click(panel, "My tickets")
	sees(s, "only Nell", func() []discordtest.Message { return g.seen(stranger, ch)[had:] }, "topic panel down")
	s.settled()
	for n, want := range map[string]shown{
		number: {Category: "single sign-on", Privacy: "private", Organization: "Acme", Creator: alice},
		public: {Category: "outages", Privacy: "public"},
	} {
		got := read[struct{ Ticket shown }](s.t, s.done("do", "--json", "show "+n)).Ticket
		if got.Category != want.Category || got.Privacy != want.Privacy || got.Organization != want.Organization || want.Creator != "" && got.Creator != want.Creator {
			s.t.Errorf("ticket %s is %+v, want %+v", n, got, want)
		}
	}
	if now, there := panel.Now(); !there || len(saying(ch.Messages(), "How can we help")) != 1 || len(now.Labels()) != 3 {
		s.t.Errorf("the channel shows %s, want the panel as it was", shownAll(ch.Messages()))
	}
}

// press opens a ticket by a button of the panel and returns its number.
func (g *guild) press(panel discordtest.Message, who, button string, values map[string]any) string {
	g.s.t.Helper()
	u, had := g.user(who), len(g.seen(g.user(who), panel.Channel))
	if err := u.Click(panel, button).Wait(); err != nil {
		g.s.t.Fatalf("%s was not taken: %v", button, err)
	}
	g.fill(u, "Open a ticket", values)
	return numberOfMessage(g.s.t, sees(g.s, "only "+who, func() []discordtest.Message { return g.seen(u, panel.Channel)[had:] }, "is open"))
}
