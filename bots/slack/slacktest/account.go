package slacktest

import (
	"slices"
	"strconv"
	"strings"
)

// authTest tells whose token it is. Source: docs.slack.dev/reference/methods/auth.test.
func (c *call) authTest() (object, error) {
	s := c.s
	return object{
		"url": "https://" + s.Home.Domain + ".slack.com/", "team": s.Home.Domain, "user": s.Bot.name, "team_id": s.Home.ID,
		"user_id": s.Bot.ID, "bot_id": s.BotID, "is_enterprise_install": false,
	}, nil
}

// teamInfo tells about a workspace; one that is not ours must meet ours in a
// channel. Source: docs.slack.dev/reference/methods/team.info.
func (c *call) teamInfo() (object, error) {
	want := c.str("team")
	if want == "" {
		want = c.s.Home.ID
	}
	for _, t := range c.s.teams {
		if t.ID == want && (t == c.s.Home || slices.ContainsFunc(t.users, c.s.meets)) {
			return object{"team": object{
				"id": t.ID, "name": t.Domain, "domain": t.Domain, "email_domain": "", "icon": object{}, "is_verified": false,
				"url": "https://" + t.Domain + ".slack.com/",
			}}, nil
		}
	}
	return nil, refuse("team_not_found")
}

// botInfo tells about the app's bot. Source: docs.slack.dev/reference/methods/bots.info.
func (c *call) botInfo() (object, error) {
	if id := c.str("bot"); id != "" && id != c.s.BotID {
		return nil, refuse("bot_not_found")
	}
	return object{"bot": object{
		"id": c.s.BotID, "deleted": false, "name": c.s.Bot.name, "updated": c.s.Bot.updated.Unix(), "app_id": c.s.AppID,
		"user_id": c.s.Bot.ID, "icons": object{"image_36": "", "image_48": "", "image_72": ""},
	}}, nil
}

func (c *call) mayReadEmail() bool {
	c.s.uses("users:read.email")
	return slices.Contains(c.s.app.scopes, "users:read.email")
}

// userInfo is one user; the address only with its scope, which is not refused but
// left out. Source: docs.slack.dev/reference/methods/users.info.
func (c *call) userInfo() (object, error) {
	u := c.s.userOf(c.str("user"))
	if u == nil {
		return nil, refuse("user_not_found", c.str("user"))
	}
	w := u.wire(c.mayReadEmail())
	if c.flag("include_locale") {
		w["locale"] = "en-US"
	}
	return object{"user": w}, nil
}

// userByEmail finds a member of the workspace who is there. Source:
// docs.slack.dev/reference/methods/users.lookupByEmail.
func (c *call) userByEmail() (object, error) {
	for _, u := range c.s.Home.users {
		if u.email != "" && strings.EqualFold(u.email, c.str("email")) && !u.deleted && !u.bot {
			return object{"user": u.wire(true)}, nil
		}
	}
	return nil, refuse("users_not_found")
}

// userList pages through the workspace's users. Source:
// docs.slack.dev/reference/methods/users.list.
func (c *call) userList() (object, error) {
	users, next, err := page(c, c.s.Home.users, 1000, 1000)
	if err != nil {
		return nil, err
	}
	members := []object{}
	for _, u := range users {
		members = append(members, u.wire(c.mayReadEmail()))
	}
	return object{"members": members, "response_metadata": object{"next_cursor": next}}, nil
}

// page is the part of all that the call's cursor and limit ask for, and the
// cursor of the next. Source: docs.slack.dev/apis/web-api/pagination.
func page[T any](c *call, all []T, usual, most int) ([]T, string, error) {
	limit, err := c.number("limit", usual)
	if err != nil || limit > most {
		return nil, "", refuse("invalid_limit", "limit is a count of at most "+strconv.Itoa(most))
	}
	if limit == 0 {
		limit = usual
	}
	from := 0
	if cursor := c.str("cursor"); cursor != "" {
		n, ok := strings.CutPrefix(cursor, "dXNlcjo")
		if from, err = strconv.Atoi(n); !ok || err != nil || from > len(all) {
			return nil, "", refuse("invalid_cursor")
		}
	}
	to := min(from+limit, len(all))
	next := ""
	if to < len(all) {
		next = "dXNlcjo" + strconv.Itoa(to)
	}
	return all[from:to], next, nil
}
