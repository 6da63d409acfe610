package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/bearinghq/bearing/people"
)

// A late row is one whose line closed a circle when it was its turn: a line
// further down the list may open it.
type lateRow struct {
	row people.RosterRow
	id  people.ID
}

// lines takes in the managers that the rows name, now that everybody is known.
func (in *intakeRoster) lines(ctx context.Context) error {
	if err := in.loadLines(ctx); err != nil {
		return err
	}
	var late []lateRow
	err := in.batches(func(rows []people.RosterRow, first int) error {
		var some []lateRow
		for i, r := range rows {
			if id := in.ids[first+i]; id != 0 && (r.Manager != "" || len(r.Dotted) > 0) {
				some = append(some, lateRow{r, id})
			}
		}
		if err := in.findManagers(ctx, some); err != nil {
			return err
		}
		again, err := in.reports(ctx, some, false)
		late = append(late, again...)
		return err
	})
	if err != nil {
		return err
	}
	_, err = in.reports(ctx, late, true)
	return err
}

func (in *intakeRoster) loadLines(ctx context.Context) error {
	rows, err := in.w.tx.QueryContext(ctx, `SELECT person, manager, kind, from_day, to_day FROM lines`)
	if err != nil {
		return fmt.Errorf("reading lines: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var l people.Line
		if err := rows.Scan(&l.Person, &l.Manager, &l.Kind, &l.Span.From, &l.Span.To); err != nil {
			return err
		}
		in.all.Add(l)
	}
	return rows.Err()
}

// findManagers looks up what the rows write for managers: an e-mail address,
// a number or a name, in that order.
func (in *intakeRoster) findManagers(ctx context.Context, some []lateRow) error {
	if len(in.managers) > 100_000 {
		clear(in.managers)
	}
	var numbers, emails, names []string
	fresh := map[string]bool{}
	for _, l := range some {
		for _, m := range append([]string{l.row.Manager}, l.row.Dotted...) {
			m = strings.TrimSpace(m)
			if _, ok := in.managers[m]; ok || m == "" || fresh[m] {
				continue
			}
			fresh[m] = true
			numbers = append(numbers, m)
			emails = append(emails, strings.ToLower(m))
			names = append(names, people.Fold(m))
		}
	}
	type hit struct {
		id  people.ID
		key string
	}
	scan := func(rows *sql.Rows) (h hit, err error) { return h, rows.Scan(&h.id, &h.key) }
	found := make([]map[string][]people.ID, 3)
	for i, f := range []struct {
		column string
		values []string
	}{{"email", emails}, {"number", numbers}, {"sort", names}} {
		hits, err := byIDs(ctx, in.w.tx, scan, `SELECT id, `+f.column+` FROM people WHERE `+f.column+` IN (%s)`, f.values)
		if err != nil {
			return fmt.Errorf("looking for managers: %w", err)
		}
		found[i] = map[string][]people.ID{}
		for _, h := range hits {
			found[i][h.key] = append(found[i][h.key], h.id)
		}
	}
	for m := range fresh {
		in.managers[m] = manager(found[0][strings.ToLower(m)], found[1][m], found[2][people.Fold(m)])
	}
	return nil
}

// manager returns whom the first list that is not empty names, 0 for nobody
// and -1 if it names several.
func manager(lists ...[]people.ID) people.ID {
	for _, ids := range lists {
		switch len(ids) {
		case 0:
		case 1:
			return ids[0]
		default:
			return -1
		}
	}
	return 0
}

// reports stores the lines of some rows. Those that close a circle are
// returned, or refused if this is the last try.
func (in *intakeRoster) reports(ctx context.Context, some []lateRow, last bool) (late []lateRow, err error) {
	for len(some) > 0 {
		n := min(len(some), rosterBatch)
		again, err := in.reportsOf(ctx, some[:n], last)
		if err != nil {
			return nil, err
		}
		late = append(late, again...)
		some = some[n:]
	}
	return late, nil
}

func (in *intakeRoster) reportsOf(ctx context.Context, some []lateRow, last bool) (late []lateRow, err error) {
	ids := make([]people.ID, len(some))
	for i, l := range some {
		ids[i] = l.id
	}
	was, err := histories(ctx, in.w.tx, distinct(ids))
	if err != nil {
		return nil, err
	}
	now := make(map[people.ID]*people.History, len(was))
	for i := range was {
		was[i].Reports = nil // lines are stored from below, once
		h := was[i]
		now[h.Person.ID] = &h
	}
	for _, l := range some {
		circled, err := in.report(ctx, now[l.id], l.row, last)
		if err != nil {
			return nil, err
		}
		if circled {
			late = append(late, l)
		}
	}
	for i := range was {
		h := now[was[i].Person.ID]
		if !was[i].Equal(*h) {
			in.w.put(was[i], h)
			in.res.Lines += max(0, len(h.Lines)-len(was[i].Lines))
		}
	}
	return late, in.w.flush(ctx)
}

// report adds to h the lines that a row names, and reports whether they close
// a circle.
func (in *intakeRoster) report(ctx context.Context, h *people.History, row people.RosterRow, last bool) (bool, error) {
	doubt := func(value, reason string) {
		in.res.Doubt(people.Doubt{Row: row.N, Column: "manager", Value: value, Reason: reason})
	}
	find := func(m string) people.ID {
		id := in.managers[strings.TrimSpace(m)]
		switch {
		case m == "" || last && id <= 0:
		case id == 0:
			doubt(m, "Nobody here has this name, e-mail address or number. The line was left out; add the manager to the list, or write it as there.")
		case id < 0:
			doubt(m, "Several people have this name. The line was left out; write the manager's e-mail address or number.")
		}
		return max(id, 0)
	}
	solid := find(row.Manager)
	if solid == h.Person.ID {
		doubt(row.Manager, h.Person.Name+" cannot report to themselves. The line was left out.")
		solid = 0
	}
	var dotted []people.ID
	for _, m := range row.Dotted {
		if id := find(m); id != 0 && id != h.Person.ID {
			dotted = append(dotted, id)
		}
	}
	next, err := people.LinesOf(*h, row, in.r.Day, solid, dotted)
	if err != nil {
		doubt(row.Manager, err.Error()+" The line was left out.")
		return false, nil
	}
	circle := in.all.Replace(h.Person.ID, next.Lines)
	switch {
	case circle == nil:
		*h = next
	case !last:
		return true, nil
	default:
		said := circleFault(ctx, in.w.tx, circle)
		doubt(row.Manager, said.Error()+" The line was left out.")
	}
	return false, nil
}
