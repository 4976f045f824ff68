package blocks

import (
	"testing"

	"usher/bots/drawtest"
	"usher/core"
)

// post is where the letters of the golden files go.
var post = drawtest.Post{Notice: 1, Channel: core.Slack}

func TestNoticeDrawings(t *testing.T) {
	letters := post.Letters()
	for name, l := range letters {
		golden(t, name, Notice(l, drawtest.Settings))
	}
	for _, name := range drawtest.Shared {
		golden(t, name+"-shared", SharedNotice(letters[name], drawtest.Settings))
	}
	golden(t, "notice-replied-mentioning", SharedNotice(letters["notice-replied"], drawtest.Settings, "U0SAM", "U0ADA"))
}
