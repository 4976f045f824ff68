package mailparse_test

import (
	"strings"
	"testing"

	"usher/ingest/mailparse"
)

// intros introduce a quotation, as mailers write them in many languages.
var intros = map[string]string{
	"en gmail":           "On Mon, Nov 3, 2025 at 9:14 AM Ann Lee <ann@desk.example> wrote:",
	"en gmail wrapped":   "On Mon, Nov 3, 2025 at 9:14 AM Ann Lee from the Desk\n<ann@desk.example> wrote:",
	"en wrapped thrice":  "On Mon, Nov 3, 2025,\nat 9:14 AM, Ann Lee\n<ann@desk.example>\nwrote:",
	"en wrapped in <>":   "On Mon, Nov 3, 2025 at 9:14 AM Ann Lee <ann@desk.example\n> wrote:",
	"en apple":           "On 3 Nov 2025, at 09:14, Ann Lee <ann@desk.example> wrote:",
	"en no address":      "On 3/11/25 9:14 am, Ann Lee wrote:",
	"en mutt":            "On Mon, Nov 03, 2025 at 09:14:00AM +0100, Ann Lee wrote:",
	"en zoho":            "---- On Mon, 03 Nov 2025 09:14:00 +0100 Ann Lee <ann@desk.example> wrote ----",
	"en name only":       "Ann Lee <ann@desk.example> wrote:",
	"de apple":           "Am 03.11.2025 um 09:14 schrieb Ann Lee <ann@desk.example>:",
	"de gmail":           "Am Mo., 3. Nov. 2025 um 09:14 Uhr schrieb Ann Lee <ann@desk.example>:",
	"de gmail wrapped":   "Am Mo., 3. Nov. 2025 um 09:14 Uhr schrieb Ann Lee <\nann@desk.example>:",
	"de gmx":             "Gesendet: Montag, 03. November 2025 um 09:14 Uhr\nVon: \"Ann Lee\" <ann@desk.example>\nAn: bob@acme.example\nBetreff: Re: Login",
	"fr gmail":           "Le lun. 3 nov. 2025 à 09:14, Ann Lee <ann@desk.example> a écrit :",
	"fr wrapped":         "Le lun. 3 nov. 2025 à 09:14, Ann Lee <ann@desk.example> a\nécrit :",
	"fr zimbra":          "- Le 2025-11-03 09:14, Ann Lee a écrit :",
	"es gmail":           "El lun, 3 nov 2025 a las 9:14, Ann Lee (<ann@desk.example>) escribió:",
	"es thunderbird":     "El 03/11/2025 a las 9:14, Ann Lee escribió:",
	"it gmail":           "Il giorno lun 3 nov 2025 alle ore 09:14 Ann Lee <ann@desk.example> ha scritto:",
	"it wrapped":         "Il giorno lun 3 nov 2025 alle ore 09:14 Ann Lee <ann@desk.example> ha\nscritto:",
	"pt gmail":           "Em seg., 3 de nov. de 2025 às 09:14, Ann Lee <ann@desk.example> escreveu:",
	"pt portugal":        "Ann Lee <ann@desk.example> escreveu no dia segunda, 3/11/2025 à(s) 09:14:",
	"nl gmail":           "Op ma 3 nov 2025 om 09:14 schreef Ann Lee <ann@desk.example>:",
	"sv gmail":           "Den mån 3 nov. 2025 kl 09:14 skrev Ann Lee <ann@desk.example>:",
	"sv apple":           "3 nov. 2025 kl. 09:14 skrev Ann Lee <ann@desk.example>:",
	"da gmail":           "Den man. 3. nov. 2025 kl. 09.14 skrev Ann Lee <ann@desk.example>:",
	"no gmail":           "man. 3. nov. 2025 kl. 09:14 skrev Ann Lee <ann@desk.example>:",
	"fi gmail":           "ma 3. marrask. 2025 klo 9.14 Ann Lee (ann@desk.example) kirjoitti:",
	"pl gmail":           "pon., 3 lis 2025 o 09:14 Ann Lee <ann@desk.example> napisał(a):",
	"pl thunderbird":     "W dniu 3.11.2025 o 09:14, Ann Lee pisze:",
	"cs gmail":           "po 3. 11. 2025 v 9:14 odesílatel Ann Lee <ann@desk.example> napsal:",
	"cs thunderbird":     "Dne 03.11.2025 v 9:14 Ann Lee napsal(a):",
	"sk gmail":           "po 3. 11. 2025 o 9:14 Ann Lee <ann@desk.example> napísal(a):",
	"ru gmail":           "пн, 3 нояб. 2025 г. в 09:14, Ann Lee <ann@desk.example>:",
	"ru thunderbird":     "03.11.2025 09:14, Ann Lee пишет:",
	"ru apple":           "3 нояб. 2025 г., в 09:14, Ann Lee <ann@desk.example> написал(а):",
	"uk gmail":           "пн, 3 лист. 2025 р. о 09:14 Ann Lee <ann@desk.example> пише:",
	"hu gmail":           "Ann Lee <ann@desk.example> ezt írta (időpont: 2025. nov. 3., H, 9:14):",
	"ro gmail":           "În lun., 3 nov. 2025 la 09:14, Ann Lee <ann@desk.example> a scris:",
	"tr gmail":           "Ann Lee <ann@desk.example>, 3 Kas 2025 Pzt, 09:14 tarihinde şunu yazdı:",
	"el gmail":           "Στις Δευ 3 Νοε 2025 στις 9:14 π.μ., ο χρήστης Ann Lee <ann@desk.example> έγραψε:",
	"ja gmail":           "2025年11月3日(月) 9:14 Ann Lee <ann@desk.example>:",
	"ja apple":           "2025/11/03 9:14、Ann Lee <ann@desk.example>のメール:",
	"ja verb":            "2025年11月3日(月) 9:14 Ann Lee さんは書きました：",
	"zh gmail":           "Ann Lee <ann@desk.example> 于2025年11月3日周一 09:14写道：",
	"zh tw gmail":        "Ann Lee <ann@desk.example> 於 2025年11月3日 週一 上午9:14寫道：",
	"zh apple":           "在 2025年11月3日，09:14，Ann Lee <ann@desk.example> 写道：",
	"ko gmail":           "2025년 11월 3일 (월) 오전 9:14, Ann Lee <ann@desk.example>님이 작성:",
	"vi gmail":           "Vào Th 2, 3 thg 11, 2025 vào lúc 09:14 Ann Lee <ann@desk.example> đã viết:",
	"id gmail":           "Pada tanggal Sen, 3 Nov 2025 pukul 09.14 Ann Lee <ann@desk.example> menulis:",
	"he gmail":           "\u202bבתאריך יום ב׳, 3 בנוב׳ 2025 ב-9:14 מאת \u202aAnn Lee\u202c\u200f <\u202aann@desk.example\u202c\u200f>:\u202c",
	"hr gmail":           "pon, 3. stu 2025. u 09:14 Ann Lee <ann@desk.example> napisao je:",
	"ca gmail":           "Missatge de Ann Lee <ann@desk.example> del dia dl., 3 de nov. 2025 a les 9:14:",
	"outlook en":         "From: Ann Lee <ann@desk.example>\nSent: Monday, November 3, 2025 9:14 AM\nTo: Bob <bob@acme.example>\nSubject: RE: Login",
	"outlook en bold":    "*From:* Ann Lee <ann@desk.example>\n*Sent:* Monday, November 3, 2025 9:14 AM\n*To:* Bob\n*Subject:* RE: Login",
	"outlook no address": "From: Ann Lee\nSent: Monday, November 3, 2025 9:14 AM\nTo: Bob\nSubject: RE: Login",
	"outlook rule":       "________________________________\nFrom: Ann Lee <ann@desk.example>\nSent: Monday, November 3, 2025 9:14 AM\nTo: Bob\nSubject: RE: Login",
	"outlook spaced":     "From: Ann Lee <ann@desk.example>\n\nSent: Monday, November 3, 2025 9:14 AM\n\nTo: Bob\n\nSubject: RE: Login",
	"outlook mac":        "From: Ann Lee <ann@desk.example>\nDate: Monday, November 3, 2025 at 9:14 AM\nTo: Bob <bob@acme.example>\nSubject: Re: Login",
	"outlook de":         "Von: Ann Lee <ann@desk.example>\nGesendet: Montag, 3. November 2025 09:14\nAn: Bob\nBetreff: AW: Login",
	"outlook fr":         "De : Ann Lee <ann@desk.example>\nEnvoyé : lundi 3 novembre 2025 09:14\nÀ : Bob\nObjet : RE: Login",
	"outlook es":         "De: Ann Lee <ann@desk.example>\nEnviado el: lunes, 3 de noviembre de 2025 9:14\nPara: Bob\nAsunto: RE: Login",
	"outlook it":         "Da: Ann Lee <ann@desk.example>\nInviato: lunedì 3 novembre 2025 09:14\nA: Bob\nOggetto: R: Login",
	"outlook pt":         "De: Ann Lee <ann@desk.example>\nEnviada em: segunda-feira, 3 de novembro de 2025 09:14\nPara: Bob\nAssunto: RES: Login",
	"outlook nl":         "Van: Ann Lee <ann@desk.example>\nVerzonden: maandag 3 november 2025 09:14\nAan: Bob\nOnderwerp: RE: Login",
	"outlook sv":         "Från: Ann Lee <ann@desk.example>\nSkickat: den 3 november 2025 09:14\nTill: Bob\nÄmne: SV: Login",
	"outlook da":         "Fra: Ann Lee <ann@desk.example>\nSendt: 3. november 2025 09:14\nTil: Bob\nEmne: SV: Login",
	"outlook fi":         "Lähettäjä: Ann Lee <ann@desk.example>\nLähetetty: maanantai 3. marraskuuta 2025 9.14\nVastaanottaja: Bob\nAihe: VS: Login",
	"outlook pl":         "Od: Ann Lee <ann@desk.example>\nWysłano: poniedziałek, 3 listopada 2025 09:14\nDo: Bob\nTemat: ODP: Login",
	"outlook cs":         "Od: Ann Lee <ann@desk.example>\nOdesláno: pondělí 3. listopadu 2025 9:14\nKomu: Bob\nPředmět: RE: Login",
	"outlook ru":         "От: Ann Lee <ann@desk.example>\nОтправлено: 3 ноября 2025 г. 9:14\nКому: Bob\nТема: RE: Login",
	"outlook ja":         "差出人: Ann Lee <ann@desk.example>\n送信日時: 2025年11月3日 9:14\n宛先: Bob\n件名: RE: Login",
	"outlook zh":         "发件人: Ann Lee <ann@desk.example>\n发送时间: 2025年11月3日 9:14\n收件人: Bob\n主题: 答复: Login",
	"foxmail zh":         "发件人： Ann Lee\n发送时间： 2025-11-03 09:14\n收件人： Bob\n主题： Re: Login",
	"outlook ko":         "보낸 사람: Ann Lee <ann@desk.example>\n보낸 날짜: 2025년 11월 3일 월요일 오전 9:14\n받는 사람: Bob\n제목: RE: Login",
	"outlook tr":         "Kimden: Ann Lee <ann@desk.example>\nGönderildi: 3 Kasım 2025 Pazartesi 09:14\nKime: Bob\nKonu: YNT: Login",
	"original message":   "-----Original Message-----\nFrom: Ann Lee\nSent: Monday, November 3, 2025 9:14 AM\nTo: Bob\nSubject: Login",
	"original de":        "-----Ursprüngliche Nachricht-----",
	"original fr":        "-----Message d'origine-----",
	"original es":        "-----Mensaje original-----",
	"original it":        "-----Messaggio originale-----",
	"original nl":        "-----Oorspronkelijk bericht-----",
	"original zh":        "------------------ 原始邮件 ------------------",
	"original ja":        "-----元のメッセージ-----",
	"unknown title":      "-------- Tundmatu kiri --------\nFrom: Ann Lee <ann@desk.example>\nSubject: Login",
	"reply above":        "-- Please reply above this line --",
	"reply above hashes": "##- Please type your reply above this line -##",
}

func TestReplyOfCutsQuotations(t *testing.T) {
	const answer = "Thanks, that works.\n\nOne more thing: can I change the colour?"
	for name, intro := range intros {
		t.Run(name, func(t *testing.T) {
			for _, quote := range []string{"> Did you try it?\n> Ann\n", "Did you try it?\n\nAnn\n"} {
				in := answer + "\n\n" + intro + "\n\n" + quote
				got, quoted, _ := mailparse.ReplyOf(in)
				if got != answer {
					t.Errorf("ReplyOf(%q) = %q, want %q", in, got, answer)
				}
				if !strings.Contains(quoted, "Did you try it?") {
					t.Errorf("ReplyOf(%q): quoted = %q, want the quotation", in, quoted)
				}
			}
		})
	}
}

func TestReplyOfKeeps(t *testing.T) {
	for name, text := range map[string]string{
		"on at the beginning":  "On the other hand, this is fine:\n\n- one\n- two",
		"colon after a date":   "I tried it on 3/11/2025 at 9:14, with this result:\n\nIt failed.",
		"prose about writing":  "My colleague wrote:\n\nplease help",
		"a travel plan":        "From: Berlin\nTo: Paris\nDate: 3 November\n\nCan you book this?",
		"from in prose":        "From: our side there is nothing to add.\nThanks",
		"markdown rules":       "First\n\n----\n\nSecond\n\n====\n\nThird",
		"two dashes in a list": "-- first\n-- second\nThanks",
		"long after dashes":    "a\n--\n" + strings.Repeat("more text\n", 30) + "end",
		"not a phone":          "Sent from my desk, is much easier then my mobile phone.",
		"sent in prose":        "The parcel was\n\nSent from the main office to all of you yesterday, I think",
		"regards":              "Please help.\n\nBest regards\nBob",
		"log lines":            "2025-11-03 09:14:00 ERROR login failed:\nuser=bob\n2025-11-03 09:14:01 INFO retry:\nok",
		"forward marker":       "See below.\n\n---------- Forwarded message ---------\nFrom: Ann <ann@x.example>\nDate: Mon, 3 Nov 2025\nSubject: Login\n\nIt fails.",
		"only a header block":  "From: Ann Lee <ann@x.example>\nSent: Monday, November 3, 2025 9:14 AM\nTo: Bob\nSubject: Login\n\nIt fails.",
		"japanese this mail":   "あいうえお\n\nこのメールはテスト用のメールです。",
		"confidential matters": "Hello,\n\nthis message is about a login that fails.",
		"privileges":           "It fails.\n\nThis message appears when a user is not privileged:\n\ndenied",
		"important words":      "It fails.\n\nConfidential files are shown to everybody.\n\nPlease help",
		"uri with wrote":       "See https://x.example/on-2025-01-01-ann-wrote: it says so.",
	} {
		t.Run(name, func(t *testing.T) {
			if got, _, _ := mailparse.ReplyOf(text); got != text {
				t.Errorf("ReplyOf(%q) = %q, want it unchanged", text, got)
			}
		})
	}
}

func TestReplyOfSorts(t *testing.T) {
	tests := []struct{ name, in, reply, signature string }{
		{"empty", "", "", ""},
		{"bottom posting", "On 3 Nov 2025, Ann <a@x.example> wrote:\n> It fails.\n\nIt works now.", "It works now.", ""},
		{"interleaved", "> One?\nYes.\n\n> Two?\n\nNo.\n", "Yes.\n\nNo.", ""},
		{"greeting above", "Hi,\nOn 3 Nov 2025, Ann wrote:\n> One?\n\nYes.", "Hi,\n\nYes.", ""},
		{"delimiter", "Yes.\n-- \nBob\nAcme", "Yes.", "-- \nBob\nAcme"},
		{"delimiter above quote", "Yes.\n\n--\nBob\n\nOn 3 Nov 2025, Ann wrote:\n> One?", "Yes.", "--\nBob"},
		{"list footer", "Yes.\n\n_______________________________________________\nusers mailing list\nusers@lists.example\n", "Yes.",
			"_______________________________________________\nusers mailing list\nusers@lists.example"},
		{"phone above quote", "Yes.\n\nSent from my iPhone\n\nOn 3 Nov 2025, Ann wrote:\n> One?", "Yes.", "Sent from my iPhone"},
		{"two footers", "Yes.\n\n--\nBob\n\nSent from my iPhone", "Yes.", "--\nBob\n\nSent from my iPhone"},
		{"disclaimer", "Yes.\n\nThis e-mail and any attachments are confidential.\nDelete it.", "Yes.",
			"This e-mail and any attachments are confidential.\nDelete it."},
		{"disclaimer it", "Sì.\n\nQuesto messaggio contiene informazioni\nriservate al destinatario.", "Sì.",
			"Questo messaggio contiene informazioni\nriservate al destinatario."},
		{"wrapped quote line", "> this quoted line was so long that it had to be wrapped by the other mail pro\ngram\n> Ann\n\nYes.", "Yes.", ""},
		{"nested", "Yes.\n\n> On 2 Nov 2025, Bob wrote:\n>> One?\n> Two?", "Yes.", ""},
		{"crlf", "Yes.\r\n\r\nOn 3 Nov 2025, Ann wrote:\r\n> One?\r\n", "Yes.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			reply, _, signature := mailparse.ReplyOf(tt.in)
			if reply != tt.reply || signature != strings.TrimRight(tt.signature, " ") && signature != strings.ReplaceAll(tt.signature, "-- \n", "--\n") {
				t.Errorf("ReplyOf(%q) = %q, signature %q, want %q, %q", tt.in, reply, signature, tt.reply, tt.signature)
			}
		})
	}
}

func TestReplyOfDropsMobileFooters(t *testing.T) {
	for _, footer := range []string{
		"Sent from my iPhone", "Sent from my Samsung Galaxy smartphone.", "Sent from Yahoo Mail on Android", "Sent from Mail for Windows 10",
		"Get Outlook for iOS<https://aka.ms/o0ukef>", "Get Outlook for Android", "Sent from Outlook for iOS <https://aka.ms/o0ukef>", "Sent with Proton Mail secure email.",
		"Von meinem iPhone gesendet", "Gesendet von Outlook für Android<https://aka.ms/AAb9ysg>", "Gesendet von Mail für Windows", "Diese Nachricht wurde von meinem Android-Mobiltelefon mit GMX Mail gesendet.",
		"Envoyé de mon iPhone", "Envoyé à partir de Outlook pour iOS", "Enviado desde mi iPhone", "Enviado do meu iPhone", "Inviato da iPhone", "Inviato dal mio dispositivo Samsung",
		"Verstuurd vanaf mijn iPhone", "Verzonden vanaf mijn Galaxy", "Skickat från min iPhone", "Sendt fra min iPhone", "Lähetetty iPhonesta", "Wysłane z iPhone'a", "Odesláno z iPhonu",
		"Отправлено с iPhone", "Надіслано з iPhone", "发自我的iPhone", "從我的 iPhone 傳送", "iPhoneから送信", "나의 iPhone에서 보냄", "iPhone'umdan gönderildi", "Trimis de pe iPhone-ul meu",
		"Στάλθηκε από το iPhone μου",
	} {
		in := "Yes, it works.\n\n" + footer + "\n"
		if got, _, sig := mailparse.ReplyOf(in); got != "Yes, it works." || sig == "" {
			t.Errorf("ReplyOf(%q) = %q, signature %q, want the footer as signature", in, got, sig)
		}
	}
}
