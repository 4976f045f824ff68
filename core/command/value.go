package command

import (
	"slices"
	"strconv"
	"strings"

	"usher/core"
)

// fold makes spellings of one word equal: case, and what stands between its
// parts.
func fold(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return r == ' ' || r == '-' || r == '_' || r == '\u00a0'
	}), " ")
}

// parseTicket reads 12, #12, [#12] or 12: as a ticket's number.
func parseTicket(s string) (core.TicketID, error) {
	digits := strings.TrimRight(strings.TrimPrefix(strings.TrimPrefix(s, "["), "#"), "]:,.")
	n, err := strconv.ParseUint(digits, 10, 63)
	if err != nil || n == 0 {
		return 0, core.Errorf(core.Invalid, "%s is not a ticket's number. Write it as 12 or #12.", tick(s))
	}
	return core.TicketID(n), nil
}

// parseCount reads a number from least to 10,000.
func parseCount(s, what string, least int) (int, error) {
	n, err := strconv.ParseUint(s, 10, 31)
	if err != nil || int(n) < least || n > 10_000 {
		return 0, core.Errorf(core.Invalid, "%s is not %s. Write a number from %d to 10000.", tick(s), what, least)
	}
	return int(n), nil
}

func parseStatus(s string) (core.Status, error) {
	switch fold(s) {
	case "inprogress":
		return core.InProgress, nil
	case "close":
		return core.Closed, nil
	}
	if st, err := core.ParseStatus(s); err == nil {
		return st, nil
	}
	return "", isNot(s, "a status", core.Statuses[:])
}

func parsePriority(s string) (core.Priority, error) {
	if p, err := core.ParsePriority(s); err == nil {
		return p, nil
	}
	return "", isNot(s, "a priority", core.Priorities[:])
}

func parsePrivacy(s string) (core.Privacy, error) {
	if p, err := core.ParsePrivacy(s); err == nil {
		return p, nil
	}
	return "", isNot(s, "a privacy", []core.Privacy{core.Public, core.Private})
}

func parseChannel(s string) (core.Channel, error) {
	use := []core.Channel{core.Mail, core.Slack, core.Discord}
	if c := core.Channel(fold(s)); slices.Contains(use, c) {
		return c, nil
	}
	return "", isNot(s, "a channel", use)
}

func parseNetwork(s string) (core.Channel, error) {
	if c := core.Channel(fold(s)); c.IsNetwork() {
		return c, nil
	}
	return "", isNot(s, "a network", core.Networks[:])
}

func parseSwitch(s string) (bool, error) {
	switch fold(s) {
	case "on":
		return true, nil
	case "off":
		return false, nil
	}
	return false, isNot(s, "a switch", []string{"on", "off"})
}

// category returns the desk's spelling of a category.
func (e Env) category(s string) (string, error) {
	if len(e.Categories) == 0 {
		return strings.ToLower(strings.Join(strings.Fields(s), " ")), nil
	}
	for _, c := range e.Categories {
		if fold(c) == fold(s) {
			return c, nil
		}
	}
	return "", isNot(s, "a category", e.Categories)
}

func parseAddress(s string) (string, error) {
	a := core.CleanAddress(strings.TrimPrefix(strings.TrimRight(s, ",;"), "mailto:"))
	if !core.ValidAddress(a) {
		return "", core.Errorf(core.Invalid, "%s is not an address. Write it as bob@example.org.", tick(s))
	}
	if d := core.Domain(a); !strings.Contains(d, ".") && d != "localhost" {
		return "", core.Errorf(core.Invalid, "%s is not an address: %s lacks its ending. Write it as bob@example.org.", tick(s), tick(d))
	}
	return a, nil
}

// parseAddresses reads addresses between commas or blanks, each kept once.
func parseAddresses(s string) ([]string, error) {
	var as []string
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",; \t\u00a0", r) }) {
		a, err := parseAddress(w)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(as, a) {
			as = append(as, a)
		}
	}
	return as, nil
}

// parseDomain reads a mail domain, with or without the @ before it.
func parseDomain(s string) (string, error) {
	d := strings.ToLower(strings.TrimPrefix(strings.TrimRight(s, ",;"), "@"))
	if !strings.Contains(d, ".") || !core.ValidAddress("x@"+d) {
		return "", core.Errorf(core.Invalid, "%s is not a domain. Write it as example.org.", tick(s))
	}
	return d, nil
}
