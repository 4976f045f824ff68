package blocks

import (
	"encoding/json"

	slackapi "github.com/slack-go/slack"
)

// Purpose is what a modal remembers while it is open: what it was opened for,
// and where its answer goes.
type Purpose struct {
	Command string   `json:"command,omitempty"` // the line to be completed, without the rest that is asked for
	Channel string   `json:"channel,omitempty"` // where it was asked for
	Thread  string   `json:"thread,omitempty"`  // the thread there
	Answer  string   `json:"answer,omitempty"`  // the response_url
	Message string   `json:"message,omitempty"` // ts of the message that a ticket is made of
	Root    string   `json:"root,omitempty"`    // of that message's thread
	Files   []string `json:"files,omitempty"`   // the message's
	Org     string   `json:"org,omitempty"`     // chosen when the fields were drawn
	Home    string   `json:"home,omitempty"`    // how the App Home is looked at, if it was opened from there
	Below   Stack    `json:"below,omitempty"`   // the modals that it lies on
}

// Stack is modals that lie on one another, the lowest first: a letter for each.
type Stack string

// The letters: a form may be half filled in, an answer is only to be read.
const (
	aForm    = "f"
	anAnswer = "a"
)

// With is the stack with a modal put on it.
func (s Stack) With(v slackapi.View) Stack {
	if v.CallbackID == shownModal {
		return s + anAnswer
	}
	return s + aForm
}

// Under is the stack below its uppermost modal, and whether that is an answer, in
// whose place another may be shown.
func (s Stack) Under() (Stack, bool) {
	if s == "" {
		return "", false
	}
	top := len(s) - 1
	return s[:top], s[top:] == anAnswer
}

// shownModal is the callback of modals that show an answer.
const shownModal = "shown"

// ReadPurpose reads what a modal remembers. One that is not ours has none.
func ReadPurpose(v slackapi.View) Purpose {
	var p Purpose
	_ = json.Unmarshal([]byte(v.PrivateMetadata), &p)
	return p
}

// mostMetadata is what Slack takes of private_metadata, in characters.
const mostMetadata = 3000

// Metadata is the purpose as a modal keeps it. It leaves out files where there are too many to remember.
func (p Purpose) Metadata() string {
	for {
		b, err := json.Marshal(p)
		if err == nil && len(b) <= mostMetadata {
			return string(b)
		} else if err != nil || len(p.Files) == 0 {
			return "{}"
		}
		p.Files = p.Files[:len(p.Files)-1]
	}
}

// The names of fields, which are their action ids. Block ids are these too, save
// where something else than the field itself gives it its meaning: then a new
// one begins a new, empty field.
const (
	FieldOrganization = "organization"
	FieldSubject      = "subject"
	FieldText         = "text"
	FieldFor          = "for"
	FieldCategory     = "category"
	FieldPriority     = "priority"
	FieldPrivacy      = "privacy"
	FieldStatus       = "status"
	FieldCC           = "cc"
	FieldFiles        = "files"
	FieldInternal     = "internal"
	FieldAddress      = "address"
	FieldPerson       = "person"
	FieldPartner      = "partner"
	FieldUntil        = "until"
	FieldCode         = "code"
	FieldWords        = "words"
)

// Limits of Slack's that the modals keep.
const (
	mostTitle = 24
	mostLine  = 200
	mostInput = 3000
	mostFiles = 10
)

// form is a modal in the making.
type form struct {
	purpose  Purpose
	callback string
	title    string
	submit   string // empty: nothing to send off
	blocks   []slackapi.Block
}

// add adds blocks; what is nil is none.
func (f *form) add(bs ...slackapi.Block) {
	for _, b := range bs {
		if b != nil {
			f.blocks = append(f.blocks, b)
		}
	}
}

func (f *form) view() slackapi.ModalViewRequest {
	v := slackapi.ModalViewRequest{
		Type: slackapi.VTModal, CallbackID: f.callback, PrivateMetadata: f.purpose.Metadata(),
		Title: plain(f.title, mostTitle), Blocks: slackapi.Blocks{BlockSet: f.blocks},
		Close: plain("Cancel", mostTitle),
	}
	if f.submit == "" {
		v.Close = plain("Close", mostTitle)
	} else {
		v.Submit = plain(f.submit, mostTitle)
	}
	return v
}

// Modal shows a message in a modal, with nothing to fill in.
func Modal(title string, m Message) slackapi.ModalViewRequest {
	f := form{callback: shownModal, title: title}
	f.add(m.Blocks...)
	return f.view()
}
