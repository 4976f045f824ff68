package core

import "time"

// Article is a page of the knowledge base.
type Article struct {
	ID       ArticleID
	Slug     string // unique, as in the file name it came from
	Title    string
	Category string
	Public   bool // else for staff only
	Text     string
	Updated  time.Time
}
