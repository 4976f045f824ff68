package discordtest

// followed is the interaction whose token is in the path.
func (c *call) followed() (*interaction, error) {
	if c.id("webhook_id") != c.s.AppID {
		return nil, refuse(10015, "webhooks of channels are not here")
	}
	i := c.s.interactions[c.id("webhook_token")]
	if i == nil {
		return nil, refuse(50027, "no interaction has that token")
	}
	return i, i.open()
}

// followUp posts another message, or fills a deferred one. Source:
// developers/interactions/receiving-and-responding.mdx#create-followup-message.
func (c *call) followUp() (answer, error) {
	i, err := c.followed()
	if err != nil {
		return answer{}, err
	}
	if i.deferred && i.original != nil && !c.s.gone[i.original.id] {
		return c.fill(i)
	}
	m, err := i.say(c, c.body)
	if err != nil {
		return answer{}, err
	}
	if m.reply == nil && i.original != nil && i.original.only == nil {
		m.reply, m.kind = i.original, 19
	}
	return ok(m.wire())
}

// fill changes the first response, which ends its waiting.
func (c *call) fill(i *interaction) (answer, error) {
	if err := c.change(i.original, c.body); err != nil {
		return answer{}, err
	}
	return ok(i.original.wire())
}

// told is the message of the path, if it belongs to the interaction.
func (c *call) told() (*interaction, *message, error) {
	i, err := c.followed()
	if err != nil {
		return nil, nil, err
	}
	id := c.id("message_id")
	if id == "" || id == "@original" {
		if i.original == nil {
			return nil, nil, refuse(10008, "the first response was no message")
		}
		id = i.original.id
	}
	m := i.ch.at(id)
	if m == nil || m.origin != i && m != i.original {
		return nil, nil, c.s.past(10008, id)
	}
	return i, m, nil
}

func (c *call) getTold() (answer, error) {
	_, m, err := c.told()
	if err != nil {
		return answer{}, err
	}
	return ok(m.wire())
}

func (c *call) editTold() (answer, error) {
	_, m, err := c.told()
	if err != nil {
		return answer{}, err
	}
	if err := c.change(m, c.body); err != nil {
		return answer{}, err
	}
	return ok(m.wire())
}

func (c *call) deleteTold() (answer, error) {
	_, m, err := c.told()
	if err != nil {
		return answer{}, err
	}
	m.remove()
	return nothing, nil
}
