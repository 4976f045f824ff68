// Package core holds the words and the rules of the desk: who may do what,
// how a ticket moves, which seats are left, who is told. It is pure: it knows
// the standard library only, does no I/O, and takes the clock as an argument.
package core
