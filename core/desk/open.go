package desk

import (
	"context"
	"errors"
	"strings"

	"usher/core"
	"usher/core/store"
)

// Opening is a ticket to be opened. Empty fields take the default.
type Opening struct {
	Subject      string
	Text         string
	Category     string
	Priority     core.Priority
	Privacy      core.Privacy
	Organization string // name
	For          string // address of the person it is for
	CC           []string
	Files        []core.Attachment // already in the file store
	FollowUpOf   core.TicketID
	References   []string // Message-IDs of the thread it came with
	Aired        bool     // everybody reads it already where it comes from: if public, it is so at once
}

// Open opens a ticket. What the actor may not have is left out and named in
// the outcome; the ticket is opened all the same. It is refused as a whole only
// if the actor may not open any ticket.
func (d *Desk) Open(ctx context.Context, by By, o Opening) (Outcome, error) {
	out, err := d.once(ctx, by, func(tx *store.Tx) (Outcome, error) { return d.open(ctx, tx, by, o) })
	var refusal *core.Error
	if errors.As(err, &refusal) && refusal.Rule == core.RuleClosed {
		return out, d.closed(ctx, by, err)
	}
	return out, err
}

func (d *Desk) open(ctx context.Context, tx *store.Tx, by By, o Opening) (Outcome, error) {
	p := &opening{Opening: o, by: by}
	if err := d.planOpening(ctx, tx, p); err != nil {
		return Outcome{}, err
	}
	t, err := d.addTicket(ctx, tx, p)
	if err != nil {
		return Outcome{}, err
	}
	m, err := tx.AddMessage(ctx, core.Message{
		Ticket: t.ID, Author: p.author(), Channel: by.Channel, Source: by.Source, Privacy: core.Inherit,
		Text: o.Text, Inbound: by.Inbound, At: d.now(), Attachments: p.files,
	})
	if err != nil {
		return Outcome{}, err
	}
	if err := d.follow(ctx, tx, by, t, m, o.References); err != nil {
		return Outcome{}, err
	}
	left, err := d.addCopies(ctx, tx, by, p.q, t, o.CC)
	if err != nil {
		return Outcome{}, err
	}
	p.left = append(p.left, left...)
	if err := d.copyRequester(ctx, tx, p, t); err != nil {
		return Outcome{}, err
	}
	if err := d.subscribe(ctx, tx, t.ID, t.Creator, t.Requester); err != nil {
		return Outcome{}, err
	}
	if err := d.event(ctx, tx, by, core.Event{Ticket: t.ID, Organization: t.Organization, What: core.WasOpened, To: string(t.Privacy)}); err != nil {
		return Outcome{}, err
	}
	if err := tx.IndexNew(ctx, t, m); err != nil {
		return Outcome{}, err
	}
	if t.Community() {
		if p.whose, err = d.colleagues(ctx, tx, by.Actor, becameCommunity); err != nil {
			return Outcome{}, err
		}
	}
	out := Outcome{Ticket: t, Message: m, Left: p.left, Whose: p.whose}
	return out, d.tellOpened(ctx, tx, by, out)
}

// copyRequester puts a requester who may not see the organization's private
// tickets on cc of the one that was opened for them.
func (d *Desk) copyRequester(ctx context.Context, tx *store.Tx, p *opening, t core.Ticket) error {
	if t.Community() || p.requester.ID == t.Creator {
		return nil
	}
	a, err := d.actor(ctx, tx, p.requester, core.TrustProven)
	if err != nil || a.ActsFor(t.Organization) {
		return err
	}
	return d.addCopy(ctx, tx, p.by, t, p.requester, p.requester.Primary)
}

// opening is an Opening as far as the rules let it be.
type opening struct {
	Opening
	by        By
	q         core.Question
	requester core.Person
	files     []core.Attachment
	left      []core.Verdict
	asked     bool   // to be public
	whose     string // see Outcome
}

func (p *opening) author() core.PersonID {
	if p.by.Actor.System {
		return p.requester.ID
	}
	return p.by.Actor.Person.ID
}

// may asks for an extra; what is refused is left out with its rule.
func (p *opening) may(a core.Action) bool {
	v := ask(p.q, a)
	if !v.Allowed {
		p.left = append(p.left, v)
	}
	return v.Allowed
}

// planOpening applies the rules, strictly in this order: whom it is for and
// which organization it belongs to decide over all the rest.
func (d *Desk) planOpening(ctx context.Context, tx *store.Tx, p *opening) error {
	var err error
	if p.q, err = d.question(ctx, tx, p.by.Actor, nil); err != nil {
		return err
	}
	if err := d.chooseParties(ctx, tx, p); err != nil {
		return err
	}
	if v := ask(p.q, core.OpenPublic); !v.Allowed {
		return v.Err(0)
	}
	p.asked = p.Privacy == core.Public
	p.Privacy = d.openingPrivacy(p)
	if p.Priority == "" {
		p.Priority = core.Normal
	} else if p.Priority != core.Normal && !p.may(core.SetPriority) {
		p.Priority = core.Normal
	}
	p.Category = d.openingCategory(p)
	if err := d.openingFollows(ctx, tx, p); err != nil {
		return err
	}
	p.files, err = d.allowFiles(p.q, p.Files, &p.left)
	return err
}

// openingPrivacy is what was asked for if that is allowed, else the default.
func (d *Desk) openingPrivacy(p *opening) core.Privacy {
	if p.Privacy == core.Public || p.Privacy == core.Private && p.may(core.OpenPrivate) {
		return p.Privacy
	}
	if p.q.Organization == nil {
		return core.Public
	}
	return core.DefaultPrivacy(p.q.Organization.ID, p.q.Plan)
}

// openingFollows leaves out the ticket to follow if the actor can't see it.
func (d *Desk) openingFollows(ctx context.Context, tx *store.Tx, p *opening) error {
	if p.FollowUpOf == 0 {
		return nil
	}
	_, _, err := d.see(ctx, tx, p.by.Actor, p.FollowUpOf)
	if core.KindOf(err) == core.NotFound {
		p.left = append(p.left, core.Verdict{Rule: core.RuleNoTicket, Words: core.Explain(err)})
		p.FollowUpOf, err = 0, nil
	}
	return err
}

func (d *Desk) openingCategory(p *opening) string {
	c, err := d.category(p.Category)
	if err != nil {
		p.left = append(p.left, core.Verdict{Rule: "unknown category", Words: core.Explain(err)})
	}
	return c
}

// category finds a category by its name, whatever its case; the last of the
// list, "other", if there is none of that name.
func (d *Desk) category(name string) (string, error) {
	other := "other"
	if n := len(d.set.Categories); n > 0 {
		other = d.set.Categories[n-1]
	}
	if name == "" {
		return other, nil
	}
	for _, c := range d.set.Categories {
		if strings.EqualFold(c, strings.Join(strings.Fields(name), " ")) {
			return c, nil
		}
	}
	return other, core.Errorf(core.Invalid, "`%s` is not a category here. The categories are: %s.", name, strings.Join(d.set.Categories, ", "))
}

// allowFiles returns the files the plan lets in; the others go to left. Those that
// it is known not to let in need only have a name and a size.
func (d *Desk) allowFiles(q core.Question, files []core.Attachment, left *[]core.Verdict) ([]core.Attachment, error) {
	var in []core.Attachment
	for _, f := range files {
		v := ask(q, core.AttachFile)
		if v.Allowed && !q.Actor.ActsAsStaff() {
			v = core.CheckFile(q.Plan, f.Name, f.Blob.Size)
		}
		if v.Allowed && f.Blob.SHA256 == "" { // whoever has it took it for one that would be left out
			v = core.Verdict{Rule: "file not there", Words: "“" + f.Name + "” was left out: it did not come along. Please send it again."}
		}
		if v.Allowed {
			in = append(in, f)
		} else {
			*left = append(*left, v)
		}
	}
	return in, nil
}

func (d *Desk) addTicket(ctx context.Context, tx *store.Tx, p *opening) (core.Ticket, error) {
	now := d.now()
	t := core.Ticket{
		Subject: subjectOf(p.Opening), Category: p.Category, Status: core.New, Priority: p.Priority, Privacy: p.Privacy,
		Creator: p.author(), Requester: p.requester.ID, FollowUpOf: p.FollowUpOf, Created: now, Updated: now,
	}
	if p.q.Organization != nil {
		t.Organization = p.q.Organization.ID
	}
	if !p.Aired && unawares(p.by) && t.Privacy == core.Public && (t.Community() || !p.asked) {
		t.PublicAt = now.Add(d.set.PublicDelay)
	}
	var err error
	t.ID, err = tx.AddTicket(ctx, t)
	return t, err
}

// unawares reports a door where people do not expect to be read by everybody: mail,
// and messages in a chat that become tickets as they stand.
func unawares(by By) bool { return by.Channel == core.Mail || by.Thread.ID != "" }

// subjectOf is the subject, else the first words of the text.
func subjectOf(o Opening) string {
	s := strings.Join(strings.Fields(o.Subject), " ")
	if s == "" {
		line, _, _ := strings.Cut(strings.TrimSpace(o.Text), "\n")
		s = strings.Join(strings.Fields(line), " ")
	}
	if s == "" {
		return "(no subject)"
	}
	if r := []rune(s); len(r) > 200 {
		s = string(r[:199]) + "…"
	}
	return s
}
