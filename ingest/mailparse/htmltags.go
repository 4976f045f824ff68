package mailparse

import "strings"

// hidden tells elements whose text is not shown.
func hidden(tag string, a attrs) bool {
	switch tag {
	case "script", "style", "title", "template", "svg", "object", "iframe", "select":
		return true
	case "div", "span", "p", "td", "table":
		return strings.Contains(a.style, "display:none")
	}
	return false
}

func isBlock(tag string) bool {
	switch tag {
	case "div", "tr", "table", "section", "article", "header", "footer", "main", "nav", "aside", "address",
		"center", "dl", "dt", "dd", "fieldset", "figure", "figcaption", "form", "body", "html", "tbody", "thead":
		return true
	}
	return false
}

func isVoid(tag string) bool {
	switch tag {
	case "br", "hr", "img", "input", "meta", "link", "base", "area", "col", "wbr":
		return true
	}
	return false
}

// isIndent tells a blockquote that mail editors write for "indent".
func isIndent(a attrs) bool {
	return a.kind == "" && a.class == "" && strings.Contains(a.style, "border:none")
}

var (
	cutIDs = []string{
		"appendonsend", "divrplyfwdmsg", "olk_src_body_section", "isforwardcontent", "replysplit",
		"mail-editor-reference-message-container", "origbody",
	}
	cutClasses = []string{
		"outlookmessageheader", "yahoo_quoted", "zmail_extra", "protonmail_quote", "tutanota_quote",
		"gmail_extra_quote", "ms-outlook-mobile-reference-message", "freshdesk_quote", "front-blockquote",
		"quotedmessage", "mailbox_quote", "hub-quoted", "yahooquoted",
	}
	attributionClasses = []string{"gmail_attr", "moz-cite-prefix", "protonmail_quote_header", "airmail_on"}
	signatureClasses   = []string{
		"gmail_signature", "moz-signature", "protonmail_signature_block", "yahoo-signature",
		"ms-outlook-mobile-signature", "gmail_signature_prefix",
	}
	signatureIDs = []string{"signature", "ms-outlook-mobile-signature", "mobilesignature", "composer_signature"}
)

// markOf is the mark that an element gives to its lines, "" for most.
func markOf(tag string, a attrs) string {
	id, class := a.id, a.class
	if id == "" && class == "" || tag == "blockquote" || tag == "body" || tag == "html" {
		return ""
	}
	id = strings.TrimPrefix(id, "x_")
	switch {
	case in(cutIDs, id) || hasClass(cutClasses, class):
		return markCut
	case hasClass(attributionClasses, class):
		return markAttribution
	case in(signatureIDs, id) || hasClass(signatureClasses, class) || a.smartmail == "gmail_signature":
		return markSignature
	}
	return ""
}

func hasClass(list []string, class string) bool {
	for c := range strings.FieldsSeq(class) {
		if in(list, strings.TrimPrefix(c, "x_")) {
			return true
		}
	}
	return false
}

func in(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

var quoteHints = []string{
	"gmail_quote", "gmail_attr", `type="cite"`, "type=cite", "appendonsend", "moz-cite-prefix",
	"yahoo_quoted", "OutlookMessageHeader", "divRplyFwdMsg", "protonmail_quote", "tutanota_quote",
	"zmail_extra", "mail-editor-reference-message-container", "ms-outlook-mobile-reference-message",
}

// knowsQuotes tells HTML that names what it quotes.
func knowsQuotes(s string) bool {
	for _, hint := range quoteHints {
		if strings.Contains(s, hint) {
			return true
		}
	}
	return false
}
