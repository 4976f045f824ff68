-- +goose Up
-- Where the sessions with a chat network's gateway are, so that another process
-- goes on with them. seq is the last event that was kept; behind: what came before
-- the session is still being looked for.
CREATE TABLE chat_session (
	name    TEXT PRIMARY KEY,
	session TEXT NOT NULL,
	resume  TEXT NOT NULL,
	seq     INTEGER NOT NULL,
	behind  BOOLEAN NOT NULL
);
