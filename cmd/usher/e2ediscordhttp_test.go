package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"usher/bots/discord"
	"usher/bots/discord/discordtest"
	"usher/core/store"
)

// Over HTTP commands, clicks and forms do the same as over the gateway, and only what
// Discord signed of late; what comes again is done once. Messages come over the
// gateway all the same.
func TestDiscordOverHTTP(t *testing.T) {
	t.Parallel()
	s := stage(t, setting{dialect: store.SQLite, desk: `public_url = "https://desk.example"`, discord: func(g *guild) string {
		g.listen = unusedPort(t)
		return triaged(g)
	}})
	g := s.discord.inhabited()
	g.Allow("GET /channels/{channel_id}/messages", 10003) // where it is looked whether a card's thread was begun
	g.Allow("endpoint", 40060)                            // of what comes again, whose answer counts no more
	serve := s.serve("usher.toml")
	g.up()
	address := "http://" + g.listen + discord.InteractionsPath
	s.until("Discord takes the address", func() bool { return g.Endpoint(address) == nil })

	number := g.openForm(alice, map[string]any{"Subject": "topic http", "Description": "marker-h1"})
	th, card := g.thread(number, alice, sam), g.card(number, "topic http", "marker-h1")
	s.answer(s.got(sam, "[#"+number+"]", "marker-h1"), "marker-h2")
	g.posted(th, "marker-h2")
	g.offers(alice, "ticket show", "ticket", "topic", "topic http")
	said := g.command(alice, g.lobby, "reply "+number+" marker-h3")
	s.got(sam, "[#"+number+"]", "marker-h3")
	for range 2 {
		said.Again()
	}
	for what, code := range g.forgeries(address, said) {
		if code != http.StatusUnauthorized {
			t.Errorf("a request %s is answered %d, want %d", what, code, http.StatusUnauthorized)
		}
	}
	if err := g.user(sam).Click(card, "Reply").Wait(); err != nil {
		t.Fatal(err)
	}
	g.fill(g.user(sam), "Reply to #"+number, map[string]any{"Your reply": "marker-h4"})
	g.posted(th, "marker-h4")
	g.user(alice).Say(th, "marker-h5") // over the gateway
	g.below("marker-h5")               // where Sam reads it, since he wrote here
	g.asks(alice, "close "+number+" marker-h6")
	mails := s.settled()
	for text, who := range map[string][]string{"marker-h3": {sam}, "marker-h4": nil, "marker-h5": nil, "marker-h6": nil} {
		readers(t, mails, text, who...)
	}
	s.holds(number, alice+" marker-h1", sam+" marker-h2", alice+" marker-h3", sam+" marker-h4", alice+" marker-h5", alice+" marker-h6")
	if all := saying(g.seen(g.user(alice), g.lobby), "marker-h3"); len(all) > 1 {
		t.Errorf("a command that came again is answered with %s, want one answer", shownAll(all))
	}
	g.once(t)
	serve.stop()
}

// offers wants something among what is offered while an option is typed.
func (g *guild) offers(who, command, option, typed, want string) {
	g.s.t.Helper()
	if err := g.user(who).Autocomplete(g.lobby, command, option, typed).Wait(); err != nil {
		g.s.t.Fatal(err)
	}
	offered := g.user(who).Choices()
	if !slices.ContainsFunc(offered, func(c discordtest.Choice) bool { return strings.Contains(c.Name, want) }) {
		g.s.t.Errorf("%s is offered %v, want %q among it", who, offered, want)
	}
}

// forgeries are requests such as one that Discord sent, with another reply in them,
// that it did not sign so, and how each is answered.
func (g *guild) forgeries(address string, like *discordtest.Sent) map[string]int {
	g.s.t.Helper()
	body, err := json.Marshal(like.Payload())
	if err != nil {
		g.s.t.Fatal(err)
	}
	body = bytes.ReplaceAll(bytes.ReplaceAll(body, []byte("marker-h3"), []byte("marker-forged")), []byte(like.ID), []byte("1"+like.ID[1:len(like.ID)-1]+"7"))
	now := time.Now()
	old, early := now.Add(-6*time.Minute), now.Add(6*time.Minute)
	unsigned, wrong, mixed := g.Sign(body, now), g.Sign([]byte("{}"), now), g.Sign(body, now)
	unsigned.Del("X-Signature-Ed25519")
	mixed.Set("X-Signature-Timestamp", g.Sign(body, now.Add(-time.Minute)).Get("X-Signature-Timestamp"))
	codes := map[string]int{}
	for what, headers := range map[string]http.Header{
		"unsigned": unsigned, "signed for another": wrong, "of another time": mixed, "signed too long ago": g.Sign(body, old), "signed in future": g.Sign(body, early),
	} {
		codes[what] = g.knock(address, body, headers)
	}
	return codes
}

// knock sends a request to usher and returns how it is answered.
func (g *guild) knock(address string, body []byte, headers http.Header) int {
	g.s.t.Helper()
	r, err := http.NewRequestWithContext(g.s.t.Context(), http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		g.s.t.Fatal(err)
	}
	r.Header = headers
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		g.s.t.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer answer.Body.Close()
	return answer.StatusCode
}
