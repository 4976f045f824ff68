package slacktest

import (
	"crypto/hmac"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
)

// File is a file that was shared.
type File struct {
	Name string
	Type string // media type; by the name if empty
	Data []byte
}

// file is a file at Slack. Source: docs.slack.dev/reference/objects/file-object.
type file struct {
	File
	s        *Server
	id       string
	title    string
	owner    *User
	size     int  // announced
	uploaded bool // the bytes came
	complete bool // shared, or kept for the app alone
	channels []*Channel
	created  time.Time
}

func (s *Server) keep(f File, u *User, ch *Channel) *file {
	if f.Type == "" {
		f.Type = mime.TypeByExtension(path.Ext(f.Name))
	}
	kept := &file{File: f, s: s, id: s.id("F"), title: f.Name, owner: u, size: len(f.Data), uploaded: true, complete: true,
		created: time.Now()}
	if ch != nil {
		kept.channels = []*Channel{ch}
	}
	s.files[kept.id] = kept
	return kept
}

func (f *file) wire() object {
	address := f.s.URL + "/files-pri/" + f.id + "/" + url.PathEscape(f.Name)
	ids := []string{}
	for _, ch := range f.channels {
		ids = append(ids, ch.ID)
	}
	return object{
		"id": f.id, "created": f.created.Unix(), "timestamp": f.created.Unix(), "name": f.Name, "title": f.title,
		"mimetype": f.Type, "filetype": strings.TrimPrefix(path.Ext(f.Name), "."), "pretty_type": f.Type, "user": f.owner.ID,
		"user_team": f.owner.Team.ID, "editable": false, "size": f.size, "mode": "hosted", "is_external": false,
		"external_type": "", "is_public": false, "public_url_shared": false, "display_as_bot": false, "username": "",
		"url_private": address, "url_private_download": address, "permalink": "https://" + f.s.Home.Domain + ".slack.com/files/" + f.id,
		"channels": ids, "groups": []any{}, "ims": []any{}, "file_access": "visible", "has_rich_preview": false,
	}
}

// wireFiles are the files of a message; of those that people of another workspace
// share there is only the id, to be asked for with files.info. Source:
// docs.slack.dev/apis/slack-connect/using-slack-connect-with-apps#files.
func wireFiles(files []*file, foreign bool) []any {
	var all []any
	for _, f := range files {
		if foreign {
			all = append(all, object{
				"id": f.id, "mode": "file_access", "file_access": "check_file_info", "created": 0, "timestamp": 0,
				"user": "", "user_team": f.owner.Team.ID,
			})
			continue
		}
		all = append(all, f.wire())
	}
	return all
}

// readable reports whether the bot may read the file: it is its own, or shared
// where the bot is.
func (f *file) readable() bool {
	if f.owner == f.s.Bot {
		return true
	}
	for _, ch := range f.channels {
		if ch.has(f.s.Bot) {
			return true
		}
	}
	return len(f.channels) == 0 && f.complete // given to the app in a modal's file input
}

// fileInfo tells about a file. Source: docs.slack.dev/reference/methods/files.info.
func (c *call) fileInfo() (object, error) {
	f := c.s.files[c.str("file")]
	if f == nil || !f.complete || !f.readable() {
		return nil, refuse("file_not_found", c.str("file"))
	}
	return object{"file": f.wire(), "comments": []any{}, "response_metadata": object{"next_cursor": ""}}, nil
}

// serveFile gives a file's bytes to who shows the bot's token in the header, with
// files:read; others are sent to sign in. Source: docs.slack.dev/reference/objects/file-object#authentication.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.files[r.PathValue("id")]
	forced, isForced := s.takeForced("file")
	c := &call{s: s, method: "file"}
	err := c.need("files:read")
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	ok := f != nil && f.complete && f.readable() && err == nil && s.app.dead == "" && hmac.Equal([]byte(token), []byte(s.BotToken))
	if f != nil && !ok {
		s.violate("file", &refusal{code: "not_authed", details: []string{"the bot token in the header and files:read are wanted"}})
	}
	s.mu.Unlock()
	switch {
	case isForced && forced.status != 0:
		forced.write(w)
	case f == nil:
		http.NotFound(w, r)
	case !ok:
		http.Redirect(w, r, "/signin?redir="+url.QueryEscape(r.URL.Path), http.StatusFound)
	default:
		w.Header().Set("Content-Type", f.Type)
		_, _ = w.Write(f.Data)
	}
}

func serveSignIn(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, "<!DOCTYPE html><title>Sign in</title>")
}

// uploadURL is the first step of an upload. Source:
// docs.slack.dev/reference/methods/files.getUploadURLExternal.
func (c *call) uploadURL() (object, error) {
	size, err := c.number("length", 0)
	if err != nil || size <= 0 {
		return nil, refuse("invalid_arguments", "length is the file's size in bytes, more than none")
	}
	f := c.s.keep(File{Name: c.str("filename")}, c.s.Bot, nil)
	f.size, f.uploaded, f.complete = size, false, false
	return object{"upload_url": c.s.URL + "/upload/" + f.id + "?key=" + random(16), "file_id": f.id}, nil
}

// serveUpload is the second step: the bytes, raw or as the one file of a form. It
// needs no token. Source: docs.slack.dev/messaging/working-with-files#uploading_files.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	data, err := uploaded(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	if f, ok := s.takeForced("upload"); ok && f.status != 0 {
		f.write(w)
		return
	}
	f := s.files[r.PathValue("id")]
	switch {
	case err != nil:
	case f == nil || f.uploaded:
		err = fmt.Errorf("no upload is awaited here")
	case len(data) != f.size:
		err = fmt.Errorf("%d bytes came, %d were announced", len(data), f.size)
	}
	if err != nil {
		s.violate("upload", &refusal{code: "upload_failed", details: []string{err.Error()}})
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	f.Data, f.uploaded = data, true
	_, _ = fmt.Fprintf(w, "OK - %d", len(data))
}

func uploaded(r *http.Request) ([]byte, error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return io.ReadAll(r.Body)
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		p, err := parts.NextPart()
		if err != nil {
			return nil, fmt.Errorf("the form holds no file: %w", err)
		}
		if p.FileName() != "" {
			return io.ReadAll(p)
		}
	}
}

// completeUpload is the third step: name the files, and share them in a channel or
// keep them. Source: docs.slack.dev/reference/methods/files.completeUploadExternal.
func (c *call) completeUpload() (object, error) {
	given, _ := c.args["files"].([]any)
	var files []*file
	for _, v := range given {
		o, _ := v.(object)
		f := c.s.files[word1(o, "id")]
		if f == nil || f.owner != c.s.Bot || !f.uploaded || f.complete {
			return nil, refuse("file_not_found", fmt.Sprint(o["id"])+" was not uploaded, or is shared already")
		}
		if title := word1(o, "title"); title != "" {
			f.title = title
		}
		files = append(files, f)
	}
	if len(files) == 0 {
		return nil, refuse("invalid_arguments", "files is an array of {id, title}")
	}
	if c.str("channel_id") == "" && c.str("channels") == "" {
		return c.completed(files), nil
	}
	if c.str("channel_id") == "" {
		c.args["channel_id"] = c.str("channels")
	}
	return c.shareFiles(files)
}

func (c *call) shareFiles(files []*file) (object, error) {
	ch, err := c.conversation("channel_id")
	if r, ok := err.(*refusal); ok && r.code == "channel_not_found" {
		return nil, refuse("invalid_channel", r.details...)
	} else if err != nil {
		return nil, err
	}
	m := &message{user: c.s.Bot, app: true, text: c.str("initial_comment"), subtype: "file_share", files: files}
	if m.blocks, err = c.blocks("blocks"); err != nil {
		return nil, err
	}
	if m.thread, err = c.root(ch); err != nil {
		return nil, err
	}
	for _, f := range files {
		f.channels = append(f.channels, ch)
	}
	done := c.completed(files)
	ch.put(m)
	c.s.emitMessage(ch, m)
	return done, nil
}

func (c *call) completed(files []*file) object {
	var all []object
	for _, f := range files {
		f.complete = true
		all = append(all, object{"id": f.id, "title": f.title})
	}
	return object{"files": all}
}
