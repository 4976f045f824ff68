package main

import (
	"encoding/json"
	"strings"
	"testing"

	"usher/ingest/mailparse"
)

const letter = "From: Alice <alice@acme.example>\r\nTo: support@desk.example\r\nSubject: Help\r\nMessage-ID: <1@acme.example>\r\n\r\n" +
	"It broke.\r\n\r\nOn Monday, Sam wrote:\r\n> What did?\r\n"

func records(t *testing.T, out string) []mailparse.Record {
	t.Helper()
	var all []mailparse.Record
	for line := range strings.Lines(out) {
		var r mailparse.Record
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("parse printed %q: %v", line, err)
		}
		all = append(all, r)
	}
	return all
}

func TestParseFiles(t *testing.T) {
	p := settle(t, minimal)
	one := p.write("one.eml", letter)
	two := p.write("two.eml", strings.Replace(letter, "Help", "More help", 1))
	got := records(t, p.done("parse", one, two))
	if len(got) != 2 || got[0].Path != one || got[0].Subject != "Help" || got[1].Subject != "More help" || got[0].Reply != "It broke." {
		t.Errorf("parse = %+v, want both mails, with what is new in them", got)
	}
	got = records(t, p.done("parse", "--as", "html", p.write("x.html", "<p>Hello <b>you</b></p>")))
	if len(got) != 1 || got[0].Reply != "Hello you" {
		t.Errorf("parse --as html = %+v, want its text", got)
	}
}

func TestParseGoesOnAfterAFileThatIsMissing(t *testing.T) {
	p := settle(t, minimal)
	r := p.run("parse", p.path("none.eml"), p.write("one.eml", letter))
	r.want(t, exitFailed, "1 of 2 files")
	got := records(t, r.out)
	if len(got) != 2 || got[0].Error == nil || got[1].Error != nil {
		t.Errorf("parse = %+v, want the first with an error, the second without", got)
	}
}

func TestParseList(t *testing.T) {
	p := settle(t, minimal)
	p.write("one.eml", letter)
	p.write("two.txt", "New.\n\n> Old.\n")
	list := p.write("list.jsonl", `{"path":"one.eml","input":"eml","kind":"parse"}
{"path":"two.txt","input":"text","expect":{}}
{"path":"one.eml","input":"eml","kind":"reply"}
`)
	got := records(t, p.done("parse", "--list", list))
	if len(got) != 2 || got[0].Path != "one.eml" || got[1].Path != "two.txt" || got[1].Reply != "New." {
		t.Errorf("parse --list = %+v, want each file once under its listed path", got)
	}
	for name, text := range map[string]string{"no JSON": "one.eml", "no kind": `{"path":"one.eml","input":"pdf"}`, "no path": `{"input":"eml"}`} {
		t.Run(name, func(t *testing.T) {
			p.run("parse", "--list", p.write("bad.jsonl", text)).want(t, exitFailed, "bad.jsonl")
		})
	}
	p.run("parse", "--list", p.path("none.jsonl")).want(t, exitFailed, "none.jsonl")
}
