package drawtest

import (
	"strings"

	"pgregory.net/rapid"

	"usher/core/command"
)

// SomeText is what people write to break drawings of any network, and plain long
// texts.
func SomeText(most int) *rapid.Generator[string] {
	part := rapid.OneOf(
		rapid.SampledFrom([]string{"<!channel>", "<@U123>", "<#C1|x>", "<https://evil.example|bank>", "~no~", "&lt;!here&gt;", "&", "<!date^1^{time}|x>",
			"@everyone", "<@123>", "<@&1>", "<#1>", "<:x:1>", "<t:1:R>", "[bank](https://evil.example)", "*bold*", "**b**", "_it_", "__u__", "~~no~~", "||spoiler||", "`code`", "```", "> quote", "# big", "-# small", "- # x", "\\", "\\*",
			"\n", " ", "\t", "\u202e", "\x00", "\xff", "日本語", "🙂", "@here", "https://a.example/x_y*|`", "`", "|", "^", "](", "<", "in_progress"}),
		rapid.StringN(0, 40, -1),
		rapid.Map(rapid.IntRange(1, most), func(n int) string { return strings.Repeat("long & <wide> ", n/14+1) }),
		rapid.Map(rapid.IntRange(1, most), func(n int) string { return strings.Repeat("&", n) }),
		rapid.Map(rapid.IntRange(1, most), func(n int) string { return strings.Repeat("*", n) }))
	return rapid.Map(rapid.SliceOfN(part, 0, 4), func(ps []string) string { return strings.Join(ps, "") })
}

func someBlock() *rapid.Generator[command.Block] {
	return rapid.Custom(func(t *rapid.T) command.Block {
		s := func(most int) string { return SomeText(most).Draw(t, "text") }
		n := func(most int) int { return rapid.IntRange(0, most).Draw(t, "n") }
		switch n(10) {
		case 0:
			return command.Heading{Text: s(400)}
		case 1:
			return command.Paragraph{Text: s(9000)}
		case 2:
			return command.Hint{Text: s(5000)}
		case 3:
			var f command.Fields
			for range n(14) {
				f = append(f, command.Field{Label: s(30), Value: s(3000)})
			}
			return f
		case 4:
			return someTable(t, s, n)
		case 5:
			var l command.List
			for range n(30) {
				l = append(l, s(300))
			}
			return l
		case 6:
			q := command.Quote{Number: n(30), Author: s(50), At: Noon, Note: s(20), Text: s(40_000)}
			for range n(30) {
				q.Files = append(q.Files, command.File{Name: s(100), Size: int64(n(99_999_999)), Command: "file 1 2"})
			}
			return q
		case 7:
			return command.Page{Text: s(20_000)}
		case 8:
			var as command.Actions
			for range n(30) {
				as = append(as, command.Action{Label: s(100), Command: s(3000)})
			}
			return as
		case 9:
			return command.Confirm{Question: s(4000), Command: s(3000)}
		}
		c := command.Chart{Title: s(50), Unit: s(5), Along: rapid.SampledFrom([]string{"", "week"}).Draw(t, "along")}
		for range n(60) {
			c.Bars = append(c.Bars, command.Bar{Label: s(60), Value: float64(n(1000)), Shown: s(10)})
		}
		return c
	})
}

func someTable(t *rapid.T, s func(int) string, n func(int) int) command.Table {
	var tb command.Table
	for range n(6) {
		tb.Columns = append(tb.Columns, command.Column{Title: rapid.SampledFrom([]string{"", "No.", "When", "To change that", "Name"}).Draw(t, "title")})
	}
	for range n(25) {
		var r []string
		for range tb.Columns {
			r = append(r, s(200))
		}
		tb.Rows = append(tb.Rows, r)
	}
	return tb
}
