package store

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/jmoiron/sqlx/reflectx"
)

// named is a query with :names, taken apart once: sqlx.Named would do that for
// each call, which costs as much as the query.
type named struct {
	query string // with ? for each name
	names []string
	index sync.Map // reflect.Type → [][]int, where each name is in a row
}

var mapper = reflectx.NewMapperFunc("db", strings.ToLower)

// takeApart finds the names of a query. A name is a colon with letters or
// digits; nothing else in our queries looks so.
func takeApart(q string) *named {
	n := &named{}
	var b strings.Builder
	for i := 0; i < len(q); i++ {
		end := i + 1
		for q[i] == ':' && end < len(q) && nameByte(q[end]) {
			end++
		}
		if end == i+1 {
			b.WriteByte(q[i])
			continue
		}
		n.names = append(n.names, q[i+1:end])
		b.WriteByte('?')
		i = end - 1
	}
	n.query = b.String()
	return n
}

func nameByte(c byte) bool { return c == '_' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }

// ofMap returns the values of the query's names. A missing one is an error.
func (n *named) ofMap(m names) ([]any, error) {
	out := make([]any, len(n.names))
	for i, name := range n.names {
		v, ok := m[name]
		if !ok {
			return nil, fmt.Errorf("parameter %q is missing in the query %s", name, n.query)
		}
		out[i] = v
	}
	return out, nil
}

// ofRow returns the fields of a row that the query's names stand for.
func (n *named) ofRow(r row) ([]any, error) {
	v := reflect.ValueOf(r)
	at, ok := n.index.Load(v.Type())
	if !ok {
		found := mapper.TraversalsByName(v.Type(), n.names)
		for i, t := range found {
			if len(t) == 0 {
				return nil, fmt.Errorf("field %q is missing in %s", n.names[i], v.Type())
			}
		}
		at, _ = n.index.LoadOrStore(v.Type(), found)
	}
	out := make([]any, len(n.names))
	for i, t := range at.([][]int) {
		out[i] = reflectx.FieldByIndexesReadOnly(v, t).Interface()
	}
	return out, nil
}
