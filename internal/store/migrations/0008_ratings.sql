-- The number of the last rating. Whoever adds holds this row until they
-- commit, so that no reader sees 8 while 7 is uncommitted.
CREATE TABLE rating_head (
	one SMALLINT NOT NULL PRIMARY KEY CHECK (one = 1),
	seq BIGINT NOT NULL
)/*strict*/;

INSERT INTO rating_head (one, seq) VALUES (1, 0);

-- What forms asked: one row for each version and list of questions, however
-- often it was asked. Never changed, never deleted.
CREATE TABLE questionnaires (
	id BIGINT NOT NULL PRIMARY KEY,
	version BIGINT NOT NULL,     -- of the framework
	size INTEGER NOT NULL,       -- how many questions there are
	questions BYTEA NOT NULL,    -- see rating_bytes.go
	digest BYTEA NOT NULL UNIQUE -- SHA-256 of version and questions
)/*strict*/;

-- Who rated whom: one row for each form, never changed, never deleted. It does
-- not refer to people: erasing somebody removes the name, not the number.
CREATE TABLE ratings (
	seq BIGINT NOT NULL PRIMARY KEY,
	uid TEXT NOT NULL UNIQUE,
	person BIGINT NOT NULL,      -- who is rated
	rater BIGINT NOT NULL,
	known_as SMALLINT NOT NULL,  -- 1 self, 2 manager, 3 peer, 4 report, 5 assessor, 6 other
	wave TEXT NOT NULL,          -- '' for none
	day INTEGER NOT NULL,        -- on which it was answered
	asked BIGINT NOT NULL,       -- the questionnaire; 0 of a withdrawal
	answers BYTEA NOT NULL,      -- a byte for each question: 1 to 5, 0 for none
	import BIGINT NOT NULL,      -- 0 if it was entered by hand
	by_account BIGINT NOT NULL,
	by_person BIGINT NOT NULL,   -- 0 if the account belongs to nobody
	by_name TEXT NOT NULL,
	at BIGINT NOT NULL,          -- when it was entered, microseconds
	withdraws BIGINT NOT NULL,   -- the rating it takes back; 0 for none
	why TEXT NOT NULL            -- of the withdrawal
)/*strict*/;

CREATE INDEX ratings_person ON ratings (person, seq);
CREATE INDEX ratings_rater ON ratings (rater, person);
CREATE INDEX ratings_import ON ratings (import, seq) WHERE import <> 0;
CREATE UNIQUE INDEX ratings_withdraws ON ratings (withdraws) WHERE withdraws <> 0;
