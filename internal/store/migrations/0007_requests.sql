-- Requests that were given a name, so that one sent twice is done once.
CREATE TABLE requests (
	account BIGINT NOT NULL,
	name    TEXT NOT NULL,    -- SHA-256 of what the account calls it
	sum     TEXT NOT NULL,    -- SHA-256 of the request; '' while it arrives
	holder  TEXT NOT NULL,    -- which attempt has claimed it
	lease   BIGINT NOT NULL,  -- microseconds; until when
	begun   BIGINT NOT NULL,  -- microseconds
	stored  BOOLEAN NOT NULL, -- the request has changed something
	status  BIGINT NOT NULL,  -- of the answer; 0 while there is none
	head    TEXT NOT NULL,    -- JSON: headers of the answer
	body    BYTEA NOT NULL,
	PRIMARY KEY (account, name)
)/*strict*/;

CREATE INDEX requests_by_age ON requests (begun);
