package bots

import (
	"errors"
	"io"
	"slices"
	"time"

	"usher/core"
	"usher/core/desk"
)

// Files keeps attachments.
type Files interface {
	Put(r io.Reader) (core.Blob, error)
	Open(b core.Blob) (io.ReadSeekCloser, error)
}

// TryFiles is how long a file that can't be fetched holds up its message.
const TryFiles = 30 * time.Second

// mostStaffFile is how many bytes a file of the staff's may have: they have no plan.
const mostStaffFile = 1_000_000_000

// MostOf is how many bytes a file of somebody's may have.
func MostOf(a core.Actor, plan core.Plan) int64 {
	if a.ActsAsStaff() {
		return mostStaffFile
	}
	return plan.Attachment()
}

// Takes reports whether the plan takes a file that somebody opens a ticket with.
func Takes(a core.Actor, plan core.Plan, f core.Attachment) bool {
	return a.ActsAsStaff() || core.CheckFile(plan, f.Name, f.Blob.Size).Allowed
}

// TakesIn reports whether a file of somebody's may go to a ticket.
func TakesIn(v desk.View, a core.Actor, f core.Attachment) bool {
	return slices.Contains(v.May, core.AttachFile) && f.Blob.Size <= MostOf(a, v.Plan)
}

// Copy streams a file of at most so many bytes into the store. One that turns out
// larger than was said is only named, a little larger than what is allowed.
func Copy(to Files, at core.Attachment, most int64, download func(io.Writer) error) (core.Attachment, error) {
	r, w := io.Pipe()
	limit := &limited{w: w, room: most}
	done := make(chan error, 1)
	go func() {
		err := download(limit)
		w.CloseWithError(err)
		done <- err
	}()
	blob, err := to.Put(r)
	r.Close()
	if down := <-done; limit.full {
		at.Blob = core.Blob{Size: most + 1}
		return at, nil
	} else if down != nil {
		return at, down
	}
	at.Blob = blob
	return at, err
}

// limited refuses what is more than it has room for.
type limited struct {
	w    io.Writer
	room int64
	full bool
}

var errFull = errors.New("the file is larger than was said")

func (l *limited) Write(p []byte) (int, error) {
	if l.room -= int64(len(p)); l.room < 0 {
		l.full = true
		return 0, errFull
	}
	return l.w.Write(p)
}

// Room is what finds room beside a message. What is zero has no bounds.
type Room struct {
	All  int64 // bytes of all files
	Each int64 // bytes of one
	Many int   // files
}

// takes reports whether a file finds room, and takes it. Empty files find none, for
// no network takes them.
func (r *Room) takes(f core.Attachment) bool {
	n := f.Blob.Size
	if n == 0 || r.All > 0 && n > r.All || r.All < 0 || r.Each > 0 && n > r.Each || r.Many < 0 {
		return false
	}
	if r.All > 0 {
		if r.All -= n; r.All == 0 {
			r.All = -1
		}
	}
	if r.Many > 0 {
		if r.Many--; r.Many == 0 {
			r.Many = -1
		}
	}
	return true
}

// Alongside are the files that go along with a letter: as many as there is room
// for. The letter it returns names the others only. Files that were asked for by
// name go along whatever their size.
func Alongside(l desk.Letter, room Room) ([]core.Attachment, desk.Letter) {
	var along []core.Attachment
	items := slices.Clone(l.Items)
	for i, it := range items {
		if it.Message == nil || it.Message.Author == l.To.ID && l.To.ID != 0 { // nobody wants their own back
			continue
		}
		m := *it.Message
		m.Attachments = nil
		for _, f := range it.Message.Attachments {
			if room.takes(f) {
				along = append(along, f)
			} else {
				m.Attachments = append(m.Attachments, f)
			}
		}
		items[i].Message = &m
	}
	l.Items = items
	return append(along, l.Told.Files...), l
}

// WithoutFiles are the items of a letter whose files stay where they are.
func WithoutFiles(items []desk.Item) []desk.Item {
	items = slices.Clone(items)
	for i, it := range items {
		if it.Message != nil {
			m := *it.Message
			m.Attachments = nil
			items[i].Message = &m
		}
	}
	return items
}
