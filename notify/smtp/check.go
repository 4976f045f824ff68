package smtp

import "context"

// Check connects, encrypts, logs in and leaves again. Its error says in the
// operator's words what is wrong; nil means mail can be sent. It sends nothing.
func Check(ctx context.Context, cfg Config) error {
	cfg = cfg.defaults()
	srv, err := ParseURL(cfg.URL)
	if err != nil {
		return err
	}
	l, err := dial(ctx, cfg, srv)
	if err != nil {
		return err
	}
	defer l.quit()
	stop := context.AfterFunc(ctx, func() { l.raw.Close() })
	defer stop()
	if err := l.client.Noop(); err != nil {
		return ended(ctx, failure(srv.Addr(), StepConnect, err))
	}
	return nil
}
