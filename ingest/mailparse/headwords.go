package mailparse

// headerKinds are the names of header fields as mailers quote them.
var headerKinds = func() map[string]int {
	m := map[string]int{}
	add := func(kind int, names ...string) {
		for _, n := range names {
			m[n] = kind
		}
	}
	add(kindFrom, "from", "von", "de", "da", "van", "från", "fra", "frá", "lähettäjä", "od", "nadawca", "odesílatel",
		"от", "от кого", "від", "від кого", "expéditeur", "mittente", "remitente", "remetente", "afzender", "absender",
		"发件人", "寄件者", "寄件人", "差出人", "送信者", "送信元", "보낸 사람", "보낸사람", "발신", "feladó", "kimden", "gönderen",
		"από", "αποστολέας", "de la", "expeditor", "מאת", "من", "saatja", "nuo", "no", "từ", "dari", "จาก", "avsender", "afsender",
		"pošiljatelj", "odosielateľ", "reply from", "from name")
	add(kindDate, "sent", "date", "sent at", "sent on", "gesendet", "gesendet am", "datum", "envoyé", "envoyé le", "date d'envoi",
		"enviado", "enviado el", "enviada", "enviada em", "enviado em", "enviat el", "data", "fecha", "inviato", "inviata", "inviato il", "data invio",
		"verzonden", "verzonden op", "skickat", "skickad", "sendt", "dato", "lähetetty", "päivämäärä", "päiväys", "pvm",
		"wysłano", "wysłane", "data wysłania", "odesláno", "odoslané", "dátum", "отправлено", "дата", "дата отправки", "надіслано",
		"发送时间", "发送日期", "日期", "時間", "时间", "寄件日期", "傳送時間", "傳送日期", "送信日時", "送信日", "日時", "日付",
		"보낸 날짜", "보낸날짜", "날짜", "받은 날짜", "elküldve", "küldve", "gönderilme tarihi", "gönderildi", "tarih",
		"trimis", "trimis la", "dată", "נשלח", "תאריך", "التاريخ", "تاريخ الإرسال", "στάλθηκε", "ημερομηνία", "saadetud", "išsiųsta",
		"nosūtīts", "ngày", "đã gửi", "tanggal", "terkirim", "dikirim", "poslano", "poslané", "message du", "sendt den", "sent date", "sent time", "sendedatum", "datum/uhrzeit")
	add(kindTo, "to", "an", "à", "a", "para", "aan", "till", "til", "vastaanottaja", "do", "komu", "кому", "per",
		"收件人", "收件者", "宛先", "받는 사람", "받는사람", "수신", "címzett", "kime", "alıcı", "către", "catre", "אל", "إلى", "الى",
		"προς", "παραλήπτης", "saaja", "kam", "kepada", "đến", "tới", "ถึง", "destinataire", "destinatario", "destinatário", "empfänger",
		"ontvanger", "modtager", "mottagare", "mottaker", "за", "za", "recipient", "to name")
	add(kindSubject, "subject", "betreff", "objet", "asunto", "oggetto", "assunto", "onderwerp", "ämne", "emne", "aihe",
		"temat", "předmět", "predmet", "тема", "主题", "主題", "主旨", "標題", "标题", "件名", "제목", "tárgy", "konu", "subiect", "sujet",
		"נושא", "الموضوع", "θέμα", "teema", "tema", "temats", "chủ đề", "tiêu đề", "subjek", "perihal", "เรื่อง", "assumpte", "efni", "zadeva", "naslov", "re")
	add(kindOther, "cc", "bcc", "kopie", "kopie (cc)", "copie à", "copie", "copia", "cópia", "kopia", "kopi", "抄送", "副本", "ccn",
		"dw", "копия", "참조", "másolat", "másolatot kap", "bilgi", "κοιν", "reply-to", "reply to", "antwort an", "répondre à",
		"importance", "priority", "priorität", "wichtigkeit", "attachments", "anlagen", "pièces jointes", "organization",
		"message-id", "x-mailer", "newsgroups", "mailed-by", "signed-by", "resent-from", "kopia till", "viesti")
	return m
}()

// originalTitles stand between dashes above the mail that is answered.
var originalTitles = words(
	"original message", "original email", "original e-mail", "original mail", "original appointment", "reply message", "replied message", "replied email",
	"ursprüngliche nachricht", "originalnachricht", "original-nachricht", "originale nachricht", "ursprungsnachricht", "original nachricht", "urspr. nachricht", "ursprüngl. nachricht",
	"message d'origine", "message d’origine", "message original", "message initial", "mail original", "courrier original",
	"mensaje original", "mensaje de origen", "correo original", "missatge original", "messaggio originale", "messaggio original",
	"mensagem original", "mensagem de origem", "e-mail original", "oorspronkelijk bericht", "oorspronkelijk e-mailbericht", "origineel bericht",
	"oprindelig meddelelse", "oprindelig besked", "oprindelig mail", "ursprungligt meddelande", "originalmeddelande", "ursprungligt mail",
	"opprinnelig melding", "opprinnelig e-post", "original melding", "original e-post", "alkuperäinen viesti", "upphafleg skilaboð",
	"wiadomość oryginalna", "oryginalna wiadomość", "wiadomość pierwotna", "původní zpráva", "původní e-mail", "pôvodná správa",
	"исходное сообщение", "первоначальное сообщение", "оригинальное сообщение", "оригінальне повідомлення", "початкове повідомлення", "вихідне повідомлення",
	"原始邮件", "原始郵件", "原始信件", "原邮件", "邮件原件", "元のメッセージ", "元のメール", "オリジナルメッセージ", "원본 메시지", "원본 이메일", "원본메시지", "원본 메일",
	"eredeti üzenet", "orijinal ileti", "orijinal mesaj", "özgün ileti", "mesaj original", "mesajul original",
	"αρχικό μήνυμα", "πρωτότυπο μήνυμα", "הודעה מקורית", "الرسالة الأصلية", "رسالة أصلية", "izvorna poruka", "originalna poruka", "izvirno sporočilo",
	"algne kiri", "pradinis pranešimas", "sākotnējais ziņojums", "thư gốc", "tin nhắn gốc", "pesan asli", "ข้อความต้นฉบับ",
)

// forwardTitles stand between dashes above a forwarded mail.
var forwardTitles = words(
	"forwarded message", "forwarded email", "forwarded e-mail", "forwarded mail", "forward message", "original message forwarded",
	"weitergeleitete nachricht", "weitergeleitete e-mail", "message transféré", "message réacheminé", "mensaje reenviado", "missatge reenviat",
	"messaggio inoltrato", "mensagem encaminhada", "mensagem reencaminhada", "doorgestuurd bericht", "doorgestuurde e-mail",
	"vidarebefordrat meddelande", "videresendt meddelelse", "videresendt besked", "videresendt melding", "videresendt e-post",
	"edelleenlähetetty viesti", "välitetty viesti", "wiadomość przekazana dalej", "przekazana wiadomość", "przekazywana wiadomość", "przeposlaná zpráva", "přeposlaná zpráva", "preposlaná správa",
	"пересылаемое сообщение", "пересланное сообщение", "перенаправленное сообщение", "переслане повідомлення",
	"转发的邮件", "转发邮件", "转发邮件信息", "轉寄郵件", "轉寄的郵件", "转发信息", "転送メッセージ", "転送されたメッセージ", "전달된 메시지", "전달된 메일", "전달한 메시지",
	"továbbított üzenet", "továbbított levél", "iletilen mesaj", "yönlendirilen ileti", "mesaj redirecționat", "προωθημένο μήνυμα",
	"הודעה שהועברה", "رسالة معاد توجيهها", "prosljeđena poruka", "proslijeđena poruka",
)

// forwardBegins are the lines Apple Mail puts there, without the colon.
var forwardBegins = words(
	"begin forwarded message", "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail",
	"début du message réexpédié", "début du message transféré", "inicio del mensaje reenviado", "inizio messaggio inoltrato",
	"inizio del messaggio inoltrato", "início da mensagem encaminhada", "início da mensagem reencaminhada", "begin doorgestuurd bericht",
	"vidarebefordrat brev", "start på videresendt besked", "videresendt besked", "videresendt melding", "start på videresendt melding",
	"alkaa välitetty viesti", "välitetty viesti alkaa", "początek przekazywanej wiadomości", "začátek přeposílané zprávy", "začátek přeposlané zprávy",
	"начало переадресованного сообщения", "начало пересылаемого сообщения", "далее пересланное сообщение", "开始转发的邮件", "下面是被转发的邮件", "開始轉寄郵件", "転送されたメッセージ", "以下は転送されたメッセージです", "전달된 메시지 시작",
	"továbbított levél kezdete", "iletilen mesajın başlangıcı", "başlangıç iletilen mesaj", "αρχή προωθημένου μηνύματος",
)

// replyAbove are what help desks write above the text they send.
var replyAbove = []string{
	"reply above this line", "type your reply above", "write above this line", "respond above this line", "please reply above",
	"reply above the line", "reply above this text", "add your reply above", "antworten sie oberhalb", "antwort bitte oberhalb",
	"bitte antworten sie über dieser", "répondez au-dessus", "répondre au-dessus de cette ligne", "responda por encima de esta línea", "responda acima desta linha",
	"rispondi sopra questa", "antwoord boven deze", "svara ovanför denna", "skriv ditt svar ovanför", "svar over denne linje", "vastaa tämän rivin yläpuolelle",
}

// forwardSubjects begin the subject of a forwarded mail.
var forwardSubjects = words("fw", "fwd", "wg", "tr", "rv", "enc", "vb", "vl", "pd", "ilt", "i", "doorst", "转发", "轉寄", "转寄", "転送", "전달", "továbbítás", "пересл")
