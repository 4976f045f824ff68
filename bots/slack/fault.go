package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
	"usher/bots"

	slackapi "github.com/slack-go/slack"
)

// fault is a call that Slack did not do. Its text holds no more than the method
// and Slack's word for what is wrong, never an address that was called: some are
// secrets.
type fault struct {
	method string
	code   string        // Slack's word, such as "channel_not_found"; empty: the network failed
	status int           // of HTTP; zero: none or 200
	wait   time.Duration // Slack asked to wait so long
	ended  error         // the context's, if that ended the call
	reason string        // what the network said, without the address
}

// Words of Slack's by what they mean.
var (
	// authCodes: the app itself is not let in.
	authCodes = []string{"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "no_permission",
		"app_uninstalled", "not_allowed_token_type", "org_login_required", "team_access_not_granted", "ekm_access_denied"}
	// goneCodes: whom it was for cannot be reached, now or later.
	goneCodes = []string{"channel_not_found", "user_not_found", "users_not_found", "user_not_visible", "user_disabled", "cannot_dm_bot",
		"is_archived", "not_in_channel", "user_not_in_channel", "messages_tab_disabled", "restricted_action",
		"restricted_action_read_only_channel", "restricted_action_thread_locked", "team_not_found", "mpim_not_allowed",
		"external_user_cannot_be_messaged", "cannot_message_external_user"}
	// passingCodes: the same may go well later.
	passingCodes = []string{"ratelimited", "rate_limited", "message_limit_exceeded", "internal_error", "fatal_error", "service_unavailable",
		"request_timeout", "team_added_to_org", "accesslimited", "too_many_requests", "hash_conflict"}
)

func faultOf(method string, err error) *fault {
	f := &fault{method: method}
	var known *fault
	var limited *slackapi.RateLimitedError
	var status slackapi.StatusCodeError
	var said slackapi.SlackErrorResponse
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &limited):
		f.code, f.wait = "ratelimited", max(limited.RetryAfter, time.Second)
	case errors.As(err, &status):
		f.status = status.Code
	case errors.As(err, &said):
		f.code = said.Err
	case errors.Is(err, context.Canceled):
		f.ended = context.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		f.ended = context.DeadlineExceeded
	default:
		f.reason = bots.Reason(err)
	}
	return f
}

func (f *fault) Error() string {
	what := f.code
	switch {
	case what != "":
	case f.status != 0:
		what = fmt.Sprintf("HTTP status %d %s", f.status, http.StatusText(f.status))
	case f.ended != nil:
		what = f.ended.Error()
	default:
		what = f.reason
	}
	return fmt.Sprintf("slack %s: %s", f.method, what)
}

func (f *fault) Unwrap() error { return f.ended }

// Temporary reports whether the same call may go well later. A call the app is
// not let in for may: its token can be renewed.
func (f *fault) Temporary() bool {
	if f.code == "" {
		return f.status == 0 || f.status >= 500 || f.status == http.StatusTooManyRequests || f.status == http.StatusRequestTimeout
	}
	return slices.Contains(passingCodes, f.code) || slices.Contains(authCodes, f.code)
}

// gone reports an error that says that the person or channel a call was for
// cannot be reached for good.
func gone(err error) bool {
	var f *fault
	return errors.As(err, &f) && slices.Contains(goneCodes, f.code)
}

// locked reports an error that says that Slack does not let the app in.
func locked(err error) bool {
	var f *fault
	return errors.As(err, &f) && slices.Contains(authCodes, f.code)
}

// notOurs reports an error that says that the app has no right to a conversation of
// that kind: among a few people it asks for none.
func notOurs(err error) bool { return said(err, "missing_scope") }

// said reports whether an error is Slack's with one of the words.
func said(err error, codes ...string) bool {
	var f *fault
	return errors.As(err, &f) && f.code != "" && slices.Contains(codes, f.code)
}
