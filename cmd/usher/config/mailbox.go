package config

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"usher/core"
)

// Mailbox is a mailbox that customers write to.
type Mailbox struct {
	Name           string // never changed once in use: the cursor is kept under it
	Address        string // lower case
	CommandAddress string // lower case
	Server         Server // IMAP
	Password       Secret
	Auth           string // "password", "xoauth2" or "oauthbearer"
	Folder         string
	After          After
	Category       string     // of tickets opened here; empty: none chosen
	Trust          core.Trust // the least that acts as the sender: proven or plain
	AuthservID     string     // whose Authentication-Results count; empty: nobody's
	Poll           time.Duration
	Idle           time.Duration
	Timeout        time.Duration
}

// After is what happens to a mail once it is handled. The zero After leaves it.
type After struct {
	Seen bool   // flag it \Seen
	Move string // to this folder
}

func readMailboxes(tables []*table, categories []string) []Mailbox {
	var all []Mailbox
	names, addresses := unique{}, unique{}
	for _, t := range tables {
		m := readMailbox(t, categories)
		names.add(t, "name", m.Name)
		addresses.add(t, "address", m.Address)
		addresses.add(t, "command_address", m.CommandAddress)
		all = append(all, m)
	}
	return all
}

func readMailbox(t *table, categories []string) Mailbox {
	m := Mailbox{
		Name:       readName(t, "support"),
		Address:    readAddress(t, "address", "support@example.org"),
		Server:     readServer(t, "imap", "imap", map[TLS]int{Implicit: 993, StartTLS: 143, NoTLS: 143}),
		Password:   t.needSecret("password", "the mailbox's password or token"),
		Auth:       t.choice("auth", "password", "xoauth2", "oauthbearer"),
		Folder:     t.text("folder", "INBOX"),
		After:      readAfter(t),
		Category:   t.text("category", ""),
		Trust:      core.Trust(t.choice("trust", string(core.TrustProven), string(core.TrustPlain))),
		AuthservID: t.text("authserv_id", ""),
		Poll:       t.duration("poll", time.Minute, time.Second, day),
		Idle:       t.duration("idle", 5*time.Minute, time.Second, 29*time.Minute), // RFC 2177
		Timeout:    t.duration("timeout", time.Minute, time.Second, 10*time.Minute),
	}
	m.CommandAddress = readCommandAddress(t, m.Address)
	if m.Server.User == "" {
		m.Server.User = m.Address
	}
	if m.Folder == "" {
		t.bad("folder", `is empty: want a folder, such as "INBOX"`)
	}
	if m.Category != "" && !slices.Contains(categories, m.Category) {
		t.bad("category", "is %q: want one of desk.categories: %s", m.Category, strings.Join(categories, ", "))
	}
	if strings.ContainsAny(m.AuthservID, " ;\t") {
		t.bad("authserv_id", `is %q: want the name before the ";" in the server's Authentication-Results, such as "mx.example.org"`, m.AuthservID)
	}
	t.end()
	return m
}

// readName reads a name that commands and logs say in one word.
func readName(t *table, example string) string {
	s := t.need("name", `a word, such as "`+example+`"`)
	if s != "" && !regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`).MatchString(s) {
		t.bad("name", `is %q: want lower-case letters, digits, ".", "_" and "-", such as %q`, s, example)
	}
	return s
}

func readAddress(t *table, key, example string) string {
	s := core.CleanAddress(t.need(key, `a mail address, such as "`+example+`"`))
	local, _, _ := strings.Cut(s, "@")
	if s != "" && !core.ValidAddress(s) {
		t.bad(key, "is %q: want a mail address, such as %q", s, example)
	} else if key == "address" && strings.Contains(local, "+") {
		t.bad(key, `is %q: want one without "+", since reply keys are put behind it`, s)
	}
	return s
}

// readCommandAddress is support+desk@… for support@… if there is none.
func readCommandAddress(t *table, address string) string {
	if !t.has("command_address") {
		t.take("command_address")
		local, domain, _ := strings.Cut(address, "@")
		return local + "+desk@" + domain
	}
	return readAddress(t, "command_address", "support+desk@example.org")
}

func readAfter(t *table) After {
	s := t.text("after", "leave")
	folder, move := strings.CutPrefix(s, "move:")
	switch {
	case s == "leave":
	case s == "seen":
		return After{Seen: true}
	case move && folder != "":
		return After{Move: folder}
	default:
		t.bad("after", `is %q: want "leave", "seen" or "move:Folder"`, s)
	}
	return After{}
}

// unique remembers which line first used a value.
type unique map[string]int

func (u unique) add(t *table, key, value string) {
	if first, taken := u[value]; taken && value != "" {
		t.bad(key, "is %q, as on line %d: want another", value, first)
		return
	}
	u[value] = t.line(join(t.name, key))
}
