package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// refusal is why the gateway closed a connection. Source:
// developers/topics/opcodes-and-status-codes, "Gateway Close Event Codes".
type refusal struct{ code int }

// errShards says that Discord wants another number of sessions.
var errShards = errors.New("the app is to connect in another number of sessions; usher asks Discord for it anew")

const (
	closedToken    = 4004
	closedSequence = 4007
	closedTimeout  = 4009
	closedShard    = 4010
	closedShards   = 4011
	closedVersion  = 4012
	closedIntents  = 4013
	closedNotAllow = 4014
)

func (r *refusal) Error() string {
	switch r.code {
	case closedToken:
		return errToken.Error()
	case closedShard, closedShards:
		return errShards.Error()
	case closedIntents, closedVersion:
		return fmt.Sprintf("the gateway does not take what usher asks for (%d): a newer usher may be needed", r.code)
	case closedNotAllow:
		return "the app may not hear of all it needs: switch on the privileged intents, on the page Bot of the Developer Portal"
	}
	return fmt.Sprintf("the gateway closed the connection (%d)", r.code)
}

// Is reports a refusal that another number of sessions mends.
func (r *refusal) Is(target error) bool {
	return target == errShards && (r.code == closedShard || r.code == closedShards)
}

// fatal reports what does not go well until somebody has changed something.
func (r *refusal) fatal() bool {
	return slices.Contains([]int{closedToken, closedVersion, closedIntents, closedNotAllow}, r.code)
}

// restarts reports that the session cannot be resumed.
func (r *refusal) restarts() bool {
	return r.fatal() || slices.Contains([]int{1000, 1001, closedSequence, closedTimeout}, r.code)
}

// The privileged intents, as the app's flags tell of them: each as it is for small
// apps, and for verified ones.
var privileged = []struct {
	flags int
	name  string
}{
	{1<<14 | 1<<15, "Server Members Intent"},
	{1<<18 | 1<<19, "Message Content Intent"},
}

// missing are the privileged intents that the app does not have.
func (a application) missing() []string {
	var out []string
	for _, p := range privileged {
		if a.Flags&p.flags == 0 {
			out = append(out, p.name)
		}
	}
	return out
}

// explain says which intents are missing, where that is what is wrong.
func (a *App) explain(ctx context.Context, r *refusal) error {
	if r.code != closedNotAllow {
		return r
	}
	app, err := a.api.application(ctx)
	missing := app.missing()
	if err != nil || len(missing) == 0 {
		return r
	}
	return intentsError(missing)
}

func intentsError(missing []string) error {
	return fmt.Errorf("the app may not hear of all it needs: switch on %s, on the page Bot of the Developer Portal", and(missing))
}

func and(list []string) string {
	if len(list) == 2 {
		return list[0] + " and " + list[1]
	}
	return list[0]
}
