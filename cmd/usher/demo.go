package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"usher/cmd/usher/mailhost"
)

func newDemo(s *shell) *cobra.Command {
	var exit bool
	c := &cobra.Command{
		Use:   "demo",
		Short: "Play a story on a desk of its own, then stay up for your mail client",
		Long: `Play a story on a desk of its own, then stay up for your mail client.

It needs no configuration and leaves nothing behind: the database, the files and
a mail server (SMTP and IMAP on loopback) live in a temporary folder.`,
		Args: exactly(0, "no arguments"),
		RunE: func(c *cobra.Command, _ []string) error { return s.demo(c.Context(), exit) },
	}
	c.Flags().BoolVar(&exit, "exit", false, "end after the story: with code 0 if every step came out as told, else 1")
	return c
}

// demo plays the story on the real path: SMTP in, mailbox, IMAP, desk, SMTP out,
// mailbox.
func (s *shell) demo(ctx context.Context, exit bool) (err error) {
	dir, err := os.MkdirTemp("", "usher-demo-")
	if err != nil {
		return fmt.Errorf("folder of the demo: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	host, err := mailhost.Start("127.0.0.1")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	s.config = filepath.Join(dir, "usher.toml")
	if err := writeDemoConfig(s.config, host); err != nil {
		return err
	}
	h, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	st := newStory(s, host, h)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g, ctx := errgroup.WithContext(ctx)
	for _, run := range h.rooms() {
		g.Go(func() error { return run(ctx) })
	}
	g.Go(func() error {
		defer cancel()
		return st.tell(ctx, exit)
	})
	return g.Wait()
}

const demoPassword = "demo"

// demoPeople are the people of the story and their mailboxes.
var demoPeople = []person{
	{"Support", supportAddress, "the desk"},
	{"Sam Agent", "sam@desk.example", "agent"},
	{"Ada Admin", "ada@desk.example", "agent and administrator"},
	{"Alice Ames", "alice@acme.example", "lead contact of Acme (plan premium)"},
	{"Bob Berg", "bob@acme.example", "named contact of Acme"},
	{"Gina Gold", "gina@globex.example", "lead contact of Globex (plan basic)"},
	{"Pat Parker", "pat@parta.example", "consultant of Parta, certified partner of Acme"},
	{"Zoe Zander", "zoe@home.example", "no customer: a community user"},
}

const supportAddress = "support@desk.example"

type person struct{ name, address, who string }

func writeDemoConfig(path string, host *mailhost.Host) error {
	for _, p := range demoPeople {
		if err := host.AddAccount(p.address, demoPassword); err != nil {
			return fmt.Errorf("mailbox of %s: %w", p.address, err)
		}
	}
	text := fmt.Sprintf(`# The demo's desk; see usher init for all that can be set.
[desk]
name = "Demo Desk"
secret = "%s"
bundle = "1s"

[database]
url = "sqlite:usher.db"

[files]
url = "file:files"

[[mailbox]]
name = "support"
address = "%s"
imap = "imap://%s@%s?tls=none"
password = "%s"
trust = "plain"   # the demo's mail server proves no senders

[smtp]
url = "smtp://%s?tls=none"

[log]
level = "error"
`, rand.Text(), supportAddress, supportAddress, host.IMAPAddr(), demoPassword, host.SMTPAddr())
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return fmt.Errorf("configuration of the demo: %w", err)
	}
	return nil
}
