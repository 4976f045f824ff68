package slack

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	slackapi "github.com/slack-go/slack"

	"usher/bots"
	"usher/bots/slack/blocks"
	"usher/core"
	"usher/core/command"
)

// mostSuggested is how many options a menu is filled with.
const mostSuggested = 50

// suggestions are the options of a menu. None are an empty list: Slack wants one.
type suggestions struct{ list []*slackapi.OptionBlockObject }

// MarshalJSON writes them as Slack reads them.
func (s suggestions) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]any{"options": append([]*slackapi.OptionBlockObject{}, s.list...)})
}

// suggested answers a menu that searches as somebody types, at once. It changes
// nothing: whoever cannot be helped gets no options.
func (a *App) suggested(ctx context.Context, o occasion, i slackapi.InteractionCallback) suggestions {
	actor, linked, err := a.desk.ChatActor(ctx, o.account)
	if err != nil || !linked {
		return suggestions{}
	}
	found, err := a.offers(ctx, actor, i)
	if err != nil {
		a.log.ErrorContext(ctx, "suggest", "menu", i.ActionID, "err", err)
	}
	return suggestions{blocks.Options(found)}
}

func (a *App) offers(ctx context.Context, actor core.Actor, i slackapi.InteractionCallback) ([]blocks.Choice, error) {
	typed := strings.TrimSpace(i.Value)
	switch i.ActionID {
	case blocks.PickTickets:
		ts, err := a.desk.SuggestTickets(ctx, actor, typed, mostSuggested)
		return blocks.TicketLines(i.BlockID, ts), err
	case blocks.FieldCategory:
		return a.findCategories(typed), nil
	case blocks.FieldFor:
		return a.findFor(ctx, actor, i.View, typed)
	case blocks.FieldPerson, "suggest:people":
		return a.findPeople(ctx, actor, i, typed)
	case blocks.FieldPartner:
		return a.findPartners(ctx, actor, i, typed)
	case blocks.FieldOrganization, blocks.HomeOrg:
		return a.findOrganizations(ctx, actor, typed)
	}
	return nil, nil
}

func (a *App) findCategories(typed string) []blocks.Choice {
	var out []blocks.Choice
	for _, c := range words(a.desk.Settings().Categories) {
		if strings.Contains(strings.ToLower(c.Label), strings.ToLower(typed)) {
			out = append(out, c)
		}
	}
	return out
}

// findFor is the people for whom the actor may open a ticket of the organization
// that the form is about. Colleagues see each other's addresses, partners do not.
func (a *App) findFor(ctx context.Context, actor core.Actor, v slackapi.View, typed string) ([]blocks.Choice, error) {
	ps, err := a.desk.SuggestPeople(ctx, actor, blocks.ReadPurpose(v).Org, typed, mostSuggested)
	var out []blocks.Choice
	for _, p := range ps {
		switch {
		case p.ID == actor.Person.ID || p.Primary == "":
		case actor.ActsAsStaff():
			out = append(out, blocks.Choice{Value: p.Primary, Label: p.Display() + " · " + p.Primary})
		default:
			out = append(out, blocks.Choice{Value: person(p.ID), Label: p.Display()})
		}
	}
	return out, err
}

// addressOf is the address of whom findFor offered, empty for nobody.
func (a *App) addressOf(ctx context.Context, actor core.Actor, org, chosen string) (string, error) {
	id := personOf(chosen)
	if id == 0 || chosen == "" {
		return chosen, nil
	}
	ps, err := a.desk.SuggestPeople(ctx, actor, org, "", mostColleagues)
	for _, p := range ps {
		if p.ID == id {
			return p.Primary, err
		}
	}
	if err != nil {
		return "", err
	}
	return "", core.Errorf(core.Invalid, "The person that you chose is no longer there, so nothing was opened. Please choose somebody else.")
}

// mostColleagues is how many people of one organization are looked through.
const mostColleagues = 10_000

// person is how a menu names somebody whose address need not be known to who
// chooses.
func person(id core.PersonID) string { return "person:" + number(int64(id)) }

// personOf reads what person wrote.
func personOf(s string) core.PersonID {
	n, err := strconv.ParseInt(strings.TrimPrefix(s, "person:"), 10, 64)
	if err != nil {
		return 0
	}
	return core.PersonID(n)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// findPeople is those that the command of a menu may be about, by address.
func (a *App) findPeople(ctx context.Context, actor core.Actor, i slackapi.InteractionCallback, typed string) ([]blocks.Choice, error) {
	line := blocks.ReadPurpose(i.View).Command
	if i.ActionID != blocks.FieldPerson {
		line = strings.TrimSuffix(i.BlockID, bots.Rest)
	}
	c, _ := command.Parse(line, a.runner.Env(a.desk))
	ps, err := a.peopleFor(ctx, actor, c, typed)
	var out []blocks.Choice
	for _, p := range ps {
		if p.Primary != "" && len(out) < mostSuggested {
			out = append(out, blocks.Choice{Value: p.Primary, Label: p.Display() + " · " + p.Primary})
		}
	}
	return out, err
}

// peopleFor is who may be meant by a command: the staff answer tickets, and
// members are of the organization.
func (a *App) peopleFor(ctx context.Context, actor core.Actor, c command.Command, typed string) ([]core.Person, error) {
	if c.Verb == "assign" || c.Verb == "staff" {
		all, err := a.desk.Staff(ctx, actor)
		return slices.DeleteFunc(all, func(p core.Person) bool { return !begins(p, typed) }), err
	}
	org := c.Org
	if org == "" && len(actor.Memberships) > 0 {
		own, err := a.desk.Account(ctx, actor, "")
		if err != nil {
			return nil, unlessRefused(err)
		}
		org = own.Organization.Name
	}
	if acc, err := a.desk.Account(ctx, actor, org); err != nil || org == "" {
		return nil, unlessRefused(err) // addresses are for colleagues
	} else if _, member := actor.Membership(acc.Organization.ID); !member && !actor.ActsAsStaff() {
		return nil, nil
	}
	return a.desk.SuggestPeople(ctx, actor, org, typed, mostSuggested)
}

// begins reports whether a name or the address of a person begins so.
func begins(p core.Person, typed string) bool {
	typed = strings.ToLower(typed)
	for _, w := range append(strings.Fields(strings.ToLower(p.Name)), strings.ToLower(p.Name), strings.ToLower(p.Primary)) {
		if strings.HasPrefix(w, typed) {
			return true
		}
	}
	return typed == ""
}

// unlessRefused drops a refusal: who may not know finds nothing.
func unlessRefused(err error) error {
	if k := core.KindOf(err); k == core.Internal || k == core.Conflict {
		return err
	}
	return nil
}

// findPartners is the partners that a customer has, to take one away.
func (a *App) findPartners(ctx context.Context, actor core.Actor, i slackapi.InteractionCallback, typed string) ([]blocks.Choice, error) {
	c, _ := command.Parse(blocks.ReadPurpose(i.View).Command, a.runner.Env(a.desk))
	var names []string
	if c.Op == command.Remove {
		grants, err := a.desk.Partners(ctx, actor, c.Org)
		if err != nil {
			return nil, unlessRefused(err)
		}
		for _, g := range grants {
			names = append(names, g.PartnerName)
		}
	}
	return named(names, typed), nil
}

// findOrganizations is those that a ticket may be opened for.
func (a *App) findOrganizations(ctx context.Context, actor core.Actor, typed string) ([]blocks.Choice, error) {
	os, err := a.desk.SuggestOrganizations(ctx, actor, typed, mostSuggested)
	var names []string
	for _, o := range os {
		names = append(names, o.Name)
	}
	return named(names, ""), err
}

func named(names []string, typed string) []blocks.Choice {
	var out []blocks.Choice
	for _, n := range names {
		if strings.HasPrefix(strings.ToLower(n), strings.ToLower(typed)) {
			out = append(out, blocks.Choice{Value: n, Label: n})
		}
	}
	return out
}
