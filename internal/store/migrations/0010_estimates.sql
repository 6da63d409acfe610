-- Where the estimates stand: a projection of the ratings with a place of its
-- own. Whoever moves it holds this row until they commit.
CREATE TABLE estimate_state (
	one SMALLINT NOT NULL PRIMARY KEY CHECK (one = 1),
	generation BIGINT NOT NULL,  -- which rows stand; 0 before the first
	place BIGINT NOT NULL,       -- the last rating that was taken in
	solved BIGINT NOT NULL,      -- the last when all was solved together
	at BIGINT,                   -- when that was, microseconds
	formula TEXT NOT NULL,
	calibration TEXT NOT NULL,
	bases TEXT NOT NULL          -- JSON: what was adapted, by framework
)/*strict*/;

INSERT INTO estimate_state (one, generation, place, solved, at, formula, calibration, bases) VALUES (1, 0, 0, 0, NULL, '', '', '');

-- What ratings say about people. Rows of a generation that does not stand are
-- being made, or on their way out.
CREATE TABLE estimates (
	generation BIGINT NOT NULL,
	framework BIGINT NOT NULL,
	person BIGINT NOT NULL,
	waves SMALLINT NOT NULL,     -- 0 all that counts together, 1 by wave
	estimate BYTEA NOT NULL,     -- see profile/bytes.go
	PRIMARY KEY (generation, framework, person, waves)
)/*strict*/;

-- What is known of how lenient raters are, as a normal distribution in logits.
CREATE TABLE estimate_raters (
	generation BIGINT NOT NULL,
	framework BIGINT NOT NULL,
	rater BIGINT NOT NULL,
	mean DOUBLE PRECISION NOT NULL,
	certainty DOUBLE PRECISION NOT NULL, -- 1 / variance
	PRIMARY KEY (generation, framework, rater)
)/*strict*/;
