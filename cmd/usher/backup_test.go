package main

import (
	"os"
	"strings"
	"testing"

	"usher/core/store"
	"usher/core/store/storetest"
)

// A backup that is taken while the desk writes opens, and has in it all that was
// done before.
func TestBackupOfALiveDesk(t *testing.T) {
	p := staffed(t)
	stop := make(chan struct{})
	wrote := make(chan result)
	go func() {
		defer close(wrote)
		for {
			select {
			case <-stop:
				return
			case wrote <- p.run("do", "--as", "alice@acme.example", "open Another"):
			}
		}
	}()
	for range 3 {
		(<-wrote).want(t, exitDone)
	}
	p.run("backup", p.path("copy.db")).want(t, exitDone, p.path("files"))
	close(stop)
	for r := range wrote {
		r.want(t, exitDone)
	}
	if info, err := os.Stat(p.path("copy.db")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup is %v, %v, want it for its owner only", info, err)
	}

	again := settle(t, minimal+"[database]\nurl = \"sqlite:"+p.path("copy.db")+"\"\n")
	again.run("migrate").want(t, exitDone, "up to date")
	if a := read[answered](t, again.done("do", "--json", "list")); len(a.Tickets) < 3 {
		t.Errorf("the backup has %d tickets, want the 3 opened before it", len(a.Tickets))
	}
	if a := read[answered](t, again.done("do", "--as", "alice@acme.example", "--json", "search another")); len(a.Tickets) < 3 {
		t.Errorf("the backup finds %d tickets, want its index to work", len(a.Tickets))
	}
}

func TestBackupOverwritesNothing(t *testing.T) {
	p := staffed(t)
	kept := p.write("kept", "precious")
	p.run("backup", kept).want(t, exitFailed, "overwrites nothing")
	if text, err := os.ReadFile(kept); err != nil || string(text) != "precious" {
		t.Errorf("after a refused backup the file holds %q, %v, want it as it was", text, err)
	}
	p.run("backup", p.path("none/copy.db")).want(t, exitFailed, "none/copy.db")
	p.run("backup", p.path("usher.db")).want(t, exitFailed, "overwrites nothing")
}

func TestBackupOfNothing(t *testing.T) {
	p := settle(t, minimal)
	p.run("backup", p.path("copy.db")).want(t, exitFailed, "not there yet")
	for _, name := range []string{"copy.db", "usher.db"} {
		if _, err := os.Stat(p.path(name)); !os.IsNotExist(err) {
			t.Errorf("after a backup of nothing %s is there (%v), want nothing made", name, err)
		}
	}
}

func TestPostgresDesk(t *testing.T) {
	p := settle(t, minimal+"[database]\nurl = \"env:DATABASE\"\n")
	p.env["DATABASE"] = storetest.Empty(t, store.Postgres)
	r := p.run("check")
	r.want(t, exitFailed)
	if !strings.Contains(r.out, "usher migrate") || strings.Contains(r.out, p.env["DATABASE"]) {
		t.Errorf("check = %q, want to migrate, and not the address", r.out)
	}
	p.run("migrate").want(t, exitDone, "up to date")
	p.done("check")
	p.done("do", "staff add sam@desk.example admin")
	p.run("backup", p.path("copy.db")).want(t, exitFailed, "pg_dump")
}
