package notify

// answer brings what a command gave back, or what of a mail was left out.
func (w *letter) answer(p *page) {
	if w.Told.Text != "" || w.Told.HTML != "" {
		p.add(drawn{w.Told.Text, w.Told.HTML})
	} else if len(w.Told.Left) > 0 {
		p.add(para("Your reply is now on ticket " + w.Ticket.ID.String() + "."))
	}
	w.attach(w.Told.Files)
	w.left(p, w.Told.Left)
}

// refused says why a mail was not taken. Nothing of the mail is in it.
func (w *letter) refused(p *page) {
	p.add(para("We could not take your mail of " + w.when(w.Notice.Created) + "."))
	if w.Told.Text != "" {
		p.add(para(w.Told.Text))
	}
	w.left(p, w.Told.Left)
}

// challenge asks whether the sender of a mail is its sender. The address may be
// that of somebody who never wrote: so nothing of the mail is in it, not even
// its subject, for then anybody could send words through us to anyone.
func (w *letter) challenge(p *page) {
	p.add(
		strong("Did you just write to "+w.set.Name+"? If so, please reply to this mail. Nothing else is needed."),
		para("A mail reached us at "+w.when(w.Notice.Created)+" with your address as its sender. "+
			"It does not prove that it came from you, so it waits until you confirm it."),
		para("If you did not write to us, do nothing: nobody acts on it in your name."),
	)
}

// told brings words that are ready.
func (w *letter) told(p *page) {
	p.add(para(w.Told.Text))
	w.left(p, w.Told.Left)
}
