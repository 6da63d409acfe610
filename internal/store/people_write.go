package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/people"
)

// Registry returns what changes people and units.
func (db *DB) Registry() people.Registry { return registry{db} }

// Every change takes its number first, and the row lock on it is held until
// the transaction ends, so changes to people and units take turns on both
// engines: what one reads after that is what it may build on, and two lines
// that only together make a circle cannot both be stored.
type registry struct{ *DB }

// newChange numbers a change and notes who made it.
func newChange(ctx context.Context, tx *sql.Tx, by people.Actor, what string) (int64, error) {
	id, err := nextID(ctx, tx, "change", 1)
	if err != nil {
		return 0, err
	}
	return id, exec(ctx, tx, `INSERT INTO changes (id, at, account, name, what) VALUES ($1, $2, $3, $4, $5)`,
		id, time.Now().UnixMicro(), by.Account, by.Name, what)
}

func (s registry) Create(ctx context.Context, by people.Actor, h people.History) (people.History, error) {
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		change, err := newChange(ctx, tx, by, "added a person")
		if err != nil {
			return err
		}
		if h.Person, err = people.CheckPerson(h.Person); err != nil {
			return err
		}
		if err := unshared(ctx, tx, h.Person); err != nil {
			return err
		}
		return s.put(ctx, tx, change, people.History{}, &h)
	})
	return h, unlessFault(err, "adding a person")
}

func (s registry) Update(ctx context.Context, by people.Actor, id people.ID, change func(people.History) (people.History, error)) (now people.History, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		number, err := newChange(ctx, tx, by, "changed a person")
		if err != nil {
			return err
		}
		hs, err := histories(ctx, tx, []people.ID{id})
		if err != nil {
			return err
		}
		if len(hs) == 0 {
			return found(sql.ErrNoRows, "person")
		}
		if now, err = change(hs[0]); err != nil {
			return err
		}
		if now.Person != hs[0].Person {
			if err := unshared(ctx, tx, now.Person); err != nil {
				return err
			}
		}
		return s.put(ctx, tx, number, hs[0], &now)
	})
	return now, unlessFault(err, "changing a person")
}

// unlessFault adds what we were doing to an error of ours, and leaves a fault alone.
func unlessFault(err error, doing string) error {
	if _, ok := err.(*fault.Error); ok || err == nil {
		return err
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// unshared refuses an e-mail address or a number that somebody else has.
func unshared(ctx context.Context, tx *sql.Tx, p people.Person) error {
	for _, f := range []struct{ column, value, what string }{{"email", p.Email, "e-mail address"}, {"number", p.Number, "employee number"}} {
		if f.value == "" {
			continue
		}
		names, err := collect(ctx, tx, func(rows *sql.Rows) (name string, err error) { return name, rows.Scan(&name) },
			`SELECT name FROM people WHERE `+f.column+` = $1 AND id <> $2`, f.value, p.ID)
		if err != nil {
			return err
		}
		if len(names) > 0 {
			e := fault.Field(f.column, "%s has the %s %s already. Two people cannot share it; check which of them it belongs to.", names[0], f.what, f.value)
			e.Kind = fault.Conflict
			return e
		}
	}
	return nil
}

// put checks and stores one history.
func (s registry) put(ctx context.Context, tx *sql.Tx, change int64, was people.History, now *people.History) error {
	if err := covered(ctx, tx, was, *now); err != nil {
		return err
	}
	if err := uncircled(ctx, tx, was, *now); err != nil {
		return err
	}
	w, err := newPeopleWriter(ctx, s.DB, tx, change)
	if err != nil {
		return err
	}
	w.put(was, now)
	if err := w.flush(ctx); err != nil {
		return err
	}
	return w.count(ctx)
}

// covered refuses a new position in a unit that is not there all the while.
func covered(ctx context.Context, q querier, was, now people.History) error {
	for _, p := range now.Positions {
		if p.Unit == 0 || slices.Contains(was.Positions, p) {
			continue
		}
		u, err := unitSpans(ctx, q, []people.UnitID{p.Unit})
		switch {
		case err != nil:
			return err
		case len(u) == 0:
			return fault.Field("unit", "This unit does not exist. Choose another.")
		case !people.UnitHistory(u).Covers(p.Span):
			return fault.Field("unit", "%s is not there on all days from %s on. Choose another unit or another day.", u[len(u)-1].Name, p.Span.From)
		}
	}
	return nil
}

// uncircled refuses new lines that would close a circle.
func uncircled(ctx context.Context, q querier, was, now people.History) error {
	var lines people.Lines
	for _, l := range now.Lines {
		if slices.Contains(was.Lines, l) {
			continue
		}
		above, err := collect(ctx, q, scanLine, `
			WITH RECURSIVE up (person) AS (
				SELECT CAST($1 AS BIGINT)
				UNION
				SELECT l.manager FROM up JOIN lines l ON l.person = up.person AND l.person <> $2
			)
			SELECT l.id, l.person, l.manager, l.kind, l.from_day, l.to_day
			FROM up JOIN lines l ON l.person = up.person AND l.person <> $2`, l.Manager, now.Person.ID)
		if err != nil {
			return fmt.Errorf("reading the lines above: %w", err)
		}
		for _, a := range above {
			lines.Add(a)
		}
	}
	for _, l := range now.Lines {
		l.Person = now.Person.ID
		if circle := lines.Add(l); circle != nil {
			return circleFault(ctx, q, circle)
		}
	}
	return nil
}

// circleFault puts a circle of people into a sentence.
func circleFault(ctx context.Context, q querier, circle []people.ID) error {
	who, err := peopleByID(ctx, q, circle)
	if err != nil {
		return err
	}
	names := make([]string, len(circle))
	for i, id := range circle {
		for _, p := range who {
			if p.ID == id {
				names[i] = p.Name
			}
		}
	}
	return people.Circle(names)
}

// A peopleWriter stores changed histories, many at a time.
type peopleWriter struct {
	db     *DB
	tx     *sql.Tx
	change int64
	undo   bool             // keep what is needed to undo the change
	first  map[string]int64 // the first number of each kind that the change gives out
	made   map[string]int64 // the last one
	was    []people.History
	now    []*people.History
	flows  flows
	stmts  map[string]*sql.Stmt
}

func newPeopleWriter(ctx context.Context, db *DB, tx *sql.Tx, change int64) (*peopleWriter, error) {
	w := &peopleWriter{db: db, tx: tx, change: change, first: map[string]int64{}, made: map[string]int64{}, flows: flows{}, stmts: map[string]*sql.Stmt{}}
	for _, kind := range []string{"people", "positions", "lines", "units"} {
		last, err := nextID(ctx, tx, kind, 0)
		if err != nil {
			return nil, err
		}
		w.first[kind], w.made[kind] = last, last-1
	}
	return w, nil
}

// number gives out n numbers.
func (w *peopleWriter) number(ctx context.Context, kind string, n int) (int64, error) {
	if n == 0 {
		return 0, nil
	}
	first, err := nextID(ctx, w.tx, kind, n)
	w.made[kind] = first + int64(n) - 1
	return first, err
}

// put takes in one change; was is zero for somebody new. The ids are in now
// after flush; a new person may have got one before.
func (w *peopleWriter) put(was people.History, now *people.History) {
	w.was = append(w.was, was)
	w.now = append(w.now, now)
}

// flush stores what was put.
func (w *peopleWriter) flush(ctx context.Context) error {
	if err := w.putPeople(ctx); err != nil {
		return fmt.Errorf("storing people: %w", err)
	}
	if err := w.putPositions(ctx); err != nil {
		return fmt.Errorf("storing positions: %w", err)
	}
	if err := w.putLines(ctx); err != nil {
		return fmt.Errorf("storing lines: %w", err)
	}
	w.was, w.now = w.was[:0], w.now[:0]
	return nil
}

func (w *peopleWriter) putPeople(ctx context.Context) error {
	var fresh, words, changed, freed []any
	n := 0
	for i := range w.now {
		if w.now[i].Person.ID == 0 {
			n++
		}
	}
	next, err := w.number(ctx, "people", n)
	if err != nil {
		return err
	}
	var before []image
	for i, h := range w.now {
		was, p := w.was[i], &h.Person
		renamed := was.Person != *p
		switch {
		case was.Person.ID == 0:
			if p.UID = cmp.Or(p.UID, newUID()); p.ID == 0 {
				p.ID = people.ID(next)
				next++
			}
			fresh = append(fresh, p.ID, p.UID, orNull(p.Number), orNull(p.Email), p.Name, people.Fold(p.Name), h.Until(), w.change)
		case renamed || was.Until() != h.Until():
			before = append(before, image{"people", int64(p.ID), nil})
			changed = append(changed, p.ID, p.UID, orNull(p.Number), orNull(p.Email), p.Name, people.Fold(p.Name), h.Until(), w.change)
			if renamed {
				freed = append(freed, p.ID)
			}
		}
		if renamed {
			for _, word := range people.Words(p.Name, p.Email, p.Number) {
				words = append(words, p.ID, word)
			}
		}
	}
	if err := w.images(ctx, before); err != nil {
		return err
	}
	if err := w.eachIn(ctx, `DELETE FROM person_words WHERE person IN (%s)`, freed); err != nil {
		return err
	}
	// Two people may swap addresses, so both are freed before either is set.
	if err := w.eachIn(ctx, `UPDATE people SET email = NULL, number = NULL WHERE id IN (%s)`, freed); err != nil {
		return err
	}
	const into = `INSERT INTO people (id, uid, number, email, name, sort, until_day, change) VALUES`
	if err := w.insert(ctx, into, 8, fresh, ``); err != nil {
		return err
	}
	if err := w.insert(ctx, into, 8, changed, `
		ON CONFLICT (id) DO UPDATE SET number = excluded.number, email = excluded.email, name = excluded.name,
			sort = excluded.sort, until_day = excluded.until_day, change = excluded.change`); err != nil {
		return err
	}
	return w.insert(ctx, `INSERT INTO person_words (person, word) VALUES`, 2, words, ``)
}

func (w *peopleWriter) putPositions(ctx context.Context) error {
	var fresh []*people.Position
	var rows, changed, gone []any
	var before []image
	for i, h := range w.now {
		was := w.was[i].Positions
		h.Positions = slices.Clone(h.Positions)
		for j := range h.Positions {
			p := &h.Positions[j]
			p.Person = h.Person.ID
			k := slices.IndexFunc(was, func(q people.Position) bool { return q.ID == p.ID })
			switch {
			case p.ID == 0 || k < 0:
				fresh = append(fresh, p)
			case was[k] != *p:
				before = append(before, image{"positions", int64(p.ID), nil})
				changed = append(changed, p.ID, p.Person, p.Unit, p.Title, p.Role, p.Span.From, p.Span.To, w.change)
				w.flows.add(was[k].Unit, was[k].Span, -1)
				w.flows.add(p.Unit, p.Span, 1)
			}
		}
		for _, q := range was {
			if !slices.ContainsFunc(h.Positions, func(p people.Position) bool { return p.ID == q.ID }) {
				before = append(before, image{"positions", int64(q.ID), nil})
				gone = append(gone, q.ID)
				w.flows.add(q.Unit, q.Span, -1)
			}
		}
	}
	next, err := w.number(ctx, "positions", len(fresh))
	if err != nil {
		return err
	}
	for _, p := range fresh {
		p.ID = people.PositionID(next)
		next++
		rows = append(rows, p.ID, p.Person, p.Unit, p.Title, p.Role, p.Span.From, p.Span.To, w.change)
		w.flows.add(p.Unit, p.Span, 1)
	}
	if err := w.images(ctx, before); err != nil {
		return err
	}
	if err := w.eachIn(ctx, `DELETE FROM positions WHERE id IN (%s)`, gone); err != nil {
		return err
	}
	const into = `INSERT INTO positions (id, person, unit, title, role, from_day, to_day, change) VALUES`
	if err := w.insert(ctx, into, 8, rows, ``); err != nil {
		return err
	}
	return w.insert(ctx, into, 8, changed, `
		ON CONFLICT (id) DO UPDATE SET unit = excluded.unit, title = excluded.title, role = excluded.role,
			from_day = excluded.from_day, to_day = excluded.to_day, change = excluded.change`)
}

func (w *peopleWriter) putLines(ctx context.Context) error {
	var fresh []*people.Line
	var rows, changed, gone []any
	var before []image
	// A line is seen from both its ends, and both may have cut it.
	mended := map[people.LineID]people.Line{}
	dropped := map[people.LineID]bool{}
	diff := func(was, now []people.Line) {
		for j := range now {
			l := &now[j]
			k := slices.IndexFunc(was, func(q people.Line) bool { return q.ID == l.ID })
			switch {
			case l.ID == 0 || k < 0:
				fresh = append(fresh, l)
			case was[k] != *l:
				if m, ok := mended[l.ID]; ok {
					l.Span = l.Span.Meet(m.Span)
				}
				mended[l.ID] = *l
			}
		}
		for _, q := range was {
			if !slices.ContainsFunc(now, func(l people.Line) bool { return l.ID == q.ID }) {
				dropped[q.ID] = true
			}
		}
	}
	for i, h := range w.now {
		h.Lines = slices.Clone(h.Lines)
		for j := range h.Lines {
			h.Lines[j].Person = h.Person.ID
		}
		diff(w.was[i].Lines, h.Lines)
		diff(w.was[i].Reports, h.Reports)
	}
	for id, l := range mended {
		before = append(before, image{"lines", int64(id), nil})
		if !dropped[id] && !l.Span.Empty() {
			changed = append(changed, l.ID, l.Person, l.Manager, l.Kind, l.Span.From, l.Span.To, w.change)
		} else {
			dropped[id] = true
		}
	}
	for id := range dropped {
		before = append(before, image{"lines", int64(id), nil})
		gone = append(gone, id)
	}
	next, err := w.number(ctx, "lines", len(fresh))
	if err != nil {
		return err
	}
	for _, l := range fresh {
		l.ID = people.LineID(next)
		next++
		rows = append(rows, l.ID, l.Person, l.Manager, l.Kind, l.Span.From, l.Span.To, w.change)
	}
	if err := w.images(ctx, before); err != nil {
		return err
	}
	if err := w.eachIn(ctx, `DELETE FROM lines WHERE id IN (%s)`, gone); err != nil {
		return err
	}
	const into = `INSERT INTO lines (id, person, manager, kind, from_day, to_day, change) VALUES`
	if err := w.insert(ctx, into, 7, rows, ``); err != nil {
		return err
	}
	return w.insert(ctx, into, 7, changed, `
		ON CONFLICT (id) DO UPDATE SET manager = excluded.manager, kind = excluded.kind,
			from_day = excluded.from_day, to_day = excluded.to_day, change = excluded.change`)
}

func orNull(s string) sql.Null[string] { return sql.Null[string]{V: s, Valid: s != ""} }

// rowsAtOnce is how many rows one INSERT carries. Before each, SQLite saves the
// pages that it may have to put back, so few large ones cost less than many.
const rowsAtOnce = 512

// insert stores rows of some width, whose values are in args one after another.
func (w *peopleWriter) insert(ctx context.Context, into string, width int, args []any, then string) error {
	for len(args) > 0 {
		n := min(rowsAtOnce*width, len(args))
		if err := w.insertSome(ctx, into, width, args[:n], then); err != nil {
			return err
		}
		args = args[n:]
	}
	return nil
}

func (w *peopleWriter) insertSome(ctx context.Context, into string, width int, args []any, then string) error {
	text := func() string {
		b := []byte(into)
		for i := 0; i < len(args); i += width {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, '(')
			b = append(b, holders(i+1, width)...)
			b = append(b, ')')
		}
		return w.db.inOrder(string(b) + then)
	}
	if len(args) < rowsAtOnce*width {
		return exec(ctx, w.tx, text(), args...)
	}
	stmt := w.stmts[into+then]
	if stmt == nil {
		var err error
		if stmt, err = w.tx.PrepareContext(ctx, text()); err != nil {
			return err
		}
		w.stmts[into+then] = stmt // closed with the transaction
	}
	_, err := stmt.ExecContext(ctx, args...)
	return err
}

// eachIn runs a statement with a list of keys in it.
func (w *peopleWriter) eachIn(ctx context.Context, query string, keys []any) error {
	for some := range slices.Chunk(keys, 500) {
		if err := exec(ctx, w.tx, fmt.Sprintf(query, holders(1, len(some))), some...); err != nil {
			return err
		}
	}
	return nil
}

// An image is how a row was before the change.
type image struct {
	kind string
	id   int64
	was  []byte
}

// imageColumns are the columns that a change may alter, by table. The last is
// the change that wrote the row.
var imageColumns = map[string]string{
	"people":    `COALESCE(number, ''), COALESCE(email, ''), name, sort, until_day, change`,
	"positions": `person, unit, title, role, from_day, to_day, change`,
	"lines":     `person, manager, kind, from_day, to_day, change`,
}

// images keeps how rows are now, so that they can be put back. Rows that this
// very change made need none, and of several alterations the first counts.
func (w *peopleWriter) images(ctx context.Context, before []image) error {
	if !w.undo || len(before) == 0 {
		return nil
	}
	kind := before[0].kind
	var keys []int64
	for _, b := range before {
		if b.id < w.first[kind] {
			keys = append(keys, b.id)
		}
	}
	images, err := byIDs(ctx, w.tx, scanImage, `SELECT id, `+imageColumns[kind]+` FROM `+kind+` WHERE id IN (%s)`, keys)
	if err != nil {
		return fmt.Errorf("reading how %s are: %w", kind, err)
	}
	var args []any
	for _, m := range images {
		args = append(args, w.change, kind, m.id, m.id, string(m.was))
	}
	return w.insert(ctx, `INSERT INTO roster_undo (change, kind, first, last, was) VALUES`, 5, args, ` ON CONFLICT DO NOTHING`)
}

func scanImage(rows *sql.Rows) (m image, err error) {
	columns, err := rows.Columns()
	if err != nil {
		return m, err
	}
	values := make([]any, len(columns)-1)
	into := []any{&m.id}
	for i := range values {
		into = append(into, &values[i])
	}
	if err := rows.Scan(into...); err != nil {
		return m, err
	}
	m.was, err = json.Marshal(values)
	return m, err
}
