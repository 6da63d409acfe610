package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// Matrix returns the view across people and competencies.
func (db *DB) Matrix() matrix.Store { return matrices{db} }

type matrices struct{ *DB }

// Open puts what stands for each person straight into the cells, so that a
// million levels make little garbage.
func (s matrices) Open(ctx context.Context, q matrix.Query) (*matrix.Matrix, error) {
	q, b, err := s.settle(ctx, q)
	if err != nil {
		return nil, err
	}
	rows, err := s.members(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("reading the people of a matrix: %w", err)
	}
	return s.fill(ctx, b, q.On, rows)
}

// someRows is how many people a walk holds at once.
const someRows = 1000

// Walk opens the matrix part by part.
func (s matrices) Walk(ctx context.Context, q matrix.Query, each func(*matrix.Matrix) error) error {
	q, b, err := s.settle(ctx, q)
	if err != nil {
		return err
	}
	most := q.Limit
	for {
		q.Limit = someRows
		if most > 0 {
			q.Limit = min(most, someRows)
		}
		rows, err := s.members(ctx, q)
		if err != nil {
			return fmt.Errorf("reading the people of a matrix: %w", err)
		}
		m, err := s.fill(ctx, b, q.On, rows)
		if err != nil {
			return err
		}
		if err := each(m); err != nil {
			return err
		}
		if most -= len(rows); len(rows) < q.Limit || most == 0 {
			return nil
		}
		q.After = rows[len(rows)-1].UID
	}
}

// A base is what all parts of a matrix have in common.
type base struct {
	version framework.Version
	choices []framework.Framework
	policy  observe.Policy
}

// settle decides of which framework a matrix is, and puts it into the query.
// That goes by the first people of the selection, whichever part of it is
// opened.
func (s matrices) settle(ctx context.Context, q matrix.Query) (_ matrix.Query, b base, err error) {
	if b.policy, err = policy(ctx, s.read); err != nil {
		return q, b, err
	}
	all, err := s.Frameworks().Current(ctx)
	if err != nil {
		return q, b, err
	}
	for _, one := range all {
		b.choices = append(b.choices, one.Framework)
	}
	counts := make(map[framework.CompetencyID]int)
	if len(all) > 1 && q.Framework == "" && q.Competency == 0 {
		first := q
		first.After, first.Limit = "", looked
		rows, err := s.members(ctx, first)
		if err != nil {
			return q, b, fmt.Errorf("reading the first people of a matrix: %w", err)
		}
		err = standingOn(ctx, s.read, q.On, idsOf(rows), func(_ people.ID, all []observe.Standing) {
			for i := range all {
				counts[all[i].Competency]++
			}
		})
		if err != nil {
			return q, b, err
		}
	}
	b.version, err = choose(all, q, counts)
	q.Framework, q.Competency = b.version.Framework.Key, 0
	return q, b, err
}

// fill makes the matrix of the rows.
func (s matrices) fill(ctx context.Context, b base, on people.Day, rows []matrix.Row) (*matrix.Matrix, error) {
	m := matrix.New(b.version, rows, on, b.policy)
	m.Choices = b.choices
	place := make(map[people.ID]int, len(rows))
	for i := range rows {
		place[rows[i].Person] = i
	}
	err := standingOn(ctx, s.read, on, idsOf(rows), func(p people.ID, all []observe.Standing) {
		m.Fill(place[p], all)
	})
	return m, fail(err, "reading the levels of %d people", len(rows))
}

func idsOf(rows []matrix.Row) []people.ID {
	who := make([]people.ID, len(rows))
	for i := range rows {
		who[i] = rows[i].Person
	}
	return who
}

// A whose is the condition that a query sets to people p with the position o.
type whose struct {
	where string
	args  []any
}

func (w *whose) and(condition string, args ...any) {
	w.where += " AND " + condition
	w.args = append(w.args, args...)
}

func (w *whose) next() int { return len(w.args) + 1 }

// whose returns the condition of a query, but for After and Among.
func (s matrices) whose(ctx context.Context, q matrix.Query) (whose, error) {
	w := whose{"o.from_day <= $1 AND $1 < o.to_day", []any{q.On}}
	if q.Unit != 0 {
		unit := "o.unit"
		if q.Limit > 0 {
			unit = "+o.unit" // keeps SQLite from beginning with the units: it reads people in order and stops
		}
		w.and(fmt.Sprintf(`%s IN (SELECT descendant FROM unit_tree WHERE ancestor = $%d AND from_day <= $1 AND $1 < to_day)`, unit, w.next()), q.Unit)
	}
	if q.Role != "" {
		numbers, err := s.roleNumbers(ctx, q)
		if err != nil {
			return w, err
		}
		w.and("o.role IN ("+placeholders(w.next(), len(numbers))+")", numbers...)
	}
	if q.Import != "" {
		id, inv, err := inverseOf(ctx, s.read, q.Import)
		if err != nil {
			return w, err
		}
		w.and(touched(w.next()), id, inv.Roster)
	}
	return w, nil
}

const rowColumns = `p.id, p.uid, p.name, p.sort, o.title, o.unit, coalesce(u.name, ''), o.role`

// rowTables are where a row comes from. $1 is the day.
const rowTables = `
	FROM people p
	JOIN positions o ON o.person = p.id
	LEFT JOIN unit_spans u ON u.unit = o.unit AND u.from_day <= $1 AND $1 < u.to_day`

// members returns who is here on the day, by name, each once: somebody with
// several positions is where they have been longest.
func (s matrices) members(ctx context.Context, q matrix.Query) ([]matrix.Row, error) {
	if q.Person != "" {
		return s.member(ctx, q)
	}
	w, err := s.whose(ctx, q)
	if err != nil {
		return nil, err
	}
	after, err := s.placeOf(ctx, q.After)
	if err != nil {
		return nil, err
	}
	if q.Among != nil {
		return s.membersAmong(ctx, q, w, after)
	}
	if q.After != "" {
		w.and(fmt.Sprintf("(p.sort, p.id) > ($%d, $%d)", w.next(), w.next()+1), after.Sort, after.Person)
	}
	query := `SELECT ` + rowColumns + rowTables + ` WHERE ` + w.where + ` ORDER BY p.sort, p.id, o.from_day, o.id`
	if q.Limit == 0 {
		all, err := collect(ctx, s.read, scanRow, query, w.args...)
		return firsts(all, len(all)), err
	}
	// Some rows may be further positions of the same people.
	for most := q.Limit + q.Limit/8 + 8; ; most *= 2 {
		all, err := collect(ctx, s.read, scanRow, query+fmt.Sprintf(" LIMIT %d", most), w.args...)
		if err != nil {
			return nil, err
		}
		if rows := firsts(all, q.Limit); len(rows) == q.Limit || len(all) < most {
			return rows, nil
		}
	}
}

// membersAmong returns those of a set. Names and numbers of people are one
// index, so that those who are not in it cost next to nothing.
func (s matrices) membersAmong(ctx context.Context, q matrix.Query, w whose, after matrix.Row) ([]matrix.Row, error) {
	most := q.Among.Len()
	if q.Limit > 0 {
		most = min(most, q.Limit)
	}
	ids, err := s.byNameAmong(ctx, q.Among, after, most)
	if err != nil {
		return nil, err
	}
	rows := make([]matrix.Row, 0, len(ids))
	for some := range slices.Chunk(ids, someAtOnce) {
		one := whose{w.where, slices.Clone(w.args)}
		one.and("p.id IN ("+placeholders(one.next(), len(some))+")", some...)
		all, err := collect(ctx, s.read, scanRow, `SELECT `+rowColumns+rowTables+`
			WHERE `+one.where+` ORDER BY p.sort, p.id, o.from_day, o.id`, one.args...)
		if err != nil {
			return nil, err
		}
		rows = append(rows, firsts(all, len(all))...)
	}
	return rows, nil
}

// byNameAmong returns the numbers of at most so many of a set, by name.
func (s matrices) byNameAmong(ctx context.Context, set *matrix.Set, after matrix.Row, most int) (ids []any, err error) {
	if most == 0 {
		return nil, nil
	}
	rows, err := s.read.QueryContext(ctx, `SELECT id FROM people WHERE (sort, id) > ($1, $2) ORDER BY sort, id`, after.Sort, after.Person)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for len(ids) < most && rows.Next() {
		var p people.ID
		if err := rows.Scan(&p); err != nil {
			return nil, err
		}
		if set.Has(p) {
			ids = append(ids, p)
		}
	}
	return ids, rows.Err()
}

// firsts keeps the first row of each person, of up to n people.
func firsts(all []matrix.Row, n int) []matrix.Row {
	rows := all[:0]
	for _, row := range all {
		if len(rows) > 0 && row.Person == rows[len(rows)-1].Person {
			continue
		}
		if len(rows) == n {
			break
		}
		rows = append(rows, row)
	}
	return rows
}

// placeOf returns where somebody stands in the order of people.
func (s matrices) placeOf(ctx context.Context, uid string) (r matrix.Row, err error) {
	if uid != "" {
		err = s.read.QueryRowContext(ctx, `SELECT id, sort FROM people WHERE uid = $1`, uid).Scan(&r.Person, &r.Sort)
	}
	return r, found(err, "person to go on after")
}

// roleNumbers returns the numbers of the roles with the key that is asked for,
// of the framework that is asked for.
func (s matrices) roleNumbers(ctx context.Context, q matrix.Query) ([]any, error) {
	all, err := collect(ctx, s.read, scalar[int64], `
		SELECT r.id FROM roles r JOIN frameworks f ON f.id = r.framework_id
		WHERE r.key = $1 AND (CAST($2 AS TEXT) = '' OR f.key = $2) ORDER BY r.id`, q.Role, q.Framework)
	numbers := []any{int64(-1)} // of no role
	for _, id := range all {
		numbers = append(numbers, id)
	}
	return numbers, err
}

func (s matrices) Count(ctx context.Context, q matrix.Query, most int) (n int, err error) {
	if q.Person != "" {
		rows, err := s.member(ctx, q)
		return len(rows), err
	}
	if q.Among != nil {
		return q.Among.Len(), nil
	}
	q.Limit = 0
	w, err := s.whose(ctx, q)
	if err != nil {
		return 0, err
	}
	from := "positions o"
	if q.Import != "" {
		from += " JOIN people p ON p.id = o.person"
	}
	query := `SELECT DISTINCT o.person FROM ` + from + ` WHERE ` + w.where
	if most > 0 {
		query += fmt.Sprintf(" LIMIT %d", most)
	}
	err = s.read.QueryRowContext(ctx, `SELECT count(*) FROM (`+query+`) AS o`, w.args...).Scan(&n)
	return n, fail(err, "counting the people of a matrix")
}

// Stamp puts together the numbers that grow with each change.
func (s matrices) Stamp(ctx context.Context) (string, error) {
	var seq, change, version, published int64
	err := s.read.QueryRowContext(ctx, `
		SELECT h.seq, coalesce((SELECT max(id) FROM changes), 0),
			coalesce((SELECT max(id) FROM framework_versions), 0), coalesce((SELECT max(published) FROM framework_versions), 0)
		FROM record_head h`).Scan(&seq, &change, &version, &published)
	if err != nil {
		return "", fmt.Errorf("reading how far everything has come: %w", err)
	}
	p, err := policy(ctx, s.read)
	return fmt.Sprint(seq, change, version, published, p), err
}

// member returns one person with the position of the day, if they have one.
func (s matrices) member(ctx context.Context, q matrix.Query) ([]matrix.Row, error) {
	rows, err := collect(ctx, s.read, scanRow, `
		SELECT p.id, p.uid, p.name, p.sort, coalesce(o.title, ''), coalesce(o.unit, 0), coalesce(u.name, ''), coalesce(o.role, 0)
		FROM people p
		LEFT JOIN positions o ON o.person = p.id AND o.from_day <= $1 AND $1 < o.to_day
		LEFT JOIN unit_spans u ON u.unit = o.unit AND u.from_day <= $1 AND $1 < u.to_day
		WHERE p.uid = $2
		ORDER BY o.from_day, o.id LIMIT 1`, q.On, q.Person)
	if err == nil && len(rows) == 0 {
		return nil, fault.New(fault.NotFound, "There is no such person.")
	}
	return rows, err
}

func scanRow(rows *sql.Rows) (r matrix.Row, err error) {
	err = rows.Scan(&r.Person, &r.UID, &r.Name, &r.Sort, &r.Title, &r.Unit, &r.Within, &r.Role)
	return r, err
}

// looked is how many people decide of which framework a matrix is.
const looked = 200

// choose returns the framework asked for, or else the one of which most is
// known among the first people; the oldest of those that are alike.
func choose(all []framework.Version, q matrix.Query, counts map[framework.CompetencyID]int) (framework.Version, error) {
	owner := make(map[framework.CompetencyID]int)
	for i, v := range all {
		if v.Framework.Key == q.Framework && q.Framework != "" {
			return v, nil
		}
		for _, c := range v.Competencies {
			if c.ID == q.Competency {
				return v, nil
			}
			owner[c.ID] = i
		}
	}
	switch {
	case q.Framework != "":
		return framework.Version{}, fault.New(fault.NotFound, "There is no such framework.")
	case q.Competency != 0:
		return framework.Version{}, fault.New(fault.NotFound, "There is no such competency in a framework that is in force.")
	case len(all) == 0:
		return framework.Version{}, nil
	}
	count := make([]int, len(all))
	for c, n := range counts {
		if i, ok := owner[c]; ok {
			count[i] += n
		}
	}
	best := 0
	for i := range count {
		if count[i] > count[best] {
			best = i
		}
	}
	return all[best], nil
}
