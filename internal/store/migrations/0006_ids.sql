-- The last number handed out for rows of each kind.
CREATE TABLE ids (
	kind TEXT NOT NULL PRIMARY KEY,
	last BIGINT NOT NULL
)/*strict*/;
