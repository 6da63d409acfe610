-- A body of competencies and roles with a history.
CREATE TABLE frameworks (
	id BIGINT NOT NULL PRIMARY KEY,
	uid TEXT NOT NULL UNIQUE,
	key TEXT NOT NULL UNIQUE
)/*strict*/;

-- Editions. The document is JSON that SQL never looks into; what lists show
-- stands beside it.
CREATE TABLE framework_versions (
	id BIGINT NOT NULL PRIMARY KEY,
	framework_id BIGINT NOT NULL REFERENCES frameworks (id),
	number BIGINT NOT NULL, -- 1, 2, 3, …; 0 is the draft
	published BIGINT, -- microseconds since 1970; NULL for the draft
	author TEXT NOT NULL,
	note TEXT NOT NULL,
	name TEXT NOT NULL,
	competencies BIGINT NOT NULL, -- how many
	roles BIGINT NOT NULL, -- how many
	document TEXT NOT NULL,
	seal TEXT NOT NULL, -- SHA-256 of the document of a published version, as hex; empty for the draft
	UNIQUE (framework_id, number)
)/*strict*/;

-- The number by which the record names a competency, across all versions.
CREATE TABLE competencies (
	id BIGINT NOT NULL PRIMARY KEY,
	framework_id BIGINT NOT NULL REFERENCES frameworks (id),
	key TEXT NOT NULL,
	UNIQUE (framework_id, key)
)/*strict*/;

-- The number by which positions name a role, across all versions.
CREATE TABLE roles (
	id BIGINT NOT NULL PRIMARY KEY,
	framework_id BIGINT NOT NULL REFERENCES frameworks (id),
	key TEXT NOT NULL,
	UNIQUE (framework_id, key)
)/*strict*/;
