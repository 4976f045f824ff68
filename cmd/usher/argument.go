package main

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

// numbers reads arguments as the numbers of mails, notices or tickets.
func numbers(c *cobra.Command, args []string) ([]int64, error) {
	var ids []int64
	for _, a := range args {
		n, err := strconv.ParseInt(strings.TrimPrefix(a, "#"), 10, 64)
		if err != nil || n < 1 {
			return nil, usagef(c, "%q is no number", a)
		}
		ids = append(ids, n)
	}
	return ids, nil
}
