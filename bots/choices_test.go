package bots_test

import (
	"slices"
	"strings"
	"testing"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

var (
	alice = core.Actor{Trust: core.TrustProven, Person: core.Person{ID: 1, Name: "Alice", Primary: "alice@acme.example"},
		Memberships: []core.Membership{{Organization: 1, Person: 1, Role: core.Member, Granted: true}}}
	sam = core.Actor{Trust: core.TrustProven, Person: core.Person{ID: 9, Name: "Sam", Primary: "sam@desk.example", Staff: core.Agent}}
	bob = core.Person{ID: 2, Name: "Bob", Primary: "bob@acme.example"}
)

func lines(cs []bots.Choice) []string {
	var out []string
	for _, c := range cs {
		out = append(out, c.Command)
		for _, o := range c.Options {
			out = append(out, o.Command)
		}
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

func find(cs []bots.Choice, label string) bots.Choice {
	for _, c := range cs {
		if c.Label == label {
			return c
		}
	}
	return bots.Choice{}
}

func TestChoicesOfCustomer(t *testing.T) {
	v := desk.View{Ticket: core.Ticket{ID: 12, Organization: 1, Status: core.New, Priority: core.Normal, Privacy: core.Private, Category: "other"},
		Organization: core.Organization{ID: 1}, Plan: core.DefaultCatalogue()["premium"], Addresses: true, CC: []core.Person{bob},
		Alerts: []core.Person{alice.Person},
		May: []core.Action{core.ReplyTo, core.SetStatus, core.CloseTicket, core.Reopen, core.SetPriority, core.MakePrivate, core.MakePublic,
			core.SetCategory, core.AddCC, core.Subscribe}}
	got := bots.Choices(v, alice, []string{"upgrade", "other"})
	for _, want := range []string{"reply 12 …", "priority 12 urgent", "category 12 upgrade", "status 12 pending", "privacy 12 public yes",
		"alerts 12 off", "cc 12 add …", "cc 12 remove bob@acme.example", "close 12", "follow-up 12 …"} {
		if !slices.Contains(lines(got), want) {
			t.Errorf("no choice is %q; there are %q", want, lines(got))
		}
	}
	for _, l := range lines(got) {
		if verb, _, _ := strings.Cut(l, " "); slices.Contains([]string{"note", "assign", "withdraw", "reopen"}, verb) || l == "status 12 assigned" {
			t.Errorf("%q is offered", l)
		}
	}
	if c := find(got, "Make public"); !strings.Contains(c.Confirm, "Everybody") {
		t.Errorf("making it public asks %q first", c.Confirm)
	}
	for _, o := range find(got, "Priority").Options {
		if o.Chosen != (o.Label == "Normal") {
			t.Errorf("priority %s is marked %v", o.Label, o.Chosen)
		}
	}
}

func TestChoicesOfStaff(t *testing.T) {
	v := desk.View{Ticket: core.Ticket{ID: 3, Status: core.Closed, Assignee: 9, Priority: core.Low, Privacy: core.Public}, Addresses: true,
		May: []core.Action{core.ReplyTo, core.WriteNote, core.SetStatus, core.CloseTicket, core.Reopen, core.Assign, core.Withdraw}}
	got := lines(bots.Choices(v, sam, nil))
	for _, want := range []string{"note 3 …", "assign 3 nobody", "assign 3 …", "reopen 3", "status 3 assigned"} {
		if !slices.Contains(got, want) {
			t.Errorf("no choice is %q; there are %q", want, got)
		}
	}
	for _, no := range []string{"assign 3 me", "close 3", "withdraw 3"} {
		if slices.Contains(got, no) {
			t.Errorf("%q is offered", no)
		}
	}
}

// Whose address the actor may not see is in no command.
func TestChoicesHideAddresses(t *testing.T) {
	owner := core.Actor{Trust: core.TrustProven, Person: core.Person{ID: 5, Name: "Olga", Primary: "olga@home.example"}}
	v := desk.View{Ticket: core.Ticket{ID: 8, Creator: 5, Requester: 5, Status: core.New, Privacy: core.Public}, CC: []core.Person{bob},
		May: []core.Action{core.ReplyTo, core.AddCC, core.CloseTicket, core.Withdraw}}
	got := bots.Choices(v, owner, nil)
	if all := strings.Join(lines(got), "\n"); strings.Contains(all, "bob@") || !strings.Contains(all, "cc 8 remove …") {
		t.Errorf("the choices are %q", all)
	}
	if c := find(got, "Take it back"); c.Command != "withdraw 8" || c.Confirm == "" {
		t.Errorf("taking it back is %+v", c)
	}
}

// Who is only copied may stop that, and nothing else of the kind.
func TestChoicesOfCopied(t *testing.T) {
	actor := core.Actor{Trust: core.TrustProven, Person: bob}
	carol := core.Person{ID: 3, Name: "Carol", Primary: "carol@x.example"}
	v := desk.View{Ticket: core.Ticket{ID: 4, Organization: 1, Status: core.New, Privacy: core.Private}, Organization: core.Organization{ID: 1},
		CC: []core.Person{carol, bob}, May: []core.Action{core.ReplyTo, core.Subscribe}}
	c := find(bots.Choices(v, actor, nil), "Stop copies to")
	if len(c.Options) != 1 || c.Options[0].Command != "cc 4 remove bob@acme.example" {
		t.Errorf("copies: %+v", c)
	}
}

// With nothing allowed there is nothing to choose.
func TestChoicesOfNobody(t *testing.T) {
	if got := bots.Choices(desk.View{Ticket: core.Ticket{ID: 4, Privacy: core.Public}}, core.Actor{}, []string{"other"}); len(got) != 0 {
		t.Errorf("choices: %+v", got)
	}
}
