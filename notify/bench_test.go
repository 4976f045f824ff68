package notify_test

import (
	"context"
	"fmt"
	"testing"

	"usher/core"
	"usher/core/store"
	"usher/core/store/storetest"
	"usher/notify"
	"usher/notify/smtptest"
)

// BenchmarkDrain sends notices, each of a lane of its own, to a server that
// only counts them: claim, letter, mail and mark. An answer is about no ticket,
// a reply loads one.
func BenchmarkDrain(b *testing.B) {
	for _, d := range storetest.Dialects {
		for _, kind := range []core.NoticeKind{core.NoticeAnswer, core.NoticeReplied} {
			for _, senders := range []int{1, 4} {
				b.Run(fmt.Sprintf("%s/%s/senders=%d", d, kind, senders), func(b *testing.B) { drain(b, d, kind, senders) })
			}
		}
	}
}

func drain(b *testing.B, d store.Dialect, kind core.NoticeKind, senders int) {
	s := storetest.Open(b, d)
	w := newWorld(b, s, smtptest.Discard())
	by := w.by(bob)
	n := core.Notice{Kind: kind, Channel: core.Mail, Person: by.Actor.Person.ID, Address: bob, Reason: core.AsRequester, Body: `{"text":"done"}`}
	if kind == core.NoticeReplied {
		w.open()
		v, err := w.desk.Show(b.Context(), by.Actor, w.ticket)
		w.must(err)
		n.Ticket, n.Message = w.ticket, v.Messages[0].ID
	}
	w.must(s.Do(b.Context(), func(tx *store.Tx) error {
		for i := range b.N {
			n.Lane, n.Created = fmt.Sprint("lane", i), w.desk.Now()
			if _, err := tx.AddNotices(b.Context(), n); err != nil {
				return err
			}
		}
		return nil
	}))
	before := w.server.Count()
	worker := w.worker(func(c *notify.Config) { c.Senders = senders })
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan error, 1)
	b.ResetTimer()
	go func() { done <- worker.Run(ctx) }()
	w.until("sent", func() bool { return worker.Status().Sent >= b.N })
	b.ReportMetric(float64(w.server.Count()-before)/b.Elapsed().Seconds(), "notices/s")
	b.StopTimer()
	cancel()
	w.must(<-done)
}
