package discord

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core"
)

// enclose puts files into a message. Those that Discord does not take, or that are
// lost, are named: who asked for one by its name must learn why it does not come.
func (a *App) enclose(ctx context.Context, m *message, p bots.Parcel, files []core.Attachment) error {
	var refused []core.Attachment
	for _, f := range files {
		if f.Blob.Size > fileMost || f.Blob.Size == 0 || len(m.Files) == filesMost {
			refused = append(refused, f)
			continue
		}
		r, err := a.files.Open(f.Blob)
		switch {
		case core.KindOf(err) == core.NotFound:
			a.log.ErrorContext(ctx, "open a file", "ticket", p.Ticket, "file", f.ID, "err", err)
			refused = append(refused, f)
		case err != nil:
			shut(m)
			return err
		default:
			m.Files = append(m.Files, &discordgo.File{Name: f.Name, ContentType: f.Type, Reader: r})
		}
	}
	if len(refused) > 0 {
		under(m, "Discord does not take these files. "+byMailOnly(p, refused))
	}
	return nil
}

// byMailOnly says how to get files otherwise.
func byMailOnly(p bots.Parcel, files []core.Attachment) string {
	var list []string
	for _, f := range files {
		list = append(list, fmt.Sprintf("`%s`: `file %d %d`", strings.ReplaceAll(bots.Cut(bots.Line(f.Name), 60), "`", ""), p.Ticket, f.Number))
	}
	text := "By mail these commands send them: " + strings.Join(list[:min(len(list), filesMost)], ", ")
	return text
}

// under puts small print below a message's text.
func under(m *message, text string) {
	if room := 1990 - bots.Length(m.Content); bots.Length(text) > room {
		text = bots.Cut(text, max(room, 1))
	}
	m.Content = strings.TrimSpace(m.Content + "\n-# " + text)
}

// shut closes the files of a message that was sent.
func shut(m *message) {
	for _, f := range m.Files {
		if c, ok := f.Reader.(io.Closer); ok {
			c.Close()
		}
	}
}
