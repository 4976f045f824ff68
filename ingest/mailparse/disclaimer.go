package mailparse

import "strings"

// isDisclaimer reports a legal text under a mail, by its first paragraph.
func isDisclaimer(ls []line) bool {
	low := strings.ToLower(strings.TrimLeft(ls[0].text, " \t*_-=#\u00a0"))
	if len(low) < 8 || len(low) > 5000 {
		return false
	}
	if hasPrefix(low, disclaimers) {
		return true
	}
	if !hasPrefix(low, disclaimerHints) {
		return false
	}
	return confidentiality(ls) >= 2
}

// confidentiality counts the legal words in the first paragraph.
func confidentiality(ls []line) int {
	var b strings.Builder
	for _, l := range ls[:min(len(ls), 12)] {
		if l.blank {
			break
		}
		b.WriteString(strings.ToLower(head(l.text, 2000)))
	}
	n := 0
	for _, stem := range confidential {
		if strings.Contains(b.String(), stem) {
			n++
		}
	}
	return n
}

func hasPrefix(s string, list []string) bool {
	for _, p := range list {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// disclaimers are beginnings that nothing else has.
var disclaimers = []string{
	"this e-mail and any attachment", "this email and any attachment", "this message and any attachment", "this e-mail and any file", "this email and any file",
	"this message and any file", "this e-mail, including any attachment", "this email, including any attachment", "this message, including any attachment",
	"this e-mail (including", "this email (including", "this message (including", "this e-mail transmission", "this email transmission",
	"confidentiality notice", "confidentiality note", "privileged and confidential", "disclaimer:", "legal notice", "legal disclaimer", "notice of confidentiality",
	"the information contained in this e", "the information contained in this message", "the information contained in this communication", "the information in this e", "the information transmitted", "the contents of this e",
	"if you are not the intended recipient", "if you have received this e", "please consider the environment", "please think of the environment", "think before you print",
	"diese e-mail enthält vertraul", "diese e-mail enthält möglicherweise vertraul", "diese e-mail kann vertraul", "diese nachricht enthält vertraul", "diese nachricht ist vertraul", "vertraulichkeitshinweis", "haftungsausschluss", "bitte denken sie an die umwelt", "denken sie an die umwelt",
	"ce message et toutes les pièces", "ce message et ses pièces", "ce message et les pièces", "ce courriel et les", "cet e-mail et toutes", "les informations contenues dans ce", "avis de confidentialité", "pensez à l'environnement", "pensez à l’environnement", "n'imprimez ce", "n’imprimez ce",
	"este mensaje y sus", "este mensaje y los", "este mensaje y cualquier", "este correo electrónico y", "la información contenida en este", "aviso legal", "aviso de confidencialidad", "cláusula de confidencialidad", "antes de imprimir",
	"esta mensagem e seus", "esta mensagem e quaisquer", "a informação contida", "as informações contidas", "aviso de confidencialidade",
	"le informazioni contenute in quest", "ai sensi del d.lgs", "avviso di riservatezza", "prima di stampare", "de informatie verzonden", "de informatie in dit", "denk aan het milieu",
	"niniejsza wiadomość", "treść tej wiadomości", "данное сообщение и", "настоящее сообщение и",
}

// disclaimerHints begin legal texts and others: two of the words of
// confidential have to follow.
var disclaimerHints = []string{
	"this e-mail", "this email", "this message", "this communication", "this electronic", "this transmission", "the information", "important notice", "confidential",
	"diese e-mail", "diese mail", "diese nachricht", "der inhalt dieser", "die informationen", "dieses e-mail", "wichtiger hinweis", "rechtlicher hinweis",
	"ce message", "ce courriel", "ce courrier", "cet e-mail", "cet email", "ce mail", "este mensaje", "este correo", "este e-mail", "este email", "esta mensagem", "esta comunica",
	"questo messaggio", "questa e-mail", "questa email", "questa mail", "il presente messaggio", "il contenuto", "ai sensi", "dit bericht", "dit e-mailbericht", "deze e-mail", "deze email", "de inhoud",
	"detta meddelande", "detta e-post", "denne e-mail", "denne e-post", "denne mail", "denna e-post", "tämä viesti", "tämä sähköposti", "wiadomość ta", "ta wiadomość", "tato zpráva", "tento e-mail", "obsah tohoto", "táto správa",
	"это сообщение", "данное сообщение", "настоящее сообщение", "информация", "це повідомлення", "ez az üzenet", "ez az e-mail", "bu e-posta", "bu mesaj", "acest mesaj", "本邮件", "此邮件", "本郵件", "本電子郵件", "本メール", "このメール", "이 메일", "본 메일", "본 이메일",
}

// confidential are stems, in many languages, of what legal texts speak of.
var confidential = []string{
	"confiden", "privileged", "intended", "recipient", "unauthori", "disclos", "in error", "notify the sender", "prohibited",
	"vertraul", "unbefugt", "empfänger", "adressat", "irrtümlich", "rechtlich geschützt", "destinataire", "par erreur", "expéditeur", "destinatari", "destinado", "por error", "remitente", "remetente", "por engano",
	"riservat", "mittente", "per errore", "vertrouwelijk", "geadresseerde", "bestemd", "afzender", "fortrolig", "konfiden", "mottagare", "modtager", "mottaker", "avsändare", "afsender", "avsender", "luottamuks", "vastaanottaj",
	"poufn", "odbiorc", "adresat", "nadawc", "důvěrn", "dôvern", "určen", "adresát", "odesílatel", "odosielateľ", "конфиденц", "конфіденц", "предназнач", "получател", "отправител", "bizalmas", "címzett", "gizli", "alıcı", "destinatarul",
	"机密", "保密", "收件人", "機密", "秘密", "受信者", "宛先", "기밀", "비밀", "수신인", "수신자",
}
