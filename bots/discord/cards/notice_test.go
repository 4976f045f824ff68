package cards

import (
	"testing"

	"usher/bots/drawtest"
	"usher/core"
)

// post is where the letters of the golden files go.
var post = drawtest.Post{Notice: 341, Channel: core.Discord}

func TestNoticeDrawings(t *testing.T) {
	letters := post.Letters()
	for name, l := range letters {
		golden(t, name, Notice(l, drawtest.Settings))
	}
	for _, name := range drawtest.Shared {
		golden(t, name+"-shared", SharedNotice(letters[name], drawtest.Settings))
	}
}
