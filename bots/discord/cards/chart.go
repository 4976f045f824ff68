package cards

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"usher/bots"
	"usher/core/command"
	"usher/core/command/picture"
)

// chart is a line that says the figures; the picture of all charts shows them.
func (d *drawing) chart(c command.Chart) {
	if len(c.Bars) == 0 {
		return
	}
	if of, ok := bots.CourseOf(c); ok {
		d.text(fit(esc1(c.Title+" by "+c.Along)+": `"+of.Line+"` the last "+bold(c.Figure(of.Last))+", the most "+bold(c.Figure(of.Most)), mostValue))
		return
	}
	var parts []string
	for _, b := range c.Bars[:min(len(c.Bars), bots.Bars)] {
		parts = append(parts, esc1(bots.Cut(b.Label, 40))+" "+bold(c.Figure(b)))
	}
	d.text(fit(esc1(c.Title)+": "+strings.Join(parts, " · "), mostValue))
}

// picture puts the charts of the answer as a picture below its last embed.
func (d *drawing) picture() {
	if len(d.embeds) == 0 || !bots.Has[command.Chart](d.answer) {
		return
	}
	png, err := picture.Draw(d.answer)
	if err != nil || png == nil {
		return // the figures are said already
	}
	d.files = append(d.files, File{Name: picture.Name, Type: picture.Type, Data: png})
	d.embeds[len(d.embeds)-1].Image = &discordgo.MessageEmbedImage{URL: "attachment://" + picture.Name}
}
