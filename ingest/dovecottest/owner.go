package dovecottest

import (
	"fmt"
	"os"
	"os/user"
	"strconv"
)

// An owner is whom the mails belong to and whom Dovecot's services run as.
// Dovecot refuses to serve root's mail, so under root that is the package's
// own user; otherwise everything runs as we do.
type owner struct {
	uid, gid        int
	internal, login string // users, "" for Dovecot's defaults
	group           string
}

func lookupOwner() (owner, error) {
	if os.Getuid() != 0 {
		u, err := user.Current()
		if err != nil {
			return owner{}, err
		}
		g, err := user.LookupGroupId(u.Gid)
		if err != nil {
			return owner{}, err
		}
		return owner{os.Getuid(), os.Getgid(), u.Username, u.Username, g.Name}, nil
	}
	u, err := user.Lookup("dovecot")
	if err != nil {
		return owner{}, fmt.Errorf("user for the mails: %w", err)
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return owner{}, err
	}
	gid, err := strconv.Atoi(u.Gid)
	return owner{uid: uid, gid: gid}, err
}

// own gives path to the mails' owner.
func (o owner) own(path string) error {
	if os.Getuid() != 0 {
		return nil
	}
	return os.Chown(path, o.uid, o.gid)
}
