package command_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"usher/core/command"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; -update rewrites it. Got:\n%s\nwant:\n%s", path, got, want)
	}
}

func at(h, m int) time.Time {
	return time.Date(2026, 2, 3, h, m, 0, 0, time.FixedZone("CET", 3600))
}

func shown() command.Answer {
	long := "Since we upgraded to the new release this morning nobody in the office can log in any more; the page just says that something " +
		"went wrong, see https://status.acme.example/incidents/2026/02/03/login-is-broken-for-everybody-in-the-office?ref=1 for more.\n\n" +
		"    curl -i https://login.acme.example/\n    HTTP/1.1 500 Internal Server Error\n\nCould you please <b>look</b> at it?\n"
	cc := []string{"bob@acme.example"}
	t := command.Ticket{Number: 12, Subject: "Login fails", Status: "pending", Priority: "high", Privacy: "private", Organization: "Acme",
		Creator: "alice@acme.example", Requester: "alice@acme.example", Created: command.When(at(9, 5)), Updated: command.When(at(10, 0)), CC: cc,
		Messages: []command.Message{{Number: 1, Author: "alice@acme.example", Privacy: "inherit", Text: long, At: command.When(at(9, 5)),
			Attachments: []command.Attachment{{Name: "log.txt", Type: "text/plain", Size: 12345, SHA256: "ab"}}},
			{Number: 2, Author: "erin@desk.example", Privacy: "private", Text: "Which version?", At: command.When(at(10, 0))}}}
	return command.Answer{OK: true, Rule: "entitled", Data: command.Data{Ticket: &t}, Blocks: []command.Block{
		command.Heading{Text: "#12 Login fails"},
		command.Fields{{"Status", "pending"}, {"Priority", "high"}, {"Privacy", "private"}, {"Organization", "Acme"}, {"Assigned to", ""}, {"Copied", strings.Join(cc, ", ")}},
		command.Quote{Number: 1, Author: "Alice Adams", At: at(9, 5), Text: long, Files: []command.File{{"log.txt", 12345, "file 12 1"}}},
		command.Quote{Number: 2, Author: "Erin", At: at(10, 0), Note: "private", Text: "Which version?"},
		command.Actions{{"Answer", "reply 12 …"}, {"Close it", "close 12"}},
	}}
}

func listed() command.Answer {
	subjects := []string{"Login fails", "ログインできません。アップグレードの後に画面が真っ白になり、何も表示されなくなりました", "", "A very long subject that goes on and on, well past what any table could ever hold in one line of a mail",
		"<script>alert(1)</script> & \x1b[31mred\u202e"}
	table := command.Table{Columns: []command.Column{{Title: "No.", Right: true}, {Title: "Status"}, {Title: "Priority"}, {Title: "Subject", Cut: true}, {Title: "Updated"}}}
	var tickets []command.Ticket
	for i, s := range subjects {
		table.Rows = append(table.Rows, []string{[]string{"7", "12", "120", "1200", "9"}[i], "in progress", "normal", s, "2026-02-03"})
		tickets = append(tickets, command.Ticket{Number: command.Number(i + 1), Subject: s, Status: "in_progress"})
	}
	next := command.Maybe("list next:abc")
	return command.Answer{OK: true, Blocks: []command.Block{command.Heading{Text: "Tickets"}, table, command.Hint{Text: "There are more: `list next:abc`"}},
		Data: command.Data{Tickets: tickets, Next: &next}}
}

func TestDrawings(t *testing.T) {
	_, wrong := command.Parse("priority 12 hihg", env(t))
	cases := map[string]command.Answer{
		"ticket":     shown(),
		"list":       listed(),
		"empty-list": {OK: true, Blocks: []command.Block{command.Paragraph{Text: "There are no such tickets."}}, Data: command.Data{Tickets: []command.Ticket{}}},
		"help":       command.Help("", command.Who{Admin: true}),
		"help-open":  command.Help("open", command.Who{}),
		"error":      command.Refusal(wrong),
		"stats": {OK: true, Blocks: []command.Block{command.Heading{Text: "Acme, the last 30 days"}, command.Chart{Title: "Tickets by category",
			Bars: []command.Bar{{Label: "upgrade", Value: 12}, {Label: "single sign-on", Value: 5.5}, {Label: "認証", Value: 0.01}, {Label: "other", Value: 0}}},
			command.Chart{Title: "First answer", Bars: []command.Bar{{Label: "median", Value: 120, Shown: "2 h"}, {Label: "slowest", Value: 600, Shown: "10 h"}}}}},
		"confirm": {Rule: "public asks first", Blocks: []command.Block{command.Confirm{Question: "Ticket #12 would be readable by everybody, with all of its messages. Make it public?", Command: "privacy 12 public yes"}},
			Data: command.Data{Confirm: "privacy 12 public yes"}},
	}
	for name, a := range cases {
		t.Run(name, func(t *testing.T) {
			golden(t, name+".txt", command.Text(a, 80))
			golden(t, name+".html", command.HTML(a))
			b, err := command.JSON(a)
			if err != nil {
				t.Fatalf("JSON failed: %v", err)
			}
			if strings.Count(string(b), "\n") != 1 || !json.Valid(b) {
				t.Errorf("JSON = %q, want one line of valid JSON", b)
			}
			golden(t, name+".json", string(b))
		})
	}
}

func TestTextOnANarrowScreen(t *testing.T) {
	for _, a := range []command.Answer{shown(), listed(), command.Help("", command.Who{Admin: true})} {
		for l := range strings.Lines(command.Text(a, 40)) {
			if l = strings.TrimRight(l, "\n"); command.Cells(l) > 40 && !strings.Contains(l, "://") {
				t.Errorf("Text(…, 40) has a line of %d cells: %q", command.Cells(l), l)
			}
		}
	}
}

func TestHelpIsForTheAsker(t *testing.T) {
	cases := []struct {
		name     string
		who      command.Who
		has, not string
	}{
		{"customer", command.Who{}, "open subject", "assign N"},
		{"owner", command.Who{Owner: true}, "partners", "org add"},
		{"staff", command.Who{Staff: true}, "assign N", "org add"},
		{"admin", command.Who{Admin: true}, "org add", "frobnicate"},
	}
	for _, c := range cases {
		text := command.Text(command.Help("", c.who), 80)
		if !strings.Contains(text, c.has) || strings.Contains(text, c.not) {
			t.Errorf("Help for %s = %s, want %q and not %q", c.name, text, c.has, c.not)
		}
	}
	for _, topic := range []string{"filters", "words", "org add", "CLOSE"} {
		if a := command.Help(topic, command.Who{}); !a.OK {
			t.Errorf("Help(%q) = %s, want an answer", topic, command.Text(a, 80))
		}
	}
	if a := command.Help("opne", command.Who{}); a.OK || !strings.Contains(command.Text(a, 80), "Did you mean") {
		t.Errorf(`Help("opne") = %s, want a suggestion`, command.Text(a, 80))
	}
}
