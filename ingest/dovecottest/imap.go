package dovecottest

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"time"
)

// A client is one logged-in conversation, just enough of IMAP to put mails in
// and look at what is there.
type client struct {
	net.Conn
	r *bufio.Reader
	n int
}

// dial connects and reads the greeting.
func (s *Server) dial() (*client, error) {
	conn, err := net.DialTimeout("tcp", s.Addr(), 5*time.Second)
	if err != nil {
		return nil, err
	}
	c := &client{Conn: conn, r: bufio.NewReader(conn)}
	if err := c.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return nil, err
	}
	if line, err := c.r.ReadString('\n'); err != nil || !strings.HasPrefix(line, "* OK") {
		conn.Close()
		return nil, fmt.Errorf("greeting %q: %v", line, err)
	}
	return c, c.SetDeadline(time.Now().Add(5 * time.Minute))
}

func (s *Server) login() (*client, error) {
	c, err := s.dial()
	if err != nil {
		return nil, err
	}
	if _, err := c.do(fmt.Sprintf("LOGIN %q %q", s.User(), s.Password())); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// Do logs in, selects the mailbox unless it is "", sends one command and
// returns the untagged lines of its answer.
func (s *Server) Do(mailbox, command string) ([]string, error) {
	c, err := s.login()
	if err != nil {
		return nil, err
	}
	defer c.Close()
	if mailbox != "" {
		if _, err := c.do(fmt.Sprintf("SELECT %q", mailbox)); err != nil {
			return nil, err
		}
	}
	return c.do(command)
}

func (c *client) do(command string) ([]string, error) {
	if err := c.send(command + "\r\n"); err != nil {
		return nil, err
	}
	return c.answer()
}

func (c *client) send(command string) error {
	c.n++
	_, err := fmt.Fprintf(c, "t%d %s", c.n, command)
	return err
}

// answer reads up to the next tagged line. It knows no literals.
func (c *client) answer() (lines []string, err error) {
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return lines, err
		}
		line = strings.TrimRight(line, "\r\n")
		if !strings.HasPrefix(line, "t") {
			lines = append(lines, line)
			continue
		}
		if _, status, _ := strings.Cut(line, " "); !strings.HasPrefix(status, "OK") {
			return lines, fmt.Errorf("dovecot says: %s", status)
		}
		return lines, nil
	}
}
