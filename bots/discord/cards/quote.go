package cards

import (
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core/command"
)

// quote is somebody's message among other things.
func (d *drawing) quote(q command.Quote) {
	head := []string{bold(bots.Cut(q.Author, 80))}
	for _, p := range []string{moment(q.At), esc1(q.Note)} {
		if p != "" {
			head = append(head, p)
		}
	}
	d.para(strings.Join(head, " · "))
	for _, p := range bots.Pieces(bots.Cut(q.Text, 2000), mostValue-200, esc) {
		d.text(fit(quoted(p), mostValue))
	}
}

// said is an embed of somebody's words, under their name and with what is special
// about them. It reports whether it cut them.
func (s *sheet) said(author, note, text string, at time.Time, most int) (cut bool) {
	c := Said
	if strings.HasPrefix(note, "internal") {
		c = Inside
	}
	if s.room() < 400 {
		s.full = true
		return true
	}
	e := s.card(c)
	if e == nil {
		return true
	}
	name := bots.Cut(bots.Line(author), 100)
	if note != "" {
		name += " · " + note
	}
	e.Author = &discordgo.MessageEmbedAuthor{Name: plain(name, mostName)}
	if !at.IsZero() {
		e.Timestamp = at.UTC().Format(time.RFC3339)
	}
	ps := bots.Pieces(text, min(most, mostDescription-200, s.room()-300), esc)
	if len(ps) == 0 {
		ps = []string{"*no text*"}
	}
	if e.Description = ps[0]; len(ps) > 1 {
		e.Description += " …"
	}
	s.takes(bots.Length(e.Description) + bots.Length(e.Author.Name))
	return len(ps) > 1
}

// attached names files below the last embed.
func (s *sheet) attached(fs []command.File) {
	if len(fs) == 0 || len(s.embeds) == 0 {
		return
	}
	var names []string
	for _, f := range fs[:min(len(fs), 5)] {
		names = append(names, "📎 "+esc1(bots.Cut(bots.Line(f.Name), 40))+" ("+bots.Size(f.Size)+")")
	}
	if more := len(fs) - len(names); more > 0 {
		names = append(names, bots.Counted(more, "more file"))
	}
	text := "\n" + small(strings.Join(names, " · "))
	e := s.embeds[len(s.embeds)-1]
	if bots.Length(e.Description)+bots.Length(text) <= mostDescription && s.takes(bots.Length(text)) {
		e.Description += text
	}
}

// files are the options that send them.
func files(fs []command.File) []bots.Option {
	var out []bots.Option
	for _, f := range fs {
		out = append(out, bots.Option{Label: "Get " + bots.Cut(bots.Line(f.Name), 60) + " (" + bots.Size(f.Size) + ")", Command: f.Command})
	}
	return out
}
