package notify

import (
	"cmp"
	"strings"
	"unicode"

	"usher/core"
)

// code brings the code that links a chat account. The address may be that of
// somebody who never asked: so nothing of who did is a link or a sentence here.
func (w *letter) code(p *page) {
	c := w.Told.Code
	acc, _ := core.ParseAccount(c.Account)
	network := acc.Network.Title()
	who := cmp.Or(named(c.Who), "Somebody in "+network)
	p.add(
		strong("Your code: "+w.Code[:4]+" "+w.Code[4:]),
		para(who+" asked "+w.set.Name+" to link their account there to this address."),
		para("If that was you, type this to the desk in "+network+", until "+w.when(c.Expires)+":"),
		strong("verify "+w.Code),
		para("If it was not you, do nothing: without the code nobody can use your address. Give it to nobody."),
	)
}

// named is what a network calls somebody, as far as it can be no address, link
// or advertisement: whoever has an account there chose it.
func named(s string) string {
	const most = 40
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune(" '’-", r) {
			return r
		}
		return ' '
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return s
}
