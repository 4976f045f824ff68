package bots_test

import (
	"slices"
	"testing"

	"usher/bots"
	"usher/core/command"
)

func TestCellsSayWhatTheyMean(t *testing.T) {
	titled := func(titles ...string) command.Table {
		var out command.Table
		for _, s := range titles {
			out.Columns = append(out.Columns, command.Column{Title: s})
		}
		return out
	}
	for _, c := range []struct {
		name      string
		table     command.Table
		row, want []string
	}{
		{"empty ones are left out", titled("Name", "Role", "Since"), []string{"Bob", "", "2026-03-02"}, []string{"Bob", "since 2026-03-02"}},
		{"a word alone needs its title", titled("Name", "Mail"), []string{"reply", "on: always"}, []string{"reply", "mail: on, always"}},
		{"what happened comes first", titled("When", "What", "Who"), []string{"2026-03-02 12:00 UTC", "closed", "Sam"}, []string{"closed", "Sam", "2026-03-02 12:00 UTC"}},
		{"commands are no words", titled("Notice", "To change"), []string{"replies", "alerts off"}, []string{"replies"}},
		{"cells without a column", titled("Name"), []string{"Bob", "more"}, []string{"Bob"}},
	} {
		if got := bots.Cells(c.table, c.row); !slices.Equal(got, c.want) {
			t.Errorf("%s: Cells() = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestActionsAlikeStandTogether(t *testing.T) {
	table := command.Table{Columns: []command.Column{{Title: "Action"}, {Title: "Allowed"}},
		Rows: [][]string{{"reply", "yes"}, {"close", "no"}, {"reopen", "yes"}}}
	got := bots.Together(table)
	if len(got) != 2 || got[0][0] != "reply, reopen" || table.Rows[0][0] != "reply" {
		t.Errorf("Together() = %q of %q, want reply and reopen in one row", got, table.Rows)
	}
}
