package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// Record returns the record of observations.
func (db *DB) Record() observe.Log { return record{db} }

type record struct{ *DB }

func (r record) Append(ctx context.Context, ss ...observe.Statement) ([]observe.Statement, error) {
	var added []observe.Statement
	err := r.inTx(ctx, func(tx *sql.Tx) error {
		added = make([]observe.Statement, 0, len(ss)) // the transaction may run again
		a, err := r.appender(ctx, tx)
		if err != nil {
			return err
		}
		for _, s := range ss {
			s, err := a.add(s)
			if err != nil {
				return err
			}
			added = append(added, s)
		}
		return a.close()
	})
	return added, fail(err, "appending %d statements", len(ss))
}

// appendStatements appends what seq yields, as part of a transaction that it
// does not end, nor may seq use. Memory stays small however many there are. It
// is quickest when each statement has all the levels of its person, since a
// statement is a row.
func (db *DB) appendStatements(ctx context.Context, tx *sql.Tx, seq iter.Seq2[observe.Statement, error]) (n int, err error) {
	a, err := db.appender(ctx, tx)
	if err != nil {
		return 0, fmt.Errorf("beginning to append: %w", err)
	}
	a.beside()
	defer a.settle() // does nothing after close
	for s, err := range seq {
		if err != nil {
			return n, err
		}
		if _, err := a.add(s); err != nil {
			return n, err
		}
		n++
	}
	return n, fail(a.close(), "appending %d statements", n)
}

const statementColumns = `seq, person, source, at, by_account, by_person, by_name, import, withdraws, competency, why, levels`

func scanStatement(rows *sql.Rows) (s observe.Statement, err error) {
	var at sql.Null[int64]
	var levels []byte
	err = rows.Scan(&s.Seq, &s.Person, &s.Source, &at, &s.By.Account, &s.By.Person, &s.By.Name,
		&s.Import, &s.Withdraws, &s.Competency, &s.Why, &levels)
	if err != nil {
		return s, err
	}
	s.At = fromMicros(at)
	if s.Levels, err = readLevels(levels); err != nil {
		return s, fmt.Errorf("statement %d: %w", s.Seq, err)
	}
	return s, nil
}

func (r record) After(ctx context.Context, after observe.Seq, limit int) ([]observe.Statement, error) {
	ss, err := collect(ctx, r.read, scanStatement,
		`SELECT `+statementColumns+` FROM record WHERE seq > $1 ORDER BY seq LIMIT $2`, after, limit)
	return ss, fail(err, "reading the record after %d", after)
}

func (r record) Of(ctx context.Context, who people.ID) ([]observe.Statement, error) {
	return statementsOf(ctx, r.read, who)
}

func statementsOf(ctx context.Context, q querier, who people.ID) ([]observe.Statement, error) {
	ss, err := collect(ctx, q, scanStatement,
		`SELECT `+statementColumns+` FROM record WHERE person = $1 ORDER BY seq`, who)
	return ss, fail(err, "reading the record of person %d", who)
}

func (r record) Standing(ctx context.Context, who ...people.ID) (map[people.ID][]observe.Standing, error) {
	found := make(map[people.ID][]observe.Standing, len(who))
	err := standingBytes(ctx, r.read, who, func(p people.ID, levels []byte) (err error) {
		found[p], err = readStanding(levels)
		return err
	})
	return found, fail(err, "reading what stands for %d people", len(who))
}

func (r record) StandingOn(ctx context.Context, on people.Day, who ...people.ID) (map[people.ID][]observe.Standing, error) {
	found := make(map[people.ID][]observe.Standing, len(who))
	err := standingOn(ctx, r.read, on, who, func(p people.ID, all []observe.Standing) {
		if len(all) > 0 {
			found[p] = slices.Clone(all)
		}
	})
	return found, fail(err, "reading what stood for %d people on %s", len(who), on)
}

// standingOn calls each with what stood on a day for those of who about whom
// something stands. It reads the record only of people about whom something
// newer is known. What each is given is valid until it returns.
func standingOn(ctx context.Context, q querier, on people.Day, who []people.ID, each func(people.ID, []observe.Standing)) error {
	var newer []people.ID
	var all []observe.Standing
	err := standingBytes(ctx, q, who, func(p people.ID, levels []byte) error {
		all = all[:0]
		for st, err := range standings(levels) {
			if err != nil {
				return err
			}
			all = append(all, st)
		}
		if !observe.StoodOn(all, on) {
			newer = append(newer, p)
			return nil
		}
		each(p, all)
		return nil
	})
	if err != nil {
		return err
	}
	return statementsOfMany(ctx, q, newer, func(p people.ID, ss []observe.Statement) {
		each(p, observe.FoldOn(ss, on))
	})
}

// statementsOfMany calls each with the statements about each of the people.
func statementsOfMany(ctx context.Context, q querier, who []people.ID, each func(people.ID, []observe.Statement)) error {
	for some := range slices.Chunk(who, someAtOnce) {
		args := make([]any, len(some))
		for i, p := range some {
			args[i] = p
		}
		ss, err := collect(ctx, q, scanStatement, `SELECT `+statementColumns+` FROM record
			WHERE person IN (`+placeholders(1, len(some))+`) ORDER BY person, seq`, args...)
		if err != nil {
			return fmt.Errorf("reading the record of %d people: %w", len(some), err)
		}
		for len(ss) > 0 {
			n := 1
			for n < len(ss) && ss[n].Person == ss[0].Person {
				n++
			}
			each(ss[0].Person, ss[:n])
			ss = ss[n:]
		}
	}
	return nil
}

// someAtOnce is how many people one query asks for.
const someAtOnce = 500

// standingBytes calls each with the bytes of those of who that have any. The
// bytes are valid until each returns.
func standingBytes(ctx context.Context, q querier, who []people.ID, each func(people.ID, []byte) error) error {
	for len(who) > 0 {
		some := who[:min(someAtOnce, len(who))]
		who = who[len(some):]
		args := make([]any, len(some))
		for i, p := range some {
			args[i] = p
		}
		query := `SELECT person, levels FROM standing WHERE person IN (` + placeholders(1, len(some)) + `)`
		if err := eachBytes(ctx, q, each, query, args...); err != nil {
			return err
		}
	}
	return nil
}

func eachBytes(ctx context.Context, q querier, each func(people.ID, []byte) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var p people.ID
		var levels sql.RawBytes
		if err := rows.Scan(&p, &levels); err != nil {
			return err
		}
		if err := each(p, levels); err != nil {
			return fmt.Errorf("person %d: %w", p, err)
		}
	}
	return rows.Err()
}

// placeholders returns "$first, $first+1, …", n of them.
func placeholders(first, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", first+i)
	}
	return b.String()
}

func (r record) Imported(ctx context.Context, id observe.ImportID) (t observe.Tally, err error) {
	err = r.read.QueryRowContext(ctx, `
		SELECT count(*), CAST(coalesce(sum(size), 0) AS BIGINT),
			count(*) FILTER (WHERE EXISTS (
				SELECT 1 FROM record w
				WHERE w.withdraws = record.seq AND w.withdraws <> 0 AND w.competency = 0))
		FROM record
		WHERE import = $1 AND import <> 0 AND withdraws = 0`, id,
	).Scan(&t.Statements, &t.Levels, &t.Withdrawn)
	return t, fail(err, "counting import %d", id)
}

func (r record) Policy(ctx context.Context) (observe.Policy, error) { return policy(ctx, r.read) }

func policy(ctx context.Context, q querier) (observe.Policy, error) {
	p := observe.DefaultPolicy
	var keys string
	err := q.QueryRowContext(ctx, `SELECT months, sources FROM record_policy WHERE one = 1`).Scan(&p.Months, &keys)
	if errors.Is(err, sql.ErrNoRows) {
		return observe.DefaultPolicy, nil
	}
	if err != nil {
		return p, fmt.Errorf("reading the policy of the record: %w", err)
	}
	for i, key := range strings.Fields(keys) {
		if i < len(p.Order) {
			p.Order[i], _ = observe.ParseSource(key)
		}
	}
	return p, p.Check()
}

func (r record) SetPolicy(ctx context.Context, p observe.Policy) error {
	if err := p.Check(); err != nil {
		return err
	}
	var keys []string
	for _, s := range p.Order {
		keys = append(keys, s.String())
	}
	return r.inTx(ctx, func(tx *sql.Tx) error {
		return fail(exec(ctx, tx, `
			INSERT INTO record_policy (one, months, sources) VALUES (1, $1, $2)
			ON CONFLICT (one) DO UPDATE SET months = excluded.months, sources = excluded.sources`,
			p.Months, strings.Join(keys, " ")), "keeping the policy of the record")
	})
}
