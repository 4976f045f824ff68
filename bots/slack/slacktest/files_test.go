package slacktest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"usher/bots/slack/slacktest"
)

func upload(t *testing.T, url any, data string) int {
	t.Helper()
	resp, err := http.Post(url.(string), "application/octet-stream", strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

func TestUploadInThreeSteps(t *testing.T) {
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	ann := s.Home.User("Ann", "")
	ch, away := s.Channel("help", slacktest.Public, ann), s.Channel("away", slacktest.Public, ann)
	away.Remove(s.Bot)
	root := ann.Say(ch, "", "root")
	begin := func() object {
		return worked(t, form(t, s, "files.getUploadURLExternal", "filename", "a.txt", "length", "5"))
	}
	finish := func(id any, channel, thread string) object {
		return post(t, s, "files.completeUploadExternal", object{
			"files": []any{object{"id": id, "title": "A"}}, "channel_id": channel, "thread_ts": thread, "initial_comment": "see",
		})
	}
	f := begin()
	refused(t, finish(f["file_id"], ch.ID, root), "file_not_found")
	if got := upload(t, f["upload_url"], "four"); got != http.StatusBadRequest {
		t.Errorf("upload of a wrong length = %d", got)
	}
	wantViolation(t, s, "upload", "upload_failed")
	if got := upload(t, f["upload_url"], "hello"); got != http.StatusOK {
		t.Errorf("upload = %d", got)
	}
	refused(t, finish(f["file_id"], away.ID, ""), "not_in_channel")
	refused(t, finish(f["file_id"], "C404", ""), "invalid_channel")
	worked(t, finish(f["file_id"], ch.ID, root))
	refused(t, finish(f["file_id"], ch.ID, root), "file_not_found")
	all := ch.Thread(root)
	if len(all) != 2 || !all[1].App || len(all[1].Files) != 1 || string(all[1].Files[0].Data) != "hello" || all[1].Text != "see" {
		t.Errorf("thread = %+v", all)
	}
	refused(t, form(t, s, "files.getUploadURLExternal", "filename", "a.txt", "length", "0"), "invalid_arguments")
}

func TestDownloads(t *testing.T) {
	s := slacktest.Start(t)
	t.Cleanup(s.Close)
	ann, far := s.Home.User("Ann", ""), s.Team("T0ACME", "acme").User("Far", "")
	ch, l := s.Channel("help", slacktest.Public, ann, far), dial(t, s)
	ann.Say(ch, "", "a file", slacktest.File{Name: "log file.txt", Data: []byte("hello")})
	e := l.next()
	if at(e, "payload", "event", "subtype") != "file_share" {
		t.Errorf("event = %v", e)
	}
	address := at(e, "payload", "event", "files", 0, "url_private_download").(string)
	get := func(token string) (string, string) {
		req, _ := http.NewRequest(http.MethodGet, address, nil)
		req.Header.Set("Authorization", "Bearer "+token)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		return string(body), resp.Header.Get("Content-Type")
	}
	if body, kind := get(s.BotToken); body != "hello" || !strings.HasPrefix(kind, "text/plain") {
		t.Errorf("file = %q, %s", body, kind)
	}
	if body, kind := get("xoxb-1"); strings.Contains(body, "hello") || !strings.HasPrefix(kind, "text/html") {
		t.Errorf("file without token = %q, %s, want the page to sign in", body, kind)
	}
	wantViolation(t, s, "file", "not_authed")
	far.Say(ch, "", "from afar", slacktest.File{Name: "b.txt", Data: []byte("far")})
	e = l.next()
	file := at(e, "payload", "event", "files", 0).(object)
	if file["file_access"] != "check_file_info" || file["url_private"] != nil || at(e, "payload", "is_ext_shared_channel") != true {
		t.Errorf("event = %v", e)
	}
	got := worked(t, form(t, s, "files.info", "file", file["id"].(string)))
	address = at(got, "file", "url_private").(string)
	if body, _ := get(s.BotToken); body != "far" {
		t.Errorf("file = %q", body)
	}
	s.WithoutScope("files:read")
	if body, _ := get(s.BotToken); body == "far" {
		t.Error("a file was given without files:read")
	}
}
