CREATE TABLE accounts (
	id       INTEGER NOT NULL PRIMARY KEY,
	uid      TEXT NOT NULL UNIQUE,
	email    TEXT NOT NULL UNIQUE, -- as auth.Email writes it
	name     TEXT NOT NULL,
	role     TEXT NOT NULL,        -- of package access
	password TEXT NOT NULL,        -- argon2id, with its parameters and salt
	created  INTEGER NOT NULL       -- microseconds
) STRICT;
CREATE TABLE attempts (
	bucket TEXT NOT NULL PRIMARY KEY, -- SHA-256 of what is counted
	since  INTEGER NOT NULL,
	tries  INTEGER NOT NULL
) STRICT;
CREATE TABLE changes (
	id INTEGER NOT NULL PRIMARY KEY,
	at INTEGER NOT NULL, -- microseconds since 1970
	account INTEGER NOT NULL, -- 0 if none
	name TEXT NOT NULL,
	what TEXT NOT NULL
) STRICT;
CREATE TABLE competencies (
	id INTEGER NOT NULL PRIMARY KEY,
	framework_id INTEGER NOT NULL REFERENCES frameworks (id),
	key TEXT NOT NULL,
	UNIQUE (framework_id, key)
) STRICT;
CREATE TABLE conversation_forms (
	conversation INTEGER NOT NULL REFERENCES conversations (id),
	seat INTEGER NOT NULL,      -- 0 self, 1 manager
	paper INTEGER NOT NULL,
	answers BLOB NOT NULL,      -- a byte for each competency: 1 to 5, 0 cannot judge, 255 not yet
	saved TEXT NOT NULL,         -- JSON: when and by whom
	finished INTEGER, timed INTEGER NOT NULL DEFAULT 0, quick INTEGER NOT NULL DEFAULT 0,             -- microseconds
	PRIMARY KEY (conversation, seat, paper)
) STRICT;
CREATE TABLE conversations (
	id INTEGER NOT NULL PRIMARY KEY,
	uid TEXT NOT NULL UNIQUE,
	person INTEGER NOT NULL,      -- whom it is about
	manager INTEGER NOT NULL,     -- who leads them
	version INTEGER NOT NULL,     -- of the framework
	asked BLOB NOT NULL,        -- competencies: see assess_bytes.go
	state INTEGER NOT NULL,     -- 0 open, 1 finished by both, 2 closed before that
	day INTEGER NOT NULL,        -- on which it was opened
	at INTEGER NOT NULL,          -- microseconds
	by_account INTEGER NOT NULL,
	by_person INTEGER NOT NULL,   -- 0 if the account belongs to nobody
	by_name TEXT NOT NULL,
	closed_at INTEGER,            -- microseconds
	closed_by TEXT NOT NULL,     -- JSON: who closed it
	step TEXT NOT NULL,          -- what the two agreed on; nobody else sees it
	step_saved TEXT NOT NULL     -- JSON: when and by whom
) STRICT;
CREATE INDEX conversations_manager ON conversations (manager, id);
CREATE UNIQUE INDEX conversations_open ON conversations (person) WHERE state = 0;
CREATE INDEX conversations_person ON conversations (person, id);
CREATE TABLE credentials (
	secret  TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the secret
	uid     TEXT NOT NULL UNIQUE,
	kind    TEXT NOT NULL,             -- session, token, device, setup
	account INTEGER REFERENCES accounts (id) ON DELETE CASCADE, -- NULL for a set-up link
	label   TEXT NOT NULL,             -- the browser, or what a token is for
	created INTEGER NOT NULL,
	seen    INTEGER NOT NULL,
	ends    INTEGER NOT NULL
) STRICT;
CREATE INDEX credentials_by_account ON credentials (account, kind);
CREATE TABLE estimate_raters (
	generation INTEGER NOT NULL,
	framework INTEGER NOT NULL,
	rater INTEGER NOT NULL,
	mean REAL NOT NULL,
	certainty REAL NOT NULL, -- 1 / variance
	PRIMARY KEY (generation, framework, rater)
) STRICT;
CREATE TABLE estimate_state (
	one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
	generation INTEGER NOT NULL,  -- which rows stand; 0 before the first
	place INTEGER NOT NULL,       -- the last rating that was taken in
	solved INTEGER NOT NULL,      -- the last when all was solved together
	at INTEGER,                   -- when that was, microseconds
	formula TEXT NOT NULL,
	calibration TEXT NOT NULL,
	bases TEXT NOT NULL          -- JSON: what was adapted, by framework
) STRICT;
CREATE TABLE estimates (
	generation INTEGER NOT NULL,
	framework INTEGER NOT NULL,
	person INTEGER NOT NULL,
	waves INTEGER NOT NULL,     -- 0 all that counts together, 1 by wave
	estimate BLOB NOT NULL,     -- see profile/bytes.go
	PRIMARY KEY (generation, framework, person, waves)
) STRICT;
CREATE TABLE framework_versions (
	id INTEGER NOT NULL PRIMARY KEY,
	framework_id INTEGER NOT NULL REFERENCES frameworks (id),
	number INTEGER NOT NULL, -- 1, 2, 3, …; 0 is the draft
	published INTEGER, -- microseconds since 1970; NULL for the draft
	author TEXT NOT NULL,
	note TEXT NOT NULL,
	name TEXT NOT NULL,
	competencies INTEGER NOT NULL, -- how many
	roles INTEGER NOT NULL, -- how many
	document TEXT NOT NULL,
	seal TEXT NOT NULL, -- SHA-256 of the document of a published version, as hex; empty for the draft
	UNIQUE (framework_id, number)
) STRICT;
CREATE TABLE frameworks (
	id INTEGER NOT NULL PRIMARY KEY,
	uid TEXT NOT NULL UNIQUE,
	key TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE ids (
	kind TEXT NOT NULL PRIMARY KEY,
	last INTEGER NOT NULL
) STRICT;
CREATE TABLE import_pieces (
	import INTEGER NOT NULL REFERENCES imports (id),
	n      INTEGER NOT NULL,
	bytes  BLOB NOT NULL,
	PRIMARY KEY (import, n)
) STRICT;
CREATE TABLE import_progress (
	import INTEGER NOT NULL PRIMARY KEY REFERENCES imports (id),
	done   INTEGER NOT NULL,
	total  INTEGER NOT NULL
) STRICT;
CREATE TABLE import_turn (
	one INTEGER NOT NULL PRIMARY KEY
) STRICT;
CREATE TABLE imports (
	id         INTEGER NOT NULL PRIMARY KEY,
	uid        TEXT NOT NULL UNIQUE,
	kind       TEXT NOT NULL,
	name       TEXT NOT NULL,
	pasted     INTEGER NOT NULL,
	size       INTEGER NOT NULL, -- bytes
	sha256     TEXT NOT NULL,   -- hexadecimal; '' while the file arrives
	state      TEXT NOT NULL,
	sentence   TEXT NOT NULL,
	by_account INTEGER NOT NULL,
	by_person  INTEGER NOT NULL,
	by_name    TEXT NOT NULL,
	at         INTEGER NOT NULL, -- microseconds
	applied_at INTEGER,
	undone_by  TEXT NOT NULL,
	undone_at  INTEGER,
	decisions  TEXT NOT NULL,   -- JSON
	result     TEXT NOT NULL,   -- JSON
	inverse    TEXT NOT NULL    -- JSON: what undoing it needs to know
) STRICT;
CREATE INDEX imports_state ON imports (state);
CREATE TABLE lines (
	id INTEGER NOT NULL PRIMARY KEY,
	person INTEGER NOT NULL REFERENCES people (id),
	manager INTEGER NOT NULL REFERENCES people (id),
	kind INTEGER NOT NULL, -- 0 solid, 1 dotted
	from_day INTEGER NOT NULL,
	to_day INTEGER NOT NULL,
	change INTEGER NOT NULL
) STRICT;
CREATE INDEX lines_manager ON lines (manager, to_day, person);
CREATE INDEX lines_person ON lines (person, from_day);
CREATE TABLE people (
	id INTEGER NOT NULL PRIMARY KEY,
	uid TEXT NOT NULL UNIQUE,
	number TEXT UNIQUE,
	email TEXT UNIQUE,
	name TEXT NOT NULL,
	sort TEXT/*bytes*/ NOT NULL, -- the name, folded
	until_day INTEGER NOT NULL, -- the last to_day of their positions
	change INTEGER NOT NULL
) STRICT;
CREATE INDEX people_sort ON people (sort, id, until_day);
CREATE TABLE person_words (
	person INTEGER NOT NULL,
	word TEXT/*bytes*/ NOT NULL,
	PRIMARY KEY (word, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_words_person ON person_words (person);
CREATE TABLE positions (
	id INTEGER NOT NULL PRIMARY KEY,
	person INTEGER NOT NULL REFERENCES people (id),
	unit INTEGER NOT NULL, -- 0 where it is not known
	title TEXT NOT NULL,
	role INTEGER NOT NULL, -- 0 if none
	from_day INTEGER NOT NULL,
	to_day INTEGER NOT NULL,
	change INTEGER NOT NULL
) STRICT;
CREATE INDEX positions_person ON positions (person, from_day);
CREATE INDEX positions_unit ON positions (unit, to_day, from_day, person);
CREATE TABLE questionnaires (
	id INTEGER NOT NULL PRIMARY KEY,
	version INTEGER NOT NULL,     -- of the framework
	size INTEGER NOT NULL,       -- how many questions there are
	questions BLOB NOT NULL,    -- see rating_bytes.go
	digest BLOB NOT NULL UNIQUE -- SHA-256 of version and questions
) STRICT;
CREATE TABLE rating_head (
	one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
	seq INTEGER NOT NULL
) STRICT;
CREATE TABLE ratings (
	seq INTEGER NOT NULL PRIMARY KEY,
	uid TEXT NOT NULL UNIQUE,
	person INTEGER NOT NULL,      -- who is rated
	rater INTEGER NOT NULL,
	known_as INTEGER NOT NULL,  -- 1 self, 2 manager, 3 peer, 4 report, 5 assessor, 6 other
	wave TEXT NOT NULL,          -- '' for none
	day INTEGER NOT NULL,        -- on which it was answered
	asked INTEGER NOT NULL,       -- the questionnaire; 0 of a withdrawal
	answers BLOB NOT NULL,      -- a byte for each question: 1 to 5, 0 for none
	import INTEGER NOT NULL,      -- 0 if it was entered by hand
	by_account INTEGER NOT NULL,
	by_person INTEGER NOT NULL,   -- 0 if the account belongs to nobody
	by_name TEXT NOT NULL,
	at INTEGER NOT NULL,          -- when it was entered, microseconds
	withdraws INTEGER NOT NULL,   -- the rating it takes back; 0 for none
	why TEXT NOT NULL            -- of the withdrawal
, timed INTEGER NOT NULL DEFAULT 0, quick INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX ratings_import ON ratings (import, seq) WHERE import <> 0;
CREATE INDEX ratings_person ON ratings (person, seq);
CREATE INDEX ratings_rater ON ratings (rater, person);
CREATE UNIQUE INDEX ratings_withdraws ON ratings (withdraws) WHERE withdraws <> 0;
CREATE TABLE record (
	seq INTEGER NOT NULL PRIMARY KEY,
	person INTEGER NOT NULL,
	source INTEGER NOT NULL,    -- 1 expert, 2 manager, 3 self, 4 import
	at INTEGER NOT NULL,          -- when it was entered, microseconds
	by_account INTEGER NOT NULL,
	by_person INTEGER NOT NULL,   -- 0 if the account belongs to nobody
	by_name TEXT NOT NULL,
	import INTEGER NOT NULL,      -- 0 if it was entered by hand
	withdraws INTEGER NOT NULL,   -- the statement it takes back; 0 for none
	competency INTEGER NOT NULL,  -- of the withdrawal; 0 for all
	why TEXT NOT NULL,           -- of the withdrawal
	size INTEGER NOT NULL,       -- how many levels there are
	levels BLOB NOT NULL        -- see observe_bytes.go
) STRICT;
CREATE INDEX record_import ON record (import, person) WHERE import <> 0;
CREATE INDEX record_person ON record (person, seq);
CREATE INDEX record_withdraws ON record (withdraws) WHERE withdraws <> 0;
CREATE TABLE record_head (
	one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
	seq INTEGER NOT NULL
) STRICT;
CREATE TABLE record_policy (
	one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
	months INTEGER NOT NULL,     -- how long a level stays fresh
	sources TEXT NOT NULL        -- keys, the one shown first at the front
) STRICT;
CREATE TABLE requests (
	account INTEGER NOT NULL,
	name    TEXT NOT NULL,    -- SHA-256 of what the account calls it
	sum     TEXT NOT NULL,    -- SHA-256 of the request; '' while it arrives
	holder  TEXT NOT NULL,    -- which attempt has claimed it
	lease   INTEGER NOT NULL,  -- microseconds; until when
	begun   INTEGER NOT NULL,  -- microseconds
	stored  INTEGER NOT NULL, -- the request has changed something
	status  INTEGER NOT NULL,  -- of the answer; 0 while there is none
	head    TEXT NOT NULL,    -- JSON: headers of the answer
	body    BLOB NOT NULL,
	PRIMARY KEY (account, name)
) STRICT;
CREATE INDEX requests_by_age ON requests (begun);
CREATE TABLE roles (
	id INTEGER NOT NULL PRIMARY KEY,
	framework_id INTEGER NOT NULL REFERENCES frameworks (id),
	key TEXT NOT NULL,
	UNIQUE (framework_id, key)
) STRICT;
CREATE TABLE roster_undo (
	change INTEGER NOT NULL,
	kind TEXT NOT NULL,
	first INTEGER NOT NULL,
	last INTEGER NOT NULL,
	was TEXT NOT NULL, -- JSON; empty for rows that it made
	PRIMARY KEY (change, kind, first)
) STRICT;
CREATE TABLE settings (
	name  TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
) STRICT;
CREATE TABLE standing (
	person INTEGER NOT NULL PRIMARY KEY,
	levels BLOB NOT NULL        -- see observe_bytes.go
) STRICT;
CREATE TABLE unit_flow (
	unit INTEGER NOT NULL,
	day INTEGER NOT NULL,
	change INTEGER NOT NULL,
	PRIMARY KEY (unit, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE unit_spans (
	unit INTEGER NOT NULL REFERENCES units (id),
	parent INTEGER NOT NULL, -- 0 at the top
	name TEXT NOT NULL,
	sort TEXT/*bytes*/ NOT NULL,
	from_day INTEGER NOT NULL,
	to_day INTEGER NOT NULL,
	change INTEGER NOT NULL,
	PRIMARY KEY (unit, from_day)
) STRICT;
CREATE INDEX unit_spans_parent ON unit_spans (parent, sort, to_day);
CREATE TABLE unit_tree (
	ancestor INTEGER NOT NULL,
	descendant INTEGER NOT NULL,
	depth INTEGER NOT NULL, -- 0 for the unit itself
	from_day INTEGER NOT NULL,
	to_day INTEGER NOT NULL,
	PRIMARY KEY (descendant, ancestor, from_day, depth)
) STRICT, WITHOUT ROWID;
CREATE INDEX unit_tree_ancestor ON unit_tree (ancestor, to_day, from_day, depth, descendant);
CREATE TABLE units (
	id INTEGER NOT NULL PRIMARY KEY,
	uid TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE views (
	id INTEGER NOT NULL PRIMARY KEY,
	uid TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	query TEXT NOT NULL,         -- as the page's address has it
	by_account INTEGER NOT NULL,
	at INTEGER NOT NULL           -- microseconds
) STRICT;
