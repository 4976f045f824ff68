package core_test

import (
	"testing"

	"usher/core"
)

func TestSharedDomain(t *testing.T) {
	for domain, want := range map[string]bool{
		"gmail.com": true, "outlook.com": true, "hotmail.co.uk": true, "yahoo.fr": true, "gmx.net": true, "web.de": true, "qq.com": true,
		"com": true, "localhost": true, "": true,
		"acme.example": false, "mail.acme.example": false, "notgmail.com": false, "gmail.com.acme.example": false, "myyahoo.com": false,
	} {
		if got := core.SharedDomain(domain); got != want {
			t.Errorf("SharedDomain(%q) = %v, want %v", domain, got, want)
		}
	}
}
