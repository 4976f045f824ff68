package discord

// handlers are the hooks of the app: for what people ask of it, and for what they
// write.
func (a *App) handlers() hooks {
	h, t := a.asked(), a.talked()
	h.written, h.edited, h.deleted, h.reacted, h.posted, h.gone, h.left = t.written, t.edited, t.deleted, t.reacted, t.posted, t.gone, t.left
	return h
}
