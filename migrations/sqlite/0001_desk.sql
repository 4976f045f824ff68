-- +goose Up
-- The desk: everything that DESIGN section 1 names. Times are milliseconds
-- since 1970 in UTC, zero for none; ids start at 1, zero for none where a
-- column has no reference.

CREATE TABLE plan (
	name             TEXT PRIMARY KEY,
	seats            INTEGER NOT NULL,
	attachment_mb    INTEGER NOT NULL,
	private          BOOLEAN NOT NULL,
	priority         BOOLEAN NOT NULL,
	owners_use_seats BOOLEAN NOT NULL,
	targets          TEXT NOT NULL
);

CREATE TABLE person (
	id              INTEGER PRIMARY KEY,
	name            TEXT NOT NULL,
	primary_address TEXT NOT NULL,
	staff           TEXT NOT NULL DEFAULT '',
	via             TEXT NOT NULL DEFAULT 'mail',
	forgotten       BOOLEAN NOT NULL DEFAULT FALSE,
	created         INTEGER NOT NULL
);
CREATE INDEX person_staff ON person (staff) WHERE staff <> '';

CREATE TABLE address (
	address  TEXT PRIMARY KEY,
	person   INTEGER NOT NULL REFERENCES person,
	verified BOOLEAN NOT NULL DEFAULT FALSE,
	paused   INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX address_person ON address (person);

CREATE TABLE chat_account (
	network  TEXT NOT NULL,
	team     TEXT NOT NULL,
	account  TEXT NOT NULL,
	person   INTEGER NOT NULL REFERENCES person,
	verified BOOLEAN NOT NULL DEFAULT FALSE,
	created  INTEGER NOT NULL,
	PRIMARY KEY (network, team, account)
);
CREATE INDEX chat_account_person ON chat_account (person);

CREATE TABLE link_code (
	hash     TEXT PRIMARY KEY,
	address  TEXT NOT NULL,
	network  TEXT NOT NULL,
	team     TEXT NOT NULL,
	account  TEXT NOT NULL,
	attempts INTEGER NOT NULL DEFAULT 0,
	expires  INTEGER NOT NULL
);

CREATE TABLE organization (
	id          INTEGER PRIMARY KEY,
	name        TEXT NOT NULL,
	folded      TEXT NOT NULL UNIQUE,
	plan        TEXT REFERENCES plan, -- none: a partner that is no customer
	extra_seats INTEGER NOT NULL DEFAULT 0,
	certified   BOOLEAN NOT NULL DEFAULT FALSE,
	created     INTEGER NOT NULL
);

CREATE TABLE domain (
	domain       TEXT PRIMARY KEY,
	organization INTEGER NOT NULL REFERENCES organization
);
CREATE INDEX domain_organization ON domain (organization);

CREATE TABLE membership (
	organization INTEGER NOT NULL REFERENCES organization,
	person       INTEGER NOT NULL REFERENCES person,
	role         TEXT NOT NULL,
	granted      BOOLEAN NOT NULL DEFAULT FALSE,
	pending      BOOLEAN NOT NULL DEFAULT FALSE,
	main         BOOLEAN NOT NULL DEFAULT FALSE,
	since        INTEGER NOT NULL,
	PRIMARY KEY (organization, person)
);
CREATE INDEX membership_person ON membership (person);

CREATE TABLE partnership (
	id         INTEGER PRIMARY KEY,
	customer   INTEGER NOT NULL REFERENCES organization,
	partner    INTEGER NOT NULL REFERENCES organization,
	granted_by INTEGER NOT NULL,
	since      INTEGER NOT NULL,
	ends       INTEGER NOT NULL DEFAULT 0,
	revoked    INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX partnership_customer ON partnership (customer);
CREATE INDEX partnership_partner ON partnership (partner);

CREATE TABLE ticket (
	id            INTEGER PRIMARY KEY AUTOINCREMENT,
	subject       TEXT NOT NULL,
	category      TEXT NOT NULL,
	status        TEXT NOT NULL,
	status_before TEXT NOT NULL DEFAULT '',
	priority      TEXT NOT NULL,
	privacy       TEXT NOT NULL,
	organization  INTEGER REFERENCES organization,
	creator       INTEGER NOT NULL REFERENCES person,
	requester     INTEGER NOT NULL REFERENCES person,
	assignee      INTEGER REFERENCES person,
	follow_up_of  INTEGER REFERENCES ticket,
	public_at     INTEGER NOT NULL DEFAULT 0,
	withdrawn     BOOLEAN NOT NULL DEFAULT FALSE,
	created       INTEGER NOT NULL,
	updated       INTEGER NOT NULL,
	closed        INTEGER NOT NULL DEFAULT 0,
	answered      INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX ticket_updated ON ticket (updated, id);
CREATE INDEX ticket_created ON ticket (created, id);
CREATE INDEX ticket_open ON ticket (updated, id) WHERE status <> 'closed';
CREATE INDEX ticket_organization ON ticket (organization, updated);
CREATE INDEX ticket_creator ON ticket (creator);
CREATE INDEX ticket_requester ON ticket (requester) WHERE requester <> creator;
CREATE INDEX ticket_assignee ON ticket (assignee) WHERE assignee IS NOT NULL;

CREATE TABLE message (
	id        INTEGER PRIMARY KEY,
	ticket    INTEGER NOT NULL REFERENCES ticket,
	number    INTEGER NOT NULL,
	author    INTEGER NOT NULL,
	channel   TEXT NOT NULL,
	source    TEXT NOT NULL,
	privacy   TEXT NOT NULL,
	internal  BOOLEAN NOT NULL,
	answer_to INTEGER NOT NULL DEFAULT 0,
	text      TEXT NOT NULL,
	inbound   INTEGER NOT NULL DEFAULT 0,
	at        INTEGER NOT NULL,
	UNIQUE (ticket, number)
);
CREATE INDEX message_author ON message (author, ticket);

CREATE TABLE attachment (
	id      INTEGER PRIMARY KEY,
	ticket  INTEGER NOT NULL REFERENCES ticket,
	message INTEGER NOT NULL REFERENCES message,
	number  INTEGER NOT NULL,
	name    TEXT NOT NULL,
	type    TEXT NOT NULL,
	sha256  TEXT NOT NULL,
	size    INTEGER NOT NULL
);
CREATE INDEX attachment_message ON attachment (message);
CREATE INDEX attachment_sha256 ON attachment (sha256);
CREATE INDEX attachment_ticket ON attachment (ticket);

-- People copied on a ticket, or with message on that one reply only.
CREATE TABLE cc (
	ticket  INTEGER NOT NULL REFERENCES ticket,
	person  INTEGER NOT NULL REFERENCES person,
	message INTEGER NOT NULL DEFAULT 0,
	added_by INTEGER NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY (ticket, person, message)
);
CREATE INDEX cc_person ON cc (person);

-- What is ticket (target is its number), company (target is an organization)
-- or new (target 0).
CREATE TABLE alert (
	person  INTEGER NOT NULL REFERENCES person,
	what    TEXT NOT NULL,
	target  INTEGER NOT NULL,
	enabled BOOLEAN NOT NULL,
	PRIMARY KEY (what, target, person)
);
CREATE INDEX alert_person ON alert (person);

CREATE TABLE event (
	id           INTEGER PRIMARY KEY,
	ticket       INTEGER NOT NULL DEFAULT 0,
	organization INTEGER NOT NULL DEFAULT 0,
	person       INTEGER NOT NULL DEFAULT 0,
	actor        INTEGER NOT NULL DEFAULT 0,
	what         TEXT NOT NULL,
	from_value   TEXT NOT NULL DEFAULT '',
	to_value     TEXT NOT NULL DEFAULT '',
	source       TEXT NOT NULL,
	at           INTEGER NOT NULL
);
CREATE INDEX event_ticket ON event (ticket, id) WHERE ticket <> 0;
CREATE INDEX event_organization ON event (organization, id) WHERE organization <> 0;
CREATE INDEX event_person ON event (person, id) WHERE person <> 0;

-- What was done already: the same source twice is done once.
CREATE TABLE operation (
	source  TEXT PRIMARY KEY,
	ticket  INTEGER NOT NULL DEFAULT 0,
	message INTEGER NOT NULL DEFAULT 0,
	result  TEXT NOT NULL DEFAULT '',
	at      INTEGER NOT NULL
);

-- Message-IDs of mails, seen or only referred to, and the ticket they lead to.
CREATE TABLE thread_reference (
	message_id TEXT NOT NULL,
	ticket     INTEGER NOT NULL REFERENCES ticket,
	message    INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (message_id, ticket)
);
CREATE INDEX thread_reference_ticket ON thread_reference (ticket);

CREATE TABLE notice (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	lane        TEXT NOT NULL,
	kind        TEXT NOT NULL,
	channel     TEXT NOT NULL,
	person      INTEGER NOT NULL,
	address     TEXT NOT NULL,
	ticket      INTEGER NOT NULL DEFAULT 0,
	message     INTEGER NOT NULL DEFAULT 0,
	reason      TEXT NOT NULL,
	body        TEXT NOT NULL DEFAULT '',
	in_reply_to TEXT NOT NULL DEFAULT '',
	state       INTEGER NOT NULL DEFAULT 0,
	bundle      INTEGER NOT NULL DEFAULT 0,
	holder      TEXT NOT NULL DEFAULT '',
	lease       INTEGER NOT NULL DEFAULT 0,
	attempts    INTEGER NOT NULL DEFAULT 0,
	due         INTEGER NOT NULL,
	created     INTEGER NOT NULL,
	sent        INTEGER NOT NULL DEFAULT 0,
	error       TEXT NOT NULL DEFAULT ''
);
CREATE INDEX notice_due ON notice (due, id) WHERE state = 0;
CREATE INDEX notice_lane ON notice (lane, id) WHERE state IN (0, 1);
CREATE INDEX notice_lease ON notice (lease) WHERE state = 1;
CREATE INDEX notice_parked ON notice (id) WHERE state = 3;
CREATE INDEX notice_address ON notice (address, created);

CREATE TABLE inbound (
	id           INTEGER PRIMARY KEY,
	mailbox      TEXT NOT NULL,
	uid_validity INTEGER NOT NULL,
	uid          INTEGER NOT NULL,
	source       TEXT NOT NULL,
	message_id   TEXT NOT NULL,
	from_address TEXT NOT NULL,
	subject      TEXT NOT NULL,
	sha256       TEXT NOT NULL,
	size         INTEGER NOT NULL,
	received     INTEGER NOT NULL,
	disposition  TEXT NOT NULL,
	why          TEXT NOT NULL DEFAULT '',
	rule         TEXT NOT NULL DEFAULT '',
	trust        TEXT NOT NULL DEFAULT '',
	evidence     TEXT NOT NULL DEFAULT '',
	person       INTEGER NOT NULL DEFAULT 0,
	ticket       INTEGER NOT NULL DEFAULT 0,
	message      INTEGER NOT NULL DEFAULT 0,
	attempts     INTEGER NOT NULL DEFAULT 0,
	decided      INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX inbound_source ON inbound (source) WHERE disposition <> 'duplicate';
CREATE INDEX inbound_copies ON inbound (source) WHERE disposition = 'duplicate';
CREATE INDEX inbound_uid ON inbound (mailbox, uid_validity, uid);
CREATE INDEX inbound_received ON inbound (received) WHERE sha256 <> '';
CREATE INDEX inbound_sha256 ON inbound (sha256) WHERE sha256 <> '';
CREATE INDEX inbound_waiting ON inbound (disposition, id) WHERE disposition IN ('held', 'failed', 'received');

-- Small mails as they came; larger ones are in the file store.
CREATE TABLE original (
	inbound INTEGER PRIMARY KEY REFERENCES inbound,
	bytes   BLOB NOT NULL
);

CREATE TABLE cursor (
	mailbox      TEXT PRIMARY KEY,
	uid_validity INTEGER NOT NULL,
	last_uid     INTEGER NOT NULL
);

CREATE TABLE lease (
	name    TEXT PRIMARY KEY,
	holder  TEXT NOT NULL,
	expires INTEGER NOT NULL
);

-- Commands that wait for a yes.
CREATE TABLE pending (
	id      INTEGER PRIMARY KEY,
	person  INTEGER NOT NULL,
	command TEXT NOT NULL,
	created INTEGER NOT NULL,
	expires INTEGER NOT NULL,
	done    BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE article (
	id       INTEGER PRIMARY KEY,
	slug     TEXT NOT NULL UNIQUE,
	title    TEXT NOT NULL,
	category TEXT NOT NULL DEFAULT '',
	public   BOOLEAN NOT NULL,
	text     TEXT NOT NULL,
	updated  INTEGER NOT NULL
);

-- The words of each ticket by who may read them: shown to whoever may see the
-- ticket, hidden is in private messages, internal in notes. The texts stay in
-- message; this holds the index only.
CREATE VIRTUAL TABLE ticket_search USING fts5 (
	subject, shown, hidden, internal,
	content = '', contentless_delete = 1, tokenize = 'ascii'
);

CREATE VIRTUAL TABLE article_search USING fts5 (
	title, text,
	content = '', contentless_delete = 1, tokenize = 'ascii'
);
