package discord

import (
	"context"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/bots/discord/slash"
	"usher/core"
)

// suggest answers an option that somebody is typing, at once. It changes nothing:
// whoever cannot be helped gets no choices.
func (a *App) suggest(ctx context.Context, o bots.Occasion, i *discordgo.Interaction) ([]*discordgo.ApplicationCommandOptionChoice, error) {
	f, ok := slash.Focused(i.ApplicationCommandData())
	if !ok {
		return nil, nil
	}
	w, err := a.actorOf(ctx, o.Account)
	if err != nil || !w.Linked && f.Kind != slash.Topic && f.Kind != slash.Category {
		return nil, err // whoever is not linked may see no ticket, not even a public one
	}
	if fixed, ok := f.Fixed(a.runner.Env(a.desk)); ok {
		return f.Choices(fixed), nil
	}
	found, err := a.offers(ctx, w.Actor, f)
	return f.Choices(append(also(f), found...)), err
}

// also are the words that an option may be beside what is looked up.
func also(f slash.Focus) []bots.Pick {
	var out []bots.Pick
	for _, w := range f.Also {
		if strings.HasPrefix(w, strings.ToLower(f.Typed)) {
			out = append(out, bots.Pick{Value: w, Label: bots.Words(w)})
		}
	}
	return out
}

// offers are what the desk knows of what is typed, as far as who types may know it.
func (a *App) offers(ctx context.Context, actor core.Actor, f slash.Focus) ([]bots.Pick, error) {
	org := f.Said.Options["org"]
	switch f.Kind {
	case slash.Ticket:
		return a.offerTickets(ctx, actor, f.Typed)
	case slash.Similar:
		return a.offerSimilar(ctx, f.Typed)
	case slash.Article:
		return a.offerArticles(ctx, actor, f.Typed)
	case slash.Mail:
		return a.offerMails(ctx, actor, f.Typed)
	case slash.Organization:
		return a.clerk.OfferOrganizations(ctx, actor, f.Typed, mostOffered)
	case slash.Category:
		return a.clerk.OfferCategories(f.Typed), nil
	case slash.Plan:
		return a.offerPlans(actor, f.Typed), nil
	case slash.Partner:
		if strings.HasPrefix(f.Said.Line, "partners remove") {
			return a.clerk.OfferPartners(ctx, actor, org, f.Typed)
		} else if actor.ActsAsStaff() {
			return a.clerk.OfferOrganizations(ctx, actor, f.Typed, mostOffered)
		}
	case slash.Person:
		if f.Said.Verb == "open" && f.Option == "for" {
			return a.clerk.OfferFor(ctx, actor, org, f.Typed, mostOffered)
		}
		c, _ := a.clerk.Parse(f.Said.Text()) // what it lacks is being typed
		if actor.ActsAsStaff() && org == "" && c.Verb != "assign" && c.Verb != "staff" {
			return a.clerk.OfferFor(ctx, actor, "", f.Typed, mostOffered) // of all people
		}
		return a.clerk.OfferPeople(ctx, actor, c, f.Typed, mostOffered)
	}
	return nil, nil
}

func (a *App) offerTickets(ctx context.Context, actor core.Actor, typed string) ([]bots.Pick, error) {
	list, err := a.desk.SuggestTickets(ctx, actor, typed, mostOffered)
	var out []bots.Pick
	for _, t := range list {
		out = append(out, bots.Pick{Value: strconv.FormatInt(int64(t.ID), 10), Label: t.ID.String() + " " + t.Subject})
	}
	return out, err
}

// offerSimilar is what may already answer a ticket of the subject typed. First comes
// the subject itself: Discord takes the first one if nobody chooses.
func (a *App) offerSimilar(ctx context.Context, typed string) ([]bots.Pick, error) {
	if bots.Length(typed) > 90 {
		return nil, nil
	}
	list, err := a.clerk.Similar(ctx, typed)
	if len(list) == 0 {
		return nil, err
	}
	out := []bots.Pick{{Value: typed, Label: typed}}
	for _, s := range list {
		label := "Show " + s.Title
		if strings.HasPrefix(s.Command, "article") {
			label = "Read: " + s.Title
		}
		out = append(out, bots.Pick{Value: s.Command, Label: label})
	}
	return out, err
}

func (a *App) offerArticles(ctx context.Context, actor core.Actor, typed string) ([]bots.Pick, error) {
	list, err := a.desk.Articles(ctx, actor)
	var out []bots.Pick
	for _, p := range list {
		id := strconv.FormatInt(int64(p.ID), 10)
		if holds(typed, id, p.Title, p.Slug) {
			out = append(out, bots.Pick{Value: id, Label: "#" + id + " " + p.Title})
		}
	}
	return out, err
}

// offerMails are the mails that wait for the staff.
func (a *App) offerMails(ctx context.Context, actor core.Actor, typed string) ([]bots.Pick, error) {
	if !actor.ActsAsStaff() {
		return nil, nil
	}
	list, err := a.desk.Mails(ctx, actor, mostOffered, core.Held)
	var out []bots.Pick
	for _, m := range list {
		id := strconv.FormatInt(int64(m.ID), 10)
		if holds(typed, id, m.Subject, m.From) {
			out = append(out, bots.Pick{Value: id, Label: "#" + id + " " + m.Subject + " · " + m.From})
		}
	}
	return out, err
}

// offerPlans are the plans, to those who give them.
func (a *App) offerPlans(actor core.Actor, typed string) []bots.Pick {
	var out []bots.Pick
	for _, name := range a.desk.Settings().Plans.Names() {
		if actor.ActsAsAdmin() && name != core.CommunityPlan && holds(typed, name) {
			out = append(out, bots.Pick{Value: name, Label: bots.Words(name)})
		}
	}
	return out
}

// holds reports whether one of some texts holds what is typed.
func holds(typed string, texts ...string) bool {
	typed = strings.ToLower(strings.TrimPrefix(typed, "#"))
	for _, t := range texts {
		if strings.Contains(strings.ToLower(t), typed) {
			return true
		}
	}
	return false
}
