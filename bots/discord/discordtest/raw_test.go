package discordtest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"testing"

	"usher/bots/discord/discordtest"
)

type object = map[string]any

// call makes a call with a JSON body, nil for none. The answer holds the status.
func call(t testing.TB, s *discordtest.Server, method, path string, body any) object {
	t.Helper()
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			t.Fatal(err)
		}
	}
	return do(t, s, method, path, "application/json", text)
}

// upload makes a call with a form: payload_json and files, name and bytes in turn.
func upload(t testing.TB, s *discordtest.Server, method, path string, body any, files ...string) object {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.WriteField("payload_json", string(text)); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(files); i += 2 {
		part, err := w.CreateFormFile(fmt.Sprintf("files[%d]", i/2), files[i])
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write([]byte(files[i+1])) // to memory
	}
	_ = w.Close()
	return do(t, s, method, path, w.FormDataContentType(), form.Bytes())
}

func do(t testing.TB, s *discordtest.Server, method, path, kind string, body []byte) object {
	t.Helper()
	req, err := http.NewRequest(method, s.URL+"/api/v10"+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if len(body) > 0 {
		req.Header.Set("Content-Type", kind)
	}
	req.Header.Set("Authorization", "Bot "+s.Token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return object{"lost": true}
	}
	defer resp.Body.Close()
	var v any
	_ = json.NewDecoder(resp.Body).Decode(&v) // 204 and proxies have none
	out, isObject := v.(object)
	if !isObject {
		out = object{"list": v}
	}
	out["status"], out["header"] = resp.StatusCode, resp.Header
	return out
}

// at is the value below keys.
func at(v any, keys ...any) any {
	for _, key := range keys {
		switch key := key.(type) {
		case string:
			o, _ := v.(object)
			v = o[key]
		case int:
			l, _ := v.([]any)
			if key >= len(l) {
				return nil
			}
			v = l[key]
		}
	}
	return v
}

// refused checks that a call was refused, and with which code.
func refused(t testing.TB, got object, code int) {
	t.Helper()
	if got["code"] != float64(code) || at(got, "status").(int) < 400 {
		t.Errorf("got %v %v %v %v, want code %d", got["status"], got["code"], got["message"], got["errors"], code)
	}
}

// worked checks that a call was not refused.
func worked(t testing.TB, got object) object {
	t.Helper()
	if status, _ := got["status"].(int); status < 200 || status > 299 {
		t.Fatalf("got %v %v %v %v, want it to work", got["status"], got["code"], got["message"], got["errors"])
	}
	return got
}

// only checks that the violations are of these codes, in order.
func only(t testing.TB, s *discordtest.Server, codes ...int) {
	t.Helper()
	all := s.Violations()
	ok := len(all) == len(codes)
	for i := range all {
		ok = ok && all[i].Code == codes[i]
	}
	if !ok {
		t.Errorf("violations = %v, want %v", all, codes)
	}
}
