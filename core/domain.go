package core

import (
	"slices"
	"strings"
)

// shared are mail domains where anybody gets an address.
var shared = []string{
	"gmail.com", "googlemail.com", "outlook.com", "live.com", "msn.com", "windowslive.com", "ymail.com", "rocketmail.com", "aol.com", "aim.com",
	"icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "protonmail.ch", "pm.me", "tutanota.com", "tutanota.de", "tuta.io", "tuta.com",
	"fastmail.com", "fastmail.fm", "hey.com", "zoho.com", "zohomail.com", "mail.com", "email.com", "usa.com", "inbox.com", "hushmail.com",
	"web.de", "freenet.de", "t-online.de", "mailbox.org", "posteo.de", "posteo.net", "arcor.de", "1und1.de", "bluewin.ch", "aon.at",
	"orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "laposte.net", "libero.it", "virgilio.it", "tiscali.it", "alice.it", "terra.com.br",
	"uol.com.br", "bol.com.br", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "seznam.cz", "email.cz", "centrum.cz", "mail.ru", "inbox.ru", "list.ru",
	"bk.ru", "internet.ru", "rambler.ru", "ya.ru", "ukr.net", "i.ua", "qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "sina.com",
	"sina.cn", "sohu.com", "aliyun.com", "naver.com", "hanmail.net", "daum.net", "rediffmail.com", "comcast.net", "verizon.net", "att.net",
	"sbcglobal.net", "cox.net", "charter.net", "btinternet.com", "sky.com", "talktalk.net", "mailinator.com", "guerrillamail.com", "yopmail.com",
}

// sharedNames are providers with a domain in each of many countries.
var sharedNames = []string{"yahoo", "hotmail", "gmx", "yandex"}

// SharedDomain reports whether a mail domain, in lower case, is one where
// anybody gets an address, as far as is known: no organization's people are
// told by it.
func SharedDomain(domain string) bool {
	name, _, ok := strings.Cut(domain, ".")
	return !ok || slices.Contains(shared, domain) || slices.Contains(sharedNames, name)
}
