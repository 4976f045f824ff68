// Package bots is what chat networks share: keeping what they send until it is
// worked, knowing who an account belongs to, and delivering notices. It knows
// the desk and its commands, no network and no SQL.
package bots
