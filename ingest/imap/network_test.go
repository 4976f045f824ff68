package imap_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"usher/ingest/dovecottest"
	"usher/ingest/imap"
)

func proxy(t *testing.T, s target) *dovecottest.Proxy {
	t.Helper()
	p, err := dovecottest.NewProxy(s.addr())
	must(t, err)
	t.Cleanup(func() { p.Close() })
	return p
}

func through(t *testing.T, s target, p *dovecottest.Proxy) imap.Config {
	c := config(t, s)
	c.URL = fmt.Sprintf("imap://%s@%s?tls=none", s.user(), p.Addr())
	return c
}

func TestServerRestartDuringIdle(t *testing.T) {
	s := startDovecot(t)
	s.add(t, mails(1, 3)...)
	d := newDesk()
	c := config(t, s)
	c.Idle = time.Minute
	r, stop := run(t, c, d)
	d.await(t, 3)
	until(t, "idle", func() bool { return r.State().Idle })
	must(t, s.Restart())
	s.add(t, mail(4))
	d.await(t, 4)
	stop()
	d.inOrder(t, 1, 4)
}

func TestSilenceInIdleIsNoticed(t *testing.T) {
	s := startDovecot(t)
	p := proxy(t, s)
	d := newDesk()
	c := through(t, s, p)
	c.Idle, c.Timeout = 400*time.Millisecond, 300*time.Millisecond
	r, stop := run(t, c, d)
	until(t, "idle", func() bool { return r.State().Idle })
	p.Silence()
	start := time.Now()
	s.add(t, mails(1, 3)...)
	until(t, "silence noticed", func() bool { return errors.Is(r.State().Err, imap.ErrSilent) })
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("silence noticed after %v, want within about 0.7s", took)
	}
	p.Cut()
	p.Resume()
	d.await(t, 3)
	stop()
	d.inOrder(t, 1, 3)
}

func TestFrozenServer(t *testing.T) {
	s := startDovecot(t)
	d := newDesk()
	c := config(t, s)
	c.Idle, c.Timeout, c.Retry = 200*time.Millisecond, 300*time.Millisecond, 200*time.Millisecond
	r, stop := run(t, c, d)
	until(t, "idle", func() bool { return r.State().Idle })
	must(t, s.Freeze())
	until(t, "silence noticed", func() bool { return errors.Is(r.State().Err, imap.ErrSilent) })
	must(t, s.Thaw())
	s.add(t, mail(1))
	d.await(t, 1)
	stop()
	d.inOrder(t, 1, 1)
}

func TestCutsWhileReading(t *testing.T) {
	eachServer(t, func(t *testing.T, s target) {
		s.add(t, mails(1, 300)...)
		p := proxy(t, s)
		d := newDesk()
		for i := 1; i < 6; i++ {
			at := i * 50
			before := d.before
			d.before = cutAt(p, uint32(at), before)
		}
		_, stop := run(t, through(t, s, p), d)
		d.await(t, 300)
		stop()
		d.inOrder(t, 1, 300)
	})
}

func TestStopWhileConnectionHangs(t *testing.T) {
	s := startMemory(t, nil)
	p := proxy(t, s)
	p.Silence()
	_, stop := run(t, through(t, s, p), newDesk())
	until(t, "dialled", func() bool { return p.Dialled() > 0 })
	start := time.Now()
	stop()
	if took := time.Since(start); took > time.Second {
		t.Errorf("stop took %v", took)
	}
}

func TestTLS(t *testing.T) {
	s := startDovecot(t)
	s.add(t, mail(1))
	for name, url := range map[string]string{
		"implicit": "imaps://desk%40example.org@" + s.TLSAddr(),
		"starttls": "imap://desk%40example.org@" + s.Addr(),
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk()
			c := config(t, s)
			c.URL, c.TLS = url, trust(s)
			_, stop := run(t, c, d)
			d.await(t, 1)
			stop()
			d.inOrder(t, 1, 1)
		})
	}
}

func TestRawFetch(t *testing.T) {
	eachServer(t, func(t *testing.T, s target) {
		s.add(t, mails(1, 50)...)
		n, size, err := imap.RawFetch(t.Context(), config(t, s))
		if want := int64(41*len(mail(10)) + 9*len(mail(1))); n != 50 || size != want || err != nil {
			t.Errorf("RawFetch = %d, %d, %v, want 50, %d", n, size, err, want)
		}
	})
}
