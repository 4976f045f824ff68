package cards

import (
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/drawtest"
	"usher/core"
	"usher/core/command"
)

func TestLine(t *testing.T) {
	const shown = "list mine status:open"
	for _, c := range []struct {
		id, value, shown string
		kind             Kind
		line             string
	}{
		{"run:show 12", "", "", Run, "show 12"},
		{"ask:reply 12", "", "", Ask, "reply 12"},
		{"type:assign 12", "", "", Type, "assign 12"},
		{"sure:privacy 12 public yes", "", "", Sure, "privacy 12 public yes"},
		{"leave:privacy 12 public yes", "", "", Leave, "privacy 12 public yes"},
		{"write:1001/2002", "", "", Write, "1001/2002"},
		{"pick:status", "status 12 closed", "", Run, "status 12 closed"},
		{"pick:more", "ask:follow-up 12", "", Ask, "follow-up 12"},
		{"pick:end", `sure:contacts remove a@b.example org:"Wood & Co"`, "", Sure, `contacts remove a@b.example org:"Wood & Co"`},
		{"fill:assign 12", "sam@desk.example", "", Run, "assign 12 sam@desk.example"},
		{"list:status", "closed", shown, Run, "list mine status:closed"},
		{"list:status", "-", shown, Run, "list mine"},
		{"list:view", "company", shown, Run, "list company status:open"},
		{"list:sort", "-created", shown, Run, "list mine status:open sort:-created"},
		{"next:abc", "", shown, Run, "list mine status:open next:abc"},
		{"next:", "", shown, Run, "list mine status:open"},
		{"next:abc", "", "", "", ""},
		{"list:status", "closed", "", "", ""},
		{"pick:status", "", "", "", ""},
		{"modal:reply 12", "", "", "", ""},
		{"something else", "", "", "", ""},
		{"run:", "", "", "", ""},
	} {
		var values []string
		if c.value != "" {
			values = []string{c.value}
		}
		if kind, line := Line(c.id, values, c.shown); kind != c.kind || line != c.line {
			t.Errorf("Line(%q, %q) = %q, %q, want %q, %q", c.id, c.value, kind, line, c.kind, c.line)
		}
	}
}

// What a list's controls ask for is what its footer says, changed.
func TestListControls(t *testing.T) {
	m := AnswerTo(drawtest.Listed("list mine sort:priority next:abc", false), bots.Asked{Line: "/ticket list mine sort:priority", Actor: drawtest.Customer()})
	on := &discordgo.Message{Embeds: m.Embeds}
	if got := Shown(on); got != "list mine sort:priority" {
		t.Fatalf("Shown = %q", got)
	}
	lines := map[string]bool{}
	for _, r := range m.Components {
		for _, c := range r.(discordgo.ActionsRow).Components {
			var values []string
			if s, ok := c.(discordgo.SelectMenu); ok {
				values = []string{s.Options[1].Value}
			}
			_, line := Line(idOf(c), values, Shown(on))
			lines[line] = true
			if _, err := command.Parse(line, command.Env{}); err != nil {
				t.Errorf("%s asks for %q: %v", idOf(c), line, err)
			}
		}
	}
	for _, want := range []string{"show 31", "list mine sort:priority status:open", "list mine sort:created", "list mine sort:priority next:abc"} {
		if !lines[want] {
			t.Errorf("no control asks for %q: %v", want, lines)
		}
	}
}

// Every control of the goldens stands for a line that parses, or for one that only
// lacks its end.
func TestControlsParse(t *testing.T) {
	ticket := drawtest.Replies()["ticket-agent"]
	all := []Message{Menu(drawtest.Agent()), Panel("", drawtest.Categories), Help(drawtest.Agent()), Greeting("", true), Linked("", ""), Already(drawtest.Login()), PickTicket("reply", []core.Ticket{drawtest.Login()}),
		AnswerTo(ticket.Said, ticket.Asked)}
	env := command.Env{Categories: drawtest.Categories}
	for _, m := range all {
		for _, r := range m.Components {
			for _, c := range r.(discordgo.ActionsRow).Components {
				values := []string{""}
				if s, ok := c.(discordgo.SelectMenu); ok {
					values = nil
					for _, o := range s.Options {
						values = append(values, o.Value)
					}
				}
				for _, v := range values {
					kind, line := Line(idOf(c), []string{v}, "")
					got, err := command.Parse(line, env)
					if kind == "" || kind != Ask && err != nil || got.Verb == "" {
						t.Errorf("%q %q is %q %q: %v", idOf(c), v, kind, line, err)
					}
					if kind == Ask && got.Verb != "open" && !Typed(got) && !Picked(got) {
						t.Errorf("nothing asks for the rest of %q", line)
					}
				}
			}
		}
	}
}

func TestPurpose(t *testing.T) {
	long := strings.Repeat("x", 60)
	for _, c := range []struct{ p, want Purpose }{
		{Purpose{Line: "reply 12"}, Purpose{Line: "reply 12"}},
		{Purpose{Line: "open", Channel: "1001", Message: "2002"}, Purpose{Line: "open", Channel: "1001", Message: "2002"}},
		{Purpose{Line: `open org:Acme category:"single sign-on"`}, Purpose{Line: `open org:Acme category:"single sign-on"`}},
		{Purpose{Line: `open org:` + long + ` category:"single sign-on and more of it"`}, Purpose{Line: "open org:" + long}},
	} {
		if got, ok := ReadPurpose(c.p.id()); !ok || got != c.want {
			t.Errorf("%+v comes back as %+v, want %+v", c.p, got, c.want)
		}
	}
	if _, ok := ReadPurpose("run:show 12"); ok {
		t.Error("a button is taken for a modal")
	}
}

func TestRead(t *testing.T) {
	f := Read([]discordgo.MessageComponent{
		&discordgo.ActionsRow{Components: []discordgo.MessageComponent{&discordgo.TextInput{CustomID: FieldSubject, Value: " It burns "}}},
		&discordgo.ActionsRow{Components: []discordgo.MessageComponent{&discordgo.TextInput{CustomID: FieldText}}},
	})
	if f.Text(FieldSubject) != "It burns" || !f.Has(FieldText) || f.Has(FieldCC) {
		t.Errorf("read %v", f)
	}
}

// Posts are found again by what their footer says.
func TestTold(t *testing.T) {
	m := Notice(post.Letter(core.NoticeReplied, core.AsRequester, drawtest.Replied(drawtest.Said(2, drawtest.Sam, drawtest.Noon, "#99 · notice 98"))), drawtest.Settings)
	if k, n := Told(&discordgo.Message{Embeds: m.Embeds}); k != 12 || n != 341 {
		t.Errorf("Told = %v, %v, want #12 and 341", k, n)
	}
	list := AnswerTo(drawtest.Listed("", false), bots.Asked{Line: "search #99 · notice 98", Actor: drawtest.Customer()})
	if k, n := Told(&discordgo.Message{Embeds: list.Embeds}); k != 0 || n != 0 {
		t.Errorf("Told of a list = %v, %v, want nothing", k, n)
	}
}

// A choice with a question asks it, and its yes does what the choice stands for.
func TestQuestion(t *testing.T) {
	back := bots.TakeBack(14)
	m := Question(back)
	row := m.Components[0].(discordgo.ActionsRow).Components
	if kind, line := Line(idOf(row[0]), nil, ""); kind != Run || line != "withdraw 14" {
		t.Errorf("yes is %q %q", kind, line)
	}
	if kind, _ := Line(idOf(row[1]), nil, ""); kind != Leave || !strings.Contains(m.Content, back.Confirm[:10]) {
		t.Errorf("no is %q below %q", kind, m.Content)
	}
}
