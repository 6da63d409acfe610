package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// An appender adds statements to the record and keeps what stands in step with
// it, within one transaction. It gathers both, so that many statements cost
// few round trips. Of many statements the next are gathered while the last are
// written: whoever yields them may not use the transaction.
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

	writing chan func() error // what is to be written beside the gathering, if it is
	written chan error        // how that went, in the end
	broken  atomic.Bool       // there is no point in going on
}

const (
	bulkRows    = 256
	bulkColumns = 13
	mostGained  = 150_000 // standings held in memory, some 13 MB; as many again are being written
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

// beside lets what follows be written beside the gathering, until settle.
func (a *appender) beside() {
	writing, written := make(chan func() error, 1), make(chan error, 1)
	a.writing, a.written = writing, written
	go func() {
		var err error
		for write := range writing {
			if err == nil {
				err = write()
				a.broken.Store(err != nil)
			}
		}
		written <- err
	}()
}

// write writes, now or beside the gathering.
func (a *appender) write(f func() error) error {
	switch {
	case a.writing == nil:
		return f()
	case a.broken.Load():
		return a.settle()
	}
	a.writing <- f
	return nil
}

// settle waits until all is written, and has the rest written at once.
func (a *appender) settle() error {
	if a.writing == nil {
		return nil
	}
	close(a.writing)
	a.writing = nil
	return <-a.written
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
	if err := errors.Join(a.flushRows(), a.settle()); err != nil {
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

func (a *appender) flushRows() error {
	if a.rows == 0 {
		return nil
	}
	rows, args := a.rows, a.args
	err := a.write(func() error { return fail(a.insert(rows, args), "adding to the record") })
	a.rows, a.args, a.levels = 0, make([]any, 0, cap(args)), make([]byte, 0, cap(a.levels))
	return err
}

func (a *appender) insert(rows int, args []any) (err error) {
	if rows < bulkRows {
		return exec(a.ctx, a.tx, a.inOrder(insertStatements+tuples(rows, bulkColumns)), args...)
	}
	if a.bulk == nil {
		a.bulk, err = a.tx.PrepareContext(a.ctx, a.inOrder(insertStatements+tuples(bulkRows, bulkColumns)))
		if err != nil {
			return err
		}
	}
	_, err = a.bulk.ExecContext(a.ctx, args...)
	return err
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
	stands := a.stands
	for p := range a.changed {
		delete(stands, p) // is folded in the end
	}
	a.stands, a.gained = make(map[people.ID][]observe.Standing, len(stands)), 0
	return a.write(func() error { return a.merge(stands) })
}

func (a *appender) merge(stands map[people.ID][]observe.Standing) error {
	who := slices.Sorted(maps.Keys(stands))
	w := standingWriter{dialect: a.dialect, ctx: a.ctx, tx: a.tx}
	for some := range slices.Chunk(who, someAtOnce) {
		err := standingBytes(a.ctx, a.tx, some, func(p people.ID, levels []byte) error {
			all, err := readStanding(levels)
			for _, s := range stands[p] {
				all = observe.Merge(all, s)
			}
			stands[p] = all
			return err
		})
		if err != nil {
			return err
		}
		for _, p := range some {
			if err := w.put(p, stands[p]); err != nil {
				return err
			}
		}
	}
	return w.close()
}

// close inserts what is left and moves the head.
func (a *appender) close() error {
	err := errors.Join(a.flushRows(), a.flushStanding(), a.settle())
	if a.bulk != nil {
		defer a.bulk.Close()
	}
	if err != nil {
		return err
	}
	if err := a.refold(a.ctx, a.tx, slices.Collect(maps.Keys(a.changed))); err != nil {
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
