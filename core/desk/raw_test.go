package desk_test

import (
	"testing"
	"time"

	"usher/core"
)

func TestForgetRaws(t *testing.T) {
	each(t, func(w *world) {
		record := func(source core.Source, sum string, end core.Disposition) core.InboundID {
			in, _, err := w.Record(w.ctx(), core.Inbound{
				Mailbox: "support", UID: uint32(len(source)), Source: source, Raw: core.Blob{SHA256: sum, Size: 3}, Original: []byte("raw"), Received: w.clock.Now(),
			})
			w.ok(err)
			in.Disposition = end
			w.ok(w.Settle(w.ctx(), in))
			return in.ID
		}
		old := record("m:1", "aa", core.Opened)
		held := record("m:2", "bb", core.Held)
		copied := record("m:4", "bb", core.Opened)
		twin := record("m:5", "cc", core.Opened)
		w.clock.pass(48 * time.Hour)
		fresh := record("m:3", "cc", core.Opened)
		gone, err := w.ForgetRaws(w.ctx(), 24*time.Hour)
		w.ok(err)
		if len(gone) != 1 || gone[0] != "aa" {
			w.t.Errorf("ForgetRaws = %v, want aa only", gone)
		}
		for id, want := range map[core.InboundID]string{old: "", held: "bb", copied: "bb", twin: "cc", fresh: "cc"} {
			in, err := w.Inbound(w.ctx(), id)
			w.ok(err)
			if in.Raw.SHA256 != want {
				w.t.Errorf("original of mail %d is %q, want %q", id, in.Raw.SHA256, want)
			}
			b, err := w.Original(w.ctx(), id)
			if want == "" && core.KindOf(err) != core.NotFound || want != "" && string(b) != "raw" {
				w.t.Errorf("bytes of mail %d = %q, %v, want them kept: %t", id, b, err, want != "")
			}
		}
	})
}
