package store

import (
	"context"
	"database/sql"
	"fmt"

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
	rows, err := s.members(ctx, q, byName)
	if err != nil {
		return nil, fmt.Errorf("reading the people of a matrix: %w", err)
	}
	b, err := s.begin(ctx, q, rows)
	if err != nil {
		return nil, err
	}
	return s.fill(ctx, b, q.On, rows)
}

// someRows is how many people a walk holds at once.
const someRows = 1000

func (s matrices) Walk(ctx context.Context, q matrix.Query, each func(*matrix.Matrix) error) error {
	return s.walk(ctx, q, byName, each)
}

func (s matrices) Sum(ctx context.Context, q matrix.Query, f matrix.Filter) (*matrix.Sum, error) {
	sum := &matrix.Sum{}
	err := s.walk(ctx, q, byPerson, func(m *matrix.Matrix) error {
		sum.Add(m, f)
		return nil
	})
	return sum, err
}

// walk opens the matrix part by part.
func (s matrices) walk(ctx context.Context, q matrix.Query, by rowOrder, each func(*matrix.Matrix) error) error {
	first := q
	first.Limit = looked
	rows, err := s.members(ctx, first, byName)
	if err != nil {
		return fmt.Errorf("reading the people of a matrix: %w", err)
	}
	b, err := s.begin(ctx, first, rows)
	if err != nil {
		return err
	}
	most := q.Limit
	q.Limit = someRows
	for {
		if most > 0 {
			q.Limit = min(most, someRows)
		}
		rows, err := s.members(ctx, q, by)
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

// begin decides of which framework a matrix is. That goes by the first people
// of the selection, whichever part of it is opened.
func (s matrices) begin(ctx context.Context, q matrix.Query, rows []matrix.Row) (b base, err error) {
	if b.policy, err = policy(ctx, s.read); err != nil {
		return b, err
	}
	all, err := s.Frameworks().Current(ctx)
	if err != nil {
		return b, err
	}
	for _, one := range all {
		b.choices = append(b.choices, one.Framework)
	}
	if len(all) > 1 && q.Framework == "" && q.Competency == 0 && q.After != "" {
		q.After, q.Limit = "", looked
		if rows, err = s.members(ctx, q, byName); err != nil {
			return b, fmt.Errorf("reading the first people of a matrix: %w", err)
		}
	}
	counts := make(map[framework.CompetencyID]int)
	if len(all) > 1 {
		err = standingOn(ctx, s.read, q.On, idsOf(rows[:min(looked, len(rows))]), func(_ people.ID, all []observe.Standing) {
			for i := range all {
				counts[all[i].Competency]++
			}
		})
		if err != nil {
			return b, err
		}
	}
	b.version, err = choose(all, q, counts)
	return b, err
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

// A rowOrder is in which order people are read.
type rowOrder bool

// The orders. Where the order does not matter, that of the table is quickest.
const (
	byName   rowOrder = false
	byPerson rowOrder = true
)

// members returns who is here on the day, each once: somebody with several
// positions is where they have been longest.
func (s matrices) members(ctx context.Context, q matrix.Query, by rowOrder) ([]matrix.Row, error) {
	if q.Person != "" {
		return s.member(ctx, q)
	}
	after, err := s.placeOf(ctx, q.After)
	if err != nil {
		return nil, err
	}
	role, err := s.roleNumbers(ctx, q)
	if err != nil {
		return nil, err
	}
	args := []any{q.On, q.Unit}
	where, order := "", "p.sort, p.id"
	if by == byPerson {
		order = "p.id"
	}
	switch {
	case q.After != "" && by == byPerson:
		where, args = " AND p.id > $3", append(args, after.Person)
	case q.After != "":
		where, args = " AND (p.sort, p.id) > ($3, $4)", append(args, after.Sort, after.Person)
	}
	if q.Role != "" {
		where += " AND o.role IN (" + placeholders(len(args)+1, len(role)) + ")"
		args = append(args, role...)
	}
	if q.Import != "" {
		id, inv, err := inverseOf(ctx, s.read, q.Import)
		if err != nil {
			return nil, err
		}
		where += " AND " + touched(len(args)+1)
		args = append(args, id, inv.Roster)
	}
	// The + keeps SQLite from beginning with the units: it reads people in order.
	query := `
		SELECT p.id, p.uid, p.name, p.sort, o.title, o.unit, coalesce(u.name, ''), o.role
		FROM people p
		JOIN positions o ON o.person = p.id AND o.from_day <= $1 AND $1 < o.to_day
		LEFT JOIN unit_spans u ON u.unit = o.unit AND u.from_day <= $1 AND $1 < u.to_day
		WHERE (CAST($2 AS BIGINT) = 0 OR +o.unit IN (
			SELECT descendant FROM unit_tree WHERE ancestor = $2 AND from_day <= $1 AND $1 < to_day))` + where + `
		ORDER BY ` + order + `, o.from_day, o.id`
	if q.Limit == 0 {
		all, err := collect(ctx, s.read, scanRow, query, args...)
		return firsts(all, len(all)), err
	}
	// Some rows may be further positions of the same people.
	for most := q.Limit + q.Limit/8 + 8; ; most *= 2 {
		all, err := collect(ctx, s.read, scanRow, query+fmt.Sprintf(" LIMIT %d", most), args...)
		if err != nil {
			return nil, err
		}
		if rows := firsts(all, q.Limit); len(rows) == q.Limit || len(all) < most {
			return rows, nil
		}
	}
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

// roleNumbers returns the numbers of the roles with the key that is asked for.
func (s matrices) roleNumbers(ctx context.Context, q matrix.Query) ([]any, error) {
	if q.Role == "" {
		return nil, nil
	}
	all, err := collect(ctx, s.read, scalar[int64], `SELECT id FROM roles WHERE key = $1 ORDER BY id`, q.Role)
	numbers := []any{int64(-1)} // of no role
	for _, id := range all {
		numbers = append(numbers, id)
	}
	return numbers, err
}

func (s matrices) Count(ctx context.Context, q matrix.Query, most int) (n int, err error) {
	role, err := s.roleNumbers(ctx, q)
	if err != nil {
		return 0, err
	}
	query, args := `SELECT person FROM positions o WHERE o.from_day <= $1 AND $1 < o.to_day`, []any{q.On}
	if q.Unit != 0 {
		args = append(args, q.Unit)
		query += ` AND o.unit IN (SELECT descendant FROM unit_tree WHERE ancestor = $2 AND from_day <= $1 AND $1 < to_day)`
	}
	if q.Role != "" {
		query += " AND o.role IN (" + placeholders(len(args)+1, len(role)) + ")"
		args = append(args, role...)
	}
	if most > 0 {
		query += fmt.Sprintf(" LIMIT %d", most)
	}
	err = s.read.QueryRowContext(ctx, `SELECT count(DISTINCT person) FROM (`+query+`) AS o`, args...).Scan(&n)
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

// mostUnits is how many units a choice offers.
const mostUnits = 400

func (s matrices) Units(ctx context.Context, on people.Day) ([]matrix.UnitChoice, error) {
	type node struct {
		matrix.UnitChoice
		parent people.UnitID
	}
	all, err := collect(ctx, s.read, func(rows *sql.Rows) (n node, err error) {
		err = rows.Scan(&n.ID, &n.UID, &n.Name, &n.parent, &n.Depth)
		return n, err
	}, `
		SELECT u.id, u.uid, p.name, p.parent, max(t.depth)
		FROM units u
		JOIN unit_spans p ON p.unit = u.id AND p.from_day <= $1 AND $1 < p.to_day
		JOIN unit_tree t ON t.descendant = u.id AND t.from_day <= $1 AND $1 < t.to_day
		GROUP BY u.id, u.uid, p.name, p.parent, p.sort
		ORDER BY max(t.depth), p.sort, u.id LIMIT $2`, on, mostUnits)
	if err != nil {
		return nil, fmt.Errorf("reading the units: %w", err)
	}
	below := make(map[people.UnitID][]matrix.UnitChoice)
	for _, n := range all {
		if n.Depth == 0 {
			n.parent = 0
		}
		below[n.parent] = append(below[n.parent], n.UnitChoice)
	}
	var tree []matrix.UnitChoice
	var walk func(people.UnitID)
	walk = func(parent people.UnitID) {
		for _, u := range below[parent] {
			tree = append(tree, u)
			walk(u.ID)
		}
	}
	walk(0)
	return tree, nil
}
