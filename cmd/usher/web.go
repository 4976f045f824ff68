package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// How long somebody may take to ask, and to take the answer.
const (
	askTime    = 10 * time.Second
	answerTime = 30 * time.Second
)

// web serves the desk's web server until ctx ends; requests under way are then
// answered.
func (h *house) web(ctx context.Context) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", h.config.HTTP.Listen)
	if err != nil {
		return fmt.Errorf("http.listen: %w", err)
	}
	h.log.InfoContext(ctx, "listening", "http", l.Addr().String())
	s := &http.Server{
		Handler: h.pages(), ReadHeaderTimeout: askTime, ReadTimeout: answerTime, WriteTimeout: answerTime, IdleTimeout: time.Minute,
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	var g errgroup.Group
	done, stop := context.WithCancel(ctx)
	g.Go(func() error {
		<-done.Done()
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
		defer cancel()
		if err := s.Shutdown(last); err != nil {
			return s.Close() // those who still wait ask again
		}
		return nil
	})
	err = s.Serve(l)
	stop()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, g.Wait())
}

// pages are what the web server has: what Slack and Discord send, if it comes this
// way, and whether usher runs.
func (h *house) pages() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "ok\n") // who broke off does not read it
	})
	if h.slack != nil && h.config.Slack.SigningSecret.Set() {
		m.Handle("/slack/", h.slack.Web())
	}
	if h.discord != nil && h.config.Discord.PublicKey != "" {
		m.Handle("/discord/", h.discord.Web())
	}
	return m
}
