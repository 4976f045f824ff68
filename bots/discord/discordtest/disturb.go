package discordtest

// Connections is how many connections to the gateway have a session.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, x := range s.sessions {
		if x.conn != nil {
			n++
		}
	}
	return n
}

// Resumes is how often clients asked to resume a session.
func (s *Server) Resumes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resumes
}

// Identifies is how often clients began a session, or tried to.
func (s *Server) Identifies() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.identifies
}

// Sever breaks all connections to the gateway without a word. Their sessions can
// be resumed.
func (s *Server) Sever() { s.each(func(c *conn) { c.sever() }) }

// Disconnect closes all connections with a code, such as 4000 or 1001.
func (s *Server) Disconnect(code int) { s.each(func(c *conn) { c.close(code, "") }) }

// Reconnect tells all clients to connect anew and resume: Op 7.
func (s *Server) Reconnect() { s.each(func(c *conn) { c.op(opReconnect, nil) }) }

// ReconnectOnResume answers the next n resumes with Op 7 before anything else.
func (s *Server) ReconnectOnResume(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mischief.before += n
}

// Invalidate tells all clients that their session is invalid: Op 9, and whether it
// can be resumed. Source: developers/events/gateway-events.mdx#invalid-session.
func (s *Server) Invalidate(resumable bool) {
	s.each(func(c *conn) {
		if x := c.session; x != nil {
			x.detach(!resumable)
			c.session = nil
		}
		c.op(opInvalidSession, resumable)
	})
}

// Expire forgets the sessions of broken connections, so that none can be resumed.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range s.sessions {
		if x.conn == nil {
			s.forget(x)
		}
	}
}

// AskHeartbeat asks all clients for a heartbeat at once: Op 1.
func (s *Server) AskHeartbeat() { s.each(func(c *conn) { c.op(opHeartbeat, nil) }) }

// Zombie makes all present connections dead without breaking them: no heartbeat is
// acknowledged and no event comes through. A resume brings the events.
func (s *Server) Zombie() { s.each(func(c *conn) { c.zombie = true }) }

// Heartbeats is how many payloads the clients now connected sent in the last
// minute, heartbeats most of them.
func (s *Server) Heartbeats() int {
	n := 0
	s.each(func(c *conn) { n += len(c.beats) })
	return n
}

func (s *Server) each(do func(*conn)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.conns {
		do(c)
	}
}
