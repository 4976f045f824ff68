-- +goose Up
-- Chat networks: the threads where tickets are spoken of, what stands in the
-- staff's channel, and the events that came and are to be worked.

-- The default of a column can't be changed: where people are told is theirs to
-- say, and until then where they take part.
ALTER TABLE person ADD COLUMN told_via TEXT NOT NULL DEFAULT '';
UPDATE person SET told_via = via WHERE via <> 'mail';
ALTER TABLE person DROP COLUMN via;
ALTER TABLE person RENAME COLUMN told_via TO via;
CREATE INDEX person_name ON person (LOWER(name), id);
CREATE INDEX address_start ON address (address, person);

-- An account that is not verified was unlinked by its person; one that is gone
-- (since then) can't be written to.
ALTER TABLE chat_account ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
CREATE INDEX link_code_account ON link_code (network, team, account);
CREATE INDEX link_code_address ON link_code (address);

ALTER TABLE message ADD COLUMN deleted BOOLEAN NOT NULL DEFAULT FALSE; -- by its author

-- purpose is shared, direct or triage; person is whose conversation a direct
-- thread is in, else who tied it.
CREATE TABLE chat_thread (
	network TEXT NOT NULL,
	channel TEXT NOT NULL,
	thread  TEXT NOT NULL,
	ticket  INTEGER NOT NULL REFERENCES ticket,
	purpose TEXT NOT NULL,
	person  INTEGER NOT NULL DEFAULT 0,
	created INTEGER NOT NULL,
	PRIMARY KEY (network, channel, thread)
);
CREATE INDEX chat_thread_ticket ON chat_thread (ticket);
CREATE INDEX chat_thread_person ON chat_thread (person);

-- The one message about something that is kept current: what is card (id is a
-- ticket) or held (id is a mail).
CREATE TABLE chat_post (
	network TEXT NOT NULL,
	what    TEXT NOT NULL,
	id      INTEGER NOT NULL,
	channel TEXT NOT NULL,
	post    TEXT NOT NULL,
	PRIMARY KEY (network, what, id)
);

-- state is waiting 0, claimed 1, done 2 or failed 3. What is done keeps its
-- source only.
CREATE TABLE chat_event (
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	source   TEXT NOT NULL UNIQUE,
	network  TEXT NOT NULL,
	lane     TEXT NOT NULL,
	payload  BLOB NOT NULL,
	state    INTEGER NOT NULL DEFAULT 0,
	holder   TEXT NOT NULL DEFAULT '',
	lease    INTEGER NOT NULL DEFAULT 0,
	attempts INTEGER NOT NULL DEFAULT 0,
	due      INTEGER NOT NULL,
	received INTEGER NOT NULL,
	error    TEXT NOT NULL DEFAULT ''
);
CREATE INDEX chat_event_undone ON chat_event (network, id) WHERE state IN (0, 1);
CREATE INDEX chat_event_lane ON chat_event (lane, id) WHERE state IN (0, 1);
CREATE INDEX chat_event_failed ON chat_event (id) WHERE state = 3;
CREATE INDEX chat_event_received ON chat_event (received);
