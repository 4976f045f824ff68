package slacktest

import (
	"regexp"
	"strings"
)

// clone is a deep copy of JSON values.
func clone[T any](v T) T {
	out, _ := copied(any(v)).(T)
	return out
}

func copied(v any) any {
	switch v := v.(type) {
	case object:
		if v == nil {
			return v
		}
		out := make(object, len(v))
		for key, value := range v {
			out[key] = copied(value)
		}
		return out
	case []any:
		if v == nil {
			return v
		}
		out := make([]any, len(v))
		for i, value := range v {
			out[i] = copied(value)
		}
		return out
	}
	return v
}

// markup is what is not plain text in a typed message: mentions, links, addresses.
var markup = regexp.MustCompile(`<[@#!][^<>\s]+>|<(?:https?://|mailto:)[^<>]+>|https?://[^\s<>]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+`)

func linked(mark string) string {
	switch {
	case strings.HasPrefix(mark, "<"):
		return mark
	case strings.HasPrefix(mark, "http"):
		return "<" + escaped(mark) + ">"
	}
	return "<mailto:" + mark + "|" + mark + ">"
}
