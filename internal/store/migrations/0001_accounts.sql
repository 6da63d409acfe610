-- Who may sign in, what they sign in with, and what the installation has been told.

CREATE TABLE accounts (
	id       BIGINT NOT NULL PRIMARY KEY,
	uid      TEXT NOT NULL UNIQUE,
	email    TEXT NOT NULL UNIQUE, -- as auth.Email writes it
	name     TEXT NOT NULL,
	role     TEXT NOT NULL,        -- of package access
	password TEXT NOT NULL,        -- argon2id, with its parameters and salt
	created  BIGINT NOT NULL       -- microseconds
)/*strict*/;

-- Sessions, API tokens, known devices and set-up links. The secret itself is
-- never stored.
CREATE TABLE credentials (
	secret  TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the secret
	uid     TEXT NOT NULL UNIQUE,
	kind    TEXT NOT NULL,             -- session, token, device, setup
	account BIGINT REFERENCES accounts (id) ON DELETE CASCADE, -- NULL for a set-up link
	label   TEXT NOT NULL,             -- the browser, or what a token is for
	created BIGINT NOT NULL,
	seen    BIGINT NOT NULL,
	ends    BIGINT NOT NULL
)/*strict*/;

CREATE INDEX credentials_by_account ON credentials (account, kind);

-- How often something was tried since when.
CREATE TABLE attempts (
	bucket TEXT NOT NULL PRIMARY KEY, -- SHA-256 of what is counted
	since  BIGINT NOT NULL,
	tries  BIGINT NOT NULL
)/*strict*/;

CREATE TABLE settings (
	name  TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
)/*strict*/;
