package config

import (
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // so that a time zone is known on every machine
)

// Desk is what the desk is and how it behaves.
type Desk struct {
	Name           string
	Secret         Secret // keys of reply addresses and links are made from it
	Community      bool   // people without an entitlement may open public tickets
	PublicDelay    time.Duration
	ReopenWithin   time.Duration // a reply this soon after closing reopens
	Categories     []string
	Timezone       *time.Location
	Hours          Hours
	KeepRaw        time.Duration // how long raw mails are kept; zero: for ever
	PublicURL      string        // without a slash at the end; empty: none
	MaxCC          int           // addresses a mail may add to a ticket's cc
	SeatPrice      string        // a month, in words for customers
	Bundle         time.Duration // notices for one recipient and ticket this close go as one mail
	AnswersPerHour int           // automatic answers to one address
	Resolver       string        // host:port of the name server to ask; empty: the system's
}

func defaultCategories() []string {
	return []string{"installation", "outages", "authentication", "authorization", "single sign-on", "logout",
		"access management", "identity management", "upgrade", "maintenance", "customization", "feature request", "other"}
}

func readDesk(t *table) Desk {
	d := Desk{
		Name:           t.need("name", `the name people see, such as "Acme Support"`),
		Secret:         readDeskSecret(t),
		Community:      t.choice("community", "open", "closed") == "open",
		PublicDelay:    t.duration("public_delay", 10*time.Minute, 0, 30*day),
		ReopenWithin:   time.Duration(t.number("reopen_days", 14, 0, 3650)) * day,
		Categories:     readCategories(t),
		Timezone:       readTimezone(t),
		Hours:          readHours(t),
		KeepRaw:        readKeepRaw(t),
		PublicURL:      readURL(t, "public_url"),
		MaxCC:          t.number("max_cc", 10, 0, 100),
		SeatPrice:      readPrice(t),
		Bundle:         t.duration("bundle", 5*time.Second, 0, time.Hour),
		AnswersPerHour: t.number("answers_per_hour", 20, 1, 10_000),
		Resolver:       readResolver(t),
	}
	t.end()
	return d
}

const leastSecret = 16

func readDeskSecret(t *table) Secret {
	s := t.needSecret("secret", "a random text of at least 16 characters")
	if n := len(s.Reveal()); s.Set() && n < leastSecret {
		t.bad("secret", "has %d characters: want at least %d, such as from openssl rand -hex 32", n, leastSecret)
	}
	return s
}

func readCategories(t *table) []string {
	all := t.texts("categories")
	if len(all) > 0 {
		return all
	}
	if list, ok := t.values["categories"].([]any); ok && len(list) == 0 {
		t.bad("categories", "is empty: want at least one, or leave it out for the default ones")
	}
	return defaultCategories()
}

func readTimezone(t *table) *time.Location {
	name := t.text("timezone", "UTC")
	zone, err := time.LoadLocation(name)
	// The empty name and Local load too, and mean another zone on another machine.
	if err != nil || name == "" || name == "Local" {
		t.bad("timezone", `is %q: want an IANA name, such as "Europe/Berlin" or "UTC"`, name)
		return time.UTC
	}
	return zone
}

func readKeepRaw(t *table) time.Duration {
	if t.values["keep_raw"] == "forever" {
		t.take("keep_raw")
		return 0
	}
	n := len(t.problems)
	d := t.duration("keep_raw", 0, time.Hour, 3650*day)
	if len(t.problems) > n {
		t.problems[n].Text += `, or "forever"`
	}
	return d
}

// readURL returns a URL of http or https without a slash at the end.
func readURL(t *table, key string) string {
	s := t.text(key, "")
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		t.bad(key, `is %q: want a URL, such as "https://support.example.org"`, s)
	}
	return strings.TrimRight(s, "/")
}

func readResolver(t *table) string {
	s := t.text("resolver", "")
	host, port, err := net.SplitHostPort(s)
	n, notNumber := strconv.ParseUint(port, 10, 16)
	if s != "" && (err != nil || host == "" || n == 0 || notNumber != nil) {
		t.bad("resolver", `is %q: want host and port of a name server, such as "127.0.0.1:53"`, s)
	}
	return s
}

func readPrice(t *table) string {
	s := t.text("seat_price", "199 USD")
	if !regexp.MustCompile(`^\d+([.,]\d+)? [A-Z]{3}$`).MatchString(s) {
		t.bad("seat_price", `is %q: want an amount and a currency, such as "199 USD"`, s)
	}
	return s
}
