package slash

import (
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core"
)

// What Discord takes of choices.
const (
	mostChoices = 25
	mostChoice  = 100 // characters of a label or value
)

// Choices are those that Discord takes as an answer while somebody types, in their
// order: labels are cut, and what has no label, or a value that is empty, too long
// or there already, is left out.
func Choices(cs []bots.Pick) []*discordgo.ApplicationCommandOptionChoice {
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
func words[T ~string](ws ...T) []bots.Pick { return bots.Picks(ws) }

func pick(value, label string) bots.Pick { return bots.Pick{Value: value, Label: label} }

func onOff() []bots.Pick { return words("on", "off") }

func statuses() []bots.Pick { return words(core.Statuses[:]...) }

// filterStatuses are the statuses, and open for all but closed.
func filterStatuses() []bots.Pick {
	return slices.Insert(statuses(), 0, pick("open", "Open: all but closed"))
}

func priorities() []bots.Pick { return words(core.Priorities[:]...) }

func privacies() []bots.Pick { return words(core.Private, core.Public) }

func views() []bots.Pick {
	return []bots.Pick{pick("all", "All"), pick(string(core.ViewMine), "Mine"), pick(string(core.ViewCompany), "My organization's"),
		pick(string(core.ViewOpen), "Open"), pick(string(core.ViewClosed), "Closed"), pick(string(core.ViewAlerts), "With my alerts on"),
		pick(string(core.ViewAssigned), "Assigned to me"), pick(string(core.ViewUnassigned), "Unassigned"), pick(string(core.ViewOverdue), "Overdue")}
}

func sorts() []bots.Pick {
	var out []bots.Pick
	for _, c := range words(core.ByUpdated, core.ByCreated, core.ByNumber, core.ByPriority, core.ByStatus, core.BySubject) {
		out = append(out, c, pick("-"+c.Value, c.Label+", turned round"))
	}
	return out
}

// ways are where people can be told.
func ways() []bots.Pick {
	return []bots.Pick{pick("auto", "Where I write"), pick("mail", "Mail"), pick("discord", "Discord"), pick("slack", "Slack"), pick("mail,discord", "Mail and Discord"),
		pick("mail,slack", "Mail and Slack"), pick("slack,discord", "Slack and Discord"), pick("mail,slack,discord", "All of them")}
}

// actions are what `why` explains.
func actions() []bots.Pick {
	return words(core.SeeTicket, core.ReplyTo, core.SetStatus, core.CloseTicket, core.Reopen, core.SetPriority, core.MakePrivate, core.MakePublic,
		core.SetCategory, core.SetSubject, core.Assign, core.WriteNote, core.AddCC, core.RemoveCC, core.Subscribe, core.AttachFile, core.Withdraw)
}

// ends are how mails end, first all of them.
func ends() []bots.Pick { return append(words("all"), words(core.Dispositions[:]...)...) }
