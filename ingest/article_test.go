package ingest_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"usher/core"
	"usher/core/desk"
	"usher/ingest"
)

// A first answer offers an article, which command mails find and show. Of one for
// staff nobody else learns, by whatever way.
func TestArticlesByMail(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		sys := desk.By{Actor: core.System(), Channel: core.Shell}
		must(t)(h.desk.SetStaff(context.Background(), sys, "Ada", "ada@example.org", core.Admin))
		proven := func(from, subject, extra, text string) core.Inbound {
			_, domain, _ := strings.Cut(from, "@")
			return h.got("INBOX", append([]byte(says+"dkim=pass header.d="+domain+"\r\n"+border), letter(from, subject, extra, text)...))
		}
		commands := func(from, text string) string {
			h.ended(proven(from, "commands", "Delivered-To: support+desk@example.org\r\n", text), core.Commanded)
			return strings.Join(strings.Fields(told(h.last(core.NoticeAnswer, from))), " ")
		}
		got := commands("ada@example.org", "article add Kerberos for all public category:upgrade\n    Renew the **ticket**:\n\n        kinit\n"+
			"article add Kerberos for staff\n    The zeppelin lands at noon.\n")
		if !strings.Contains(got, "Article 1, Kerberos for all, is added.") || !strings.Contains(got, "Only staff can read it.") {
			t.Fatalf("article add = %s", got)
		}

		h.ended(proven("zoe@home.example", "Kerberos fails", "", "It does."), core.Opened)
		if l := h.last(core.NoticeOpened, "zoe@home.example"); len(l.Articles) != 1 || l.Articles[0].Slug != "kerberos-for-all" {
			t.Errorf("the first answer offers %+v, want the article for all", l.Articles)
		}
		h.clock.pass(time.Hour)

		for _, from := range []string{"zoe@home.example", "alice@acme.example"} {
			got := commands(from, "search kerberos\nsearch zeppelin\narticles\narticle show 1\narticle show 2\narticle show kerberos-for-staff\narticle show 99\n"+
				"article set 2 public\narticle remove 1 yes\narticle add Mine public\n    Text.\n")
			for _, want := range []string{"Kerberos for all: `article show 1`", "No ticket and no article that you can see", "Renew the **ticket**: kinit"} {
				if !strings.Contains(got, want) {
					t.Errorf("commands of %s gave no %q:\n%s", from, want, got)
				}
			}
			if n := strings.Count(got, core.Explain(core.NoArticle())); n != 3 {
				t.Errorf("commands of %s: %d articles are not there, want 3:\n%s", from, n, got)
			}
			if strings.Contains(got, "Kerberos for staff") || strings.Contains(got, "lands at noon") || strings.Contains(got, "is added") || strings.Contains(got, "is removed") {
				t.Errorf("commands of %s did or showed what they must not:\n%s", from, got)
			}
		}
		if got := commands("sam@example.org", "search zeppelin\narticle show 2\n"); strings.Count(got, "lands at noon") != 2 || !strings.Contains(got, "The «zeppelin»") {
			t.Errorf("commands of staff = %s, want the article found and shown", got)
		}

		if got := commands("ada@example.org", "article remove 1\n"); !strings.Contains(got, "Please confirm.") {
			t.Fatalf("article remove = %s, want a question", got)
		}
		confirm := "Delivered-To: " + keyed(h.last(core.NoticeAnswer, "ada@example.org").Key) + "\r\n"
		h.ended(h.mail("ada@example.org", "Re: commands", confirm, "yes"), core.Commanded)
		if got := told(h.last(core.NoticeAnswer, "ada@example.org")); !strings.Contains(got, "Article 1, Kerberos for all, is removed.") {
			t.Errorf("after the yes: %s", got)
		}
	}, func(h *house, _ *ingest.Files) { h.cfg.Mailboxes[0].AuthservID = "mx.example.org" })
}
