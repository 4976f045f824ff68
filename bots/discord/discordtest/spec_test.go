package discordtest_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"usher/bots/discord/discordtest"
)

// spec is Discord's description, which lies beside the repository.
func spec(t *testing.T) object {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		text, err := os.ReadFile(filepath.Join(dir, "shared", "specs", "discord", "openapi.json"))
		if err != nil {
			continue
		}
		var v object
		if err := json.Unmarshal(text, &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("no ../shared/specs beside the repository")
	}
	t.Skip("no ../shared/specs beside the repository")
	return nil
}

// TestRoutesAreAsDescribed compares every route that the stand-in has with the
// description: that it is there, and that a body that does not fit is refused.
func TestRoutesAreAsDescribed(t *testing.T) {
	paths := spec(t)["paths"].(object)
	all := discordtest.Routes()
	if len(all) < 60 {
		t.Errorf("%d routes, want the 60 and more that a desk needs", len(all))
	}
	s := discordtest.Start(t)
	defer s.Close()
	for _, route := range all {
		method, path, _ := strings.Cut(route, " ")
		described := at(paths, path, strings.ToLower(method))
		if described == nil {
			t.Errorf("%s is not described", route)
			continue
		}
		if at(described, "requestBody", "content", "application/json") == nil {
			continue
		}
		plain := strings.NewReplacer("{application_id}", s.AppID, "{guild_id}", s.Home.ID, "{channel_id}", "1", "{message_id}", "1",
			"{webhook_id}", s.AppID, "{webhook_token}", "x", "{interaction_id}", "1", "{interaction_token}", "x", "{command_id}", "1",
			"{user_id}", "1", "{emoji_name}", "x").Replace(path)
		if got := call(t, s, method, plain, "neither an object nor a list"); got["code"] != 50035.0 && got["code"] != 50109.0 {
			t.Errorf("%s took a text for its body: %v", route, got)
		}
	}
}

// TestBodiesAreChecked shows that the description is asked.
func TestBodiesAreChecked(t *testing.T) {
	spec(t)
	s := discordtest.New(t)
	ch := s.Home.Channel("help")
	got := call(t, s, "POST", "/channels/"+ch.ID+"/messages", object{"content": 7})
	refused(t, got, 50035)
	if at(got, "errors", "content", "_errors", 0, "code") != "SCHEMA" {
		t.Errorf("errors = %v", got["errors"])
	}
	s.Allow("", 50035)
}
