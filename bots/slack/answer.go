package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"usher/bots/slack/blocks"
	"usher/core"
)

// asker is who asked something, and where the answer goes: to nobody else.
type asker struct {
	user    string
	channel string // where they asked; empty: nowhere, as in the App Home
	thread  string // of it, if they asked in one
	respond string // the address Slack gave for answers; empty: none. It is a secret
	replace bool   // by that address, the answer takes the place of what was clicked
}

// tell answers the asker alone: by the address Slack gave, which works everywhere
// for half an hour, else where they asked, else in their conversation with the app.
func (a *App) tell(ctx context.Context, to asker, m message) error {
	if to.respond != "" {
		if err := a.api.respond(ctx, to, m); err == nil || passing(err) {
			return err
		}
	}
	if to.channel != "" {
		o := options(m)
		if to.thread != "" {
			o = append(o, slackapi.MsgOptionTS(to.thread))
		}
		if err := a.api.ephemeral(ctx, to.channel, to.user, o...); err == nil || passing(err) {
			return err
		}
	}
	direct, err := a.api.conversation(ctx, to.user)
	if err == nil {
		_, err = a.api.post(ctx, direct, options(m)...)
	}
	return err
}

// passing reports an error that the same call may not give later.
func passing(err error) bool {
	var f *fault
	return errors.As(err, &f) && f.Temporary()
}

// sendFiles uploads files to the asker's conversation with the app.
func (a *App) sendFiles(ctx context.Context, to asker, files []core.Attachment) error {
	if len(files) == 0 {
		return nil
	}
	direct, err := a.api.conversation(ctx, to.user)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := a.sendFile(ctx, direct, f); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) sendFile(ctx context.Context, channel string, f core.Attachment) error {
	r, err := a.files.Open(f.Blob)
	if err != nil {
		return err
	}
	defer r.Close()
	return a.api.upload(ctx, channel, "", f.Name, "", f.Blob.Size, r)
}

// respondMethod names such an answer among the methods of the Web API.
const respondMethod = "response_url"

// respond answers by the address that came with a command or a click. It is not
// part of the Web API: no token, limits of its own.
func (p *api) respond(ctx context.Context, to asker, m message) error {
	const method = respondMethod
	if !p.slacks(to.respond) {
		return &fault{method: method, code: "no_address"}
	}
	answer := map[string]any{"response_type": "ephemeral", "replace_original": to.replace, "text": m.Text, "blocks": m.Blocks}
	if to.thread != "" && !to.replace {
		answer["thread_ts"] = to.thread
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	return p.call(ctx, method, func(ctx context.Context, _ *slackapi.Client) error {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, to.respond, bytes.NewReader(body))
		if err != nil {
			return &fault{method: method, code: "no_address"}
		}
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
		res, err := p.http.Do(r)
		if err != nil {
			return err
		}
		defer res.Body.Close()
		return responded(method, res)
	})
}

// slacks reports whether an address is Slack's own, or of the server that stands in
// for it: it came in what Slack sent, and is called from within the desk's network.
func (p *api) slacks(address string) bool {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.User != nil:
		return false
	case u.Scheme == p.base.Scheme && strings.EqualFold(u.Host, p.base.Host):
		return true
	}
	host := strings.ToLower(u.Hostname())
	return u.Scheme == "https" && (u.Port() == "" || u.Port() == "443") && slices.ContainsFunc(slackDomains, func(d string) bool {
		return strings.HasSuffix(host, "."+d)
	})
}

var slackDomains = []string{"slack.com", "slack-gov.com"}

// message is what a post says.
type message = blocks.Message

// options are how a message is posted.
func options(m message) []slackapi.MsgOption {
	o := []slackapi.MsgOption{slackapi.MsgOptionText(m.Text, false), slackapi.MsgOptionDisableLinkUnfurl()}
	if len(m.Blocks) > 0 {
		o = append(o, slackapi.MsgOptionBlocks(m.Blocks...))
	}
	return o
}

// responded is how such an answer was taken. An address that is past says 404, or
// a word with status 200.
func responded(method string, res *http.Response) error {
	word, _ := io.ReadAll(io.LimitReader(res.Body, 500)) // what came is enough
	switch {
	case res.StatusCode == http.StatusTooManyRequests:
		seconds, _ := strconv.Atoi(res.Header.Get("Retry-After")) // zero is taken as one
		return &slackapi.RateLimitedError{RetryAfter: time.Duration(seconds) * time.Second}
	case res.StatusCode != http.StatusOK:
		return slackapi.StatusCodeError{Code: res.StatusCode}
	}
	var said struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	if json.Unmarshal(word, &said) == nil && !said.OK && said.Error != "" {
		return slackapi.SlackErrorResponse{Err: said.Error}
	}
	return nil
}
