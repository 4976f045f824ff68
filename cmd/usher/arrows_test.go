package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module is the prefix of our own import paths.
const module = "usher/"

// pkg is what go list says of a package. The imports are those of its code, not
// of its tests: a test may use whatever helps it.
type pkg struct {
	ImportPath     string
	Dir            string
	GoFiles        []string
	IgnoredGoFiles []string
	Imports        []string
}

// areas are the rooms of the house, DESIGN section 2, with the rooms each may
// know. A package belongs to the longest area its path begins with, and may
// always know its own area. Only cmd/usher knows everybody.
var areas = map[string][]string{
	"core":         {},
	"core/store":   {"core", "migrations"},
	"core/desk":    {"core", "core/store"},
	"core/command": {"core", "core/desk"},
	"ingest":       {"core", "core/desk", "core/command"},
	"notify":       {"core", "core/desk", "core/command"},
	"bots":         {"core", "core/desk", "core/command"},
	"bots/slack":   {"core", "core/desk", "core/command", "bots"},
	"bots/discord": {"core", "core/desk", "core/command", "bots"},
	"migrations":   {},
	"cmd/usher":    nil,
}

// homes are the libraries whose only place is decided. Any other library may
// live in whichever one area first needs it.
var homes = map[string][]string{
	"github.com/emersion/go-imap":           {"ingest"},
	"github.com/emersion/go-message":        {"ingest"},
	"github.com/emersion/go-sasl":           {"ingest"},
	"github.com/emersion/go-msgauth":        {"ingest"},
	"github.com/emersion/go-smtp":           {}, // for test support and the mail host only
	"github.com/wneessen/go-mail":           {"notify"},
	"github.com/jmoiron/sqlx":               {"core/store"},
	"github.com/jackc/pgx":                  {"core/store"},
	"modernc.org/sqlite":                    {"core/store"},
	"github.com/pressly/goose":              {"core/store", "migrations"},
	"github.com/wcharczuk/go-chart":         {"core/command"},
	"github.com/slack-go/slack":             {"bots/slack"},
	"github.com/bwmarrin/discordgo":         {"bots/discord"},
	"github.com/santhosh-tekuri/jsonschema": {}, // for test support only
	"github.com/spf13/cobra":                {"cmd/usher"},
	"github.com/pelletier/go-toml":          {"cmd/usher"},
}

// pure are the packages that do no I/O, and impure what they may not import.
var (
	pure   = []string{"core", "ingest/mailparse", "bots/discord/cards", "bots/discord/slash"}
	impure = []string{"net", "net/http", "net/smtp", "net/rpc", "os", "os/exec", "os/signal", "syscall", "database/sql"}
)

func TestArrows(t *testing.T) {
	for _, wrong := range checkArrows(list(t)) {
		t.Error(wrong)
	}
}

func TestFiles(t *testing.T) {
	for _, p := range list(t) {
		for _, name := range slices.Concat(p.GoFiles, p.IgnoredGoFiles) {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			for _, wrong := range checkFile(name, bytes.Count(text, []byte("\n"))) {
				t.Errorf("%s/%s", p.ImportPath, wrong)
			}
		}
	}
}

// list is all packages of the module.
func list(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,IgnoredGoFiles,Imports", module+"...")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list = %v, want the packages of the module", err)
	}
	var all []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 2 {
		t.Fatalf("go list = %d packages, want at least core and cmd/usher", len(all))
	}
	return all
}

// checkArrows says what is wrong between packages, one sentence each.
func checkArrows(pkgs []pkg) []string {
	var wrong []string
	users := map[string]string{} // of each library without a home, the first area
	for _, p := range pkgs {
		from := strings.TrimPrefix(p.ImportPath, module)
		if _, ok := areaOf(from); !ok {
			wrong = append(wrong, from+" has no place in the house")
			continue
		}
		for _, to := range p.Imports {
			var why string
			if own, ok := strings.CutPrefix(to, module); ok {
				why = checkOwn(from, own)
			} else if library, ok := libraryOf(to); ok {
				why = checkLibrary(from, library, users)
			}
			if why == "" && slices.Contains(pure, from) && slices.Contains(impure, to) {
				why = "is pure"
			}
			if why != "" {
				wrong = append(wrong, fmt.Sprintf("%s imports %s: it %s", from, to, why))
			}
		}
	}
	return wrong
}

// checkOwn says why from must not import to, both ours.
func checkOwn(from, to string) string {
	here, _ := areaOf(from)
	there, ok := areaOf(to)
	switch {
	case !ok:
		return "knows something that has no place in the house"
	case testSupport(to) && !testSupport(from) && here != "cmd/usher":
		return "uses test support outside of tests"
	case here == "cmd/usher" || here == there || slices.Contains(areas[here], there):
		return ""
	}
	return "may know only " + strings.Join(append([]string{"itself"}, areas[here]...), ", ")
}

// checkLibrary says why from must not import the library.
func checkLibrary(from, library string, users map[string]string) string {
	here, _ := areaOf(from)
	if here == "core" {
		return "may know the standard library only"
	}
	if testSupport(from) || from == "cmd/usher/mailhost" || strings.HasPrefix(library, "golang.org/x/") {
		return ""
	}
	if home, decided := homes[library]; decided {
		if !slices.Contains(home, here) {
			return "is not where that library lives: " + strings.Join(append(home, "test support"), " or ")
		}
		return ""
	}
	if first, used := users[library]; used && first != here {
		return "is the second area that does, after " + first
	}
	users[library] = here
	return ""
}

// areaOf is the longest area that a package's path begins with.
func areaOf(p string) (string, bool) {
	if strings.HasPrefix(p, "core/") && strings.Count(p, "/") == 1 {
		_, ok := areas[p] // core itself has no folders but the areas below it
		return p, ok || testSupport(p)
	}
	for ; p != "."; p = path.Dir(p) {
		if _, ok := areas[p]; ok {
			return p, true
		}
	}
	return "", false
}

// libraryOf is the library an import path belongs to, without its major
// version; none for the standard library.
func libraryOf(p string) (string, bool) {
	parts := strings.Split(p, "/")
	n := 2
	if parts[0] == "github.com" || parts[0] == "golang.org" {
		n = 3
	}
	return strings.Join(parts[:min(n, len(parts))], "/"), strings.Contains(parts[0], ".")
}

func testSupport(p string) bool { return strings.HasSuffix(path.Base(p), "test") }

// checkFile says what is wrong with a file of code.
func checkFile(name string, lines int) []string {
	var wrong []string
	if slices.Contains([]string{"util.go", "utils.go", "helper.go", "helpers.go", "types.go", "common.go"}, name) {
		wrong = append(wrong, name+" has a name that says nothing: name it after its noun or verb")
	}
	if lines > 400 {
		wrong = append(wrong, fmt.Sprintf("%s has %d lines: split it, 400 is the most", name, lines))
	}
	return wrong
}

// The checks above are worth something only if they find what is forbidden.
func TestChecksFindWhatIsForbidden(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"core", "usher/core/store", "core imports usher/core/store: it may know only itself"},
		{"core", "golang.org/x/text/language", "the standard library only"},
		{"core", "os", "is pure"},
		{"core", "database/sql", "is pure"},
		{"ingest/mailparse", "net/http", "is pure"},
		{"bots/discord/slash", "net/http", "is pure"},
		{"core/store", "usher/core/desk", "may know only itself, core, migrations"},
		{"core/desk", "usher/core/command", "may know only"},
		{"core/desk", "usher/notify", "may know only"},
		{"core/command", "usher/core/store", "may know only"},
		{"ingest", "usher/core/store", "may know only"},
		{"ingest", "usher/notify", "may know only"},
		{"ingest/mailparse", "usher/notify/compose", "may know only"},
		{"notify", "usher/bots", "may know only"},
		{"bots", "usher/bots/slack", "may know only"},
		{"bots/slack", "usher/bots/discord", "may know only"},
		{"bots/drawtest", "usher/bots/slack/blocks", "may know only"},
		{"bots/discord", "usher/ingest", "may know only"},
		{"migrations", "usher/core", "may know only itself"},
		{"notify", "usher/cmd/usher/config", "may know only"},
		{"notify", "usher/notify/smtptest", "test support"},
		{"core/desk", "usher/core/store/storetest", "test support"},
		{"ingest", "usher/pkg/words", "no place in the house"},
		{"pkg/words", "fmt", "pkg/words has no place"},
		{"core/words", "fmt", "core/words has no place"},
		{"cmd/other", "fmt", "cmd/other has no place"},
		{"notify", "github.com/emersion/go-imap/v2/imapclient", "is not where that library lives: ingest"},
		{"cmd/usher", "github.com/jmoiron/sqlx", "lives: core/store"},
		{"core/desk", "modernc.org/sqlite", "lives: core/store"},
		{"ingest", "github.com/emersion/go-smtp", "lives: test support"},
		{"bots", "github.com/slack-go/slack/socketmode", "lives: bots/slack"},
		{"core/command", "github.com/spf13/cobra", "lives: cmd/usher"},
	} {
		got := checkArrows([]pkg{{ImportPath: module + c.from, Imports: []string{c.to}}})
		if len(got) != 1 || !strings.Contains(got[0], c.want) {
			t.Errorf("%s → %s: found %q, want one with %q", c.from, c.to, got, c.want)
		}
	}
	for _, c := range []struct{ from, to string }{
		{"core", "net/mail"},
		{"core/store", "usher/migrations"},
		{"core/store/storetest", "usher/core/store"},
		{"ingest", "usher/ingest/mailparse"},
		{"ingest/dovecottest", "github.com/emersion/go-smtp"},
		{"bots/slack", "usher/bots"},
		{"cmd/usher", "usher/core/store"},
		{"cmd/usher/mailhost", "github.com/emersion/go-smtp"},
		{"core/store", "github.com/jackc/pgx/v5/stdlib"},
		{"notify", "golang.org/x/time/rate"},
	} {
		if got := checkArrows([]pkg{{ImportPath: module + c.from, Imports: []string{c.to}}}); len(got) != 0 {
			t.Errorf("%s → %s: found %q, want nothing", c.from, c.to, got)
		}
	}
	twice := []pkg{
		{ImportPath: "usher/notify", Imports: []string{"github.com/yuin/goldmark"}},
		{ImportPath: "usher/bots", Imports: []string{"github.com/yuin/goldmark/ast"}},
	}
	if got := checkArrows(twice); len(got) != 1 || !strings.Contains(got[0], "second area that does, after notify") {
		t.Errorf("a library in two areas: found %q, want it said once", got)
	}
	if got := checkFile("util.go", 401); len(got) != 2 {
		t.Errorf("util.go of 401 lines: found %q, want its name and its length", got)
	}
	if got := checkFile("ticket.go", 400); len(got) != 0 {
		t.Errorf("ticket.go of 400 lines: found %q, want nothing", got)
	}
}
