package discordtest

import (
	"fmt"
	"slices"
	"time"
)

// Crowd makes so many members of the guild who do nothing. The app hears of none
// of them: they joined before it did.
func (g *Guild) Crowd(n int, roles ...*Role) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	for k := range n {
		u := g.s.person(fmt.Sprintf("Member %d", k))
		g.members[u] = &member{user: u, roles: slices.Clone(roles), joined: time.Now()}
	}
}
