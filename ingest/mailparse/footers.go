package mailparse

import "strings"

// isMobile reports what phones and apps write under a mail.
func isMobile(s string) bool {
	s = strings.Trim(s, " \t*_-—–\u00a0")
	if i := strings.IndexAny(s, "<("); i > 0 && strings.Contains(s[i:], "http") {
		s = strings.TrimSpace(s[:i])
	}
	if len(s) > 120 || len(s) < 8 {
		return false
	}
	low := strings.ToLower(strings.ReplaceAll(s, "\u00a0", " "))
	for _, f := range mobileFooters {
		rest, ok := strings.CutPrefix(low, f.begin)
		if !ok {
			continue
		}
		if rest, ok = strings.CutSuffix(strings.TrimRight(rest, ". !"), f.end); ok && isDevice(rest, f.known) {
			return true
		}
	}
	return false
}

// mobileFooter is one way to say it. What stands between is a device or, where
// the words alone are no proof, one that is known.
type mobileFooter struct {
	begin, end string
	known      bool
}

// isDevice reports what may be the name of a device or an app.
func isDevice(s string, mustKnow bool) bool {
	s = strings.TrimSpace(s)
	known := false
	for _, d := range devices {
		if strings.Contains(s, d) {
			known = true
			break
		}
	}
	words, prose := len(strings.Fields(s)), strings.ContainsAny(s, ",.;:?!")
	if known {
		return words <= 5 || words <= 8 && !prose
	}
	return !mustKnow && words <= 5 && !prose
}

var devices = []string{
	"iphon", "ipad", "ipod", "android", "blackberry", "samsung", "galaxy", "huawei", "xiaomi", "nokia", "windows", "outlook",
	"yahoo", "gmail", "mobile", "smartphone", "phone", "telefon", "téléphone", "teléfono", "handy", "tablet", "mail", "mac", "typeapp",
	"proton", "airmail", "spark", "bluemail", "k-9", "fairemail", "aol", "gmx", "web.de", "orange", "verizon", "t-mobile", "htc", "sony",
	"pixel", "motorola", "oneplus", "lg", "zimbra", "mailbox", "superhuman", "newton", "canary", "hey", "device", "apple", "wiko", "honor", "oppo", "vivo",
	"手机", "邮箱", "スマート", "айфон", "телефон", "смартфон", "почт",
}

var mobileFooters = []mobileFooter{
	{"sent from my ", "", false}, {"sent from ", "", true}, {"sent via ", "", true}, {"sent with ", "", true}, {"sent using ", "", true},
	{"sent on ", "", true}, {"get outlook for ", "", false}, {"get ", " for ios", true}, {"get ", " for android", true}, {"sent by ", "", true},
	{"von meinem ", " gesendet", false}, {"von meiner ", " gesendet", false}, {"gesendet von meinem ", "", false}, {"gesendet von meiner ", "", false}, {"gesendet von ", "", true},
	{"gesendet mit ", "", true}, {"diese nachricht wurde von mein", " gesendet", false}, {"outlook für ", "", true}, {"holen sie sich outlook für ", "", false},
	{"envoyé de mon ", "", false}, {"envoyé depuis mon ", "", false}, {"envoyé depuis ", "", true}, {"envoyé à partir de ", "", true},
	{"envoyé à partir d’", "", true}, {"envoyé à partir d'", "", true}, {"envoyé avec ", "", true}, {"envoyé de ", "", true}, {"envoyé via ", "", true},
	{"obtenir outlook pour ", "", false}, {"télécharger outlook pour ", "", false},
	{"enviado desde mi ", "", false}, {"enviado desde ", "", true}, {"enviado con ", "", true}, {"enviat des del meu ", "", false}, {"obtener outlook para ", "", false}, {"obtenga outlook para ", "", false},
	{"enviado do meu ", "", false}, {"enviado a partir do meu ", "", false}, {"enviado via ", "", true}, {"enviado do ", "", true}, {"enviado de meu ", "", false}, {"enviado da minha ", "", false}, {"obter o outlook para ", "", false}, {"obter outlook para ", "", false},
	{"inviato dal mio ", "", false}, {"inviato da ", "", true}, {"inviato dalla ", "", true}, {"inviato con ", "", true}, {"ottieni outlook per ", "", false}, {"scarica outlook per ", "", false},
	{"verstuurd vanaf mijn ", "", false}, {"verzonden vanaf mijn ", "", false}, {"verstuurd vanaf ", "", true}, {"verzonden vanaf ", "", true}, {"verzonden met ", "", true}, {"verstuurd met ", "", true}, {"verzonden via ", "", true}, {"outlook voor ", "", true}, {"outlook downloaden voor ", "", false},
	{"skickat från min ", "", false}, {"skickat från ", "", true}, {"hämta outlook för ", "", false}, {"skaffa outlook för ", "", false},
	{"sendt fra min ", "", false}, {"sendt fra mit ", "", false}, {"sendt fra ", "", true}, {"hent outlook til ", "", false}, {"hent outlook for ", "", false}, {"få outlook til ", "", false}, {"skaff deg outlook for ", "", false},
	{"lähetetty ", "", true}, {"hanki outlook ", "", false}, {"sent frá ", "", true},
	{"wysłane z ", "", true}, {"wysłano z ", "", true}, {"wysłano za pomocą ", "", true}, {"pobierz outlook ", "", false}, {"pobierz aplikację outlook ", "", false},
	{"odesláno z ", "", true}, {"odoslané z ", "", true}, {"poslano s ", "", true}, {"poslano iz ", "", true}, {"získat outlook pro ", "", false},
	{"отправлено с ", "", true}, {"отправлено из ", "", true}, {"отправлено от ", "", true}, {"отправлено через ", "", true}, {"надіслано з ", "", true}, {"відправлено з ", "", true}, {"изпратено от ", "", true}, {"скачать outlook для ", "", false}, {"получить outlook для ", "", false},
	{"发自我的", "", false}, {"发自", "", true}, {"從我的", "傳送", false}, {"從我的", "", true}, {"来自我的", "", true}, {"从我的", "发送", false}, {"获取outlook", "", false}, {"获取 outlook", "", false}, {"取得 outlook", "", false}, {"傳送自", "", true},
	{"", "から送信", true}, {"", "で送信", true}, {"", "から送信されました", true}, {"outlook for ", "を入手", false}, {"나의 ", "에서 보냄", false}, {"내 ", "에서 보냄", false}, {"", "에서 보냄", true}, {"", "에서 보냈습니다", true},
	{"", "gönderildi", true}, {"", "'dan gönderildi", true}, {"trimis de pe ", "", false}, {"trimis din ", "", true}, {"", " küldve", true}, {"στάλθηκε από ", "", true},
	{"נשלח מה", "", true}, {"נשלח מ", "", true}, {"أرسلت من ", "", false}, {"تم الإرسال من ", "", false}, {"được gửi từ ", "", false}, {"đã gửi từ ", "", false}, {"dikirim dari ", "", true},
	{"this message was sent from my ", "", false}, {"this email was sent from my ", "", false}, {"typed on my ", "", true},
}
