package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"usher/core/command"
)

// width is that of what is drawn for the terminal, in cells.
const width = 100

func jsonFlag(c *cobra.Command, to *bool) {
	c.Flags().BoolVar(to, "json", false, "print one JSON object")
}

// json prints one object on one line.
func (s *shell) json(v any) error {
	enc := json.NewEncoder(s.out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

// draw prints blocks as the terminal shows them.
func (s *shell) draw(blocks ...command.Block) error {
	_, err := io.WriteString(s.out, command.Text(command.Answer{OK: true, Blocks: blocks}, width))
	return err
}
