package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"usher/core"
	"usher/core/command"
	"usher/core/desk"
)

func newArticle(s *shell) *cobra.Command {
	c := group(&cobra.Command{Use: "article", Short: "Bring articles of the knowledge base to the desk"})
	c.AddCommand(newArticleImport(s))
	return c
}

func newArticleImport(s *shell) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "import DIR",
		Short: "Add or change articles from the Markdown files in a folder and below it",
		Long: "Add or change articles from the Markdown files (.md, .markdown) in a folder and\n" +
			"below it. An article goes by the path of its file: run it again after changes, and\n" +
			"what is as before is left alone. All files are imported, or none if one is wrong.\n" +
			"What was imported before and is gone stays: article remove takes it away.\n\n" +
			"A file may begin with front matter, all of it optional:\n\n" +
			"  ---\n" +
			"  title: Log in after an upgrade    # else the first heading\n" +
			"  category: upgrade                 # one of the desk's\n" +
			"  public: true                      # else, or with staff: true, for staff only\n" +
			"  ---",
		Args: exactly(1, "a folder"),
		RunE: func(c *cobra.Command, args []string) error { return s.importArticles(c.Context(), args[0], asJSON) },
	}
	jsonFlag(c, &asJSON)
	return c
}

// articleRecord is an article of an import in JSON.
type articleRecord struct {
	command.Article
	File  string `json:"file"`
	State string `json:"state"` // added, changed or unchanged
}

func (s *shell) importArticles(ctx context.Context, dir string, asJSON bool) error {
	return s.with(ctx, func(h *house) error {
		files, err := readArticles(dir, h.desk.ArticleCategory)
		if err != nil {
			return err
		}
		all := make([]core.Article, len(files))
		for i, f := range files {
			all[i] = f.article
		}
		done, err := h.desk.ImportArticles(ctx, desk.By{Actor: core.System(), Channel: core.Shell}, all)
		if err != nil {
			return err
		}
		if asJSON {
			return s.json(struct {
				Articles []articleRecord `json:"articles"`
			}{articleRecords(files, done)})
		}
		return s.draw(importBlocks(articleRecords(files, done))...)
	})
}

func articleRecords(files []articleFile, done []desk.Written) []articleRecord {
	states := map[core.What]string{core.ArticleAdded: "added", core.ArticleChanged: "changed", "": "unchanged"}
	records := make([]articleRecord, len(done))
	for i, w := range done {
		a := w.Article
		records[i] = articleRecord{command.Article{
			Number: command.Number(a.ID), Slug: a.Slug, Title: a.Title, Category: command.Maybe(a.Category), Public: a.Public, Updated: command.When(a.Updated),
		}, files[i].path, states[w.What]}
	}
	return records
}

// importBlocks shows what was done, and counts what was not.
func importBlocks(records []articleRecord) []command.Block {
	t := command.Table{Columns: []command.Column{{Title: "No.", Right: true}, {Title: "File", Cut: true}, {Title: "Title", Cut: true}, {Title: "For"}, {Title: ""}}}
	count, staff := map[string]int{}, 0
	for _, r := range records {
		who := "everybody"
		if !r.Public {
			who = "staff"
			staff++
		}
		if count[r.State]++; r.State != "unchanged" {
			t.Rows = append(t.Rows, []string{strconv.FormatInt(int64(r.Number), 10), r.File, r.Title, who, r.State})
		}
	}
	blocks := []command.Block{t, command.Paragraph{
		Text: fmt.Sprintf("%d added, %d changed, %d unchanged.", count["added"], count["changed"], count["unchanged"])}}
	if staff == len(records) {
		blocks = append(blocks, command.Hint{Text: "All of them are for staff only, so no first answer offers them. The line public: true in a file's front matter shows it to everybody."})
	}
	return blocks
}
