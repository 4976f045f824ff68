package slash

import (
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core"
)

// Choice is one of what an option may be: how it is shown, and what is typed by it.
type Choice struct{ Value, Label string }

// What Discord takes of choices.
const (
	mostChoices = 25
	mostChoice  = 100 // characters of a label or value
)

// Choices are those that Discord takes as an answer while somebody types, in their
// order: labels are cut, and what has no label, or a value that is empty, too long
// or there already, is left out.
func Choices(cs []Choice) []*discordgo.ApplicationCommandOptionChoice {
	out := []*discordgo.ApplicationCommandOptionChoice{}
	seen := map[string]bool{}
	for _, c := range cs {
		label := cut(strings.Join(strings.Fields(c.Label), " "))
		if len(out) == mostChoices || label == "" || c.Value == "" || length(c.Value) > mostChoice || seen[c.Value] {
			continue
		}
		seen[c.Value] = true
		out = append(out, &discordgo.ApplicationCommandOptionChoice{Name: label, Value: c.Value})
	}
	return out
}

// length counts as Discord's app does, which is never less than its server.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

// cut shortens a label to what fits.
func cut(s string) string {
	if length(s) <= mostChoice {
		return s
	}
	rs := []rune(s)
	for length(string(rs)) >= mostChoice {
		rs = rs[:len(rs)-1]
	}
	return strings.TrimSpace(string(rs)) + "…"
}

// words are words of the grammar as choices.
func words[T ~string](ws ...T) []Choice {
	var out []Choice
	for _, w := range ws {
		out = append(out, Choice{string(w), bots.Words(string(w))})
	}
	return out
}

func onOff() []Choice { return words("on", "off") }

func statuses() []Choice { return words(core.Statuses[:]...) }

// filterStatuses are the statuses, and open for all but closed.
func filterStatuses() []Choice {
	return slices.Insert(statuses(), 0, Choice{"open", "Open: all but closed"})
}

func priorities() []Choice { return words(core.Priorities[:]...) }

func privacies() []Choice { return words(core.Private, core.Public) }

func views() []Choice {
	return []Choice{{"all", "All"}, {string(core.ViewMine), "Mine"}, {string(core.ViewCompany), "My organization's"},
		{string(core.ViewOpen), "Open"}, {string(core.ViewClosed), "Closed"}, {string(core.ViewAlerts), "With my alerts on"},
		{string(core.ViewAssigned), "Assigned to me"}, {string(core.ViewUnassigned), "Unassigned"}, {string(core.ViewOverdue), "Overdue"}}
}

func sorts() []Choice {
	var out []Choice
	for _, c := range words(core.ByUpdated, core.ByCreated, core.ByNumber, core.ByPriority, core.ByStatus, core.BySubject) {
		out = append(out, c, Choice{"-" + c.Value, c.Label + ", turned round"})
	}
	return out
}

// ways are where people can be told.
func ways() []Choice {
	return []Choice{{"auto", "Where I write"}, {"mail", "Mail"}, {"discord", "Discord"}, {"slack", "Slack"}, {"mail,discord", "Mail and Discord"},
		{"mail,slack", "Mail and Slack"}, {"slack,discord", "Slack and Discord"}, {"mail,slack,discord", "All of them"}}
}

// actions are what `why` explains.
func actions() []Choice {
	return words(core.SeeTicket, core.ReplyTo, core.SetStatus, core.CloseTicket, core.Reopen, core.SetPriority, core.MakePrivate, core.MakePublic,
		core.SetCategory, core.SetSubject, core.Assign, core.WriteNote, core.AddCC, core.RemoveCC, core.Subscribe, core.AttachFile, core.Withdraw)
}

// ends are how mails end, first all of them.
func ends() []Choice { return append(words("all"), words(core.Dispositions[:]...)...) }
