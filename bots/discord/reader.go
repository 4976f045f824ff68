package discord

import (
	"context"
	"slices"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core"
	"usher/core/desk"
)

// mostReaders is how many people are looked at one by one. A place that more can
// read is taken for public.
const mostReaders = 300

// Readers says who reads a channel, a thread or a conversation. A private thread is
// read by its members, as they are now, and by whoever manages threads in its
// channel; else it is all who see the channel. Those who are told of what is
// written in a thread, and so are among its IDs, are its members alone.
func (a *App) Readers(ctx context.Context, at core.Thread) (bots.Readers, error) {
	ch, err := a.guilds.channel(ctx, where(at))
	if err != nil {
		return bots.Readers{}, err
	}
	if ch.GuildID == "" {
		return these(false, talkers(ch)), nil
	}
	r := room{channel: ch, need: discordgo.PermissionViewChannel}
	if ch.Type == discordgo.ChannelTypeGuildPrivateThread {
		r.need |= discordgo.PermissionManageThreads
	}
	if ch.IsThread() {
		if r.inside, err = a.api.threadMembers(ctx, ch.ID); err != nil {
			return bots.Readers{}, err
		}
	}
	people, open, err := a.guilds.readers(ctx, r)
	if err != nil {
		return bots.Readers{}, err
	}
	strange, err := a.strangeTo(ctx, ch.GuildID, people)
	if err != nil {
		return bots.Readers{}, err
	}
	out := these(open, strange)
	out.IDs = people
	if ch.IsThread() {
		out.IDs = r.inside
	}
	return out, nil
}

// these are readers by their ids, bots not among them.
func these(open bool, ids []string) bots.Readers {
	return bots.Readers{Open: open, IDs: ids, People: func(context.Context) ([]desk.Reader, error) {
		out := make([]desk.Reader, len(ids))
		for k, id := range ids {
			out[k].Account = account(id)
		}
		return out, nil
	}}
}

// talkers are the people of a conversation outside of guilds.
func talkers(ch *discordgo.Channel) []string {
	var ids []string
	for _, u := range ch.Recipients {
		if !u.Bot {
			ids = append(ids, u.ID)
		}
	}
	return ids
}

// room is a channel or thread of a guild, to be looked who reads there.
type room struct {
	channel *discordgo.Channel
	need    int64    // permissions of who reads without being inside
	inside  []string // of a thread
}

// readers are the people who read in a room. Open says that it is so many, or that
// others may come; who they are is not said then.
func (g *guilds) readers(ctx context.Context, r room) (ids []string, open bool, err error) {
	ch, guild, err := g.place(ctx, r.channel.ID)
	if err != nil {
		return nil, false, err
	}
	if permissions(guild, ch, "", nil)&r.need == r.need { // a newcomer
		return nil, true, nil
	}
	all, err := g.rolls.of(ctx, guild.ID)
	if err != nil {
		return nil, false, err
	}
	ids = all.people(may(guild, ch, r.need))
	for _, id := range r.inside {
		s, known := all.of(id) // else they came a moment ago
		if !(known && s.bot) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if !all.whole() || len(ids) > mostReaders {
		return nil, true, nil
	}
	return ids, false, nil
}

// may reports of members whether they have permissions in a channel. Those of whom
// nothing is said by name are looked at once for all who have the same roles.
func may(guild *discordgo.Guild, ch *discordgo.Channel, need int64) func(user string, s standing) bool {
	named := map[string]bool{guild.OwnerID: true}
	for _, o := range ch.PermissionOverwrites {
		named[o.ID] = true
	}
	unnamed := once(func(s standing) bool { return permissions(guild, ch, "", s.list())&need == need })
	return func(user string, s standing) bool {
		if named[user] {
			return permissions(guild, ch, user, s.list())&need == need
		}
		return unnamed(s)
	}
}

// strangeTo are those people of a guild whom the desk knows or once knew, or who have
// no role of the staff's: by that, Discord vouches for others that they read along as
// staff. Who acts as staff has to be linked all the same.
func (a *App) strangeTo(ctx context.Context, guild string, people []string) ([]string, error) {
	if len(a.cfg.StaffRoles) == 0 || len(people) == 0 {
		return people, nil
	}
	all, err := a.guilds.rolls.of(ctx, guild)
	if err != nil {
		return nil, err
	}
	var vouched []core.Account
	for _, id := range all.with(a.cfg.StaffRoles) {
		if slices.Contains(people, id) {
			vouched = append(vouched, account(id))
		}
	}
	known, err := a.desk.EverLinked(ctx, vouched)
	return slices.DeleteFunc(slices.Clone(people), func(id string) bool {
		return slices.Contains(vouched, account(id)) && !slices.Contains(known, account(id))
	}), err
}
