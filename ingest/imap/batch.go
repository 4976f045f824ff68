package imap

import (
	"cmp"
	"errors"
	"fmt"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// A batch is some mails asked for in one command. They come through mails, in
// whatever order the server likes; err is why the command ended, valid once
// mails is closed.
type batch struct {
	room  map[goimap.UID]int64 // held for each mail not come yet
	uids  []goimap.UID         // ascending
	total int64                // sum of room
	mails chan *Mail
	err   error
}

// split divides the window into batches of at most windowSize mails and limit
// bytes of room.
func (w *window) split(limit int64) []*batch {
	var (
		all []*batch
		b   *batch
	)
	for _, uid := range w.uids {
		room := w.room(uid, limit)
		if b == nil || b.total+room > limit || len(b.uids) == windowSize {
			b = &batch{room: map[goimap.UID]int64{}}
			all = append(all, b)
		}
		b.uids = append(b.uids, uid)
		b.room[uid] = room
		b.total += room
	}
	return all
}

// room is what a mail may take in memory: its size, some more as servers
// round it, but never more than the limit. A mail that turns out larger goes
// to a file.
func (w *window) room(uid goimap.UID, limit int64) int64 {
	size, ok := w.sizes[uid]
	if !ok {
		size = 64 << 10
	}
	return min(size+size/8+4<<10, limit)
}

// body is what we ask for, and no more: every further item is a chance for the
// library to stumble over what a server writes.
func body() *goimap.FetchOptions {
	return &goimap.FetchOptions{UID: true, BodySection: []*goimap.FetchItemBodySection{{Peek: true}}}
}

// fetch asks for the bodies of the batch. The goroutine it starts ends when
// mails is closed, and sends without blocking. The room of mails that did not
// come is given to release.
func (s *session) fetch(b *batch, set goimap.NumSet, release func(int64)) {
	b.mails = make(chan *Mail, len(b.uids))
	answered := s.conn.expect()
	cmd := s.client.Fetch(set, body())
	go func() {
		defer close(b.mails)
		defer answered()
		b.err = s.receive(b, cmd)
		for _, room := range b.room {
			release(room)
		}
	}()
}

// receive takes the mails of a command until it ends.
func (s *session) receive(b *batch, cmd *imapclient.FetchCommand) (err error) {
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		m, errTake := s.take(msg, b.room)
		if m != nil {
			b.mails <- m
		}
		err = cmp.Or(err, errTake)
		if errTake != nil && !errors.Is(errTake, errSpool) {
			// The command must not be touched any more: see spool.
			s.conn.Close()
			<-s.client.Closed()
			return err
		}
	}
	if errClose := cmd.Close(); errClose != nil {
		err = cmp.Or(err, fmt.Errorf("fetch mails: %w", s.why(errClose)))
	}
	return err
}

// take spools one mail. It returns nil for an answer that holds no mail, or
// one that is not in room or came before.
func (s *session) take(msg *imapclient.FetchMessageData, room map[goimap.UID]int64) (*Mail, error) {
	m := &Mail{UIDValidity: s.validity}
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			m.UID = uint32(item.UID)
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil || m.memory != nil || m.file != nil {
				continue
			}
			limit := s.SpoolMemory
			if m.UID != 0 {
				limit = min(limit, room[goimap.UID(m.UID)])
			}
			if err := spool(m, item.Literal, s.SpoolDir, limit); err != nil {
				m.drop()
				return nil, fmt.Errorf("mail %d: %w", m.UID, s.why(err))
			}
		}
	}
	held, asked := room[goimap.UID(m.UID)]
	if !asked || m.memory == nil && m.file == nil {
		m.drop()
		return nil, nil
	}
	delete(room, goimap.UID(m.UID))
	m.room = held
	return m, nil
}
