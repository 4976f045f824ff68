package discordtest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots/discord/discordtest"
)

// rewriter sends what is for Discord to the stand-in.
type rewriter struct{ to *url.URL }

func (r rewriter) RoundTrip(req *http.Request) (*http.Response, error) {
	if h := req.URL.Host; h == "discord.com" || strings.HasSuffix(h, "discordapp.com") {
		req = req.Clone(req.Context())
		req.URL.Scheme, req.URL.Host, req.Host = r.to.Scheme, r.to.Host, r.to.Host
	}
	return http.DefaultTransport.RoundTrip(req)
}

// library is a session of discordgo that talks to the stand-in.
func library(t *testing.T, s *discordtest.Server) *discordgo.Session {
	t.Helper()
	d, err := discordgo.New("Bot " + s.Token)
	if err != nil {
		t.Fatal(err)
	}
	to, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	d.Client = &http.Client{Transport: rewriter{to}, Timeout: 10 * time.Second}
	d.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMembers | discordgo.IntentsGuildMessages |
		discordgo.IntentsDirectMessages | discordgo.IntentMessageContent | discordgo.IntentsGuildMessageReactions
	return d
}

// connect opens the gateway until the test ends.
func connect(t *testing.T, s *discordtest.Server, handlers ...any) *discordgo.Session {
	t.Helper()
	d := library(t, s)
	for _, h := range handlers {
		d.AddHandler(h)
	}
	if err := d.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() }) // the stand-in may have ended it
	s.Until(t, "the client is connected", func() bool { return s.Connections() == 1 && s.Heartbeats() >= 2 })
	return d
}

var ticketCommand = &discordgo.ApplicationCommand{
	Name: "ticket", Description: "Tickets",
	Options: []*discordgo.ApplicationCommandOption{
		{Type: discordgo.ApplicationCommandOptionSubCommand, Name: "open", Description: "Open a ticket", Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionString, Name: "subject", Description: "What it is about", Autocomplete: true},
			{Type: discordgo.ApplicationCommandOptionAttachment, Name: "file", Description: "A file"},
			{Type: discordgo.ApplicationCommandOptionString, Name: "priority", Description: "How urgent it is",
				Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "High", Value: "high"}, {Name: "Low", Value: "low"}}},
		}},
		{Type: discordgo.ApplicationCommandOptionSubCommand, Name: "show", Description: "Show a ticket", Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionInteger, Name: "number", Description: "Its number", Required: true, Autocomplete: true},
		}},
	},
}

func register(t *testing.T, s *discordtest.Server, d *discordgo.Session) {
	t.Helper()
	menu := &discordgo.ApplicationCommand{Name: "Open a ticket", Type: discordgo.MessageApplicationCommand}
	done, err := d.ApplicationCommandBulkOverwrite(s.AppID, s.Home.ID, []*discordgo.ApplicationCommand{ticketCommand, menu})
	if err != nil || len(done) != 2 {
		t.Fatalf("commands = %v, %v", done, err)
	}
}

// TestClientLibrary shows that discordgo and the stand-in mean the same: a command
// opens a modal, whose submission is answered late, with buttons.
func TestClientLibrary(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	desk := &desk{t: t}
	d := connect(t, s, desk.interaction)
	register(t, s, d)

	if err := ann.Slash(ch, "ticket open").Wait(); err != nil {
		t.Fatal(err)
	}
	if m := ann.Modal(); m == nil || m.Title != "Open a ticket" || m.Labels()[0] != "Subject" {
		t.Fatalf("modal = %+v", m)
	}
	if err := ann.SubmitModal(map[string]any{"Subject": "It leaks"}).Wait(); err != nil {
		t.Fatal(err)
	}
	s.Until(t, "the answer", func() bool { return ann.Last(ch).Has("Close") })
	got := ann.Last(ch)
	if got.Content != "opened: It leaks" || !got.Ephemeral || got.Loading {
		t.Errorf("answer = %+v", got)
	}
	if len(ch.Messages()) != 0 {
		t.Errorf("others see %v", ch.Messages())
	}
	if err := ann.Click(got, "Close").Wait(); err != nil {
		t.Fatal(err)
	}
	if now, _ := got.Now(); now.Content != "closed" || now.Has("Close") {
		t.Errorf("after the click = %+v", now)
	}
	if err := ann.Autocomplete(ch, "ticket open", "subject", "it l").Wait(); err != nil {
		t.Fatal(err)
	}
	if all := ann.Choices(); len(all) != 1 || all[0].Name != "Similar to it l" {
		t.Errorf("choices = %v", all)
	}
	said := ann.Say(ch, "help me")
	if err := ann.MessageCommand(said, "Open a ticket").Wait(); err != nil {
		t.Fatal(err)
	}
	if got := ann.Last(ch); got.Content != "from: help me" || got.Ephemeral {
		t.Errorf("answer = %+v", got)
	}
}

// desk answers interactions as usher may.
type desk struct {
	t *testing.T
}

func (k *desk) interaction(d *discordgo.Session, i *discordgo.InteractionCreate) {
	if err := k.answer(d, i); err != nil {
		k.t.Error(err)
	}
}

func (k *desk) answer(d *discordgo.Session, i *discordgo.InteractionCreate) error {
	switch i.Type {
	case discordgo.InteractionApplicationCommandAutocomplete:
		typed := i.ApplicationCommandData().Options[0].Options[0].StringValue()
		return d.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: discordgo.InteractionApplicationCommandAutocompleteResult,
			Data: &discordgo.InteractionResponseData{Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "Similar to " + typed, Value: "7"}}}})
	case discordgo.InteractionMessageComponent:
		return d.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseUpdateMessage,
			Data: &discordgo.InteractionResponseData{Content: "closed"}})
	case discordgo.InteractionModalSubmit:
		return k.submitted(d, i)
	}
	data := i.ApplicationCommandData()
	if data.TargetID != "" {
		return d.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource,
			Data: &discordgo.InteractionResponseData{Content: "from: " + data.Resolved.Messages[data.TargetID].Content}})
	}
	return d.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseModal,
		Data: &discordgo.InteractionResponseData{CustomID: "open", Title: "Open a ticket", Components: []discordgo.MessageComponent{
			discordgo.ActionsRow{Components: []discordgo.MessageComponent{
				discordgo.TextInput{CustomID: "subject", Label: "Subject", Style: discordgo.TextInputShort, Required: true},
			}},
			discordgo.ActionsRow{Components: []discordgo.MessageComponent{
				discordgo.TextInput{CustomID: "text", Label: "Text", Style: discordgo.TextInputParagraph},
			}},
		}}})
}

func (k *desk) submitted(d *discordgo.Session, i *discordgo.InteractionCreate) error {
	err := d.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource,
		Data: &discordgo.InteractionResponseData{Flags: discordgo.MessageFlagsEphemeral}})
	if err != nil {
		return err
	}
	row := i.ModalSubmitData().Components[0].(*discordgo.ActionsRow)
	text := "opened: " + row.Components[0].(*discordgo.TextInput).Value
	_, err = d.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &text, Components: &[]discordgo.MessageComponent{
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.Button{Label: "Close", CustomID: "close"}}},
	}})
	return err
}

// TestClientLibraryCalls has discordgo read what calls answer, and the other way
// round.
func TestClientLibraryCalls(t *testing.T) {
	s := discordtest.New(t)
	ann := s.Home.User("Ann")
	ch := s.Home.Channel("help")
	d := library(t, s)
	me, err := d.User("@me")
	if err != nil || me.ID != s.Bot.ID {
		t.Errorf("me = %+v, %v", me, err)
	}
	m, err := d.ChannelMessageSendComplex(ch.ID, &discordgo.MessageSend{
		Content: "hello " + ann.Mention() + " @everyone", Files: []*discordgo.File{{Name: "a.txt", Reader: strings.NewReader("A")}},
		AllowedMentions: &discordgo.MessageAllowedMentions{Users: []string{ann.ID}},
		Embeds:          []*discordgo.MessageEmbed{{Title: "Ticket 7", Fields: []*discordgo.MessageEmbedField{{Name: "Status", Value: "new"}}}},
	})
	if err != nil || len(m.Attachments) != 1 {
		t.Fatalf("message = %+v, %v", m, err)
	}
	if got := ann.Last(ch).Pinged(); len(got) != 1 || got[0] != ann.Mention() {
		t.Errorf("pinged = %v", got)
	}
	thread, err := d.ThreadStartComplex(ch.ID, &discordgo.ThreadStart{Name: "#7", Type: discordgo.ChannelTypeGuildPrivateThread, Invitable: false})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.ThreadMemberAdd(thread.ID, ann.ID); err != nil {
		t.Fatal(err)
	}
	if !ch.Threads()[0].Has(ann) {
		t.Errorf("members = %v", ch.Threads()[0].Members())
	}
	if _, err = d.ChannelMessageSend(thread.ID, "in the thread"); err != nil {
		t.Fatal(err)
	}
	all, err := d.ChannelMessages(thread.ID, 10, "", "", "")
	if err != nil || len(all) != 2 || all[0].Content != "in the thread" {
		t.Errorf("messages = %v, %v", all, err)
	}
	archived := true
	if _, err = d.ChannelEdit(thread.ID, &discordgo.ChannelEdit{Archived: &archived}); err != nil || !ch.Threads()[0].Archived() {
		t.Errorf("archive: %v", err)
	}
	direct, err := d.UserChannelCreate(ann.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = d.ChannelMessageSend(direct.ID, "psst"); err != nil || ann.Last(ann.DM()).Content != "psst" {
		t.Errorf("direct: %v, %v", err, ann.Sees(ann.DM()))
	}
	if err := d.MessageReactionAdd(ch.ID, m.ID, "👀"); err != nil || len(ch.Messages()[0].Reactions["👀"]) != 1 {
		t.Errorf("reaction: %v, %v", err, ch.Messages()[0])
	}
	g, err := d.Guild(s.Home.ID)
	if err != nil || g.Name != "home" {
		t.Errorf("guild = %+v, %v", g, err)
	}
	if member, err := d.GuildMember(s.Home.ID, ann.ID); err != nil || member.User.GlobalName != "Ann" {
		t.Errorf("member = %+v, %v", member, err)
	}
}
