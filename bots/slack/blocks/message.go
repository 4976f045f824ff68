// Package blocks draws what the desk says in Slack's Block Kit: answers of
// commands, notices, cards, modals and home views. It is pure, and knows nothing
// of Slack's API but the shape of its blocks.
//
// Whatever a text says, it becomes no mention, no link and no formatting, and
// every drawing keeps Slack's limits: what does not fit is cut and says so.
//
// Controls are stateless. The action "run:N" has a command of the grammar as its
// value; "ask:N" one that ends in bots.Rest, whose last words are to be asked
// for; of "pick:N" the options have either as their values. "suggest:people" is a
// menu whose block_id is the command that the chosen address completes.
package blocks

import (
	"strings"
	"usher/bots"

	slackapi "github.com/slack-go/slack"
)

// Message is a drawn message. Text is what notifications show; it is short,
// escaped and never empty.
type Message struct {
	Text   string
	Blocks []slackapi.Block
}

// What Slack takes, in characters.
const (
	mostBlocks  = 50
	mostSection = 3000
	mostSmall   = 2000 // of a context
	mostFields  = 10   // of a section
	mostHeader  = 150
	mostLabel   = 75
	mostValue   = 2000
	mostOption  = 150 // an option's value
	mostOptions = 100
	mostInRow   = 25 // elements of an actions block
	mostID      = 255
)

// mostMessage is how many characters a message holds here: enough for whatever
// people read in a chat, and short of what Slack refuses as too long.
const mostMessage = 12_000

// mostText is how long a notification is.
const mostText = 150

// sheet is a message being drawn.
type sheet struct {
	text     string // the first words, for notifications
	blocks   []slackapi.Block
	size     int
	full     bool // something did not fit
	controls int  // as many so far, which numbers them
}

// message ends the drawing.
func (s *sheet) message() Message {
	if s.full {
		s.blocks = append(s.blocks, context("There is more than fits in a message here."))
	}
	m := Message{Text: s.text, Blocks: s.blocks}
	if strings.TrimSpace(m.Text) == "" {
		m.Text = "The desk has an answer for you."
	}
	if len(m.Blocks) == 0 {
		m.Blocks = []slackapi.Block{section(m.Text)}
	}
	return m
}

// say sets the words of the notification, if they are the first.
func (s *sheet) say(text string) {
	if s.text == "" {
		s.text = esc(bots.Cut(bare(text), mostText))
	}
}

// fits reports whether so many more characters find room.
func (s *sheet) fits(size int) bool {
	return s.size+size <= mostMessage && len(s.blocks) < mostBlocks-6
}

// add puts a block below the others. Controls always find room, texts only
// while there is some.
func (s *sheet) add(size int, b slackapi.Block) {
	control := size == 0
	if s.full && !control || !control && !s.fits(size) || len(s.blocks) >= mostBlocks-1 {
		s.full = true
		return
	}
	s.blocks, s.size = append(s.blocks, b), s.size+size
}

// title heads a message.
func (s *sheet) title(text string) {
	if text = bots.Line(text); text == "" {
		return
	}
	s.say(text)
	if len(s.blocks) > 0 {
		s.mrkdwn(bold(bots.Cut(text, mostHeader)))
		return
	}
	s.add(bots.Length(text), slackapi.NewHeaderBlock(plain(text, mostHeader)))
}

// para is the desk's words, on one line or several.
func (s *sheet) para(text string) {
	s.say(text)
	for _, p := range bots.Pieces(text, mostSection, words) {
		s.mrkdwn(p)
	}
}

// mrkdwn is text that is formatted already and fits.
func (s *sheet) mrkdwn(text string) {
	if text = fit(text, mostSection); text != "" {
		s.add(bots.Length(text), section(text))
	}
}

// lines are mrkdwn, one below the other.
func (s *sheet) lines(list []string) {
	for _, p := range bots.Joined(list, mostSection) {
		s.mrkdwn(p)
	}
}

// hint is a remark in small print.
func (s *sheet) hint(text string) {
	for _, p := range bots.Pieces(text, mostSmall, words) {
		s.small(p)
	}
}

// small is mrkdwn in small print.
func (s *sheet) small(text string) {
	if text = fit(text, mostSmall); text != "" {
		s.add(bots.Length(text), context(text))
	}
}

func (s *sheet) divider() { s.add(1, slackapi.NewDividerBlock()) }

// beside is text with a control to the right of it.
func (s *sheet) beside(text string, c slackapi.BlockElement) {
	b, ok := c.(*slackapi.ButtonBlockElement)
	if text = fit(text, mostSection); c == nil || ok && b == nil || text == "" {
		s.mrkdwn(text)
		return
	}
	s.add(bots.Length(text), slackapi.NewSectionBlock(mrkdwn(text), nil, slackapi.NewAccessory(c)))
}

func section(text string) slackapi.Block { return slackapi.NewSectionBlock(mrkdwn(text), nil, nil) }

func context(text string) slackapi.Block { return slackapi.NewContextBlock("", mrkdwn(text)) }

// mrkdwn is formatted text in which Slack finds no links or names of its own.
func mrkdwn(text string) *slackapi.TextBlockObject {
	return slackapi.NewTextBlockObject(slackapi.MarkdownType, text, false, true)
}

// plain is text without any formatting; it is never empty, for Slack refuses
// that.
func plain(text string, most int) *slackapi.TextBlockObject {
	if text = bots.Cut(bots.Line(text), most); text == "" {
		text = "–"
	}
	return slackapi.NewTextBlockObject(slackapi.PlainTextType, text, false, false)
}
