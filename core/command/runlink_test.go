package command_test

import (
	"strings"
	"testing"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/core/store"
	"usher/core/store/storetest"
)

// connected builds the desk with Slack.
func connected(t *testing.T, s *store.Store) *world {
	w := build(t, s)
	set := w.desk.Settings()
	set.Networks = []core.Channel{core.Slack}
	w.desk = desk.New(s, set, w.desk.Now)
	return w
}

// says does a command by a Slack account, linked or not.
func (w *world) says(user, line string) command.Answer {
	w.t.Helper()
	acc := core.Account{Network: core.Slack, Team: "T1", ID: user}
	a, _, err := w.desk.ChatActor(w.t.Context(), acc)
	if err != nil {
		w.t.Fatal(err)
	}
	by := desk.By{Actor: a, Channel: core.Slack, Account: acc, Who: user + " in Acme's Slack"}
	answer, err := w.run.RunText(w.t.Context(), w.desk, by, line)
	if err != nil {
		w.t.Fatalf("%s says %q: %v", user, line, err)
	}
	return answer
}

func (w *world) code() string {
	w.t.Helper()
	list, err := w.desk.Outbox(w.t.Context(), core.Queued)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, n := range list {
		if n.Kind == core.NoticeCode {
			l, err := w.desk.Letter(w.t.Context(), []core.Notice{n})
			if err != nil {
				w.t.Fatal(err)
			}
			return l.Code
		}
	}
	w.t.Fatal("no code was mailed")
	return ""
}

func TestLinkBySlack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := connected(t, s)
		is := func(a command.Answer, ok bool, rule, says string) {
			t.Helper()
			if a.OK != ok || a.Rule != rule || !strings.Contains(text(a), says) {
				t.Errorf("OK %v, rule %q, %s\nwant OK %v, rule %q, …%s…", a.OK, a.Rule, text(a), ok, rule, says)
			}
		}
		const bob = "UBOB"
		known, unknown := w.says(bob, "link alice@acme.example"), w.says("UEVE", "link nobody@home.example")
		is(known, true, "", "`alice@acme.example`, a code of eight digits")
		if text(known) != strings.ReplaceAll(text(unknown), "nobody@home.example", "alice@acme.example") {
			t.Errorf("the answers tell whether the address is known:\n%s\n%s", text(known), text(unknown))
		}
		is(w.says(bob, "whoami"), false, core.RuleProof, "does not prove")
		is(w.says(bob, "alerts via mail"), false, core.RuleNoAddress, "link ADDRESS")
		is(w.says(bob, "unlink"), false, "", "No chat account is linked")
		is(w.says("UALICE", "verify 1"), false, "", "not right")
		w.says("UALICE", "link alice@acme.example")
		is(w.says("UALICE", "verify "+w.code()), true, "", "linked to alice@acme.example")
		is(w.says("UALICE", "whoami"), true, "", "Accounts   Slack\n")
		is(w.says("UALICE", "whoami"), true, "", "in the chat, of tickets written to there; else by mail")
		is(w.says("UALICE", "alerts via slack discord"), false, core.RuleNotConnected, "not connected to Discord")
		is(w.says("UALICE", "alerts via mail, slack"), true, "", "by mail (alice@acme.example) and in Slack")
		is(w.says("UALICE", "whoami"), true, "", "by mail (alice@acme.example) and in Slack")
		is(w.do("olga@acme.example", "alerts via slack"), false, core.RuleNotLinked, "link olga@acme.example")
		is(w.do("olga@acme.example", "link olga@acme.example"), false, "", "type it there")
		is(w.do("olga@acme.example", "verify 12345678"), false, "", "type it there")
		is(w.do("sam@desk.example", "person show alice@acme.example"), true, "", "slack:T1/UALICE")
		is(w.do("sam@desk.example", "person show slack:T1/UALICE"), true, "", "linked a Slack account to alice@acme.example")
		is(w.do("sam@desk.example", "person show slack:T1/UNONE"), false, "", "Nobody here has the account")
		is(w.says("UALICE", "alerts via auto"), true, "", "where you write")
		is(w.do("alice@acme.example", "unlink slack"), true, "", "does not act as you any more")
		is(w.do("alice@acme.example", "whoami"), true, "", "Told       by mail")
		is(w.says("UALICE", "whoami"), false, core.RuleProof, "does not prove")

		// Somebody without an address can be shown and forgotten by the account.
		if _, err := w.desk.Admit(t.Context(), core.Account{Network: core.Slack, Team: "T1", ID: "UNIA"}, "Nia"); err != nil {
			t.Fatal(err)
		}
		is(w.do("sam@desk.example", "person show slack:T1/UNIA"), true, "", "Nia")
		is(w.do("ada@desk.example", "person forget slack:T1/UNIA yes"), true, "", "chat accounts")
		is(w.do("sam@desk.example", "person show slack:T1/UNIA"), false, "", "Nobody here has the account")
	})
}

// A history tells that a message was changed, and to staff what it said.
func TestShowEdited(t *testing.T) {
	w := connected(t, storetest.Open(t, store.SQLite))
	w.says("UALICE", "link alice@acme.example")
	w.says("UALICE", "verify "+w.code())
	a, _, err := w.desk.ChatActor(t.Context(), core.Account{Network: core.Slack, Team: "T1", ID: "UALICE"})
	if err != nil {
		t.Fatal(err)
	}
	by := desk.By{Actor: a, Channel: core.Slack, Source: "slack:C1/1.1"}
	if _, err := w.desk.Open(t.Context(), by, desk.Opening{Subject: "Odd", Text: "first words"}); err != nil {
		t.Fatal(err)
	}
	by.Source = "slack:event/2"
	if _, err := w.desk.MessageEdited(t.Context(), by, "slack:C1/1.1", "second words"); err != nil {
		t.Fatal(err)
	}
	if got := text(w.ok("alice@acme.example", "show 1")); !strings.Contains(got, "edited message 1") || strings.Contains(got, "first words") {
		t.Errorf("Alice reads\n%s\nwant that she edited message 1, and only the new words", got)
	}
	w.lines(w.ok("sam@desk.example", "show 1"), "second words", "edited message 1, which said: first words")
}
