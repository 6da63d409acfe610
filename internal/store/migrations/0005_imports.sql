-- Files on their way into the record, and what became of them.
CREATE TABLE imports (
	id         BIGINT NOT NULL PRIMARY KEY,
	uid        TEXT NOT NULL UNIQUE,
	kind       TEXT NOT NULL,
	name       TEXT NOT NULL,
	pasted     BOOLEAN NOT NULL,
	size       BIGINT NOT NULL, -- bytes
	sha256     TEXT NOT NULL,   -- hexadecimal; '' while the file arrives
	state      TEXT NOT NULL,
	sentence   TEXT NOT NULL,
	by_account BIGINT NOT NULL,
	by_person  BIGINT NOT NULL,
	by_name    TEXT NOT NULL,
	at         BIGINT NOT NULL, -- microseconds
	applied_at BIGINT,
	undone_by  TEXT NOT NULL,
	undone_at  BIGINT,
	decisions  TEXT NOT NULL,   -- JSON
	result     TEXT NOT NULL,   -- JSON
	inverse    TEXT NOT NULL    -- JSON: what undoing it needs to know
)/*strict*/;

CREATE INDEX imports_state ON imports (state);

-- The pieces of a file that is still needed.
CREATE TABLE import_pieces (
	import BIGINT NOT NULL REFERENCES imports (id),
	n      BIGINT NOT NULL,
	bytes  BYTEA NOT NULL,
	PRIMARY KEY (import, n)
)/*strict*/;

-- How far an import has come, for nodes other than the one that applies it.
CREATE TABLE import_progress (
	import BIGINT NOT NULL PRIMARY KEY REFERENCES imports (id),
	done   BIGINT NOT NULL,
	total  BIGINT NOT NULL
)/*strict*/;

-- Whoever has this row locked may apply.
CREATE TABLE import_turn (
	one BIGINT NOT NULL PRIMARY KEY
)/*strict*/;

INSERT INTO import_turn (one) VALUES (1);
