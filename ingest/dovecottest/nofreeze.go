//go:build !unix

package dovecottest

import "errors"

const stop, cont, kill = 0, 0, 0

func family(*process) ([]int, error) { return []int{0}, nil }

func signal([]int, int) error { return nil }

// Freeze is for Linux only.
func (s *Server) Freeze() error { return errors.ErrUnsupported }

// Thaw is for Linux only.
func (s *Server) Thaw() error { return errors.ErrUnsupported }
