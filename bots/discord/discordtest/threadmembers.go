package discordtest

// joinThread and those below are about membership of threads. Source:
// developers/resources/channel.mdx#join-thread, and the sections after it.
func (c *call) joinThread() (answer, error) { return c.enter(c.s.Bot) }

func (c *call) addThreadMember() (answer, error) {
	u := c.s.user(c.id("user_id"))
	if u == nil {
		return answer{}, refuse(10013)
	}
	return c.enter(u)
}

func (c *call) enter(u *User) (answer, error) {
	t, err := c.activeThread()
	if err != nil {
		return answer{}, err
	}
	p := t.permissions(c.s.Bot)
	switch {
	case u != c.s.Bot && !p.has(SendMessagesInThreads):
		return answer{}, refuse(50013, SendMessagesInThreads.String()+" in "+t.label())
	case u != c.s.Bot && t.uninvitable && t.owner != c.s.Bot && !p.has(ManageThreads):
		return answer{}, refuse(50013, "only moderators invite here")
	case t.guild.members[u] == nil:
		return answer{}, refuse(10007, u.shown)
	case !t.parent.sees(u):
		r, _ := refuse(50001, u.shown+" cannot view "+t.parent.label()).(*refusal)
		return answer{}, r
	}
	if t.members[u] != nil {
		return nothing, nil
	}
	t.add(u)
	if u != c.s.Bot {
		m := t.put(&message{author: c.s.Bot, kind: 1, mentions: mentions{users: []*User{u}}})
		m.tell("MESSAGE_CREATE")
	}
	return nothing, nil
}

func (c *call) activeThread() (*Channel, error) {
	t, err := c.thread()
	if err == nil && t.archived {
		err = refuse(50083)
	}
	return t, err
}

func (c *call) leaveThread() (answer, error) {
	t, err := c.activeThread()
	if err != nil {
		return answer{}, err
	}
	if t.members[c.s.Bot] != nil {
		t.drop(c.s.Bot)
	}
	return nothing, nil
}

func (c *call) removeThreadMember() (answer, error) {
	t, err := c.activeThread()
	if err != nil {
		return answer{}, err
	}
	u := c.s.user(c.id("user_id"))
	switch {
	case u == nil:
		return answer{}, refuse(10013)
	case !t.permissions(c.s.Bot).has(ManageThreads) && (t.Kind != PrivateThread || t.owner != c.s.Bot):
		return answer{}, refuse(50013, ManageThreads.String()+" in "+t.label())
	case t.members[u] != nil:
		t.drop(u)
		m := t.put(&message{author: c.s.Bot, kind: 2, mentions: mentions{users: []*User{u}}})
		m.tell("MESSAGE_CREATE")
	}
	return nothing, nil
}

func (c *call) getThreadMember() (answer, error) {
	t, err := c.thread()
	if err != nil {
		return answer{}, err
	}
	u := c.s.user(c.id("user_id"))
	if c.id("user_id") == "@me" {
		u = c.s.Bot
	}
	if u == nil || t.members[u] == nil {
		return answer{}, refuse(10007)
	}
	return ok(c.membership(t, u))
}

func (c *call) membership(t *Channel, u *User) object {
	o := t.memberWire(u)
	if c.query.Get("with_member") == "true" && t.guild.members[u] != nil {
		o["member"] = t.guild.members[u].wire()
	}
	return o
}

func (c *call) listThreadMembers() (answer, error) {
	t, err := c.thread()
	if err != nil {
		return answer{}, err
	}
	if c.s.app.privileged&guildMembers == 0 {
		return answer{}, refuse(50001, "the GUILD_MEMBERS intent is not on in the portal")
	}
	n, err := c.limit(100, 100)
	if err != nil {
		return answer{}, err
	}
	all, after := []any{}, number(c.query.Get("after"))
	for _, u := range t.people() {
		paged := c.query.Get("with_member") == "true"
		if !paged || number(u.ID) > after && len(all) < n {
			all = append(all, c.membership(t, u))
		}
	}
	return ok(all)
}
