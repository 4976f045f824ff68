package cards

import (
	"testing"

	"usher/bots"
	"usher/core"
	"usher/core/command"
)

func TestOpen(t *testing.T) {
	full := Opening{Organization: "Acme", OnBehalf: true, Private: true, Linked: true}
	category := full
	category.With = Preset{Category: "single sign-on", Priority: core.High, CC: []string{"carol@acme.example"}}
	message := full
	message.Channel, message.Message = "1001", "2002"
	message.Subject, message.Text = "Since this morning nobody can log in", "Since this morning nobody can log in.\nThe page says “invalid signature”."
	for name, o := range map[string]Opening{
		"modal-open": full, "modal-open-category": category, "modal-open-community": {Linked: true}, "modal-open-unlinked": {}, "modal-open-message": message,
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, Open(o)) })
	}
}

func about(verb string) Asking {
	return Asking{Purpose: Purpose{Line: verb + " 12"}, Done: command.Command{Verb: verb, Ticket: 12}, About: "Login fails after the upgrade"}
}

func ofList(verb string, op command.Op) Asking {
	return Asking{Purpose: Purpose{Line: verb + " " + string(op)}, Done: command.Command{Verb: verb, Op: op}}
}

func TestForms(t *testing.T) {
	staff, follow, cc := about("reply"), about("follow-up"), about("cc")
	staff.May = bots.Extras{Private: true, Internal: true, Statuses: bots.Picks([]core.Status{core.Assigned, core.InProgress, core.Pending, core.Closed})}
	follow.Text = follow.About
	cc.Line, cc.Done.Op = "cc 12 add", command.Add
	for name, a := range map[string]Asking{
		"modal-reply": about("reply"), "modal-reply-staff": staff, "modal-note": about("note"), "modal-close": about("close"), "modal-follow-up": follow,
		"modal-subject": about("subject"), "modal-assign": about("assign"), "modal-cc": cc, "modal-contact": ofList("contacts", command.Add),
		"modal-partner": ofList("partners", command.Add), "modal-refuse": ofList("inbound refuse", ""), "modal-link": ofList("link", ""),
		"modal-verify": ofList("verify", ""), "modal-search": ofList("search", ""),
	} {
		t.Run(name, func(t *testing.T) {
			v, ok := Form(a)
			if !ok {
				t.Fatalf("no form asks for the rest of %q", a.Done.Verb)
			}
			golden(t, name, v)
		})
	}
	if _, ok := Form(Asking{Done: command.Command{Verb: "whoami"}}); ok {
		t.Error("a form asks for the rest of whoami, which has none")
	}
}

func TestPicks(t *testing.T) {
	status, assign, contact, nobody := about("status"), about("assign"), ofList("contacts", command.Remove), about("assign")
	status.Choices, status.Chosen = []bots.Pick{{Value: "assigned", Label: "Assigned"}, {Value: "in_progress", Label: "In progress"}, {Value: "pending", Label: "Pending"}, {Value: "closed", Label: "Closed"}}, "in_progress"
	assign.Choices = []bots.Pick{{Value: "sam@desk.example", Label: "Sam Agent"}, {Value: "erin@desk.example", Label: "Erin Moss"}}
	contact.Choices = []bots.Pick{{Value: "bob@acme.example", Label: "Bob <Oak>"}}
	for name, a := range map[string]Asking{"pick-status": status, "pick-assign": assign, "pick-contact": contact, "pick-nobody": nobody} {
		t.Run(name, func(t *testing.T) {
			m, ok := Pick(a)
			if !ok {
				t.Fatalf("no menu asks for the rest of %q", a.Done.Verb)
			}
			golden(t, name, m)
		})
	}
}
