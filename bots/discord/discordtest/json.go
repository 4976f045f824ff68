package discordtest

import (
	"encoding/json"
	"strconv"
)

// clone is a deep copy of JSON values.
func clone[T any](v T) T {
	out, _ := copied(any(v)).(T)
	return out
}

func copied(v any) any {
	switch v := v.(type) {
	case object:
		out := make(object, len(v))
		for key, value := range v {
			out[key] = copied(value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, value := range v {
			out[i] = copied(value)
		}
		return out
	}
	return v
}

// text is a value of an object as text: ids come as texts or numbers.
func text(o object, key string) string {
	switch v := o[key].(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case int:
		return strconv.Itoa(v)
	}
	return ""
}

// whole is a value of an object as a number, 0 if it is none.
func whole(o object, key string) int {
	n, _ := strconv.ParseInt(text(o, key), 10, 64)
	return int(n)
}

func flag(o object, key string) bool { b, _ := o[key].(bool); return b }

func list(o object, key string) []any { l, _ := o[key].([]any); return l }

func inner(o object, key string) object { m, _ := o[key].(object); return m }

// objects are the objects in a list.
func objects(l []any) []object {
	var all []object
	for _, v := range l {
		if o, ok := v.(object); ok {
			all = append(all, o)
		}
	}
	return all
}

// texts are the texts in a list.
func texts(l []any) []string {
	var all []string
	for _, v := range l {
		if t, ok := v.(string); ok {
			all = append(all, t)
		}
	}
	return all
}

// some is a list that is written as [] when it is empty.
func some(l []any) []any {
	if l == nil {
		return []any{}
	}
	return l
}

// orNull is a text, null when it is empty.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// jsonNumber is a number as it is read from JSON.
func jsonNumber(digits string) any { return json.Number(digits) }
