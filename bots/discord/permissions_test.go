package discord

import (
	"slices"
	"testing"

	"usher/bots/discord/discordtest"
	"usher/core"
)

// people are the ids of those who read a place.
func (h *house) people(ch *discordtest.Channel) (ids []string, open bool) {
	h.t.Helper()
	r, err := h.app.Readers(h.t.Context(), thread(ch.ID, ""))
	if err != nil {
		h.t.Fatal(err)
	}
	all, err := r.People(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	for _, a := range all {
		if a.Network != core.Discord {
			h.t.Errorf("account %v, want one of Discord", a)
		}
		ids = append(ids, a.ID)
	}
	slices.Sort(ids)
	return ids, r.Open
}

func ids(users ...*discordtest.User) []string {
	var out []string
	for _, u := range users {
		out = append(out, u.ID)
	}
	slices.Sort(out)
	return out
}

func TestReaders(t *testing.T) {
	h := newHouse(t)
	staff := h.Home.Role("staff", discordtest.ManageThreads)
	helper := h.Home.Role("helper")
	sam, ben := h.Home.User("Sam", staff), h.Home.User("Ben", helper)
	g, err := h.app.guilds.of(t.Context(), h.Home.ID)
	if err != nil {
		t.Fatal(err)
	}

	private := h.ann.Thread(h.ch, "ticket", discordtest.PrivateThread)
	private.Add(h.Bot)
	want := func(what string, ch *discordtest.Channel, open bool, users ...*discordtest.User) {
		t.Helper()
		h.Until(t, what, func() bool {
			got, isOpen := h.people(ch)
			wanted := append(ids(users...), g.OwnerID) // who may do everything
			slices.Sort(wanted)
			return slices.Equal(got, wanted) && isOpen == open
		})
	}
	want("a private thread: its members, and who manages threads", private, false, h.ann, sam)
	sam.Take(staff)
	want("Sam manages no threads any more", private, false, h.ann)
	private.Add(ben)
	want("Ben was let in", private, false, h.ann, ben)
	helper.Grant(discordtest.Administrator)
	private.Remove(ben)
	want("Ben administers", private, false, h.ann, ben)
	helper.Revoke(discordtest.Administrator)
	want("Ben does not any more", private, false, h.ann)

	room := h.Home.Private("room", sam)
	room.Allow(h.Bot, discordtest.ViewChannel)
	want("a channel for some", room, false, sam)
	room.Allow(helper, discordtest.ViewChannel)
	want("and for a role", room, false, sam, ben)
	room.Deny(ben, discordtest.ViewChannel)
	want("but not for one of it", room, false, sam)
	if _, open := h.people(h.ch); !open {
		t.Error("a channel that everybody sees is not open, want it so: who joins reads it")
	}
}

func TestMay(t *testing.T) {
	h := newHouse(t)
	have, err := h.app.guilds.may(t.Context(), h.ch.ID, h.Bot.ID)
	if err != nil || len(lacks(have, allRights()...)) != 0 {
		t.Errorf("may = %v, %v, want all that the app was invited with", lacks(have, allRights()...), err)
	}
	stranger := h.User("Stranger")
	h.Allow("GET /guilds/{guild_id}/members/{user_id}", codeUnknownMember)
	if have, err := h.app.guilds.may(t.Context(), h.ch.ID, stranger.ID); err != nil || have != 0 {
		t.Errorf("may of a stranger = %d, %v, want nothing", have, err)
	}
}
