package core_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"usher/core"
)

// The people of these tests, by name.
var cast = map[string]core.Actor{
	"agent":   {Person: core.Person{ID: 1, Staff: core.Agent}},
	"admin":   {Person: core.Person{ID: 2, Staff: core.Admin}},
	"contact": {Person: core.Person{ID: 3, Primary: "contact@acme.example"}, Memberships: []core.Membership{{Organization: acme, Granted: true}}},
	"owner":   {Person: core.Person{ID: 4}, Memberships: []core.Membership{{Organization: acme, Role: core.Owner}}},
	"partner": {Person: core.Person{ID: 5}, Customers: []core.OrganizationID{acme}},
	"former":  {Person: core.Person{ID: 6}, Memberships: []core.Membership{{Organization: acme, Role: core.Member}}},
	"guest":   {Person: core.Person{ID: 7, Addresses: []core.Address{{Address: "guest@x.example"}}}},
	"gone":    {Person: core.Person{ID: 8, Forgotten: true}},
	"other":   {Person: core.Person{ID: 9}},
}

func people(names string) []core.Actor {
	var list []core.Actor
	for _, n := range strings.Fields(names) {
		list = append(list, cast[n])
	}
	return list
}

func one(name string) *core.Actor {
	if a, ok := cast[name]; ok {
		return &a
	}
	return nil
}

func did(what ...core.What) []core.Event {
	var list []core.Event
	for _, w := range what {
		list = append(list, core.Event{What: w})
	}
	return list
}

func show(list []core.Recipient) string {
	var out []string
	for _, r := range list {
		for name, a := range cast {
			if a.Person.ID == r.Person {
				out = append(out, fmt.Sprintf("%s/%s/%s", name, r.Kind, r.Reason))
			}
		}
	}
	return strings.Join(out, " ")
}

func TestRecipients(t *testing.T) {
	private := *ticket(acme, core.Private)
	public := *ticket(acme, core.Public)
	community := core.Ticket{ID: 7, Privacy: core.Public, Creator: 7, Requester: 7}
	delayed := community
	delayed.PublicAt = now.Add(time.Minute)
	said, quiet := &core.Message{Privacy: core.Inherit}, &core.Message{Privacy: core.Private}
	note := &core.Message{Privacy: core.Private, Internal: true}
	closing := []core.Event{{What: core.StatusChanged, From: "pending", To: "closed"}}
	reopening := []core.Event{{What: core.StatusChanged, From: "closed", To: "new"}}
	for _, c := range []struct {
		name string
		a    core.Audience
		want string
	}{
		{"opened", core.Audience{Ticket: private, Events: did(core.WasOpened), Message: said, Author: 3, Requester: one("owner"), Creator: one("contact"),
			CC: people("guest"), Company: people("partner former owner"), NewAlerts: people("agent admin")},
			"owner/opened/requester contact/opened/creator guest/opened/cc partner/opened/company agent/opened/staff admin/opened/staff"},
		{"opened by staff for somebody", core.Audience{Ticket: private, Events: did(core.WasOpened), Message: said, Author: 1, Requester: one("contact"),
			Creator: one("agent"), NewAlerts: people("agent admin")},
			"contact/opened/requester agent/opened/creator admin/opened/staff"},
		{"opened for one on the mail's cc", core.Audience{Ticket: private, Events: did(core.WasOpened), Message: said, Author: 4, Requester: one("contact"),
			Creator: one("owner"), CC: people("guest"), Seen: []string{"Contact@acme.example", "guest@x.example"}},
			"contact/opened/requester owner/opened/creator"},
		{"opened in the community with a delay", core.Audience{Ticket: delayed, Events: did(core.WasOpened), Message: said, Author: 7, Requester: one("guest"),
			Creator: one("guest"), Company: people("contact"), NewAlerts: people("agent other")},
			"guest/opened/requester agent/opened/staff"},
		{"opened publicly, company alerts of a former contact", core.Audience{Ticket: public, Events: did(core.WasOpened), Message: said,
			Company: people("former contact other")}, "contact/opened/company"},
		{"replied", core.Audience{Ticket: private, Events: did(core.WasReplied), Message: said, Author: 3, Alerts: people("contact owner agent former gone"),
			CC: people("guest owner"), Assignee: one("admin")},
			"admin/replied/assignee guest/replied/cc owner/replied/cc agent/replied/alert"},
		{"replied to all", core.Audience{Ticket: private, Events: did(core.WasReplied), Message: said, Author: 1, Alerts: people("contact owner"),
			CC: people("guest"), Seen: []string{" <GUEST@x.example> "}}, "contact/replied/alert owner/replied/alert"},
		{"internal note", core.Audience{Ticket: public, Events: did(core.WasNoted), Message: note, Author: 2, Alerts: people("contact agent other partner"),
			CC: people("guest admin"), Assignee: one("agent")}, "agent/replied/assignee"},
		{"note that also changes the status", core.Audience{Ticket: private, Events: append(did(core.WasNoted), closing...), Message: note, Author: 2,
			Alerts: people("contact agent"), CC: people("guest")},
			"agent/replied/alert guest/changed/cc contact/changed/alert"},
		{"private reply on a public ticket", core.Audience{Ticket: public, Events: did(core.WasReplied), Message: quiet, Author: 1,
			Alerts: people("contact other partner"), CC: people("guest")}, "guest/replied/cc contact/replied/alert partner/replied/alert"},
		{"private reply in the community", core.Audience{Ticket: community, Events: did(core.WasReplied), Message: quiet, Author: 1,
			Alerts: people("guest other")}, "guest/replied/alert"},
		{"priority", core.Audience{Ticket: private, Events: did(core.PrioritySet), Author: 3, Alerts: people("contact owner"), CC: people("guest"),
			Assignee: one("agent")}, "agent/changed/assignee owner/changed/alert"},
		{"closed", core.Audience{Ticket: private, Events: closing, Alerts: people("owner"), CC: people("guest")}, "guest/changed/cc owner/changed/alert"},
		{"reopened", core.Audience{Ticket: private, Events: reopening, Alerts: people("owner"), CC: people("guest")}, "guest/changed/cc owner/changed/alert"},
		{"reply that closes", core.Audience{Ticket: private, Events: append(did(core.WasReplied), closing...), Message: said, Author: 1,
			Alerts: people("owner agent"), CC: people("guest")}, "guest/replied/cc owner/replied/alert"},
		{"assignee who left the staff", core.Audience{Ticket: public, Events: did(core.CategorySet), Assignee: one("other")}, ""},
		{"only the record", core.Audience{Ticket: private, Events: did(core.CCAdded), Alerts: people("owner")}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.a.Now = now
			if got := show(c.a.Recipients()); got != c.want {
				t.Errorf("Recipients =\n%s, want\n%s", got, c.want)
			}
		})
	}
}

func TestRecipientsMaySeeWhatTheyGet(t *testing.T) {
	names := []string{"agent", "admin", "contact", "owner", "partner", "former", "guest", "gone", "other"}
	rapid.Check(t, func(t *rapid.T) {
		some := func(label string) []core.Actor {
			return people(strings.Join(rapid.SliceOfDistinct(rapid.SampledFrom(names), rapid.ID[string]).Draw(t, label), " "))
		}
		perhaps := func(label string) *core.Actor { return one(rapid.SampledFrom(append(names, "")).Draw(t, label)) }
		a := core.Audience{Ticket: *anyTicket(t), Message: anyMessage(t), Author: core.PersonID(rapid.IntRange(0, 9).Draw(t, "who")), Now: now,
			Requester: perhaps("requester"), Creator: perhaps("creator"), Assignee: perhaps("assignee"),
			Alerts: some("alerts"), CC: some("cc"), Company: some("company"), NewAlerts: some("new alerts"),
			Events: did(rapid.SliceOf(rapid.SampledFrom([]core.What{core.WasOpened, core.WasReplied, core.WasNoted, core.PrioritySet})).Draw(t, "events")...)}
		seen := map[core.PersonID]bool{}
		for _, r := range a.Recipients() {
			if seen[r.Person] {
				t.Fatalf("%d is told twice", r.Person)
			}
			seen[r.Person] = true
			if r.Person == a.Author && (r.Kind != core.NoticeOpened || r.Reason != core.AsRequester && r.Reason != core.AsCreator) {
				t.Fatalf("the author is told: %+v", r)
			}
			for name, actor := range cast {
				if actor.Person.ID != r.Person {
					continue
				}
				actor.Trust = core.TrustProven
				q := core.Question{Actor: actor, Action: core.SeeTicket, Ticket: &a.Ticket, Now: now}
				if r.Kind != core.NoticeChanged {
					q.Message = a.Message
				}
				for _, c := range a.CC {
					q.CC = q.CC || c.Person.ID == r.Person
				}
				if v := core.Decide(q); !v.Allowed || name == "gone" {
					t.Fatalf("%s is told %+v, and Decide says %+v", name, r, v)
				}
			}
		}
	})
}

func TestAccountRecipients(t *testing.T) {
	got := core.AccountRecipients([]core.PersonID{3, 0}, []core.PersonID{4, 3, 5}, 5)
	if len(got) != 2 || got[0].Person != 3 || got[1].Person != 4 || got[0].Kind != core.NoticeAccount {
		t.Errorf("AccountRecipients = %+v, want 3 and 4", got)
	}
}
