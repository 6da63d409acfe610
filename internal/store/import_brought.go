package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// inverseOf returns the number of an import and what undoing it needs to know.
func inverseOf(ctx context.Context, q querier, uid string) (id observe.ImportID, v inverse, err error) {
	var text string
	err = q.QueryRowContext(ctx, `SELECT id, inverse FROM imports WHERE uid = $1 AND state <> $2`, uid, receiving).Scan(&id, &text)
	if err == sql.ErrNoRows {
		return 0, v, fault.New(fault.NotFound, "There is no such import.")
	}
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &v)
	}
	return id, v, fail(err, "reading what import %s did", uid)
}

// touched is the condition that an import said anything of p, or placed them.
// Its arguments are the numbers of the import and of its list of people, from
// the n'th on.
func touched(n int) string {
	return fmt.Sprintf(`(p.id IN (SELECT person FROM record WHERE import = $%[1]d AND import <> 0 AND withdraws = 0)
		OR p.id IN (SELECT person FROM positions WHERE change = $%[2]d AND $%[2]d <> 0)
		OR p.change = $%[2]d AND $%[2]d <> 0)`, n, n+1)
}

func (s importRecord) Brought(ctx context.Context, uid string, n int) (b intake.Brought, err error) {
	_, inv, err := inverseOf(ctx, s.read, uid)
	if err != nil {
		return b, err
	}
	if inv.Roster != 0 {
		b.People, err = collect(ctx, s.read, func(rows *sql.Rows) (p people.Person, err error) {
			err = rows.Scan(&p.ID, &p.UID, &p.Name)
			return p, err
		}, `
			SELECT p.id, p.uid, p.name FROM people p
			JOIN roster_undo r ON r.change = $1 AND r.kind = 'made people' AND p.id >= r.first AND p.id <= r.last
			ORDER BY p.sort, p.id LIMIT $2`, inv.Roster, n)
		if err != nil {
			return b, fmt.Errorf("listing the people of import %s: %w", uid, err)
		}
	}
	if inv.Framework == 0 {
		return b, nil
	}
	v, err := newestOf(ctx, s.read, inv.Framework)
	if err != nil {
		return b, err
	}
	b.Framework = v.Framework
	for _, key := range inv.Added.Competencies {
		if c, ok := v.Competency(key); ok && len(b.Competencies) < n {
			b.Competencies = append(b.Competencies, c)
		}
	}
	if inv.Whole {
		b.Competencies = v.Competencies[:min(n, len(v.Competencies))]
	}
	return b, nil
}
