-- Estimates now hold what a person says about the raters, and what is known of
-- a rater leaves the persons as they are. Both are made again from the ratings.
DELETE FROM estimates;
DELETE FROM estimate_raters;
UPDATE estimate_state SET generation = 0, place = 0, solved = 0, at = NULL, formula = '', calibration = '', bases = '' WHERE one = 1;
