package slacktest

import (
	"fmt"
	"slices"
)

// The most blocks of a surface. Source: docs.slack.dev/reference/block-kit/blocks, specs/README.md.
var mostBlocks = map[surface]int{inMessage: 50, inModal: 100, inHome: 100}

// block is a kind of block. Source: the pages under docs.slack.dev/reference/block-kit/blocks.
type block struct {
	where     []surface
	must, may map[string]rule
}

var (
	anywhere = []surface{inMessage, inModal, inHome}
	views    = []surface{inModal, inHome}
)

var blockKinds = map[string]block{
	"section": {where: anywhere, may: map[string]rule{"text": anyText(3000), "fields": list(1, 10, anyText(2000)),
		"accessory": (*checker).element, "expand": yesNo}},
	"actions": {where: anywhere, must: map[string]rule{"elements": list(1, 25, (*checker).element)}},
	"context": {where: anywhere, must: map[string]rule{"elements": list(1, 10, contextElement)}},
	"divider": {where: anywhere},
	"header":  {where: anywhere, must: map[string]rule{"text": plainText(150)}},
	"image": {where: anywhere, must: map[string]rule{"alt_text": str(1, 2000)},
		may: map[string]rule{"image_url": link, "slack_file": slackFile, "title": plainText(2000)}},
	// Messages take input blocks too by now; a desk that asks in a message would be
	// answered by everybody, so the stand-in does not let it.
	"input": {where: views, must: map[string]rule{"label": plainText(2000), "element": (*checker).element},
		may: map[string]rule{"dispatch_action": yesNo, "hint": plainText(2000), "optional": yesNo}},
	"rich_text": {where: anywhere, must: map[string]rule{"elements": list(0, 500, richElement)}},
	"markdown":  {where: []surface{inMessage}, must: map[string]rule{"text": str(1, 12_000)}},
	"table": {where: []surface{inMessage}, must: map[string]rule{"rows": list(1, 100, list(1, 20, anything))},
		may: map[string]rule{"column_settings": list(0, 20, anything)}},
}

// checkBlocks says what is wrong with the blocks of a surface.
func checkBlocks(blocks []any, where surface) []string {
	c := &checker{surface: where, ids: map[string]bool{}}
	if len(blocks) > mostBlocks[where] {
		c.wrong("/blocks", "no more than %d items allowed", mostBlocks[where])
	}
	for i, b := range blocks {
		c.oneBlock(fmt.Sprintf("/blocks/%d", i), b)
	}
	return c.found
}

func (c *checker) oneBlock(at string, v any) {
	o, _ := v.(object)
	kind, _ := o["type"].(string)
	b, known := blockKinds[kind]
	switch {
	case !known:
		c.wrong(at, "unsupported block type: %q", kind)
		return
	case !slices.Contains(b.where, c.surface):
		c.wrong(at, "unsupported block type: %s in a %s", kind, c.surface)
	}
	c.block, c.actions = kind, map[string]bool{}
	c.object(at, v, shape{must: b.must, may: b.may}, "type", "block_id")
	if id, given := o["block_id"]; given {
		c.blockID(at, id)
	}
	switch {
	case kind == "section" && o["text"] == nil && o["fields"] == nil:
		c.wrong(at, "missing required field: text or fields")
	case kind == "image" && (o["image_url"] == nil) == (o["slack_file"] == nil):
		c.wrong(at, "either image_url or slack_file is wanted")
	}
}

func (c *checker) blockID(at string, v any) {
	str(1, 255)(c, at+"/block_id", v)
	if id, ok := v.(string); ok && c.ids[id] {
		c.wrong(at, "block_id %q already exists", id)
	} else if ok {
		c.ids[id] = true
	}
}

// contextElement is an image or a text. Source:
// docs.slack.dev/reference/block-kit/blocks/context-block.
func contextElement(c *checker, at string, v any) {
	if o, ok := v.(object); ok && o["type"] == "image" {
		c.element(at, v)
		return
	}
	anyText(2000)(c, at, v)
}

// richElement is a part of rich text. Source:
// docs.slack.dev/reference/block-kit/blocks/rich-text-block.
func richElement(c *checker, at string, v any) {
	o, _ := v.(object)
	word("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")(c, at+"/type", o["type"])
	parts, ok := o["elements"].([]any)
	if !ok {
		c.wrong(at, "missing required field: elements")
	}
	if o["type"] == "rich_text_list" {
		word("bullet", "ordered")(c, at+"/style", o["style"])
	}
	for i, p := range parts {
		inner, _ := p.(object)
		here := fmt.Sprintf("%s/elements/%d", at, i)
		if o["type"] == "rich_text_list" {
			word("rich_text_section")(c, here+"/type", inner["type"])
			continue
		}
		word("text", "link", "user", "channel", "usergroup", "emoji", "broadcast", "color", "date", "team")(c, here+"/type", inner["type"])
		if inner["type"] == "text" {
			str(1, 12_000)(c, here+"/text", inner["text"])
		}
	}
}

// nameBlocks gives blocks and elements the ids that Slack makes up for those that
// bring none, and texts the defaults that it writes in.
func (s *Server) nameBlocks(blocks []any) {
	complete(blocks)
	for _, v := range blocks {
		b, ok := v.(object)
		if !ok {
			continue
		}
		if b["block_id"] == nil {
			b["block_id"] = random(5)
		}
		for _, e := range elementsOf(b) {
			if kind, _ := e["type"].(string); e["action_id"] == nil && !elements[kind].plain {
				if _, known := elements[kind]; known {
					e["action_id"] = random(5)
				}
			}
		}
	}
}

// elementsOf are the elements of a block that somebody can use.
func elementsOf(b object) []object {
	var all []object
	for _, key := range []string{"accessory", "element"} {
		if e, ok := b[key].(object); ok {
			all = append(all, e)
		}
	}
	if b["type"] == "actions" {
		list, _ := b["elements"].([]any)
		for _, v := range list {
			if e, ok := v.(object); ok {
				all = append(all, e)
			}
		}
	}
	return all
}

// complete writes the defaults of text objects in, all through v.
func complete(v any) {
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			complete(inner)
		}
	case object:
		if v["type"] == "plain_text" && v["emoji"] == nil {
			v["emoji"] = true
		} else if v["type"] == "mrkdwn" && v["verbatim"] == nil {
			v["verbatim"] = false
		}
		for _, inner := range v {
			complete(inner)
		}
	}
}
