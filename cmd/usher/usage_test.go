package main

import "testing"

func TestUsage(t *testing.T) {
	p := settle(t, minimal)
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"nothing":                  {[]string{}, "a command is missing"},
		"unknown command":          {[]string{"sreve"}, `no command "sreve"; did you mean serve?`},
		"nothing like it":          {[]string{"xylophone"}, `no command "xylophone"` + "\n"},
		"unknown command in group": {[]string{"inbound", "lst"}, "did you mean list?"},
		"no command in group":      {[]string{"outbox"}, "a command is missing"},
		"unknown flag":             {[]string{"do", "--jsn", "list"}, "did you mean --as or --json?"},
		"flag without a value":     {[]string{"do", "--as"}, "--as"},
		"too many arguments":       {[]string{"check", "everything"}, "takes no arguments"},
		"too few arguments":        {[]string{"backup"}, "the file to write"},
		"no command to do":         {[]string{"do"}, "a command, or -"},
		"no number":                {[]string{"inbound", "show", "first"}, `"first" is no number`},
		"zero":                     {[]string{"outbox", "retry", "0"}, `"0" is no number`},
		"no disposition":           {[]string{"inbound", "list", "lost"}, `"lost" is no disposition`},
		"no state":                 {[]string{"outbox", "list", "lost"}, `"lost" is no state`},
		"no limit":                 {[]string{"inbound", "list", "--limit", "0"}, "want 1 or more"},
		"two ways to show":         {[]string{"inbound", "show", "1", "--raw", "--json"}, "exclude each other"},
		"no kind":                  {[]string{"parse", "--as", "word", "x"}, `--as is "word"`},
		"nothing to parse":         {[]string{"parse"}, "no file to parse"},
	} {
		t.Run(name, func(t *testing.T) {
			r := p.run(c.args...)
			r.want(t, exitUsage, c.says)
			if r.out != "" {
				t.Errorf("usher %q printed %q, want nothing on stdout", c.args, r.out)
			}
		})
	}
}

func TestHelpAndVersion(t *testing.T) {
	p := settle(t, minimal)
	p.run("--help").want(t, exitDone, "serve", "inbound")
	p.run("do", "--help").want(t, exitDone, "--source")
	p.run("--version").want(t, exitDone, version())
	v := read[map[string]string](t, p.done("version", "--json"))
	if v["version"] != version() || v["go"] == "" {
		t.Errorf("version --json = %v, want the version and Go's", v)
	}
}
