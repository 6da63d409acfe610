-- Who changed something about people and units, and when. The rows that a
-- change wrote last carry its number.
CREATE TABLE changes (
	id BIGINT NOT NULL PRIMARY KEY,
	at BIGINT NOT NULL, -- microseconds since 1970
	account BIGINT NOT NULL, -- 0 if none
	name TEXT NOT NULL,
	what TEXT NOT NULL
)/*strict*/;

-- Days are numbers since 1 January 1970; the least and the greatest 32-bit
-- numbers stand for ever and never. A span holds from from_day up to, not
-- including, to_day.
CREATE TABLE people (
	id BIGINT NOT NULL PRIMARY KEY,
	uid TEXT NOT NULL UNIQUE,
	number TEXT UNIQUE,
	email TEXT UNIQUE,
	name TEXT NOT NULL,
	sort TEXT/*bytes*/ NOT NULL, -- the name, folded
	until_day INTEGER NOT NULL, -- the last to_day of their positions
	change BIGINT NOT NULL
)/*strict*/;
CREATE INDEX people_sort ON people (sort, id, until_day);

-- What a search finds people by: the words of name, e-mail and number, folded.
CREATE TABLE person_words (
	person BIGINT NOT NULL,
	word TEXT/*bytes*/ NOT NULL,
	PRIMARY KEY (word, person)
)/*clustered*/;
CREATE INDEX person_words_person ON person_words (person);

CREATE TABLE units (
	id BIGINT NOT NULL PRIMARY KEY,
	uid TEXT NOT NULL UNIQUE
)/*strict*/;

-- What a unit was called, and what it belonged to, for a while.
CREATE TABLE unit_spans (
	unit BIGINT NOT NULL REFERENCES units (id),
	parent BIGINT NOT NULL, -- 0 at the top
	name TEXT NOT NULL,
	sort TEXT/*bytes*/ NOT NULL,
	from_day INTEGER NOT NULL,
	to_day INTEGER NOT NULL,
	change BIGINT NOT NULL,
	PRIMARY KEY (unit, from_day)
)/*strict*/;
CREATE INDEX unit_spans_parent ON unit_spans (parent, sort, to_day);

-- Which unit is in which, over any number of steps, on which days. Made from
-- unit_spans in the same transaction.
CREATE TABLE unit_tree (
	ancestor BIGINT NOT NULL,
	descendant BIGINT NOT NULL,
	depth INTEGER NOT NULL, -- 0 for the unit itself
	from_day INTEGER NOT NULL,
	to_day INTEGER NOT NULL,
	PRIMARY KEY (descendant, ancestor, from_day, depth)
)/*clustered*/;
CREATE INDEX unit_tree_ancestor ON unit_tree (ancestor, to_day, from_day, depth, descendant);

-- By how much the number of positions in a unit, or anywhere below it, changes
-- on a day: the sum up to a day is the number on it. Made from positions and
-- unit_tree in the same transaction, so that a level of the tree is counted
-- without reading anybody.
CREATE TABLE unit_flow (
	unit BIGINT NOT NULL,
	day INTEGER NOT NULL,
	change BIGINT NOT NULL,
	PRIMARY KEY (unit, day)
)/*clustered*/;

CREATE TABLE positions (
	id BIGINT NOT NULL PRIMARY KEY,
	person BIGINT NOT NULL REFERENCES people (id),
	unit BIGINT NOT NULL, -- 0 where it is not known
	title TEXT NOT NULL,
	role BIGINT NOT NULL, -- 0 if none
	from_day INTEGER NOT NULL,
	to_day INTEGER NOT NULL,
	change BIGINT NOT NULL
)/*strict*/;
CREATE INDEX positions_person ON positions (person, from_day);
CREATE INDEX positions_unit ON positions (unit, to_day, from_day, person);

CREATE TABLE lines (
	id BIGINT NOT NULL PRIMARY KEY,
	person BIGINT NOT NULL REFERENCES people (id),
	manager BIGINT NOT NULL REFERENCES people (id),
	kind INTEGER NOT NULL, -- 0 solid, 1 dotted
	from_day INTEGER NOT NULL,
	to_day INTEGER NOT NULL,
	change BIGINT NOT NULL
)/*strict*/;
CREATE INDEX lines_person ON lines (person, from_day);
CREATE INDEX lines_manager ON lines (manager, to_day, person);

-- What an import must put back to be undone: the rows it made, as first and
-- last id, and how a row that it changed was before.
CREATE TABLE roster_undo (
	change BIGINT NOT NULL,
	kind TEXT NOT NULL,
	first BIGINT NOT NULL,
	last BIGINT NOT NULL,
	was TEXT NOT NULL, -- JSON; empty for rows that it made
	PRIMARY KEY (change, kind, first)
)/*strict*/;
