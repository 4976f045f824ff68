package cards

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/bwmarrin/discordgo"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares what was drawn with testdata/NAME.json, which make gallery
// shows: a Message as it is posted, or a modal.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(posted(v)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s differs; -update rewrites it. Got:\n%s", path, b.String())
	}
}

// posted is what Discord gets.
func posted(v any) any {
	switch v := v.(type) {
	case Message:
		m := map[string]any{}
		if v.Content != "" {
			m["content"] = v.Content
		}
		if len(v.Embeds) > 0 {
			m["embeds"] = v.Embeds
		}
		if len(v.Components) > 0 {
			m["components"] = v.Components
		}
		for _, f := range v.Files {
			m["attachments"] = []map[string]string{{"filename": f.Name, "content_type": f.Type}}
		}
		return m
	case *discordgo.InteractionResponseData:
		return map[string]any{"custom_id": v.CustomID, "title": v.Title, "components": v.Components}
	}
	return v
}
