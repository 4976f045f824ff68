package core_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"usher/core"
)

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"How to log in?":           "how-to-log-in",
		"  Über   SSO – Teil 2 ":   "über-sso-teil-2",
		"???":                      "",
		"ログイン":                     "ログイン",
		strings.Repeat("ab ", 100): strings.TrimSuffix(strings.Repeat("ab-", 27), "-"),
	} {
		if got := core.Slug(title); got != want {
			t.Errorf("Slug(%q) = %q, want %q", title, got, want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	a := core.Article{Text: "# Logging in\n\nOpen the [page](https://x.example/a_b) and **wait**:\n\n1. Type `login`\n- then\n\n```sh\nlogin\n```\n"}
	if got, want := a.Excerpt(100), "Open the page and wait: Type login then login"; got != want {
		t.Errorf("Excerpt(100) = %q, want %q", got, want)
	}
	if got, want := a.Excerpt(10), "Open the…"; got != want {
		t.Errorf("Excerpt(10) = %q, want %q", got, want)
	}
}

// A list shows those that may be read one by one, and no other.
func TestScopeReadsWhatDecideLetsRead(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		a, article := anyActor(r), core.Article{Public: rapid.Bool().Draw(r, "public")}
		v := core.Decide(core.Question{Actor: a, Action: core.ReadArticle, Article: &article, Now: now})
		if got := core.ScopeOf(a, now).Reads(article); got != v.Allowed {
			r.Errorf("%+v reads %+v: Scope says %v, Decide %v", a, article, got, v.Allowed)
		}
		if want := a.ActsAsStaff() || a.Known() && article.Public; v.Allowed != want {
			r.Errorf("%+v reads %+v: %v, want %v", a, article, v.Allowed, want)
		}
		if err := v.Err(0); !v.Allowed && (core.KindOf(err) != core.NotFound || err.Error() != core.NoArticle().Error()) {
			r.Errorf("refused with %v, want as for one that is not there", err)
		}
	})
}
