package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/people"
)

// A Finding is one check of the database and what it found.
type Finding struct {
	Check string   // "pages", "references", "lines", …
	Looks string   // what was looked at, in words
	Wrong []string // sentences; empty if all is well
}

// worst is how many sentences one check writes.
const worst = 20

// Verify looks for what must never be in a database: pages that are damaged,
// references to nothing, circles of lines or units, spans of one history that
// overlap, what stands differing from the record, gaps in the records, forms that do not fit their conversation, and
// versions of a framework that are not as they were published. It changes nothing.
func (db *DB) Verify(ctx context.Context, tell func(check string)) ([]Finding, error) {
	var all []Finding
	for _, c := range []struct {
		name string
		look func(context.Context) (Finding, error)
	}{
		{"pages", db.verifyPages},
		{"references", db.verifyReferences},
		{"units", db.verifyUnits},
		{"lines", db.verifyLines},
		{"history", db.verifyHistory},
		{"record", db.verifyRecord},
		{"standing", db.verifyStanding},
		{"ratings", db.verifyRatings},
		{"estimates", db.verifyEstimates},
		{"talks", db.verifyConversations},
		{"framework", db.verifyFrameworks},
	} {
		if tell != nil {
			tell(c.name)
		}
		f, err := c.look(ctx)
		if err != nil {
			return all, fmt.Errorf("verifying %s: %w", c.name, err)
		}
		f.Check = c.name
		if n := len(f.Wrong); n > worst {
			f.Wrong = append(f.Wrong[:worst:worst], fmt.Sprintf("And %d more of this kind.", n-worst))
		}
		all = append(all, f)
	}
	return all, nil
}

// verifyPages asks SQLite to check its file; PostgreSQL checks its own pages.
func (db *DB) verifyPages(ctx context.Context) (f Finding, err error) {
	if db.name != sqlite.name {
		f.Looks = "nothing: PostgreSQL checks its own pages"
		return f, nil
	}
	f.Looks = "every page and index of the file"
	said, err := collect(ctx, db.read, scalar[string], `PRAGMA integrity_check(100)`)
	if err != nil {
		f.Wrong = []string{"The file cannot be read to its end: " + reason(err) + ". Restore a backup."}
		return f, nil
	}
	for _, s := range said {
		if s != "ok" {
			f.Wrong = append(f.Wrong, "SQLite says: "+strings.TrimSpace(s)+". Restore a backup.")
		}
	}
	return f, nil
}

// verifyReferences looks for rows that refer to nothing: the keys that the
// engine knows, and those that only the program does.
func (db *DB) verifyReferences(ctx context.Context) (f Finding, err error) {
	f.Looks = "positions, lines, statements and keys"
	if db.name == sqlite.name {
		tables, err := collect(ctx, db.read, scalar[string], `SELECT DISTINCT "table" || ' to ' || parent FROM pragma_foreign_key_check`)
		if err != nil {
			return f, err
		}
		for _, t := range tables {
			f.Wrong = append(f.Wrong, "Rows refer to nothing: "+t+".")
		}
	}
	for _, c := range []struct{ query, sentence string }{
		{`SELECT count(*) FROM positions p WHERE NOT EXISTS (SELECT 1 FROM people x WHERE x.id = p.person)`, "%d positions are of nobody."},
		{`SELECT count(*) FROM positions p WHERE p.unit <> 0 AND NOT EXISTS (SELECT 1 FROM units x WHERE x.id = p.unit)`, "%d positions are in no unit that there is."},
		{`SELECT count(*) FROM positions p WHERE p.from_day >= p.to_day`, "%d positions end before they begin."},
		{`SELECT count(*) FROM lines l WHERE l.person = l.manager OR l.from_day >= l.to_day`, "%d lines lead to oneself or end before they begin."},
		{`SELECT count(*) FROM unit_spans s WHERE s.parent <> 0 AND NOT EXISTS (SELECT 1 FROM units x WHERE x.id = s.parent)`, "%d units are in a unit that is not there."},
	} {
		var n int
		if err := db.read.QueryRowContext(ctx, c.query).Scan(&n); err != nil {
			return f, err
		}
		if n > 0 {
			f.Wrong = append(f.Wrong, fmt.Sprintf(c.sentence, n))
		}
	}
	return f, nil
}

// An arrow leads from one to another for a while.
type arrow struct {
	from, to int64
	span     people.Span
}

func scanArrow(r *sql.Rows) (a arrow, err error) {
	return a, r.Scan(&a.from, &a.to, &a.span.From, &a.span.To)
}

func (db *DB) verifyUnits(ctx context.Context) (f Finding, err error) {
	as, err := collect(ctx, db.read, scanArrow, `SELECT unit, parent, from_day, to_day FROM unit_spans WHERE parent <> 0`)
	f.Looks = fmt.Sprintf("the way up of %d units", len(as))
	if at, day, ok := circle(as); ok {
		f.Wrong = append(f.Wrong, fmt.Sprintf("Unit %d lies inside itself on %s.", at, day))
	}
	return f, err
}

func (db *DB) verifyLines(ctx context.Context) (f Finding, err error) {
	as, err := collect(ctx, db.read, scanArrow, `SELECT person, manager, from_day, to_day FROM lines ORDER BY person, from_day`)
	f.Looks = fmt.Sprintf("%d reporting lines", len(as))
	if at, day, ok := circle(as); ok {
		f.Wrong = append(f.Wrong, fmt.Sprintf("Person %d reports to themselves by a circle of lines on %s.", at, day))
	}
	if err != nil {
		return f, err
	}
	double, err := collect(ctx, db.read, scalar[int64], `
		SELECT DISTINCT a.person FROM lines a JOIN lines b ON b.person = a.person AND b.id > a.id
		WHERE a.kind = 0 AND b.kind = 0 AND a.from_day < b.to_day AND b.from_day < a.to_day`)
	for _, p := range double {
		f.Wrong = append(f.Wrong, fmt.Sprintf("Person %d has two solid lines on one day.", p))
	}
	return f, err
}

// verifyHistory looks for spans of one history that hold on a common day, where
// only one may: what a unit was called, how it lay in another, and a position
// that is there twice.
func (db *DB) verifyHistory(ctx context.Context) (f Finding, err error) {
	f.Looks = "what holds from day to day, in units, the tree and positions"
	for _, c := range []struct{ query, sentence string }{
		{`SELECT count(*) FROM unit_spans WHERE from_day >= to_day`, "%d spans of units end before they begin."},
		{`SELECT count(*) FROM (
			SELECT to_day, lead(from_day) OVER (PARTITION BY unit ORDER BY from_day) AS next FROM unit_spans) AS s
			WHERE next < to_day`, "%d times a unit has two names or two parents on one day."},
		{`SELECT count(*) FROM (
			SELECT to_day, lead(from_day) OVER (PARTITION BY descendant, ancestor ORDER BY from_day, depth) AS next FROM unit_tree) AS s
			WHERE next < to_day`, "%d times a unit lies in another twice on one day."},
		{`SELECT count(*) FROM (
			SELECT to_day, lead(from_day) OVER (PARTITION BY person, unit, title, role ORDER BY from_day, id) AS next FROM positions) AS s
			WHERE next < to_day`, "%d times somebody has the same position twice on one day."},
	} {
		var n int
		if err := db.read.QueryRowContext(ctx, c.query).Scan(&n); err != nil {
			return f, err
		}
		if n > 0 {
			f.Wrong = append(f.Wrong, fmt.Sprintf(c.sentence, n))
		}
	}
	return f, nil
}

// circle looks for somebody from whom arrows that hold on a common day lead
// back to them.
func circle(as []arrow) (at int64, day people.Day, found bool) {
	out := map[int64][]arrow{}
	for _, a := range as {
		out[a.from] = append(out[a.from], a)
	}
	// free holds whom no circle goes through on any day: nothing above them
	// leads back, so nobody below needs to look there again.
	free := map[int64]bool{}
	open := map[int64]bool{}
	var back func(who int64, span people.Span) (people.Day, bool)
	back = func(who int64, span people.Span) (people.Day, bool) {
		if open[who] {
			return span.From, true
		}
		if free[who] {
			return 0, false
		}
		open[who] = true
		defer delete(open, who)
		whole := true
		for _, a := range out[who] {
			common := span.Meet(a.span)
			if common.Empty() {
				whole = false // not looked at on those days
				continue
			}
			if common != a.span {
				whole = false
			}
			if d, ok := back(a.to, common); ok {
				return d, true
			}
		}
		free[who] = whole
		return 0, false
	}
	for _, a := range as {
		if free[a.from] {
			continue
		}
		if d, ok := back(a.from, people.Always); ok {
			return a.from, d, true
		}
	}
	return 0, 0, false
}

func (db *DB) verifyRecord(ctx context.Context) (f Finding, err error) {
	var head, last, n int64
	err = db.read.QueryRowContext(ctx, `SELECT h.seq, coalesce(max(r.seq), 0), count(r.seq) FROM record_head h LEFT JOIN record r ON true GROUP BY h.seq`).Scan(&head, &last, &n)
	f.Looks = fmt.Sprintf("%d statements", n)
	if err == nil && last > head {
		f.Wrong = append(f.Wrong, fmt.Sprintf("The last statement has number %d, and the head of the record says %d.", last, head))
	}
	return f, err
}

func (db *DB) verifyStanding(ctx context.Context) (Finding, error) {
	looked, differ, err := db.VerifyStanding(ctx)
	f := Finding{Looks: fmt.Sprintf("what stands for %d people, made again from the record", looked)}
	for _, p := range differ {
		f.Wrong = append(f.Wrong, fmt.Sprintf("What stands for person %d is not what the record says.", p))
	}
	return f, err
}

func (db *DB) verifyFrameworks(ctx context.Context) (f Finding, err error) {
	ids, err := collect(ctx, db.read, scalar[int64], `SELECT id FROM framework_versions ORDER BY id`)
	f.Looks = fmt.Sprintf("%d versions of frameworks", len(ids))
	for _, id := range ids {
		f.Wrong = append(f.Wrong, db.wrongVersion(ctx, id)...)
	}
	return f, err
}

// wrongVersion says what is wrong with one version: a document that cannot be
// read or breaks a rule, or counts that are not its own.
func (db *DB) wrongVersion(ctx context.Context, id int64) []string {
	v, err := getVersion(ctx, db.read, framework.VersionID(id))
	if err != nil {
		return []string{fmt.Sprintf("Version %d of a framework cannot be read: %s.", id, reason(err))}
	}
	if err := v.Check(); err != nil && v.Number > 0 {
		return []string{fmt.Sprintf("Version %d of %s breaks a rule: %s", v.Number, v.Framework.Name, err)}
	}
	var competencies, roles int
	var document, seal string
	err = db.read.QueryRowContext(ctx, `SELECT competencies, roles, document, seal FROM framework_versions WHERE id = $1`, id).Scan(&competencies, &roles, &document, &seal)
	if err == nil && sealOf(v.Number, document) != seal {
		return []string{fmt.Sprintf("Version %d of %s is not as it was published: its text has been changed.", v.Number, v.Framework.Name)}
	}
	if err == nil && (competencies != len(v.Competencies) || roles != len(v.Roles)) {
		return []string{fmt.Sprintf("Version %d of %s was published with %d competencies and %d roles, and has %d and %d.",
			v.Number, v.Framework.Name, competencies, roles, len(v.Competencies), len(v.Roles))}
	}
	return nil
}

// Look opens a database without changing it and says in a sentence what it is.
func Look(ctx context.Context, url string) (string, error) {
	db, err := connect(ctx, url)
	if err != nil {
		return "", err
	}
	defer db.Close()
	query := `SELECT 'SQLite ' || sqlite_version()`
	if db.name == postgres.name {
		query = `SELECT 'PostgreSQL ' || current_setting('server_version')`
	}
	var engine string
	if err := db.read.QueryRowContext(ctx, query).Scan(&engine); err != nil {
		return "", fmt.Errorf("asking for the engine: %w", err)
	}
	has, err := db.SchemaVersion(ctx)
	newest := NewestSchema()
	switch {
	case err != nil:
		return engine + "; nothing of Bearing is in it yet.", nil
	case has > newest:
		return "", fault.New(fault.Conflict, "This database has schema version %d, made by a newer Bearing; this program knows versions up to %d. Use the newer program.", has, newest)
	case has < newest:
		return fmt.Sprintf("%s, schema %d; the next start brings it to %d. Make a backup before.", engine, has, newest), nil
	}
	return fmt.Sprintf("%s, schema %d.", engine, has), nil
}
