// Package smtptest is a real mail server on loopback whose answers a test
// sets: it keeps what it accepts, refuses, drops, falls silent, goes down and
// comes back on the same port. It knows SMTP only and is not for production.
package smtptest
