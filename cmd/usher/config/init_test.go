package config_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"usher/cmd/usher/config"
)

// secrets has whatever variable is asked for, in a form that fits its name.
func secrets(name string) string {
	switch name {
	case "USHER_SLACK_APP_TOKEN":
		return "xapp-1"
	case "USHER_SLACK_BOT_TOKEN":
		return "xoxb-1"
	}
	return "password"
}

func TestInit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "usher.toml")
	if err := config.Init(path); err != nil {
		t.Fatalf("Init = %v, want no error", err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("Init wrote %v, %v, want mode 0600", info.Mode(), err)
	}
	c, err := config.Load(path, secrets)
	if err != nil {
		t.Fatalf("Load = %v, want what Init wrote to be right", err)
	}
	if len(c.Warnings) != 0 || len(c.Mailboxes) != 1 {
		t.Errorf("Load = %d mailboxes, warnings %q, want 1 and none", len(c.Mailboxes), c.Warnings)
	}

	before, _ := os.ReadFile(path)
	if err := config.Init(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("second Init = %v, want fs.ErrExist", err)
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("second Init changed the file, want it left alone")
	}
	other := filepath.Join(t.TempDir(), "usher.toml")
	if err := config.Init(other); err != nil {
		t.Fatal(err)
	}
	if d, err := config.Load(other, secrets); err != nil || d.Desk.Secret.Reveal() == c.Desk.Secret.Reveal() {
		t.Errorf("two Inits made one secret (%v), want two", err)
	}
}

// uncommented is the template with every setting in force.
func uncommented() string {
	return regexp.MustCompile(`(?m)^#(\S)`).ReplaceAllString(config.Template(deskSecret), "$1")
}

func TestTemplateShowsDefaults(t *testing.T) {
	all, dir := loadWith(t, uncommented())
	none, noneDir := loadWith(t, config.Template(deskSecret))
	if len(all.Plans) != 2 || len(all.Warnings) != 0 {
		t.Errorf("whole template = %d plans, warnings %q, want 2 and none", len(all.Plans), all.Warnings)
	}
	// The examples that are no defaults.
	all.Desk.PublicURL, all.Mailboxes[0].Category, all.Mailboxes[0].AuthservID = "", "", ""
	a, b := all.Desk, none.Desk
	a.Secret, a.Categories = b.Secret, nil
	if len(all.Desk.Categories) != len(none.Desk.Categories) {
		t.Errorf("template has categories %q, default are %q", all.Desk.Categories, none.Desk.Categories)
	}
	b.Categories = nil
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"name", a.Name, b.Name}, {"community", a.Community, b.Community}, {"public_delay", a.PublicDelay, b.PublicDelay},
		{"reopen_days", a.ReopenWithin, b.ReopenWithin}, {"timezone", a.Timezone.String(), b.Timezone.String()},
		{"hours", a.Hours, b.Hours}, {"keep_raw", a.KeepRaw, b.KeepRaw}, {"public_url", a.PublicURL, b.PublicURL},
		{"max_cc", a.MaxCC, b.MaxCC}, {"seat_price", a.SeatPrice, b.SeatPrice}, {"bundle", a.Bundle, b.Bundle},
		{"answers_per_hour", a.AnswersPerHour, b.AnswersPerHour}, {"log", all.Log, none.Log},
		{"database", strings.TrimPrefix(all.Database.SQLite, dir), strings.TrimPrefix(none.Database.SQLite, noneDir)},
		{"files", strings.TrimPrefix(all.Files.Dir, dir), strings.TrimPrefix(none.Files.Dir, noneDir)},
		{"connections", all.SMTP.Connections, none.SMTP.Connections}, {"attach_mb", all.SMTP.AttachMB, none.SMTP.AttachMB},
		{"command_address", all.Mailboxes[0].CommandAddress, none.Mailboxes[0].CommandAddress},
		{"after", all.Mailboxes[0].After, none.Mailboxes[0].After}, {"trust", all.Mailboxes[0].Trust, none.Mailboxes[0].Trust},
		{"folder", all.Mailboxes[0].Folder, none.Mailboxes[0].Folder}, {"poll", all.Mailboxes[0].Poll, none.Mailboxes[0].Poll},
		{"idle", all.Mailboxes[0].Idle, none.Mailboxes[0].Idle}, {"timeout", all.Mailboxes[0].Timeout, none.Mailboxes[0].Timeout},
	} {
		if c.got != c.want {
			t.Errorf("template says %s = %v, the default is %v", c.name, c.got, c.want)
		}
	}
}

func loadWith(t *testing.T, text string) (*config.Config, string) {
	t.Helper()
	path := write(t, text)
	c, err := config.Load(path, secrets)
	if err != nil {
		t.Fatalf("Load = %v, want no error", err)
	}
	return c, filepath.Dir(path)
}

// A key left out of the template would be known to nobody.
func TestTemplateHasEveryKey(t *testing.T) {
	text := uncommented()
	for table := range strings.SplitSeq("desk database files mailbox smtp slack discord http plan log", " ") {
		probe := regexp.MustCompile(`(?m)^\[+`+table+`\]+$`).ReplaceAllString(text, "$0\nqqqqqqqqqqqqqqqqqqqqqqqq = 1")
		_, err := config.Load(write(t, probe), secrets)
		if err == nil {
			t.Fatalf("Load with an unknown key in [%s] = nil, want a problem", table)
		}
		_, list, _ := strings.Cut(strings.Split(err.Error(), "\n")[0], "there are ")
		for key := range strings.SplitSeq(list, ", ") {
			if !regexp.MustCompile(`(?m)^` + key + ` = `).MatchString(text) {
				t.Errorf("the template does not explain %s.%s", table, key)
			}
		}
	}
}
