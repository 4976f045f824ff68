package slack

import (
	"context"
	"encoding/json"
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

// mostAnswer is how many bytes of options go with an acknowledgement: one of 20 kB
// Slack takes for none.
const mostAnswer = 19_000

// MarshalJSON writes them as Slack reads them, as many as it takes.
func (s suggestions) MarshalJSON() ([]byte, error) {
	for list := append([]*slackapi.OptionBlockObject{}, s.list...); ; list = list[:len(list)*3/4] {
		b, err := json.Marshal(map[string]any{"options": list})
		if err != nil || len(b) <= mostAnswer {
			return b, err
		}
	}
}

// suggested answers a menu that searches as somebody types, at once. It changes
// nothing: whoever cannot be helped gets no options.
func (a *App) suggested(ctx context.Context, o bots.Occasion, i slackapi.InteractionCallback) suggestions {
	actor, linked, err := a.desk.ChatActor(ctx, o.Account)
	if err != nil || !linked {
		return suggestions{}
	}
	found, err := a.offers(ctx, actor, i)
	if err != nil {
		a.log.ErrorContext(ctx, "suggest", "menu", i.ActionID, "err", err)
	}
	return suggestions{blocks.Options(found)}
}

func (a *App) offers(ctx context.Context, actor core.Actor, i slackapi.InteractionCallback) ([]bots.Pick, error) {
	typed := strings.TrimSpace(i.Value)
	switch i.ActionID {
	case blocks.PickTickets:
		ts, err := a.desk.SuggestTickets(ctx, actor, typed, mostSuggested)
		return blocks.TicketLines(i.BlockID, ts), err
	case blocks.FieldCategory:
		return a.clerk.OfferCategories(typed), nil
	case blocks.FieldFor:
		return a.clerk.OfferFor(ctx, actor, blocks.ReadPurpose(i.View).Org, typed, mostSuggested)
	case blocks.FieldPerson:
		return a.offerPeople(ctx, actor, blocks.ReadPurpose(i.View).Command, typed)
	case "suggest:people":
		return a.offerPeople(ctx, actor, strings.TrimSuffix(i.BlockID, bots.Rest), typed)
	case blocks.FieldPartner:
		return a.offerPartners(ctx, actor, blocks.ReadPurpose(i.View).Command, typed)
	case blocks.FieldOrganization, blocks.HomeOrg:
		return a.clerk.OfferOrganizations(ctx, actor, typed, mostSuggested)
	}
	return nil, nil
}

// offerPeople is those that a command may be about.
func (a *App) offerPeople(ctx context.Context, actor core.Actor, line, typed string) ([]bots.Pick, error) {
	c, _ := a.clerk.Parse(line) // what it lacks is being chosen
	return a.clerk.OfferPeople(ctx, actor, c, typed, mostSuggested)
}

// offerPartners is those that a command may take away.
func (a *App) offerPartners(ctx context.Context, actor core.Actor, line, typed string) ([]bots.Pick, error) {
	c, _ := a.clerk.Parse(line) // what it lacks is being chosen
	if c.Op != command.Remove {
		return nil, nil
	}
	return a.clerk.OfferPartners(ctx, actor, c.Org, typed)
}
