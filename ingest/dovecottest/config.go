package dovecottest

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// configure chooses the ports and writes Dovecot's configuration.
func (s *Server) configure() (err error) {
	if s.port, err = freePort(); err != nil {
		return err
	}
	if s.tport, err = freePort(); err != nil {
		return err
	}
	out, err := exec.Command(s.binary, "--version").Output()
	if err != nil {
		return fmt.Errorf("dovecot --version: %w", err)
	}
	s.version = strings.TrimSpace(string(out))
	users := fmt.Sprintf("%s:{PLAIN}%s\n", s.User(), s.Password())
	if err := os.WriteFile(s.path("users"), []byte(users), 0o644); err != nil {
		return err
	}
	head := s.head23()
	if !strings.HasPrefix(s.version, "2.3") {
		head = s.head24()
	}
	return os.WriteFile(s.path("dovecot.conf"), []byte(head+s.common()), 0o644)
}

func (s *Server) head23() string {
	return fmt.Sprintf(`
mail_location = maildir:~/Maildir
disable_plaintext_auth = no
ssl_cert = <%[1]s
ssl_key = <%[2]s
passdb {
	driver = passwd-file
	args = %[3]s
}
userdb {
	driver = static
	args = uid=%[4]d gid=%[5]d home=%[6]s
}
`, s.CertFile(), s.path("key.pem"), s.path("users"), s.owner.uid, s.owner.gid, s.path("home"))
}

func (s *Server) head24() string {
	return fmt.Sprintf(`
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
mail_driver = maildir
mail_path = ~/Maildir
auth_allow_cleartext = yes
ssl_server_cert_file = %[1]s
ssl_server_key_file = %[2]s
passdb passwd-file {
	passwd_file_path = %[3]s
}
userdb static {
	fields {
		uid = %[4]d
		gid = %[5]d
		home = %[6]s
	}
}
`, s.CertFile(), s.path("key.pem"), s.path("users"), s.owner.uid, s.owner.gid, s.path("home"))
}

// common is what 2.3 and 2.4 write alike. Neither delay nor penalty makes a
// wrong password slow, and without chroot nothing needs root.
func (s *Server) common() string {
	var b strings.Builder
	fmt.Fprintf(&b, `
base_dir = %[1]s
state_dir = %[1]s
log_path = %[2]s
protocols = imap
listen = 127.0.0.1
ssl = yes
first_valid_uid = 1
first_valid_gid = 1
auth_failure_delay = 0
mail_max_userip_connections = 100
mail_fsync = never
namespace inbox {
	inbox = yes
	separator = /
}
service imap-login {
	chroot =
	inet_listener imap {
		port = %[3]d
	}
	inet_listener imaps {
		port = %[4]d
		ssl = yes
	}
}
service anvil {
	chroot =
	unix_listener anvil-auth-penalty {
		mode = 0
	}
}
`, s.path("run"), s.path("dovecot.log"), s.port, s.tport)
	if s.owner.internal != "" {
		fmt.Fprintf(&b, "default_internal_user = %s\ndefault_login_user = %s\ndefault_internal_group = %s\n",
			s.owner.internal, s.owner.login, s.owner.group)
	}
	return b.String()
}
