package slacktest

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// surface is where blocks appear.
type surface string

const (
	inMessage surface = "message"
	inModal   surface = "modal"
	inHome    surface = "home"
)

// checker collects what is wrong with blocks, in Slack's manner: what, and where
// as a JSON pointer.
type checker struct {
	surface surface
	found   []string
	ids     map[string]bool // block_ids seen
	focused int             // elements with focus_on_load
	block   string          // type of the block the elements are in
	actions map[string]bool // action_ids of this block
}

func (c *checker) wrong(at, format string, args ...any) {
	c.found = append(c.found, fmt.Sprintf("[ERROR] "+format, args...)+" [json-pointer:"+at+"]")
}

// rule judges one value.
type rule func(c *checker, at string, v any)

// shape is the keys of an object; those in must are required, others forbidden.
type shape struct {
	must map[string]rule
	may  map[string]rule
}

// object judges an object by its shape; extra are keys judged elsewhere.
func (c *checker) object(at string, v any, s shape, extra ...string) {
	o, ok := v.(object)
	if !ok {
		c.wrong(at, "must be an object")
		return
	}
	for key := range s.must {
		if _, given := o[key]; !given {
			c.wrong(at, "missing required field: %s", key)
		}
	}
	for _, key := range sorted(o) {
		judge := s.must[key]
		if judge == nil {
			judge = s.may[key]
		}
		switch {
		case judge != nil:
			judge(c, at+"/"+key, o[key])
		case !slices.Contains(extra, key):
			c.wrong(at, "unsupported key: %s", key)
		}
	}
}

func sorted(o object) []string {
	var keys []string
	for key := range o {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func length(text string) int { return utf8.RuneCountInString(text) }

// str is a text of so many characters.
func str(least, most int) rule {
	return func(c *checker, at string, v any) {
		text, ok := v.(string)
		switch {
		case !ok:
			c.wrong(at, "must be a string")
		case length(text) < least:
			c.wrong(at, "must be more than %d characters", least-1)
		case length(text) > most:
			c.wrong(at, "must be less than %d characters", most+1)
		}
	}
}

// link is an address with a scheme.
func link(c *checker, at string, v any) {
	str(1, 3000)(c, at, v)
	text, _ := v.(string)
	if u, err := url.Parse(text); err != nil || u.Scheme == "" || u.Host == "" && u.Opaque == "" {
		c.wrong(at, "invalid URL")
	}
}

// written is a date or time of that form.
func written(layout string) rule {
	return func(c *checker, at string, v any) {
		text, _ := v.(string)
		if _, err := time.Parse(layout, text); err != nil {
			c.wrong(at, "must be of the form %s", layout)
		}
	}
}

func word(words ...string) rule {
	return func(c *checker, at string, v any) {
		if text, ok := v.(string); !ok || !slices.Contains(words, text) {
			c.wrong(at, "must be one of %s", strings.Join(words, ", "))
		}
	}
}

func yesNo(c *checker, at string, v any) {
	if _, ok := v.(bool); !ok {
		c.wrong(at, "must be a boolean")
	}
}

func whole(least, most int) rule {
	return func(c *checker, at string, v any) {
		if n, ok := v.(float64); !ok || n != float64(int(n)) || int(n) < least || int(n) > most {
			c.wrong(at, "must be a whole number from %d to %d", least, most)
		}
	}
}

func list(least, most int, each rule) rule {
	return func(c *checker, at string, v any) {
		all, ok := v.([]any)
		switch {
		case !ok:
			c.wrong(at, "must be an array")
			return
		case len(all) < least:
			c.wrong(at, "no fewer than %d items allowed", least)
		case len(all) > most:
			c.wrong(at, "no more than %d items allowed", most)
		}
		for i, v := range all {
			each(c, fmt.Sprintf("%s/%d", at, i), v)
		}
	}
}

func anything(*checker, string, any) {}

// text is a text object of one of the kinds. Source:
// docs.slack.dev/reference/block-kit/composition-objects/text-object.
func text(least, most int, kinds ...string) rule {
	return func(c *checker, at string, v any) {
		c.object(at, v, shape{
			must: map[string]rule{"type": word(kinds...), "text": str(least, most)},
			may:  map[string]rule{"emoji": yesNo, "verbatim": yesNo},
		})
		if o, ok := v.(object); ok {
			if _, given := o["emoji"]; given && o["type"] != "plain_text" {
				c.wrong(at, "emoji is for plain_text only")
			}
			if _, given := o["verbatim"]; given && o["type"] != "mrkdwn" {
				c.wrong(at, "verbatim is for mrkdwn only")
			}
		}
	}
}

func plainText(most int) rule { return text(1, most, "plain_text") }
func anyText(most int) rule   { return text(1, most, "plain_text", "mrkdwn") }
