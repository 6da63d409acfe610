package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// An appender adds statements to the record and keeps what stands in step with
// it, within one transaction. It gathers both, so that many statements cost
// few round trips.
type appender struct {
	*DB
	ctx  context.Context
	tx   *sql.Tx
	last observe.Seq // the last number handed out

	rows   int       // gathered, not yet inserted
	args   []any     // of those rows
	levels []byte    // where the bytes of those rows lie
	bulk   *sql.Stmt // inserts bulkRows at once

	stands  map[people.ID][]observe.Standing // said here, not yet merged into the table
	gained  int                              // how many are in stands
	changed map[people.ID]bool               // must be folded again, for a withdrawal
}

const (
	bulkRows    = 256
	bulkColumns = 13
	mostGained  = 300_000 // standings held in memory, some 25 MB
)

// appender begins to append. Whoever appends holds the head of the record
// until they commit: a reader never sees 8 while 7 is uncommitted.
func (db *DB) appender(ctx context.Context, tx *sql.Tx) (*appender, error) {
	a := &appender{
		DB: db, ctx: ctx, tx: tx,
		stands: map[people.ID][]observe.Standing{}, changed: map[people.ID]bool{},
	}
	err := tx.QueryRowContext(ctx, `UPDATE record_head SET seq = seq WHERE one = 1 RETURNING seq`).Scan(&a.last)
	return a, fail(err, "taking the head of the record")
}

// add checks a statement, numbers it and takes it in.
func (a *appender) add(s observe.Statement) (observe.Statement, error) {
	if err := s.Check(); err != nil {
		return s, err
	}
	if s.Withdraws != 0 {
		if err := a.checkWithdrawal(s); err != nil {
			return s, err
		}
	}
	s = s.Ordered()
	a.last++
	s.Seq = a.last
	a.gather(s)
	if a.rows == bulkRows {
		if err := a.flushRows(); err != nil {
			return s, err
		}
	}
	if a.gained >= mostGained {
		return s, a.flushStanding()
	}
	return s, nil
}

func (a *appender) checkWithdrawal(s observe.Statement) error {
	if err := a.flushRows(); err != nil {
		return err
	}
	ss, err := statementsOf(a.ctx, a.tx, s.Person)
	if err != nil {
		return err
	}
	a.changed[s.Person] = true
	return observe.CheckWithdrawal(s, ss)
}

func (a *appender) gather(s observe.Statement) {
	from := len(a.levels)
	a.levels = appendLevels(a.levels, s.Levels)
	levels := a.levels[from:len(a.levels):len(a.levels)]
	a.args = append(a.args, int64(s.Seq), int64(s.Person), int64(s.Source), s.At.UnixMicro(),
		int64(s.By.Account), int64(s.By.Person), s.By.Name, int64(s.Import),
		int64(s.Withdraws), int64(s.Competency), s.Why, int64(len(s.Levels)), levels)
	a.rows++
	if len(s.Levels) > 0 {
		had := a.stands[s.Person]
		if had == nil {
			had = make([]observe.Standing, 0, len(s.Levels))
		}
		now := observe.Add(had, s)
		a.gained += len(now) - len(had)
		a.stands[s.Person] = now
	}
}

const insertStatements = `INSERT INTO record (` + statementColumnsSized + `) VALUES `

const statementColumnsSized = `seq, person, source, at, by_account, by_person, by_name, import, withdraws, competency, why, size, levels`

func (a *appender) flushRows() (err error) {
	switch {
	case a.rows == 0:
		return nil
	case a.rows == bulkRows && a.bulk == nil:
		a.bulk, err = a.tx.PrepareContext(a.ctx, a.inOrder(insertStatements+tuples(bulkRows, bulkColumns)))
		if err != nil {
			return err
		}
		fallthrough
	case a.rows == bulkRows:
		_, err = a.bulk.ExecContext(a.ctx, a.args...)
	default:
		err = exec(a.ctx, a.tx, a.inOrder(insertStatements+tuples(a.rows, bulkColumns)), a.args...)
	}
	a.rows, a.args, a.levels = 0, a.args[:0], a.levels[:0]
	return fail(err, "adding to the record")
}

// tuples returns "($1, $2), ($3, $4)" for two rows of two.
func tuples(rows, columns int) string {
	var b strings.Builder
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("(" + placeholders(i*columns+1, columns) + ")")
	}
	return b.String()
}

// flushStanding merges what was said here into the table.
func (a *appender) flushStanding() error {
	who := make([]people.ID, 0, len(a.stands))
	for p := range a.stands {
		if !a.changed[p] {
			who = append(who, p)
		}
	}
	slices.Sort(who)
	w := standingWriter{dialect: a.dialect, ctx: a.ctx, tx: a.tx}
	for some := range slices.Chunk(who, someAtOnce) {
		err := standingBytes(a.ctx, a.tx, some, func(p people.ID, levels []byte) error {
			all, err := readStanding(levels)
			for _, s := range a.stands[p] {
				all = observe.Merge(all, s)
			}
			a.stands[p] = all
			return err
		})
		if err != nil {
			return err
		}
		for _, p := range some {
			if err := w.put(p, a.stands[p]); err != nil {
				return err
			}
		}
	}
	clear(a.stands)
	a.gained = 0
	return w.close()
}

// close inserts what is left and moves the head.
func (a *appender) close() error {
	if a.bulk != nil {
		defer a.bulk.Close()
	}
	if err := a.flushRows(); err != nil {
		return err
	}
	if err := a.flushStanding(); err != nil {
		return err
	}
	who := make([]people.ID, 0, len(a.changed))
	for p := range a.changed {
		who = append(who, p)
	}
	if err := a.refold(a.ctx, a.tx, who); err != nil {
		return err
	}
	return exec(a.ctx, a.tx, `UPDATE record_head SET seq = $1 WHERE one = 1`, a.last)
}

// A standingWriter replaces rows of what stands, many at once.
type standingWriter struct {
	dialect
	ctx    context.Context
	tx     *sql.Tx
	args   []any
	levels []byte
	bulk   *sql.Stmt
}

func (w *standingWriter) put(p people.ID, all []observe.Standing) error {
	if len(all) == 0 {
		return exec(w.ctx, w.tx, `DELETE FROM standing WHERE person = $1`, p)
	}
	from := len(w.levels)
	w.levels = appendStanding(w.levels, all)
	w.args = append(w.args, int64(p), w.levels[from:len(w.levels):len(w.levels)])
	if len(w.args) < 2*bulkRows {
		return nil
	}
	if w.bulk == nil {
		var err error
		if w.bulk, err = w.tx.PrepareContext(w.ctx, w.putStanding(bulkRows)); err != nil {
			return err
		}
	}
	_, err := w.bulk.ExecContext(w.ctx, w.args...)
	w.args, w.levels = w.args[:0], w.levels[:0]
	return err
}

func (w *standingWriter) close() error {
	if w.bulk != nil {
		defer w.bulk.Close()
	}
	if len(w.args) == 0 {
		return nil
	}
	return exec(w.ctx, w.tx, w.putStanding(len(w.args)/2), w.args...)
}

func (d dialect) putStanding(rows int) string {
	return d.inOrder(`INSERT INTO standing (person, levels) VALUES ` + tuples(rows, 2) +
		` ON CONFLICT (person) DO UPDATE SET levels = excluded.levels`)
}

// refold makes what stands for the given people from the record.
func (d dialect) refold(ctx context.Context, tx *sql.Tx, who []people.ID) error {
	slices.Sort(who)
	w := standingWriter{dialect: d, ctx: ctx, tx: tx}
	for _, p := range who {
		ss, err := statementsOf(ctx, tx, p)
		if err != nil {
			return err
		}
		if err := w.put(p, observe.Fold(ss)); err != nil {
			return fmt.Errorf("folding the record of person %d: %w", p, err)
		}
	}
	return w.close()
}
