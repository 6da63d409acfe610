-- Two people's view of one. It does not refer to people: erasing somebody
-- removes the name, not what was said.
CREATE TABLE conversations (
	id BIGINT NOT NULL PRIMARY KEY,
	uid TEXT NOT NULL UNIQUE,
	person BIGINT NOT NULL,      -- whom it is about
	manager BIGINT NOT NULL,     -- who leads them
	version BIGINT NOT NULL,     -- of the framework
	asked BYTEA NOT NULL,        -- competencies: see assess_bytes.go
	state SMALLINT NOT NULL,     -- 0 open, 1 finished by both, 2 closed before that
	day INTEGER NOT NULL,        -- on which it was opened
	at BIGINT NOT NULL,          -- microseconds
	by_account BIGINT NOT NULL,
	by_person BIGINT NOT NULL,   -- 0 if the account belongs to nobody
	by_name TEXT NOT NULL,
	closed_at BIGINT,            -- microseconds
	closed_by TEXT NOT NULL,     -- JSON: who closed it
	step TEXT NOT NULL,          -- what the two agreed on; nobody else sees it
	step_saved TEXT NOT NULL     -- JSON: when and by whom
)/*strict*/;

CREATE UNIQUE INDEX conversations_open ON conversations (person) WHERE state = 0;
CREATE INDEX conversations_person ON conversations (person, id);
CREATE INDEX conversations_manager ON conversations (manager, id);

-- What was filled in: a row for each seat, and one more for a form from paper.
CREATE TABLE conversation_forms (
	conversation BIGINT NOT NULL REFERENCES conversations (id),
	seat SMALLINT NOT NULL,      -- 0 self, 1 manager
	paper BOOLEAN NOT NULL,
	answers BYTEA NOT NULL,      -- a byte for each competency: 1 to 5, 0 cannot judge, 255 not yet
	saved TEXT NOT NULL,         -- JSON: when and by whom
	finished BIGINT,             -- microseconds
	PRIMARY KEY (conversation, seat, paper)
)/*strict*/;
