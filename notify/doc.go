// Package notify makes mails of notices and sends them. Compose is pure: it
// writes what a desk.Letter holds, and decides nothing about who may see it.
// Worker takes notices from the desk, sends them and says how each ended. The
// package knows nothing of the database, nor of how mail comes in.
package notify
