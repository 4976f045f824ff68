package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"usher/core/command"
)

// offer shows what may already answer a ticket before it is opened, to somebody
// at a terminal, and asks whether to open it all the same. Scripts are not asked:
// the answer to the command names it.
func (s *shell) offer(ctx context.Context, h *house, c *command.Command) error {
	if !s.asks() {
		return nil
	}
	alike, err := h.runner.Offer(ctx, h.desk, *c)
	if err != nil || len(alike) == 0 {
		return err
	}
	if err := s.draw(alike...); err != nil {
		return err
	}
	if c.Yes, err = s.confirmed(ctx, "\nOpen it all the same? [y/N] "); err != nil {
		return err
	}
	if !c.Yes {
		return &refusedError{"Nothing was opened."}
	}
	return nil
}

// asks reports whether somebody is there to answer.
func (s *shell) asks() bool { return terminal(s.in) && terminal(s.out) }

// confirmed asks a question. Whatever is no yes is a no.
func (s *shell) confirmed(ctx context.Context, question string) (bool, error) {
	if _, err := io.WriteString(s.out, question); err != nil {
		return false, fmt.Errorf("print: %w", err)
	}
	said := make(chan string, 1)
	go func() { // nothing can end its reading: where ctx ends first, so does the process
		line, _ := bufio.NewReader(s.in).ReadString('\n')
		said <- line
	}()
	select {
	case line := <-said:
		switch strings.ToLower(strings.TrimSpace(line)) {
		case "y", "yes":
			return true, nil
		}
		return false, nil
	case <-ctx.Done():
		return false, &refusedError{"Nothing was opened."}
	}
}
