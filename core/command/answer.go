package command

import (
	"time"

	"usher/core"
	"usher/core/desk"
)

// Answer is what a command gives back. Text, HTML and JSON draw it; chat draws
// the blocks its own way.
type Answer struct {
	OK     bool
	Rule   string // the deciding rule's name; may be empty
	Blocks []Block
	Data   Data // for JSON

	View    *desk.View        // what the actor sees of the ticket in Data, where that is one that was shown or changed; else nil
	Files   []core.Attachment // for the door to send along, at most one a command
	Whole   string            // of a mail: the text in full, where Blocks had to be shortened; empty: they are all
	Pending int64             // of a mail: the command that waits for a yes, as desk.TakePending takes it; zero if none
}

// Block is a part of an answer: Heading, Paragraph, Fields, Table, List,
// Quote, Page, Hint, Actions, Confirm or Chart. The texts of all of them may hold
// other people's words: drawings escape them. Words in `backticks` are code in
// all but tables, fields and quotes.
type Block interface{ block() }

// Heading titles what follows.
type Heading struct{ Text string }

// Paragraph is plain text; line breaks in it stay.
type Paragraph struct{ Text string }

// Hint is a remark beside the matter.
type Hint struct{ Text string }

// Fields are labelled values. Those with an empty value are not drawn.
type Fields []Field

// Field is a labelled value.
type Field struct{ Label, Value string }

// Table has a cell for each column in each row.
type Table struct {
	Columns []Column // without any titles there is no head
	Rows    [][]string
}

// Column says how a column is drawn.
type Column struct {
	Title string
	Right bool // align right
	Cut   bool // shorten what does not fit; else it is wrapped
}

// List is short texts, one below the other.
type List []string

// Quote is somebody's message.
type Quote struct {
	Number int    // within its ticket; zero: none
	Author string // by display name
	At     time.Time
	Note   string // such as "internal"; may be empty
	Text   string
	Files  []File
}

// Page is a text in Markdown of the desk's own.
type Page struct{ Text string }

// File names an attachment and the command that gets it.
type File struct {
	Name    string
	Size    int64
	Command string
}

// Actions are commands that may well come next.
type Actions []Action

// Action is a command with its label.
type Action struct{ Label, Command string }

// Confirm asks before something is done. Command is the one that says yes.
type Confirm struct{ Question, Command string }

// Chart compares figures.
type Chart struct {
	Title string
	Of    string // what the figures are of, such as "tickets"; pictures say it
	Along string // such as "week": the bars follow each other in it, and pictures stand them up
	Unit  string // after the figures; may be empty
	Bars  []Bar
}

// Bar is a figure. One below zero is drawn as zero.
type Bar struct {
	Label string
	Value float64
	Shown string // the figure in words, such as "2 h"; empty: the value and unit
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (Hint) block()      {}
func (Fields) block()    {}
func (Table) block()     {}
func (List) block()      {}
func (Quote) block()     {}
func (Page) block()      {}
func (Actions) block()   {}
func (Confirm) block()   {}
func (Chart) block()     {}
