package config

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// file is the file being read, with what is wrong in it so far.
type file struct {
	path     string
	dir      string
	getenv   func(string) string
	lines    map[string]int // of each key and table, such as mailbox[0].imap
	counts   map[string]int // tables so far under each [[name]]
	problems Problems
	warnings []string
}

// parse reads the TOML. Where it is not TOML there is one problem only, the
// first: nothing behind it can be told apart.
func parse(path string, data []byte) (*file, *table, error) {
	f := &file{path: path, lines: map[string]int{}, counts: map[string]int{}}
	var values map[string]any
	if err := toml.Unmarshal(data, &values); err != nil {
		line := 1
		var at *toml.DecodeError
		if errors.As(err, &at) {
			line, _ = at.Position()
		}
		return nil, nil, Problems{{path, line, "this is not TOML: " + plain(err)}}
	}
	f.index(data)
	return f, &table{file: f, values: values, present: true}, nil
}

// plain is the error without the library's name in front.
func plain(err error) string {
	text := err.Error()
	if len(text) > 6 && text[:6] == "toml: " {
		return text[6:]
	}
	return text
}

// index notes the line of every key and table.
func (f *file) index(data []byte) {
	p := &unstable.Parser{}
	p.Reset(data)
	header := ""
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.Table:
			header = f.place(p, e.Key(), "")
		case unstable.ArrayTable:
			header = f.place(p, e.Key(), "")
			n := f.counts[header]
			f.counts[header]++
			f.lines[element(header, n)] = f.lines[header]
			delete(f.lines, header) // the next table of the list has its own line
			header = element(header, n)
		case unstable.KeyValue:
			f.value(p, f.place(p, e.Key(), header), e.Value())
		}
	}
}

// place notes the lines of a key's parts, below the table named under, and
// returns the whole key's name. A part that is a list of tables means its last.
func (f *file) place(p *unstable.Parser, key unstable.Iterator, under string) string {
	name := under
	for key.Next() {
		n := key.Node()
		name = join(name, string(n.Data))
		if count := f.counts[name]; count > 0 && !key.IsLast() {
			name = element(name, count-1)
		}
		if _, known := f.lines[name]; !known || key.IsLast() {
			f.lines[name] = p.Shape(n.Raw).Start.Line
		}
	}
	return name
}

// value notes the lines of the keys inside an inline value.
func (f *file) value(p *unstable.Parser, name string, v *unstable.Node) {
	line := f.lines[name]
	children := v.Children()
	for i := 0; children.Next(); i++ {
		switch n := children.Node(); v.Kind {
		case unstable.Array:
			f.lines[element(name, i)] = line
			f.value(p, element(name, i), n)
		case unstable.InlineTable:
			f.value(p, f.place(p, n.Key(), name), n.Value())
		}
	}
}

func join(table, key string) string {
	if table == "" {
		return key
	}
	return table + "." + key
}

func element(list string, n int) string { return fmt.Sprintf("%s[%d]", list, n) }

// line is where name stands, else where the nearest table around it does.
func (f *file) line(name string) int {
	for i := len(name); i > 0; i-- {
		if n, ok := f.lines[name[:i]]; ok && (i == len(name) || name[i] == '.' || name[i] == '[') {
			return n
		}
	}
	return 1
}

func (f *file) wrong(name, format string, args ...any) {
	f.problems = append(f.problems, Problem{f.path, f.line(name), fmt.Sprintf(format, args...)})
}

func (f *file) warn(name, format string, args ...any) {
	f.warnings = append(f.warnings, Problem{f.path, f.line(name), fmt.Sprintf(format, args...)}.String())
}

// under is path as seen from the file's folder.
func (f *file) under(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(f.dir, path)
}
