package discordtest

func (c *call) pins() (*Channel, []*message, error) {
	ch, err := c.channel(ReadMessageHistory)
	if err != nil {
		return nil, nil, err
	}
	var pinned []*message
	for i := len(ch.messages) - 1; i >= 0; i-- {
		if ch.messages[i].pinned {
			pinned = append(pinned, ch.messages[i])
		}
	}
	return ch, pinned, nil
}

func (c *call) listPins() (answer, error) {
	_, pinned, err := c.pins()
	if err != nil {
		return answer{}, err
	}
	out := []any{}
	for _, m := range pinned {
		out = append(out, c.readable(m))
	}
	return ok(out)
}

// pageOfPins is the newer form of the same. Source:
// developers/resources/message.mdx#get-channel-pins.
func (c *call) pageOfPins() (answer, error) {
	_, pinned, err := c.pins()
	if err != nil {
		return answer{}, err
	}
	items := []any{}
	for _, m := range pinned {
		items = append(items, object{"pinned_at": stamp(created(m.id)), "message": c.readable(m)})
	}
	return ok(object{"items": items, "has_more": false})
}

func (c *call) pin() (answer, error)   { return c.setPinned(true) }
func (c *call) unpin() (answer, error) { return c.setPinned(false) }

func (c *call) setPinned(pinned bool) (answer, error) {
	m, err := c.message()
	if err != nil {
		return answer{}, err
	}
	p := m.ch.permissions(c.s.Bot)
	if m.ch.guild != nil && !p.has(PinMessages) && !p.has(ManageMessages) {
		return answer{}, refuse(50013, PinMessages.String()+" in "+m.ch.label())
	}
	_, all, err := c.pins()
	if err != nil {
		return answer{}, err
	}
	if pinned && len(all) >= 250 {
		return answer{}, refuse(30003)
	}
	m.pinned = pinned
	m.tell("MESSAGE_UPDATE")
	return nothing, nil
}
