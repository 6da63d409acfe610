-- All that is kept of how long a form took: of how many answers that is known,
-- and how many of them took under two seconds. See observe.Pace.
ALTER TABLE ratings ADD COLUMN timed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ratings ADD COLUMN quick INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation_forms ADD COLUMN timed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation_forms ADD COLUMN quick INTEGER NOT NULL DEFAULT 0;
