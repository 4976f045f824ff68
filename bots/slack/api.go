package slack

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
)

// callTime is how long one call may take; most of them are to send or get a file.
const callTime = 2 * time.Minute

// api is Slack's Web API as the app uses it: every call waits for its turn,
// obeys the limits Slack states, and fails with a *fault.
type api struct {
	client *slackapi.Client
	http   *http.Client
	base   *url.URL // of the calls
	gates  *gates
	users  *bots.Cache[string, *slackapi.User]
	nature *bots.Cache[string, nature]
	direct *bots.Cache[string, string] // channels of direct messages, by user
	own    *bots.Cache[string, string] // the app's own user
	named  *bots.Cache[string, called] // users and channels that were mentioned

	heed func(context.Context, *fault) // is told how each call ended; nil: well
}

// newAPI returns the calls of the app. Heed is told how each ended.
func newAPI(c Config, heed func(context.Context, *fault)) *api {
	h := &http.Client{Timeout: callTime}
	base, err := url.Parse(c.APIURL)
	if err != nil {
		base = &url.URL{} // then no call finds it either
	}
	return &api{
		client: slackapi.New(c.BotToken, slackapi.OptionAppLevelToken(c.AppToken), slackapi.OptionHTTPClient(h),
			slackapi.OptionAPIURL(strings.TrimSuffix(c.APIURL, "/")+"/")),
		http: h, base: base, gates: newGates(), heed: heed,
		users: bots.NewCache[string, *slackapi.User](10*time.Minute, 5000), direct: bots.NewCache[string, string](24*time.Hour, 5000),
		own: bots.NewCache[string, string](24*time.Hour, 1), named: bots.NewCache[string, called](10*time.Minute, 5000),
		nature: bots.NewCache[string, nature](24*time.Hour, 50_000),
	}
}

// call does one call of a method, once it may: again where Slack asks to wait a
// little. Named methods are below; others go through it as well.
func (p *api) call(ctx context.Context, method string, do func(ctx context.Context, c *slackapi.Client) error) error {
	return p.callAt(ctx, method, "", do)
}

// callAt is call for a method that Slack limits for each channel by itself.
func (p *api) callAt(ctx context.Context, method, channel string, do func(ctx context.Context, c *slackapi.Client) error) error {
	for try := 0; ; try++ {
		if err := p.gates.wait(ctx, method, channel); err != nil {
			return err
		}
		err := do(ctx, p.client)
		if err == nil {
			p.told(ctx, method, nil)
			return nil
		}
		f := faultOf(method, err)
		p.told(ctx, method, f)
		if f.wait == 0 || try == triesMost {
			return f
		}
		p.gates.shut(method, channel, f.wait)
		if f.wait > patience {
			return f
		}
	}
}

// told passes on how a call ended, which says whether the token is good: not where
// none went along.
func (p *api) told(ctx context.Context, method string, f *fault) {
	if method != respondMethod {
		p.heed(ctx, f)
	}
}

// post writes a message to a channel or, with slackapi.MsgOptionTS, to a thread,
// and returns its timestamp.
func (p *api) post(ctx context.Context, channel string, m ...slackapi.MsgOption) (ts string, err error) {
	if err := p.gates.turn(ctx, channel); err != nil {
		return "", err
	}
	err = p.callAt(ctx, "chat.postMessage", channel, func(ctx context.Context, c *slackapi.Client) error {
		_, ts, err = c.PostMessageContext(ctx, channel, m...)
		return err
	})
	return ts, err
}

// update changes a message of the app's.
func (p *api) update(ctx context.Context, channel, ts string, m ...slackapi.MsgOption) error {
	return p.call(ctx, "chat.update", func(ctx context.Context, c *slackapi.Client) error {
		_, _, _, err := c.UpdateMessageContext(ctx, channel, ts, m...)
		return err
	})
}

// remove takes a message of the app's away.
func (p *api) remove(ctx context.Context, channel, ts string) error {
	return p.call(ctx, "chat.delete", func(ctx context.Context, c *slackapi.Client) error {
		_, _, err := c.DeleteMessageContext(ctx, channel, ts)
		return err
	})
}

// ephemeral writes a message that only one member of the channel sees.
func (p *api) ephemeral(ctx context.Context, channel, user string, m ...slackapi.MsgOption) error {
	return p.call(ctx, "chat.postEphemeral", func(ctx context.Context, c *slackapi.Client) error {
		_, err := c.PostEphemeralContext(ctx, channel, user, m...)
		return err
	})
}

// conversation returns the channel of the direct messages with a user.
func (p *api) conversation(ctx context.Context, user string) (string, error) {
	return p.direct.Get(user, func() (string, error) {
		var ch *slackapi.Channel
		err := p.call(ctx, "conversations.open", func(ctx context.Context, c *slackapi.Client) (err error) {
			ch, _, _, err = c.OpenConversationContext(ctx, &slackapi.OpenConversationParameters{Users: []string{user}})
			return err
		})
		if err != nil {
			return "", err
		}
		return ch.ID, nil
	})
}

// openView shows a modal. The trigger is good for three seconds.
func (p *api) openView(ctx context.Context, trigger string, v slackapi.ModalViewRequest) (*slackapi.View, error) {
	return p.view(ctx, "views.open", func(ctx context.Context, c *slackapi.Client) (*slackapi.ViewResponse, error) {
		return c.OpenViewContext(ctx, trigger, v)
	})
}

// pushView shows a modal on top of the one the trigger came from.
func (p *api) pushView(ctx context.Context, trigger string, v slackapi.ModalViewRequest) (*slackapi.View, error) {
	return p.view(ctx, "views.push", func(ctx context.Context, c *slackapi.Client) (*slackapi.ViewResponse, error) {
		return c.PushViewContext(ctx, trigger, v)
	})
}

// updateView changes a modal that is open. A hash that is not empty must still
// be that of the view.
func (p *api) updateView(ctx context.Context, id, hash string, v slackapi.ModalViewRequest) (*slackapi.View, error) {
	return p.view(ctx, "views.update", func(ctx context.Context, c *slackapi.Client) (*slackapi.ViewResponse, error) {
		return c.UpdateViewContext(ctx, v, "", hash, id)
	})
}

// publish draws a user's App Home.
func (p *api) publish(ctx context.Context, user, hash string, v slackapi.HomeTabViewRequest) (*slackapi.View, error) {
	r := slackapi.PublishViewContextRequest{UserID: user, View: v}
	if hash != "" {
		r.Hash = &hash
	}
	return p.view(ctx, "views.publish", func(ctx context.Context, c *slackapi.Client) (*slackapi.ViewResponse, error) {
		return c.PublishViewContext(ctx, r)
	})
}

func (p *api) view(ctx context.Context, method string, do func(context.Context, *slackapi.Client) (*slackapi.ViewResponse, error)) (*slackapi.View, error) {
	var r *slackapi.ViewResponse
	err := p.call(ctx, method, func(ctx context.Context, c *slackapi.Client) (err error) {
		r, err = do(ctx, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &r.View, nil
}

// user returns a user, as they were within the last ten minutes.
func (p *api) user(ctx context.Context, id string) (*slackapi.User, error) {
	return p.users.Get(id, func() (u *slackapi.User, err error) {
		err = p.call(ctx, "users.info", func(ctx context.Context, c *slackapi.Client) (err error) {
			u, err = c.GetUserInfoContext(ctx, id)
			return err
		})
		return u, err
	})
}

// channel returns what a channel is.
func (p *api) channel(ctx context.Context, id string) (ch *slackapi.Channel, err error) {
	err = p.call(ctx, "conversations.info", func(ctx context.Context, c *slackapi.Client) (err error) {
		ch, err = c.GetConversationInfoContext(ctx, &slackapi.GetConversationInfoInput{ChannelID: id})
		return err
	})
	return ch, err
}

// mostMembers bounds how many members of a channel are asked for. Who comes after
// them counts as somebody who is not there, and is told directly.
const mostMembers = 10_000

// members returns the ids of the members of a channel, bots among them.
func (p *api) members(ctx context.Context, channel string) ([]string, error) {
	var all []string
	for in := (slackapi.GetUsersInConversationParameters{ChannelID: channel, Limit: 500}); ; {
		var page []string
		err := p.call(ctx, "conversations.members", func(ctx context.Context, c *slackapi.Client) (err error) {
			page, in.Cursor, err = c.GetUsersInConversationContext(ctx, &in)
			return err
		})
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if in.Cursor == "" || len(all) >= mostMembers {
			return all, nil
		}
	}
}

// permalink returns the address of a message on the web.
func (p *api) permalink(ctx context.Context, channel, ts string) (link string, err error) {
	err = p.call(ctx, "chat.getPermalink", func(ctx context.Context, c *slackapi.Client) (err error) {
		link, err = c.GetPermalinkContext(ctx, &slackapi.PermalinkParameters{Channel: channel, Ts: ts})
		return err
	})
	return link, err
}

// upload sends a file of that many bytes to a channel, or a thread of it.
func (p *api) upload(ctx context.Context, channel, threadTS, name, comment string, size int64, r io.ReadSeeker) error {
	return p.call(ctx, "files.upload", func(ctx context.Context, c *slackapi.Client) error {
		if _, err := r.Seek(0, io.SeekStart); err != nil {
			return err
		}
		_, err := c.UploadFileContext(ctx, slackapi.UploadFileParameters{
			Channel: channel, ThreadTimestamp: threadTS, Filename: name, Title: name, InitialComment: comment,
			FileSize: int(size), Reader: r,
		})
		return err
	})
}

// download writes a file's bytes to w. Slack gives its address as url_private.
func (p *api) download(ctx context.Context, url string, w io.Writer) error {
	return p.call(ctx, "files.download", func(ctx context.Context, c *slackapi.Client) error {
		return c.GetFileContext(ctx, url, w)
	})
}
