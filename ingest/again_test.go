package ingest_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"usher/core"
)

func TestRelease(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		held := h.ended(h.mail("alice@acme.example", "Help", "Message-ID: <1@a>\r\n", "#priority high\nHelp."), core.Held)
		var both sync.WaitGroup
		results := make([]error, 2)
		for k := range results { // two operators at once
			both.Go(func() { _, results[k] = h.in.Release(t.Context(), held.ID) })
		}
		both.Wait()
		if (results[0] == nil) == (results[1] == nil) || core.KindOf(results[0]) != core.Invalid && core.KindOf(results[1]) != core.Invalid {
			t.Errorf("Release twice = %v and %v, want it done once and refused once", results[0], results[1])
		}
		in := h.ended(h.inbound(held.ID), core.Opened)
		if in.Trust != core.TrustProven || in.Evidence != "released by the staff" || in.Why != "" {
			t.Errorf("the released mail is %s by %q, %q", in.Trust, in.Evidence, in.Why)
		}
		if v := h.show(in.Ticket); v.Ticket.Priority != core.High || v.Organization.Name != "Acme" || h.texts(in.Ticket) != "Help." {
			t.Errorf("ticket %+v", v.Ticket)
		}
		for what, do := range map[string]func() error{
			"Release": func() error { _, err := h.in.Release(t.Context(), in.ID); return err },
			"Replay":  func() error { _, err := h.in.Replay(t.Context(), in.ID); return err },
			"Refuse":  func() error { _, err := h.in.Refuse(t.Context(), in.ID, "no"); return err },
			"Discard": func() error { _, err := h.in.Discard(t.Context(), in.ID); return err },
		} {
			if err := do(); core.KindOf(err) != core.Invalid || !strings.Contains(core.Explain(err), "opened") {
				t.Errorf("%s of an opened mail = %v, want Invalid", what, err)
			}
		}
		if _, err := h.in.Release(t.Context(), 4711); core.KindOf(err) != core.NotFound {
			t.Errorf("Release of no mail = %v, want NotFound", err)
		}
	})
}

func TestReleaseFlooding(t *testing.T) {
	h := oneHouse(t, accepting)
	in := h.ended(h.mail("alice@acme.example", "Talk", "Message-ID: <1@a>\r\n", "0"), core.Opened)
	var mails [][]byte
	for k := range 20 {
		mails = append(mails, letter("alice@acme.example", "Re: Talk", "In-Reply-To: <1@a>\r\n", fmt.Sprint(k+1)))
	}
	h.put("INBOX", mails...)
	held := h.ended(h.ends(21)[20], core.Held)
	again, err := h.in.Replay(t.Context(), held.ID)
	if err != nil {
		t.Fatal(err)
	}
	h.ended(again, core.Held)
	if again, err = h.in.Release(t.Context(), held.ID); err != nil {
		t.Fatal(err)
	}
	if h.ended(again, core.Replied); again.Ticket != in.Ticket || !strings.HasSuffix(h.texts(in.Ticket), "|20") {
		t.Errorf("the released mail is on ticket %d: %s", again.Ticket, h.texts(in.Ticket))
	}
}

func TestRefuseAndDiscard(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		one := h.ended(h.mail("zoe@home.example", "Buy", "Message-ID: <1@z>\r\n", "this"), core.Held)
		two := h.ended(h.mail("zoe@home.example", "Buy more", "", "of this"), core.Held)
		three := h.ended(h.mail("zoe@home.example", "Buy all", "", "of this"), core.Held)
		nobody := h.ended(h.got("INBOX", []byte("Subject: x\r\n\r\nx\r\n")), core.Held)
		for _, in := range []core.Inbound{one, two} {
			if out, err := h.in.Refuse(t.Context(), in.ID, "We buy nothing."); err != nil || out.Disposition != core.RefusedIn {
				t.Fatalf("Refuse = %s, %v", out.Disposition, err)
			}
		}
		got := h.notices(core.NoticeRefused, "zoe@home.example")
		if len(got) != 1 || got[0].InReplyTo != "1@z" || !strings.Contains(got[0].Body, "We buy nothing.") {
			t.Errorf("refusals %+v, want one a day with the reason", got)
		}
		if out, err := h.in.Discard(t.Context(), three.ID); err != nil || out.Disposition != core.Discarded {
			t.Errorf("Discard = %s, %v", out.Disposition, err)
		}
		if !strings.Contains(string(h.original(three)), "of this") {
			t.Error("the original of a discarded mail is gone")
		}
		if _, err := h.in.Refuse(t.Context(), nobody.ID, "no"); core.KindOf(err) != core.Invalid {
			t.Errorf("Refuse of a mail without sender = %v, want Invalid", err)
		}
		if _, err := h.in.Release(t.Context(), nobody.ID); core.KindOf(err) != core.Invalid {
			t.Errorf("Release of a mail without sender = %v, want Invalid", err)
		}
		if out, err := h.in.Discard(t.Context(), nobody.ID); err != nil || out.Disposition != core.Discarded {
			t.Errorf("Discard of it = %s, %v", out.Disposition, err)
		}
		back, err := h.in.Replay(t.Context(), three.ID) // it was a mistake
		if err != nil || back.Disposition != core.Held {
			t.Errorf("Replay of a discarded mail = %s, %v, want held as when it came", back.Disposition, err)
		}
		if got := h.notices(core.NoticeChallenge, "zoe@home.example"); len(got) != 3 {
			t.Errorf("%d challenges, want one a mail", len(got))
		}
	})
}

// To replay a held mail asks its sender no second time.
func TestReplayHeld(t *testing.T) {
	h := oneHouse(t, accepting)
	in := h.ended(h.mail("alice@acme.example", "Commands", "Delivered-To: support+desk@example.org\r\n", "whoami"), core.Held)
	again, err := h.in.Replay(t.Context(), in.ID)
	if err != nil {
		t.Fatal(err)
	}
	h.ended(again, core.Held)
	if got := h.notices(core.NoticeChallenge, "alice@acme.example"); len(got) != 1 {
		t.Errorf("%d challenges after a replay, want 1", len(got))
	}
}
