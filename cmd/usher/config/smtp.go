package config

// SMTP is the server that takes the mails usher sends. It is zero if there is
// no mailbox.
type SMTP struct {
	Server      Server
	Password    Secret // set whenever Server has a user
	Auth        string // "password" or "xoauth2"
	Connections int    // at a time
	AttachMB    int    // files in one mail at most, in MB of 1,000,000 bytes
}

func readSMTP(t *table, needed bool) SMTP {
	if !t.present && !needed {
		return SMTP{}
	}
	s := SMTP{
		Server:      readServer(t, "url", "smtp", map[TLS]int{Implicit: 465, StartTLS: 587, NoTLS: 25}),
		Password:    t.secret("password"),
		Auth:        t.choice("auth", "password", "xoauth2"),
		Connections: t.number("connections", 2, 1, 50),
		AttachMB:    t.number("attach_mb", 10, 0, 1000),
	}
	t.end()
	if s.Server.User != "" && t.blank("password") {
		t.missing("password", `the password or token of `+s.Server.User+`, "env:NAME" or "file:/path"`)
	} else if s.Server.Host != "" && s.Server.User == "" && s.Password.Set() {
		t.bad("password", "is set, but smtp.url names no user: want smtps://user@host")
	}
	if !needed {
		t.wrong(t.name, "[smtp] sends from the address of a mailbox, and there is none: want a [[mailbox]]")
	}
	return s
}
