package discord

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core"
)

// cdn is where Discord keeps files.
var cdn = []string{"cdn.discordapp.com", "media.discordapp.net"}

// download writes a file's bytes to w. Discord gives its address, which is good
// for a day.
func (p *api) download(ctx context.Context, address string, w io.Writer) error {
	const route = "GET file"
	if !p.holds(address) {
		return &fault{route: route, status: http.StatusForbidden, reason: "the address is not Discord's", open: true}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return &fault{route: route, status: http.StatusBadRequest, reason: "the address is none", open: true}
	}
	c := *p.http
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // nowhere else
	res, err := c.Do(req)
	if err != nil {
		f := faultOf(route, err, 0, 0)
		f.open = true
		return f
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return &fault{route: route, status: res.StatusCode, open: true}
	}
	_, err = io.Copy(w, res.Body)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return &fault{route: route, reason: bots.Reason(err), open: true}
	}
	return err
}

// holds reports whether an address is where Discord keeps files, or the server that
// stands in for it: it came in what somebody sent, and is called from within the
// desk's network.
func (p *api) holds(address string) bool {
	u, err := url.Parse(address)
	base, bad := url.Parse(p.base)
	switch {
	case err != nil || bad != nil || u.User != nil:
		return false
	case u.Scheme == base.Scheme && strings.EqualFold(u.Host, base.Host):
		return true
	}
	return u.Scheme == "https" && (u.Port() == "" || u.Port() == "443") && slices.Contains(cdn, strings.ToLower(u.Hostname()))
}

// copyFile streams a file of at most so many bytes into the store: bots.Copy.
func (a *App) copyFile(ctx context.Context, f *discordgo.MessageAttachment, most int64) (core.Attachment, error) {
	at := core.Attachment{Name: f.Filename, Type: f.ContentType, Blob: core.Blob{Size: int64(f.Size)}}
	return bots.Copy(a.files, at, most, func(w io.Writer) error { return a.api.download(ctx, f.URL, w) })
}
