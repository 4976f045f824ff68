package discord

import (
	"slices"
	"strings"
	"sync"
	"time"
	"unique"

	"golang.org/x/sync/semaphore"
)

// standing is what a member may do follows from, but for what is said of them alone:
// their roles, and whether they are an app. Many have the same.
type standing struct {
	roles unique.Handle[string]
	bot   bool
}

func standingOf(roles []string, bot bool) standing {
	roles = slices.Sorted(slices.Values(roles)) // Discord has them in no order
	return standing{unique.Make(strings.Join(roles, " ")), bot}
}

// list is the roles' ids.
func (s standing) list() []string { return strings.Fields(s.roles.Value()) }

// roll is the members of a guild: all of them, or those up to one while it is looked
// up. What the gateway tells of one of them meanwhile is newer than what is found.
type roll struct {
	turn *semaphore.Weighted // of who looks up

	mu       sync.RWMutex
	members  map[string]standing // by user
	told     map[string]bool     // of whom the gateway told while it was looked up
	last     string              // up to whom it is looked up
	looked   time.Time
	done     bool // there is no more to look up
	complete bool // these are all
}

func newRoll() *roll {
	return &roll{turn: semaphore.NewWeighted(1), members: map[string]standing{}, told: map[string]bool{}, looked: time.Now()}
}

// put notes how a member is by now.
func (r *roll) put(user string, s standing) {
	r.change(user, func() { r.members[user] = s })
}

// remove notes that somebody is no member any more.
func (r *roll) remove(user string) {
	r.change(user, func() { delete(r.members, user) })
}

func (r *roll) change(user string, do func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.done {
		r.told[user] = true
	}
	do()
}

// add adds what was looked up next, which is all that there is if it is no full
// page.
func (r *roll) add(page []listed) {
	r.mu.Lock()
	defer r.mu.Unlock()
	was := r.last
	for _, m := range page {
		if m.User.ID == "" {
			continue
		}
		r.last = m.User.ID
		if !r.told[m.User.ID] {
			r.members[m.User.ID] = standingOf(m.Roles, m.User.Bot)
		}
	}
	r.looked = time.Now()
	r.complete = len(page) < membersPage
	if r.complete || r.last == was || len(r.members) >= mostMembers {
		r.done, r.told = true, nil
	}
}

// whole reports whether all members are known.
func (r *roll) whole() bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.complete
}

// state is how far it is looked up, and when it last was.
func (r *roll) state() (last string, done bool, looked time.Time) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.last, r.done, r.looked
}

// of is the standing of a user, if they are a member.
func (r *roll) of(user string) (standing, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	s, ok := r.members[user]
	return s, ok
}

// people are the members that are no apps and of whom something is so, the longest
// on Discord first.
func (r *roll) people(is func(user string, s standing) bool) []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var out []string
	for user, s := range r.members {
		if !s.bot && is(user, s) {
			out = append(out, user)
		}
	}
	slices.SortFunc(out, older)
	return out
}

// with are the people who have one of some roles.
func (r *roll) with(roles []string) []string {
	has := once(func(s standing) bool {
		return slices.ContainsFunc(s.list(), func(id string) bool { return slices.Contains(roles, id) })
	})
	return r.people(func(_ string, s standing) bool { return has(s) })
}

// once looks at each standing once.
func once(is func(standing) bool) func(standing) bool {
	known := map[standing]bool{}
	return func(s standing) bool {
		yes, ok := known[s]
		if !ok {
			yes = is(s)
			known[s] = yes
		}
		return yes
	}
}
