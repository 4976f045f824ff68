package discordtest

// gateway says where the gateway is. Source: developers/events/gateway.mdx#get-gateway.
func (c *call) gateway() (answer, error) { return ok(object{"url": c.s.gatewayURL()}) }

func (c *call) gatewayBot() (answer, error) {
	return ok(object{
		"url": c.s.gatewayURL(), "shards": max(1, c.s.Limits.Shards),
		"session_start_limit": object{
			"total": c.s.Limits.Starts, "remaining": max(0, c.s.Limits.Starts-c.s.identifies), "reset_after": 86400000, "max_concurrency": 1,
		},
	})
}

func (c *call) application() (answer, error) { return ok(c.s.appWire()) }

func (c *call) me() (answer, error) {
	o := c.s.Bot.wire()
	o["verified"], o["email"], o["flags"], o["mfa_enabled"], o["locale"], o["bio"] = true, nil, 0, false, "en-US", ""
	return ok(o)
}

func (c *call) myGuilds() (answer, error) {
	n, err := c.limit(200, 200)
	if err != nil {
		return answer{}, err
	}
	all, after := []any{}, number(c.query.Get("after"))
	for _, g := range c.s.guilds {
		if !g.left && number(g.ID) > after && len(all) < n {
			all = append(all, object{"id": g.ID, "name": g.name, "icon": nil, "owner": false, "permissions": g.base(c.s.Bot).wire(),
				"features": []any{}})
		}
	}
	return ok(all)
}

func (c *call) getUser() (answer, error) {
	if c.id("user_id") == "@me" {
		return c.me()
	}
	u := c.s.user(c.id("user_id"))
	if u == nil {
		return answer{}, refuse(10013)
	}
	return ok(u.wire())
}

// openDirect opens direct messages; whether the person takes any shows when one is
// sent. Source: developers/resources/user.mdx#create-dm.
func (c *call) openDirect() (answer, error) {
	u := c.s.user(text(c.body, "recipient_id"))
	switch {
	case u == nil:
		return answer{}, refuse(50033, text(c.body, "recipient_id"))
	case u == c.s.Bot:
		return answer{}, refuse(50007)
	}
	return ok(c.s.directOf(u).wire())
}
