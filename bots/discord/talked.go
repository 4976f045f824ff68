package discord

// talked are the hooks for what is written, and for what happens where it is.
func (a *App) talked() hooks {
	return hooks{written: a.written, edited: a.edited, deleted: a.deleted, reacted: a.reacted, posted: a.postBegun, gone: a.wentAway, left: a.leftGuild}
}
