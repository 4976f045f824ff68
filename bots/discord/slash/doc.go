// Package slash is the grammar of core/command as Discord's typed slash commands:
// a table that stands beside core/command.Verbs, what of it is registered with
// Discord, and how the options that somebody typed become a line of the grammar.
//
// It knows the grammar and discordgo's types. It does no I/O: whom or what an
// option may name is looked up by the app, and who may do what is decided by the
// desk, once the line is run.
package slash
