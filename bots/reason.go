package bots

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
)

// Reason is what a network error says beside the address that was called: some
// addresses are secrets.
func Reason(err error) string {
	var at *url.Error
	var op *net.OpError
	switch {
	case errors.As(err, &at):
		return Reason(at.Err)
	case errors.As(err, &op):
		return op.Op + ": " + op.Err.Error()
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection broke off"
	}
	return fmt.Sprintf("no answer (%T)", err)
}
