package main

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"usher/bots/discord"
	"usher/bots/discord/discordtest"
)

// discorded is the configuration of a desk on a stand-in for Discord.
func discorded(t *testing.T) (*discordtest.Server, string) {
	t.Helper()
	s := discordtest.New(t)
	return s, minimal + `
[discord]
token = "` + s.Token + `"
application_id = "` + s.AppID + `"
guilds = ["` + s.Home.ID + `"]
api_url = "` + s.URL + `/api"
`
}

func TestDiscordInstall(t *testing.T) {
	s, toml := discorded(t)
	p := settle(t, toml)
	text := p.done("discord", "install")
	link := text[strings.Index(text, "https://"):]
	u, err := url.Parse(link[:strings.Index(link, "\n")])
	if err != nil || u.Query().Get("client_id") != s.AppID || u.Query().Get("permissions") != strconv.FormatInt(discord.Permissions(), 10) {
		t.Errorf("install said\n%swant the link with the application and its permissions", text)
	}
	if len(s.Commands()) == 0 || !strings.Contains(text, "The commands are registered on "+s.Home.ID+".") {
		t.Errorf("install said\n%s, registered %q, want the commands", text, s.Commands())
	}
	if text = p.done("discord", "install"); !strings.Contains(text, s.Home.ID+" already.") {
		t.Errorf("a second install said\n%swant that nothing changed", text)
	}
}

// The link is needed before there is a token.
func TestDiscordInstallWithoutToken(t *testing.T) {
	p := settle(t, minimal+"[discord]\napplication_id = \"1234567890123456789\"\ntoken = \"env:TO_COME\"\n")
	r := p.run("discord", "install")
	r.want(t, exitFailed, "TO_COME")
	if !strings.Contains(r.out, "client_id=1234567890123456789") || !strings.Contains(r.out, "not registered yet") {
		t.Errorf("install said\n%swant the link all the same", r.out)
	}
	p = settle(t, minimal)
	p.run("discord", "install").want(t, exitFailed, "has no discord.application_id")
}

func TestServesDiscord(t *testing.T) {
	s, toml := discorded(t)
	p := settle(t, toml)
	stop := p.serving()
	s.Until(t, "usher is connected", func() bool { return s.Connections() == 1 && len(s.Commands()) > 0 })
	r := stop()
	r.want(t, exitDone)
	if strings.Contains(r.err, s.Token) || !strings.Contains(r.err, "connected to Discord") {
		t.Errorf("serve said %s\nwant that it is connected, and no token", r.err)
	}
	s.Until(t, "usher is gone", func() bool { return s.Connections() == 0 })
}

func TestServesDiscordOverHTTP(t *testing.T) {
	s, toml := discorded(t)
	listen := freeAddress(t)
	toml = strings.Replace(toml, "[discord]\n", "public_url = \"http://"+listen+"\"\n[discord]\npublic_key = \""+s.PublicKey+"\"\n", 1) +
		"[http]\nlisten = \"" + listen + "\"\n"
	p := settle(t, toml)
	stop := p.serving()
	s.Until(t, "usher is connected", func() bool { return s.Connections() == 1 })
	address := "http://" + listen + discord.InteractionsPath
	if err := s.Endpoint(address); err != nil {
		t.Error(err)
	}
	res, err := http.Post(address, "application/json", strings.NewReader(`{"type":1}`))
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("an unsigned request got %d %s, want 401", res.StatusCode, body)
	}
	res.Body.Close()
	stop().want(t, exitDone)
}

func TestCheckTriesDiscord(t *testing.T) {
	s, toml := discorded(t)
	p := settle(t, strings.Replace(toml, "[discord]\n", "[discord]\ntriage_channel = \"123456789012345678\"\n", 1))
	p.done("migrate")
	p.done("discord", "install")
	s.Allow("GET /channels/{channel_id}", 10003)
	r := p.run("check")
	r.want(t, exitFailed)
	for _, line := range []string{"ok   discord intents", "ok   discord server ", "ok   discord commands     registered", "bad  discord triage"} {
		if !strings.Contains(r.out, line) {
			t.Errorf("check said\n%swant %q in it", r.out, line)
		}
	}
}
