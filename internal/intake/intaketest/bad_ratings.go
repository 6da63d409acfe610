package intaketest

import (
	"strings"

	"github.com/bearinghq/bearing/internal/intake"
)

// badRatings are the lines from 101 on: files of ratings.
func badRatings() []Bad {
	const head = "ratee;rater;group;item;value;date;wave"
	const good = "Ada;Bob;peer;lead.vision.q1;4;2026-01-10;S"
	rows := func(line int, what, want string, rows ...string) Bad {
		return Bad{Line: line, What: what, Kind: intake.Ratings, Name: "r.csv", Bytes: text(append([]string{head}, rows...)...), Stored: want}
	}
	file := func(line int, what, want string, lines ...string) Bad {
		return Bad{Line: line, What: what, Kind: intake.Ratings, Name: "r.csv", Bytes: text(lines...), Stored: want}
	}
	more := []string{good, "Ada;Cem;peer;lead.vision.q1;3;2026-01-10;S", "Bob;Cem;peer;lead.vision.q1;2;2026-01-10;S"}
	const told = "Ada\nBob\nCem\nAda by Bob as peer on 2026-01-10 in S: lead.vision.q1=4\nAda by Cem as peer on 2026-01-10 in S: lead.vision.q1=3\nBob by Cem as peer on 2026-01-10 in S: lead.vision.q1=2"
	odd := func(line int, what, row string) Bad { return rows(line, what, told, append([]string{row}, more...)...) }
	return []Bad{
		file(101, "an unknown column", told, append([]string{head + ";shoe size"}, more[0]+";38", more[1], more[2])...),
		file(101, "a column twice", "", head+";rating", good+";5"),
		file(101, "a column twice under one name", "", head+";value", good+";5"),
		file(101, "nobody is rated", "", "rater;item;value", "Bob;lead.vision.q1;4"),
		file(101, "nobody rates", "", "ratee;item;value", "Ada;lead.vision.q1;4"),
		file(101, "nothing is asked", "", "ratee;rater;value", "Ada;Bob;4"),
		file(101, "nothing is answered", "", "ratee;rater;item", "Ada;Bob;lead.vision.q1"),
		file(101, "a header and no ratings", "", head),
		file(101, "neither header nor ratings", "", "Ada;Bob;peer;lead.vision.q1;4"),
		odd(102, "an answer above the scale", "Ada;Dia;peer;lead.vision.q1;6;2026-01-10;S"),
		odd(102, "an answer of 0", "Ada;Dia;peer;lead.vision.q1;0;2026-01-10;S"),
		odd(102, "an answer below 0", "Ada;Dia;peer;lead.vision.q1;-3;2026-01-10;S"),
		odd(102, "a fraction", "Ada;Dia;peer;lead.vision.q1;3.5;2026-01-10;S"),
		odd(102, "a fraction with a comma", "Ada;Dia;peer;lead.vision.q1;3,5;2026-01-10;S"),
		odd(102, "a word", "Ada;Dia;peer;lead.vision.q1;often;2026-01-10;S"),
		odd(102, "infinity", "Ada;Dia;peer;lead.vision.q1;Infinity;2026-01-10;S"),
		odd(102, "a very large number", "Ada;Dia;peer;lead.vision.q1;1e308;2026-01-10;S"),
		odd(102, "NaN, which is no answer", "Ada;Dia;peer;lead.vision.q1;NaN;2026-01-10;S"),
		odd(102, "no answer", "Ada;Dia;peer;lead.vision.q1;cannot judge;2026-01-10;S"),
		rows(103, "one rater only", "Ada\nBob\nCem\nAda by Bob as peer on 2026-01-10 in S: lead.vision.q1=4\nCem by Bob as peer on 2026-01-10 in S: lead.vision.q1=2",
			good, "Cem;Bob;peer;lead.vision.q1;2;2026-01-10;S"),
		rows(103, "one person only", "Ada\nBob\nCem\nAda by Bob as peer on 2026-01-10 in S: lead.vision.q1=4\nAda by Cem as peer on 2026-01-10 in S: lead.vision.q1=3", more[:2]...),
		rows(103, "everybody rated 5", "Ada\nBob\nCem\nAda by Bob as peer on 2026-01-10 in S: lead.vision.q1=5\nAda by Cem as peer on 2026-01-10 in S: lead.vision.q1=5\nBob by Cem as peer on 2026-01-10 in S: lead.vision.q1=5",
			strings.Replace(more[0], ";4;", ";5;", 1), strings.Replace(more[1], ";3;", ";5;", 1), strings.Replace(more[2], ";2;", ";5;", 1)),
		rows(103, "raters who link nobody", "Ada\nBob\nCem\nAda by Bob as peer on 2026-01-10 in S: lead.vision.q1=4\nCem by Ada as peer on 2026-01-10 in S: lead.vision.q1=2",
			good, "Cem;Ada;peer;lead.vision.q1;2;2026-01-10;S"),
		rows(104, "a rater who rates themself as peer", told+"\nCem by Cem as self on 2026-01-10 in S: lead.vision.q1=5", append([]string{}, more[0], more[1], more[2], "Cem;Cem;peer;lead.vision.q1;5;2026-01-10;S")...),
		rows(104, "self about somebody else", told, append(more[:3:3], "Cem;Bob;self;lead.vision.q1;5;2026-01-10;S")...),
		rows(104, "a rater of two groups", told+"\nCem by Bob as manager on 2026-01-10 in S: lead.vision.q1=5 lead.vision.q2=1", append(more[:3:3], "Cem;Bob;manager;lead.vision.q1;5;2026-01-10;S", "Cem;Bob;peer;lead.vision.q2;1;2026-01-10;S")...),
		rows(104, "an unknown group", told+"\nCem by Bob as other on 2026-01-10 in S: lead.vision.q1=5", append(more[:3:3], "Cem;Bob;cousin;lead.vision.q1;5;2026-01-10;S")...),
		rows(104, "no group", told+"\nCem by Bob as other on 2026-01-10 in S: lead.vision.q1=5", append(more[:3:3], "Cem;Bob;;lead.vision.q1;5;2026-01-10;S")...),
		odd(105, "an unknown item", "Ada;Dia;peer;Juggling;5;2026-01-10;S"),
		odd(105, "no person", ";Dia;peer;lead.vision.q1;5;2026-01-10;S"),
		odd(105, "no rater", "Ada;;peer;lead.vision.q1;5;2026-01-10;S"),
		odd(105, "no item", "Ada;Dia;peer;;5;2026-01-10;S"),
		rows(105, "the same question twice", strings.Replace(told, "q1=4", "q1=1", 1), append(more[:3:3], "Ada;Bob;peer;lead.vision.q1;1;2026-01-10;S")...),
		rows(106, "a day to come", told+"\nCem by Bob as peer in S: lead.vision.q1=5", append(more[:3:3], "Cem;Bob;peer;lead.vision.q1;5;2190-01-10;S")...),
		rows(106, "a day that does not exist", told+"\nCem by Bob as peer in S: lead.vision.q1=5", append(more[:3:3], "Cem;Bob;peer;lead.vision.q1;5;2026-02-30;S")...),
		rows(106, "a word for a day", told+"\nCem by Bob as peer in S: lead.vision.q1=5", append(more[:3:3], "Cem;Bob;peer;lead.vision.q1;5;soon;S")...),
		rows(106, "a long name of a wave", told+"\nCem by Bob as peer on 2026-01-10: lead.vision.q1=5", append(more[:3:3], "Cem;Bob;peer;lead.vision.q1;5;2026-01-10;"+strings.Repeat("w", 101))...),
		rows(106, "a wave with a mark that turns the direction of writing", told+"\nCem by Bob as peer on 2026-01-10 in S: lead.vision.q1=5", append(more[:3:3], "Cem;Bob;peer;lead.vision.q1;5;2026-01-10;S\u202e")...),
	}
}
