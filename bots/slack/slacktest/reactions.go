package slacktest

import "slices"

func (c *call) reactable(ts string) (*Channel, *message, error) {
	ch, err := c.conversation("channel")
	if err != nil {
		return nil, nil, err
	}
	if m := ch.at(c.str(ts)); m != nil {
		return ch, m, nil
	}
	return nil, nil, refuse("message_not_found", c.str(ts))
}

// getReactions lists a message's. Source: docs.slack.dev/reference/methods/reactions.get.
func (c *call) getReactions() (object, error) {
	if c.str("channel") == "" || c.str("timestamp") == "" {
		return nil, refuse("no_item_specified")
	}
	ch, m, err := c.reactable("timestamp")
	if err != nil {
		return nil, err
	}
	return object{"type": "message", "channel": ch.ID, "message": m.wire(ch, false)}, nil
}

// addReaction sets the bot's. Source: docs.slack.dev/reference/methods/reactions.add.
func (c *call) addReaction() (object, error) {
	ch, m, err := c.reactable("timestamp")
	if err != nil {
		return nil, err
	}
	if !m.react(c.str("name"), c.s.Bot) {
		return nil, refuse("already_reacted")
	}
	c.s.emitReaction("reaction_added", ch, m, c.str("name"), c.s.Bot)
	return object{}, nil
}

// removeReaction takes the bot's back. Source: docs.slack.dev/reference/methods/reactions.remove.
func (c *call) removeReaction() (object, error) {
	ch, m, err := c.reactable("timestamp")
	if err != nil {
		return nil, err
	}
	for i, r := range m.reactions {
		if r.name == c.str("name") && slices.Contains(r.users, c.s.Bot.ID) {
			m.reactions[i].users = slices.DeleteFunc(slices.Clone(r.users), func(id string) bool { return id == c.s.Bot.ID })
			if len(m.reactions[i].users) == 0 {
				m.reactions = slices.Delete(slices.Clone(m.reactions), i, i+1)
			}
			c.s.emitReaction("reaction_removed", ch, m, c.str("name"), c.s.Bot)
			return object{}, nil
		}
	}
	return nil, refuse("no_reaction")
}
