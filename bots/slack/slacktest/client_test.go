package slacktest_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"usher/bots/slack/slacktest"
)

// connect runs slack-go's Socket Mode client until the test ends and hands what
// comes to handle.
func connect(t *testing.T, s *slacktest.Server, handle func(*socketmode.Client, socketmode.Event)) *slack.Client {
	t.Helper()
	api := slack.New(s.BotToken, slack.OptionAppLevelToken(s.AppToken), slack.OptionAPIURL(s.URL+"/api/"))
	client := socketmode.New(api)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{}, 2)
	go func() {
		if err := client.RunContext(ctx); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("socket mode ended: %v", err)
		}
		ended <- struct{}{}
	}()
	go func() {
		for e := range client.Events {
			if e.Type == "stop" {
				break
			}
			handle(client, e)
		}
		ended <- struct{}{}
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
		client.Events <- socketmode.Event{Type: "stop"}
		<-ended
	})
	s.Until(t, "the client is connected", func() bool { return s.Connections() == 1 })
	return api
}

// TestClientLibrary shows that slack-go and the stand-in mean the same.
func TestClientLibrary(t *testing.T) {
	s := slacktest.New(t)
	ann := s.Home.User("Ann", "ann@acme.example")
	ch := s.Channel("support", slacktest.Private, ann)
	api := slack.New(s.BotToken, slack.OptionAPIURL(s.URL+"/api/"))
	connect(t, s, func(c *socketmode.Client, e socketmode.Event) {
		if e.Request != nil && e.Request.EnvelopeID != "" {
			_ = c.Ack(*e.Request)
		}
		if cmd, ok := e.Data.(slack.SlashCommand); ok {
			if _, err := api.OpenView(cmd.TriggerID, opening); err != nil {
				t.Error(err)
			}
			if err := slack.PostWebhook(cmd.ResponseURL, &slack.WebhookMessage{Text: "hello " + cmd.Text}); err != nil {
				t.Error(err)
			}
		}
	})
	if err := ann.Command(ch, "/ticket", "open").Wait(); err != nil {
		t.Fatal(err)
	}
	s.Until(t, "a modal", func() bool { return ann.View() != nil })
	s.Until(t, "an answer", func() bool { return len(ann.Seen(ch)) == 1 })
	if got := ann.Seen(ch)[0].Text; got != "hello open" {
		t.Errorf("answer = %q", got)
	}
	if v := ann.View(); v.Title != "Open a ticket" || !v.Has("Subject") {
		t.Errorf("view = %+v", v)
	}
	if _, _, err := api.PostMessage(ch.ID, slack.MsgOptionText("hello", false)); err != nil {
		t.Fatal(err)
	}
	s.Until(t, "its event is acknowledged", func() bool { return len(s.Acks()) == 2 })
}

var opening = slack.ModalViewRequest{
	Type: slack.VTModal, Title: plain("Open a ticket"), Submit: plain("Open"), CallbackID: "open",
	Blocks: slack.Blocks{BlockSet: []slack.Block{
		slack.NewInputBlock("subject", plain("Subject"), nil, slack.NewPlainTextInputBlockElement(nil, "text")),
	}},
}

// TestClientLibraryCalls has slack-go read what calls answer.
func TestClientLibraryCalls(t *testing.T) {
	s := slacktest.New(t)
	ann := s.Home.User("Ann", "ann@acme.example")
	ch := s.Channel("support", slacktest.Private, ann)
	api := slack.New(s.BotToken, slack.OptionAPIURL(s.URL+"/api/"))
	who, err := api.AuthTest()
	if err != nil || who.UserID != s.Bot.ID || who.TeamID != "T0HOME" {
		t.Errorf("AuthTest = %+v, %v", who, err)
	}
	u, err := api.GetUserInfo(ann.ID)
	if err != nil || u.Profile.Email != "ann@acme.example" || !u.IsEmailConfirmed {
		t.Errorf("GetUserInfo = %+v, %v", u, err)
	}
	_, ts, err := api.PostMessage(ch.ID, slack.MsgOptionText("hello", false),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "usher_notice", EventPayload: map[string]any{"notice": 7}}))
	if err != nil {
		t.Fatal(err)
	}
	all, err := api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: ch.ID, IncludeAllMetadata: true})
	if err != nil || len(all.Messages) != 1 || all.Messages[0].Timestamp != ts || all.Messages[0].Metadata.EventPayload["notice"] != 7.0 {
		t.Errorf("history = %+v, %v", all, err)
	}
}

func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

// TestClientLibraryReadsInteractions has slack-go decode all that people can do.
func TestClientLibraryReadsInteractions(t *testing.T) {
	s := slacktest.New(t)
	ann := s.Home.User("Ann", "ann@acme.example")
	ch := s.Channel("help", slacktest.Public, ann)
	calls := make(chan slack.InteractionCallback, 10)
	api := connect(t, s, func(c *socketmode.Client, e socketmode.Event) {
		if e.Request == nil || e.Request.EnvelopeID == "" {
			return
		}
		call, ok := e.Data.(slack.InteractionCallback)
		if ok && call.Type == slack.InteractionTypeBlockSuggestion {
			_ = c.Ack(*e.Request, slack.OptionsResponse{Options: []*slack.OptionBlockObject{slack.NewOptionBlockObject("bob", plain("Bob"), nil)}})
		} else {
			_ = c.Ack(*e.Request)
		}
		if ok {
			calls <- call
		}
	})
	who := slack.NewInputBlock("who", plain("Who"), nil, slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plain("Search"), "person"))
	who.Optional = true
	view := slack.ModalViewRequest{Type: slack.VTModal, Title: plain("Reply"), Submit: plain("Send"), CallbackID: "reply", PrivateMetadata: "{}",
		NotifyOnClose: true, Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewInputBlock("text", plain("Text"), nil, slack.NewPlainTextInputBlockElement(nil, "text")), who}}}
	_, _, err := api.PostMessage(ch.ID, slack.MsgOptionBlocks(slack.NewActionBlock("b", slack.NewButtonBlockElement("run:1", "close 7", plain("Close")))))
	if err != nil {
		t.Fatal(err)
	}
	card := ch.Messages()[0]
	ann.Click(card, "Close")
	call := <-calls
	if a := call.ActionCallback.BlockActions; call.Type != slack.InteractionTypeBlockActions || len(a) != 1 || a[0].Value != "close 7" ||
		call.Container.MessageTs != card.TS || call.User.ID != ann.ID || call.ResponseURL == "" {
		t.Errorf("click = %+v", call)
	}
	if _, err := api.OpenView(call.TriggerID, view); err != nil {
		t.Fatal(err)
	}
	if got := ann.Suggest(ann.View(), "Who", "bob"); len(got) != 1 || got[0].Value != "bob" {
		t.Errorf("suggested = %v", got)
	}
	if call := <-calls; call.Value != "bob" || call.ActionID != "person" || call.View.CallbackID != "reply" {
		t.Errorf("suggestion = %+v", call)
	}
	ann.Submit(ann.View(), map[string]any{"Text": "hello", "Who": "Bob"})
	call = <-calls
	if v := call.View.State.Values; call.Type != slack.InteractionTypeViewSubmission || v["text"]["text"].Value != "hello" ||
		v["who"]["person"].SelectedOption.Value != "bob" {
		t.Errorf("submission = %+v", call)
	}
	ann.Shortcut(ch, card.TS, "ticket")
	if call := <-calls; call.Type != slack.InteractionTypeMessageAction || call.CallbackID != "ticket" || call.Message.Timestamp != card.TS {
		t.Errorf("shortcut = %+v", call)
	}
	ann.GlobalShortcut("new")
	if call := <-calls; call.Type != slack.InteractionTypeShortcut || call.CallbackID != "new" {
		t.Errorf("global shortcut = %+v", call)
	}
}

// TestClientLibraryMovesFiles has slack-go upload and download.
func TestClientLibraryMovesFiles(t *testing.T) {
	s := slacktest.New(t)
	ann := s.Home.User("Ann", "")
	ch := s.Channel("help", slacktest.Public, ann)
	api := slack.New(s.BotToken, slack.OptionAPIURL(s.URL+"/api/"))
	_, err := api.UploadFileContext(t.Context(), slack.UploadFileParameters{
		Channel: ch.ID, Filename: "a.txt", FileSize: 5, Reader: strings.NewReader("hello"), InitialComment: "see",
	})
	if err != nil {
		t.Fatal(err)
	}
	if all := ch.Messages(); len(all) != 1 || string(all[0].Files[0].Data) != "hello" {
		t.Errorf("messages = %+v", all)
	}
	ann.Say(ch, "", "", slacktest.File{Name: "b.txt", Data: []byte("bytes")})
	history, err := api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: ch.ID})
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := api.GetFile(history.Messages[0].Files[0].URLPrivateDownload, &got); err != nil || got.String() != "bytes" {
		t.Errorf("GetFile = %q, %v", got.String(), err)
	}
	s.Limit("users.info", 1, 3*time.Second)
	var limited *slack.RateLimitedError
	if _, err := api.GetUserInfo(ann.ID); !errors.As(err, &limited) || limited.RetryAfter != 3*time.Second {
		t.Errorf("GetUserInfo = %v", err)
	}
}
