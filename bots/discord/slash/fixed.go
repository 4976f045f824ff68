package slash

import (
	"time"

	"usher/core/command"
)

// periods are examples of times to choose tickets by.
func periods() []Choice {
	return []Choice{{"today", "Today"}, {"yesterday", "Yesterday"}, {"7d", "7d: the last seven days"}, {"30d", "30d: the last thirty days"},
		{"month", "Month: this one"}, {"last-month", "Last-month: the one before"}, {"year", "Year: this one"}}
}

// days are ends of contracts: some time from now, to the day.
func days(env command.Env, none bool) []Choice {
	now := env.Now
	if env.Zone != nil {
		now = now.In(env.Zone)
	}
	var out []Choice
	for _, c := range []struct {
		label  string
		months int
	}{{"In a month", 1}, {"In three months", 3}, {"In half a year", 6}, {"In a year", 12}, {"In two years", 24}} {
		day := now.AddDate(0, c.months, 0).Format(time.DateOnly)
		out = append(out, Choice{day, day + ": " + c.label})
	}
	if none {
		out = append(out, Choice{"none", "None"})
	}
	return out
}

// topics are what help tells of.
func topics() []Choice {
	out := []Choice{{"filters", "filters: how to choose tickets"}, {"words", "words: what works within a message, such as #close"}}
	for _, v := range command.Verbs(command.Who{Owner: true, Staff: true, Admin: true}) {
		out = append(out, Choice{v.Name, v.Name + ": " + v.Help})
	}
	return out
}
