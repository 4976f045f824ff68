package slash

import "testing"

func TestTyped(t *testing.T) {
	for line, want := range map[string]string{
		"show 12": "/ticket show 12", "list mine": "/ticket list mine", "help": "/ticket help", "contacts": "/support contacts list",
		"contacts add ADDRESS": "/support contacts add ADDRESS", "article show 3": "/support article show 3", "plan": "/support plan", "link": "/support link",
		"inbound release 7": "/support inbound release 7", "inbound list": "/support inbound list", "cc 12 remove me": "/ticket cc remove 12 me", "owners": "/support owners list", "lists": "lists", "rm -rf /": "rm -rf /", "": "",
	} {
		if got := Typed(line); got != want {
			t.Errorf("Typed(%q) = %q, want %q", line, got, want)
		}
	}
}
