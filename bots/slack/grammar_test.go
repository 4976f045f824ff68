package slack_test

import (
	"strings"
	"testing"

	"usher/bots/slack/slacktest"
	"usher/core/command"
)

// Each verb of the grammar, alone and with all its words, is answered in a way that
// Slack can show, to a customer and to an administrator: who may not is told so, and
// what is missing is asked for.
func TestWholeGrammar(t *testing.T) {
	h := newHouse(t, func(h *house) { h.do("staff add ada@example.org admin") })
	ada := h.Home.User("Ada", "ada@example.org")
	h.room.Add(ada)
	people := []*slacktest.User{h.alice, ada}
	for _, u := range people {
		h.linked(u)
	}
	h.opened("Login fails")
	verbs := command.Verbs(command.Who{Admin: true})
	for _, alone := range []bool{true, false} {
		for _, v := range verbs {
			line := v.Name
			if !alone {
				line = strings.NewReplacer(" 12 ", " 1 ").Replace(v.Example + " ")
			}
			if v.Name == "unlink" || v.Name == "withdraw" && !alone {
				continue // last
			}
			h.answersAll(people, "/ticket", line, !alone)
		}
	}
	h.answersAll(people, "/support", "withdraw 1 yes", true)
	h.answersAll(people, "/support", "unlink", true)
}

// answersAll has each type a command, and wants it to be understood and answered by
// a message or a form.
func (h *house) answersAll(people []*slacktest.User, slash, line string, whole bool) {
	h.t.Helper()
	had := map[*slacktest.User]int{}
	for _, u := range people {
		had[u] = len(u.Seen(h.room))
		u.Command(h.room, slash, line)
	}
	for _, u := range people {
		h.Until(h.t, "an answer to "+line, func() bool { return len(u.Seen(h.room)) > had[u] || u.View() != nil })
		if u.View() != nil {
			u.CloseView(true)
			continue
		}
		for _, m := range u.Seen(h.room)[had[u]:] {
			if said := m.Shown(); whole && (strings.Contains(said, "Did you mean") || strings.Contains(said, "no command")) {
				h.t.Errorf("%s %s is not understood: %s", slash, line, said)
			}
			if strings.Contains(m.Shown(), "on our side") {
				h.t.Errorf("%s %s failed: %s", slash, line, m.Shown())
			}
		}
	}
	h.idle()
	if st := h.app.Intake(); st.Failed != 0 {
		h.t.Fatalf("%s %s failed: %+v", slash, line, st)
	}
}
