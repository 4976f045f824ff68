package command

import (
	"context"
	"fmt"
	"strings"

	"usher/core"
	"usher/core/desk"
)

// Transcript is a whole ticket in Markdown, as the actor may see it: its fields, all
// its messages and what happened to it. What people wrote is quoted, so that it is
// not taken for the desk's own words. An error that is an answer says why there is
// none.
func (r *Runner) Transcript(ctx context.Context, d *desk.Desk, by desk.By, id core.TicketID) (string, error) {
	j := job{runner: r, desk: d, by: by, Command: Command{Verb: "show", Ticket: id}}
	v, names, err := j.load(ctx, id)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s %s\n\n", id, verbatimLine(v.Ticket.Subject))
	for _, f := range j.fields(v, names) {
		if f.Value != "" {
			fmt.Fprintf(&b, "- **%s:** %s\n", f.Label, verbatimLine(f.Value))
		}
	}
	fmt.Fprintf(&b, "- **Written:** %s\n\n## Messages\n", when(j.local(d.Now())))
	for _, m := range v.Messages {
		j.transcribe(&b, v, m)
	}
	if rows := j.history(v, names); len(rows) > 0 {
		b.WriteString("\n## What happened\n\n")
		for _, row := range rows {
			fmt.Fprintf(&b, "- %s · %s · %s\n", row[0], verbatimLine(row[1]), verbatimLine(row[2]))
		}
	}
	return b.String(), nil
}

// transcribe writes one message.
func (j job) transcribe(b *strings.Builder, v desk.View, m core.Message) {
	q := j.quote(v, m)
	q.Text = m.Text // all of it
	fmt.Fprintf(b, "\n### %s\n\n", verbatimLine(q.head()))
	for l := range strings.SplitSeq(strings.TrimRight(Plain(q.Text), "\n"), "\n") {
		b.WriteString(strings.TrimRight("> "+inMarkdown.Replace(l), " ") + "\n")
	}
	if len(q.Files) > 0 {
		b.WriteString("\n")
	}
	for _, f := range q.Files {
		fmt.Fprintf(b, "- File: %s, `%s`\n", inMarkdown.Replace(f.label()), f.Command)
	}
}

// inMarkdown keeps what people wrote from being formatted.
var inMarkdown = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, "#", `\#`, "~", `\~`, "|", `\|`)

func verbatimLine(s string) string { return inMarkdown.Replace(line(s)) }
