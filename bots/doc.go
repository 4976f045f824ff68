// Package bots is what chat networks share: keeping what they send until it is
// worked, knowing who an account belongs to, delivering notices, and what letters
// and answers say and offer, in plain words that each network draws its way. It
// knows the desk and its commands, no network and no SQL. Where networks differ in
// how much they take, that is an argument.
package bots
