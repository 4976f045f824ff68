package slash

import (
	"time"

	"usher/bots"
	"usher/core/command"
)

// periods are examples of times to choose tickets by.
func periods() []bots.Pick {
	return []bots.Pick{pick("today", "Today"), pick("yesterday", "Yesterday"), pick("7d", "7d: the last seven days"), pick("30d", "30d: the last thirty days"),
		pick("month", "Month: this one"), pick("last-month", "Last-month: the one before"), pick("year", "Year: this one")}
}

// days are ends of contracts: some time from now, to the day.
func days(env command.Env, none bool) []bots.Pick {
	now := env.Now
	if env.Zone != nil {
		now = now.In(env.Zone)
	}
	var out []bots.Pick
	for _, c := range []struct {
		label  string
		months int
	}{{"In a month", 1}, {"In three months", 3}, {"In half a year", 6}, {"In a year", 12}, {"In two years", 24}} {
		day := now.AddDate(0, c.months, 0).Format(time.DateOnly)
		out = append(out, pick(day, day+": "+c.label))
	}
	if none {
		out = append(out, pick("none", "None"))
	}
	return out
}

// topics are what help tells of.
func topics() []bots.Pick {
	out := []bots.Pick{pick("filters", "filters: how to choose tickets"), pick("words", "words: what works within a message, such as #close")}
	for _, v := range command.Verbs(command.Who{Owner: true, Staff: true, Admin: true}) {
		out = append(out, pick(v.Name, v.Name+": "+v.Help))
	}
	return out
}
