// Package command is the desk in conversation. It knows the grammar of
// commands, of the #words in mails and of filters, and how an answer is drawn
// as text, HTML or JSON; mail, chat and shell share it. It must not know SQL,
// mail formats or chat networks, and it decides nothing: who may do what is
// for core.Decide, through the desk.
package command
