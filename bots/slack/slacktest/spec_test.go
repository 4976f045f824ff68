package slacktest_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"usher/bots/slack/slacktest"
)

// specs is the folder of API descriptions, which lies beside the repository.
func specs(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if found := filepath.Join(dir, "shared", "specs"); isDir(found) {
			return found
		}
	}
	t.Skip("no ../shared/specs beside the repository")
	return ""
}

func isDir(path string) bool { info, err := os.Stat(path); return err == nil && info.IsDir() }

func load(t *testing.T, v any, path ...string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err == nil {
		err = json.Unmarshal(text, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// described is a method in Slack's OpenAPI description of 2021.
type described struct {
	Consumes   []string `json:"consumes"`
	Parameters []struct {
		Name     string `json:"name"`
		Required bool   `json:"required"`
	} `json:"parameters"`
	Security []map[string][]string `json:"security"`
}

// TestMethodsAreAsDescribed compares every method that the stand-in has with the
// description: required arguments, the scope where there is but one, and whether
// JSON is taken.
func TestMethodsAreAsDescribed(t *testing.T) {
	var api struct {
		Paths map[string]map[string]described `json:"paths"`
	}
	load(t, &api, specs(t), "slack", "web-api", "slack_web_openapi_v2.json")
	compared := 0
	for path, verbs := range api.Paths {
		name := strings.TrimPrefix(path, "/")
		for _, m := range verbs {
			s := slacktest.Start(t)
			if post(t, s, name, object{})["error"] != "unknown_method" {
				t.Run(name, func(t *testing.T) { compare(t, s, name, m) })
				compared++
			}
			s.Close()
		}
	}
	if compared < 25 {
		t.Errorf("%d methods compared, want the 25 that both know", compared)
	}
}

func compare(t *testing.T, s *slacktest.Server, name string, m described) {
	if !slices.Contains(m.Consumes, "application/json") {
		got := fmt.Sprint(at(post(t, s, name, object{}), "response_metadata", "messages"))
		if !strings.Contains(got, "takes forms, not JSON") {
			t.Errorf("JSON was answered %s, want it refused", got)
		}
	}
	for _, p := range m.Parameters {
		if p.Required && p.Name != "token" && p.Name != "trigger_id" { // an interactivity_pointer does too, by now
			args := []string{}
			for _, other := range m.Parameters {
				if other.Required && other.Name != p.Name && other.Name != "token" {
					args = append(args, other.Name, "{}")
				}
			}
			got := form(t, s, name, args...)
			if all := fmt.Sprint(at(got, "response_metadata", "messages")); !strings.Contains(all, "missing required field: "+p.Name) {
				t.Errorf("without %s it was answered %v", p.Name, got)
			}
		}
	}
	for _, scopes := range m.Security {
		if one := scopes["slackAuth"]; len(one) == 1 && one[0] != "none" {
			s.Scopes()
			if got := form(t, s, name); got["error"] != "missing_scope" || got["needed"] != one[0] {
				t.Errorf("without scopes it was answered %v, want %s needed", got, one[0])
			}
		}
	}
}
