package command

import (
	"fmt"

	"usher/core"
	"usher/core/desk"
)

// ReplyWords moves the #words that are part of a reply into it. It returns the
// others, for Apply, and what of them a reply can't have.
func ReplyWords(r *desk.Replying, words []Command) (rest []Command, left []core.Verdict) {
	for _, w := range words {
		switch {
		case w.Err != nil:
			rest = append(rest, w)
		case w.Verb == "internal":
			r.Internal = true
		case w.Verb == "privacy":
			r.Privacy = w.Privacy
		case w.Verb == "status":
			r.Status = w.Status
		case w.Verb == "close":
			r.Status = core.Closed
		case onlyOpening(w):
			left = append(left, leaveOpening(w))
		default:
			rest = append(rest, w)
		}
	}
	return rest, left
}

// LoneWords are the #words that change a ticket when nothing was written beside
// them, and what of them can't be done then.
func LoneWords(words []Command) (rest []Command, left []core.Verdict) {
	for _, w := range words {
		switch {
		case w.Err == nil && onlyOpening(w):
			left = append(left, leaveOpening(w))
		case w.Err == nil && w.Verb == "internal":
			left = append(left, core.Verdict{Rule: "nothing to note", Words: "`#internal` was left out: there was no text to be a note."})
		default:
			rest = append(rest, w)
		}
	}
	return rest, left
}

// onlyOpening reports a word that says how a ticket is opened.
func onlyOpening(w Command) bool { return w.Verb == "for" || w.Verb == "org" }

func leaveOpening(w Command) core.Verdict {
	return core.Verdict{
		Rule:  "for new tickets only",
		Words: fmt.Sprintf("`%s` was left out: it is for opening a ticket, and this one has been opened already.", w.Line),
	}
}
