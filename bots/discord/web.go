package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"usher/core"
)

const (
	bodyMost = 4 << 20         // bytes of a request
	signAge  = 5 * time.Minute // a signature is good for

	headStart = 100 * time.Millisecond // of a first answer: what follows it must not overtake it
)

// InteractionsPath is where Discord sends interactions over HTTP.
const InteractionsPath = "/discord/interactions"

// Web takes the interactions that Discord sends over HTTP, each with the signature
// that only Discord can make.
func (a *App) Web() http.Handler {
	key, _ := hex.DecodeString(a.cfg.PublicKey) // a wrong one lets nothing in
	m := http.NewServeMux()
	m.HandleFunc("POST "+InteractionsPath, a.signed(key, a.web))
	return m
}

// signed reads a request, and passes its body on if Discord signed it of late.
func (a *App) signed(key ed25519.PublicKey, then func(w http.ResponseWriter, r *http.Request, body []byte)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyMost))
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		case err != nil:
			http.Error(w, "not read", http.StatusBadRequest)
		case !genuine(key, r.Header, body, a.now()):
			a.log.WarnContext(r.Context(), "a request to the Discord address has no valid signature")
			http.Error(w, "no valid signature", http.StatusUnauthorized)
		default:
			then(w, r, body)
		}
	}
}

// genuine reports whether Discord signed the body within signAge.
func genuine(key ed25519.PublicKey, h http.Header, body []byte, now time.Time) bool {
	stamp := h.Get("X-Signature-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	sig, bad := hex.DecodeString(h.Get("X-Signature-Ed25519"))
	if err != nil || bad != nil || len(key) != ed25519.PublicKeySize || now.Sub(time.Unix(seconds, 0)).Abs() > signAge {
		return false
	}
	return ed25519.Verify(key, append([]byte(stamp), body...), sig)
}

// web answers an interaction: at once where that is worked out, else once it is
// kept.
func (a *App) web(w http.ResponseWriter, r *http.Request, body []byte) {
	i, err := interactionOf(body)
	if err != nil {
		http.Error(w, "no interaction", http.StatusBadRequest)
		return
	}
	if i.Type == discordgo.InteractionPing {
		a.say(w, response{Type: discordgo.InteractionResponsePong})
		return
	}
	if a.waits(i) {
		if first, ok := a.firstAnswer(r.Context(), i); ok {
			a.say(w, first)
			return
		}
	}
	a.webKeep(r.Context(), w, i, body)
}

// webKeep keeps an interaction and then acknowledges it. What it asks for is done
// once the answer is on its way.
func (a *App) webKeep(ctx context.Context, w http.ResponseWriter, i *discordgo.Interaction, body json.RawMessage) {
	e := a.one(kindInteraction, body, interactionSource(i.ID), userLane(actor(i).ID), i.ID != "")
	if len(e) == 0 {
		http.Error(w, "no interaction", http.StatusBadRequest)
		return
	}
	a.firsts.expect(e[0].Source)
	kept := false
	defer func() { a.firsts.settle(e[0].Source, !kept) }()
	if _, err := a.intake.Accept(ctx, e...); err != nil {
		a.log.ErrorContext(ctx, "keep an interaction", "err", core.KindOf(err))
		a.say(w, plainly(textNotNow))
		return
	}
	kept = a.say(w, a.deferred(i)) == nil
	_ = sleep(context.WithoutCancel(ctx), "", headStart) // it never ends early
}

// say answers a request. Without an error the answer is on its way.
func (a *App) say(w http.ResponseWriter, r response) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if _, err := w.Write(body); err != nil {
		return err
	}
	return http.NewResponseController(w).Flush()
}
