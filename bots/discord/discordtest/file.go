package discordtest

import (
	"bytes"
	"image"
	_ "image/gif" // to know their sizes
	_ "image/jpeg"
	_ "image/png"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"
)

// File is a file that is attached to a message or given to a command.
type File struct {
	Name string
	Type string // media type; by the name if empty
	Data []byte
}

type file struct {
	File
	s           *Server
	id          string
	ch          *Channel
	description string
	ephemeral   bool
}

// keep makes an attachment of a file; s.mu is held.
func (s *Server) keep(f File, ch *Channel) *file {
	if f.Type == "" {
		f.Type = mime.TypeByExtension(path.Ext(f.Name))
	}
	f.Name = safeName(f.Name)
	kept := &file{File: f, s: s, id: s.id(), ch: ch}
	s.files[kept.id] = kept
	return kept
}

// safeName is a file's name as Discord makes it: letters, digits, and _-. only.
func safeName(name string) string {
	safe := strings.Map(func(r rune) rune {
		switch {
		case r == '_' || r == '-' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			return r
		case r == ' ' || r == '/' || r == '\\':
			return '_'
		}
		return -1
	}, name)
	if strings.Trim(safe, ".") == "" {
		return "unknown"
	}
	return safe
}

// wire is the attachment, with a link that expires. Source:
// developers/resources/message.mdx#attachment-object, developers/reference.mdx#signed-attachment-cdn-urls.
func (f *file) wire() object {
	now := time.Now()
	query := url.Values{
		"ex": {strconv.FormatInt(now.Add(24*time.Hour).Unix(), 16)}, "is": {strconv.FormatInt(now.Unix(), 16)},
		"hm": {strconv.Itoa(f.s.era) + "-" + f.id},
	}
	address := f.s.URL + "/attachments/" + f.ch.ID + "/" + f.id + "/" + url.PathEscape(f.Name) + "?" + query.Encode()
	o := object{"id": f.id, "filename": f.Name, "size": len(f.Data), "url": address, "proxy_url": address}
	if f.Type != "" {
		o["content_type"] = f.Type
	}
	if f.description != "" {
		o["description"] = f.description
	}
	if f.ephemeral {
		o["ephemeral"] = true
	}
	if pic, _, err := image.DecodeConfig(bytes.NewReader(f.Data)); err == nil {
		o["width"], o["height"] = pic.Width, pic.Height
	}
	return o
}

func wireFiles(files []*file) []any {
	all := []any{}
	for _, f := range files {
		all = append(all, f.wire())
	}
	return all
}

// ExpireFiles makes all links to files that were handed out so far invalid, as a
// day does. Who reads a message again gets new ones.
func (s *Server) ExpireFiles() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.era++
}

// serveFile gives a file's bytes to who has a link that holds, without a token.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.files[r.PathValue("id")]
	forced, isForced := s.takeForced("file")
	ok := f != nil && r.URL.Query().Get("hm") == strconv.Itoa(s.era)+"-"+f.id
	s.mu.Unlock()
	switch {
	case isForced && forced.lose:
		panic(http.ErrAbortHandler)
	case isForced:
		forced.write(w)
	case !ok:
		http.Error(w, "This content is no longer available.", http.StatusNotFound)
	default:
		w.Header().Set("Content-Type", f.Type)
		_, _ = w.Write(f.Data) // who has gone away needs no answer
	}
}
