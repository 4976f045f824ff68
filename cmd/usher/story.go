package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"usher/cmd/usher/mailhost"
	"usher/core"
	"usher/core/command"
	"usher/core/desk"
	"usher/ingest/mailparse"
)

// story plays the demo and says what happens.
type story struct {
	say    *teller
	host   *mailhost.Host
	house  *house
	config string // its path
	failed int
	last   map[string]*mailparse.Mail // the newest mail to an address that a step waited for
}

func newStory(s *shell, host *mailhost.Host, h *house) *story {
	return &story{say: newTeller(s.out, s.getenv), host: host, house: h, config: s.config, last: map[string]*mailparse.Mail{}}
}

// errStory says that a step did not come out as told.
var errStory = errors.New("a step of the story did not come out as told: see ✗ above")

func (s *story) tell(ctx context.Context, exit bool) error {
	s.say.title("usher demo: a support desk that lives in mail")
	if err := s.setUp(ctx); err != nil {
		return err
	}
	for _, chapter := range []func(context.Context) error{
		s.opens, s.answers, s.partner, s.community, s.tooLarge, s.tooMany, s.list,
	} {
		if err := chapter(ctx); err != nil {
			return err
		}
	}
	if s.failed > 0 {
		return errStory
	}
	if exit {
		s.say.line("Every step came out as told.")
		return nil
	}
	return s.stay(ctx)
}

// setUp is what an operator types once, with `usher do`.
func (s *story) setUp(ctx context.Context) error {
	s.say.chapter("The operator sets up the desk", "usher do …")
	for _, line := range []string{
		`staff add sam@desk.example`,
		`staff add ada@desk.example admin`,
		`org add Acme plan:premium domain:acme.example`,
		`owners add alice@acme.example org:Acme`,
		`contacts add bob@acme.example org:Acme`,
		`org add Globex plan:basic domain:globex.example`,
		`owners add gina@globex.example org:Globex`,
		`org add Parta plan:basic domain:parta.example`,
		`org certify Parta`,
		`owners add pat@parta.example org:Parta`,
		`partners add Parta org:Acme yes`,
	} {
		a, err := s.do(ctx, line)
		if err != nil {
			return err
		}
		s.check(a.OK, line, command.Text(a, width))
	}
	return nil
}

func (s *story) do(ctx context.Context, line string) (command.Answer, error) {
	by := desk.By{Actor: core.System(), Channel: core.Shell}
	return s.house.runner.RunText(ctx, s.house.desk, by, line)
}

// check says whether a step came out as told, and why if not.
func (s *story) check(ok bool, told, got string) {
	if ok {
		s.say.good(told)
		return
	}
	s.failed++
	s.say.bad(told, got)
}

// patience is how long a mail of the story may take.
const patience = 20 * time.Second

// gets waits for a mail to an address whose text, subject included, has all the
// words, and shows the line of it that has the last of them.
func (s *story) gets(ctx context.Context, address, told string, words ...string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var newest *mailparse.Mail
	raw, err := s.host.WaitMail(ctx, address, func(raw []byte) bool {
		m, err := mailparse.Parse(strings.NewReader(string(raw)), mailparse.Options{})
		if err != nil {
			return false
		}
		newest = m
		return hasAll(m.Subject+"\n"+m.Text, words)
	})
	if errors.Is(err, context.DeadlineExceeded) {
		got := "no mail came"
		if newest != nil {
			got = "the last mail that came was:\n" + newest.Subject + "\n" + newest.Text
		}
		s.check(false, told, got)
		return nil
	} else if err != nil {
		return err
	}
	m, err := mailparse.Parse(strings.NewReader(string(raw)), mailparse.Options{})
	if err != nil {
		return err
	}
	s.last[address] = m
	s.check(true, told, "")
	s.say.mail(m.Subject, lineWith(m.Text, words[len(words)-1]))
	return nil
}

func hasAll(text string, words []string) bool {
	flat := strings.ToLower(strings.Join(strings.Fields(text), " "))
	for _, w := range words {
		if !strings.Contains(flat, strings.ToLower(w)) {
			return false
		}
	}
	return true
}

// lineWith is the paragraph that has the word, on one line.
func lineWith(text, word string) string {
	for _, p := range strings.Split(text, "\n\n") {
		if hasAll(p, []string{word}) {
			return strings.Join(strings.Fields(p), " ")
		}
	}
	return ""
}

// ticket loads a ticket for checking.
func (s *story) ticket(ctx context.Context, id core.TicketID) (desk.View, error) {
	v, err := s.house.desk.Show(ctx, core.System(), id)
	if err != nil {
		return v, fmt.Errorf("show ticket %d: %w", id, err)
	}
	return v, nil
}
