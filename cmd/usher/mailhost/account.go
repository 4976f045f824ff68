package mailhost

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// account is one person's mailbox with its folders.
type account struct {
	address  string
	password string
	user     *imapmemserver.User

	// moving guards COPY and MOVE: the memory server locks two folders in
	// the order of the command, so crossing moves would wait for ever.
	moving sync.Mutex

	mu      sync.Mutex
	folders int
	mails   [][]byte      // as delivered
	changed chan struct{} // closed and replaced with each delivery
}

// AddAccount makes a mailbox with the usual folders. The address is the user
// name for IMAP and SMTP. An address known already gets nothing new and keeps
// its password.
func (h *Host) AddAccount(address, password string) error {
	key := strings.ToLower(address)
	if at := strings.LastIndexByte(key, '@'); at < 1 || at == len(key)-1 {
		return fmt.Errorf("add account: %q is not an address", address)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.accounts[key] != nil {
		return nil
	}
	if len(h.accounts) >= maxAccounts {
		return fmt.Errorf("add account: there are %d, which is the most", maxAccounts)
	}
	a := &account{address: key, password: password, user: imapmemserver.NewUser(key, password), changed: make(chan struct{})}
	for _, folder := range []string{"INBOX", "Sent", "Drafts", "Trash", "Junk", "Archive"} {
		if err := errors.Join(a.create(folder, &imap.CreateOptions{}), a.user.Subscribe(folder)); err != nil {
			return fmt.Errorf("add account: %w", err)
		}
	}
	h.accounts[key] = a
	return nil
}

// account finds whose mailbox an address is: its own, or for name+tag@domain
// that of name@domain. It gives nil for none.
func (h *Host) account(address string) *account {
	key := strings.ToLower(address)
	h.mu.Lock()
	defer h.mu.Unlock()
	if a := h.accounts[key]; a != nil {
		return a
	}
	at := strings.LastIndexByte(key, '@')
	plus := strings.IndexByte(key, '+')
	if plus < 1 || at < plus {
		return nil
	}
	return h.accounts[key[:plus]+key[at:]]
}

func (a *account) create(name string, options *imap.CreateOptions) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.folders >= maxFolders {
		return &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeLimit, Text: "Too many folders"}
	}
	if err := a.user.Create(name, options); err != nil {
		return err
	}
	a.folders++
	return nil
}

var errFull = errors.New("the mailbox is full")

// add puts a mail into the INBOX and wakes whoever waits.
func (a *account) add(raw []byte) error {
	a.mu.Lock()
	full := len(a.mails) >= maxMails
	a.mu.Unlock()
	if full {
		return errFull
	}
	// Without our lock: a client that reads slowly holds up the folder.
	if _, err := a.user.Append("INBOX", literal{bytes.NewReader(raw)}, &imap.AppendOptions{}); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.mails = append(a.mails, raw)
	close(a.changed)
	a.changed = make(chan struct{})
	return nil
}

func (a *account) now() ([][]byte, <-chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.mails), a.changed
}

// literal is a mail in memory as the memory server wants to read it.
type literal struct{ *bytes.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }
