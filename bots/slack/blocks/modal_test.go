package blocks

import (
	"strings"
	"testing"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/bots/drawtest"
	"usher/core"
	"usher/core/command"
)

var (
	here    = Purpose{Channel: "C0SUPPORT"}
	first   = bots.Pick{Value: "Acme", Label: "Acme"}
	helping = []bots.Similar{
		{Title: "Single sign-on after an upgrade", Command: "article show 7",
			Excerpt: "The signing certificate of the old version is not taken over. Import it once more under Settings, Certificates."},
		{Title: "#12 Login loops since 4.2", Command: "show 12"},
	}
)

func TestOpen(t *testing.T) {
	full := Opening{Purpose: here, Organization: "Acme", OnBehalf: true, Private: true, Priority: true, FilesMB: 20, Linked: true, Categories: drawtest.Categories}
	several := full
	several.Organizations = []bots.Pick{first, {Value: "Globex", Label: "Globex"}}
	several.For = bots.Pick{Value: "person:7", Label: "Bob Builder"}
	several.Subject, several.Similar = "Login fails after the upgrade", helping
	several.With = Preset{Category: "single sign-on", Priority: core.High, CC: []string{"carol@acme.example"}}
	community := Opening{Purpose: here, Linked: true, Categories: drawtest.Categories}
	reduced := Opening{Purpose: here}
	message := full
	message.Message, message.Root, message.Files = "1763.2", "1763.1", []string{"F1", "F2"}
	message.Subject, message.Text = "Since this morning nobody can log in", "Since this morning nobody can log in.\nThe page says “invalid signature”."
	for name, o := range map[string]Opening{
		"modal-open": full, "modal-open-similar": several, "modal-open-community": community,
		"modal-open-unlinked": reduced, "modal-open-message": message,
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, Open(o)) })
	}
}

func TestAsk(t *testing.T) {
	subject := "Login fails after the upgrade"
	statuses := []bots.Pick{{Value: "assigned", Label: "Assigned"}, {Value: "in_progress", Label: "In progress"}, {Value: "pending", Label: "Pending"}, {Value: "closed", Label: "Closed"}}
	about := func(verb string) Asking {
		return Asking{Purpose: here, Done: command.Command{Verb: verb, Ticket: 12}, About: subject}
	}
	staff, customer, menu := about("reply"), about("reply"), about("status")
	staff.May = bots.Extras{Internal: true, Files: true, Private: true, Statuses: statuses}
	customer.May = bots.Extras{Files: true, Statuses: []bots.Pick{{Value: "closed", Label: "Closed"}}}
	menu.Choices, menu.Chosen = statuses, "in_progress"
	follow := about("follow-up")
	follow.Text, follow.May.Files = subject, true
	of := func(verb string, op command.Op) Asking {
		a := Asking{Purpose: here, Done: command.Command{Verb: verb, Op: op}}
		if verb == "cc" {
			a = about(verb)
			a.Done.Op = op
		}
		return a
	}
	for name, a := range map[string]Asking{
		"modal-reply": customer, "modal-reply-staff": staff, "modal-note": about("note"), "modal-close": about("close"),
		"modal-status": menu, "modal-follow-up": follow, "modal-subject": about("subject"), "modal-assign": about("assign"),
		"modal-cc": of("cc", command.Add), "modal-contact": of("contacts", command.Add), "modal-contact-remove": of("contacts", command.Remove),
		"modal-partner": of("partners", command.Add), "modal-partner-remove": of("partners", command.Remove),
		"modal-refuse": of("inbound refuse", ""), "modal-link": of("link", ""), "modal-verify": of("verify", ""), "modal-search": of("search", ""),
	} {
		t.Run(name, func(t *testing.T) {
			v, ok := Ask(a)
			if !ok {
				t.Fatalf("no form asks for the rest of %q", a.Done.Verb)
			}
			golden(t, name, v)
		})
	}
	if _, ok := Ask(Asking{Done: command.Command{Verb: "whoami"}}); ok {
		t.Error("a form asks for the rest of whoami, which has none")
	}
}

func TestShort(t *testing.T) {
	staff := core.Actor{Trust: core.TrustProven, Person: core.Person{Staff: core.Agent}}
	for name, m := range map[string]Message{
		"menu": Menu(core.Actor{}), "menu-staff": Menu(staff), "pick-ticket": PickTicket("reply"), "late": Late("Open a ticket", "open"+bots.Rest),
		"deep":    Deep("Reply to #12", "reply 12"+bots.Rest),
		"already": Already(core.Ticket{ID: 12, Subject: "Login fails after the upgrade"}), "not-from-here": NotFromHere(), "tied": TiedTo(12, core.Private), "tied-public": TiedTo(12, core.Public),
		"linked-already": LinkedAlready(core.Person{Primary: "alice@acme.example"}),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, m) })
	}
}

// What a modal remembers never gets longer than Slack takes.
func TestPurposeFits(t *testing.T) {
	p := Purpose{Command: "reply 12", Answer: "https://hooks.slack.example/" + strings.Repeat("x", 200)}
	for range 500 {
		p.Files = append(p.Files, "F0123456789")
	}
	v := Open(Opening{Purpose: p})
	if len(v.PrivateMetadata) > mostMetadata {
		t.Errorf("the metadata has %d characters", len(v.PrivateMetadata))
	}
	back := ReadPurpose(slackapi.View{PrivateMetadata: v.PrivateMetadata})
	if back.Command != "reply 12" || len(back.Files) == 0 {
		t.Errorf("remembered %q and %d files", back.Command, len(back.Files))
	}
}

// Redrawing the form for another organization keeps the names of all fields but
// that of the people, of whom others are then offered.
func TestOpenKeepsNames(t *testing.T) {
	o := Opening{Organization: "Acme", Organizations: []bots.Pick{first, {Value: "Globex", Label: "Globex"}}, OnBehalf: true, Private: true, Categories: drawtest.Categories, Linked: true}
	before := names(Open(o))
	o.Organization, o.Similar, o.Subject = "Globex", helping, "Login"
	after := names(Open(o))
	for name, block := range before {
		if same := after[name] == block; same == (name == FieldFor) {
			t.Errorf("the block of %q was %q and is %q", name, block, after[name])
		}
	}
}

func names(v slackapi.ModalViewRequest) map[string]string {
	out := map[string]string{}
	for _, b := range v.Blocks.BlockSet {
		if in, ok := b.(*slackapi.InputBlock); ok {
			name, _, _ := strings.Cut(in.BlockID, "@")
			out[name] = in.BlockID
		}
	}
	return out
}
