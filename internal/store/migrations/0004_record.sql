-- The number of the last statement. Whoever appends holds this row until they
-- commit, so that no reader sees 8 while 7 is uncommitted.
CREATE TABLE record_head (
	one SMALLINT NOT NULL PRIMARY KEY CHECK (one = 1),
	seq BIGINT NOT NULL
)/*strict*/;

INSERT INTO record_head (one, seq) VALUES (1, 0);

-- Who said what: one row for each statement, never changed, never deleted.
-- It does not refer to people: erasing somebody removes the name, not the
-- number.
CREATE TABLE record (
	seq BIGINT NOT NULL PRIMARY KEY,
	person BIGINT NOT NULL,
	source SMALLINT NOT NULL,    -- 1 expert, 2 manager, 3 self, 4 import
	at BIGINT NOT NULL,          -- when it was entered, microseconds
	by_account BIGINT NOT NULL,
	by_person BIGINT NOT NULL,   -- 0 if the account belongs to nobody
	by_name TEXT NOT NULL,
	import BIGINT NOT NULL,      -- 0 if it was entered by hand
	withdraws BIGINT NOT NULL,   -- the statement it takes back; 0 for none
	competency BIGINT NOT NULL,  -- of the withdrawal; 0 for all
	why TEXT NOT NULL,           -- of the withdrawal
	size INTEGER NOT NULL,       -- how many levels there are
	levels BYTEA NOT NULL        -- see observe_bytes.go
)/*strict*/;

CREATE INDEX record_person ON record (person, seq);
CREATE INDEX record_import ON record (import, person) WHERE import <> 0;
CREATE INDEX record_withdraws ON record (withdraws) WHERE withdraws <> 0;

-- What stands: the fold of the record, one row for each person, written in the
-- transaction that appends. It can be made again from the record at any time.
CREATE TABLE standing (
	person BIGINT NOT NULL PRIMARY KEY,
	levels BYTEA NOT NULL        -- see observe_bytes.go
)/*strict*/;

-- What the organisation has decided about the record.
CREATE TABLE record_policy (
	one SMALLINT NOT NULL PRIMARY KEY CHECK (one = 1),
	months INTEGER NOT NULL,     -- how long a level stays fresh
	sources TEXT NOT NULL        -- keys, the one shown first at the front
)/*strict*/;

-- Views of the matrix that somebody has kept.
CREATE TABLE views (
	id BIGINT NOT NULL PRIMARY KEY,
	uid TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	query TEXT NOT NULL,         -- as the page's address has it
	by_account BIGINT NOT NULL,
	at BIGINT NOT NULL           -- microseconds
)/*strict*/;
