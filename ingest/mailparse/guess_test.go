package mailparse_test

import (
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// TestParseGuessesCharset reads unlabelled texts, and their subjects.
func TestParseGuessesCharset(t *testing.T) {
	const (
		russian = "Здравствуйте! Мой пароль больше не работает, помогите, пожалуйста. Спасибо, Иван"
		nihongo = "お世話になっております。ログインできません。パスワードを確認してください。"
		chinese = "你好，我无法登录系统，请帮我重置密码。谢谢！"
		taiwan  = "您好，我無法登入系統，請幫我重設密碼。謝謝您的協助！"
		koreans = "안녕하세요. 로그인이 되지 않습니다. 비밀번호를 확인해 주세요."
		french  = "Bonjour, déjà été là-bas à côté, où êtes-vous ? Ça va, très bien"
		german  = "ÄÖÜ äöüß Grüße aus Köln über Düsseldorf"
	)
	tests := []struct {
		name string
		enc  encoding.Encoding
		text string
	}{
		{"koi8-r", charmap.KOI8R, russian}, {"windows-1251", charmap.Windows1251, russian},
		{"shift_jis", japanese.ShiftJIS, nihongo}, {"euc-jp", japanese.EUCJP, nihongo},
		{"gbk", simplifiedchinese.GBK, chinese}, {"big5", traditionalchinese.Big5, taiwan}, {"euc-kr", korean.EUCKR, koreans},
		{"french", charmap.Windows1252, french}, {"german", charmap.Windows1252, german},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in, err := tt.enc.NewEncoder().String(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			m := parse(t, "Subject: "+in+"\n\n"+in+"\n\nhttps://x.example/\n")
			if want := tt.text + "\n\nhttps://x.example/\n"; m.Text != want && m.Text+"\n" != want || m.Subject != tt.text {
				t.Errorf("Parse: text = %q, subject = %q, want %q", m.Text, m.Subject, tt.text)
			}
		})
	}
}
