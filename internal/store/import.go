package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/once"
	"github.com/bearinghq/bearing/observe"
)

// Imports returns the imports and their files.
func (db *DB) Imports() intake.Store { return imports{db} }

// ImportQueue returns what nodes share out imports by.
func (db *DB) ImportQueue() intake.Queue { return imports{db} }

type imports struct{ *DB }

// receiving is the state of an upload that is still arriving. Nobody sees it.
const receiving = "receiving"

// importPiece is how many bytes of a file go into one row.
const importPiece = 1 << 20

func (s imports) Stage(ctx context.Context, i intake.Import, r io.Reader, limit int64) (intake.Import, error) {
	i.UID, i.State, i.Name = newUID(), intake.Staged, intake.FileName(i.Name)
	if i.Pasted {
		i.Name = ""
	}
	quiet := once.Without(ctx) // until the file is whole, nobody sees it
	err := s.inTx(quiet, func(tx *sql.Tx) error {
		id, err := nextID(ctx, tx, "import", 1)
		if err != nil {
			return err
		}
		i.ID = observe.ImportID(id)
		return insertImport(ctx, tx, i)
	})
	if err != nil {
		return i, fail(err, "storing an upload")
	}
	if i.Size, i.SHA256, err = s.receive(quiet, i, r, limit); err == nil {
		err = fail(s.inTx(ctx, func(tx *sql.Tx) error {
			return arrived(ctx, tx, i)
		}), "storing an upload")
	}
	if err != nil {
		// Whoever sent it may have gone, and the context with them.
		if e := s.drop(context.WithoutCancel(quiet), int64(i.ID)); e != nil {
			err = errors.Join(err, e)
		}
	}
	return i, err
}

// arrived makes an upload that is whole visible, unless it took so long that it
// was swept away.
func arrived(ctx context.Context, tx *sql.Tx, i intake.Import) error {
	res, err := tx.ExecContext(ctx, `UPDATE imports SET state = $2, size = $3, sha256 = $4 WHERE id = $1`, i.ID, i.State, i.Size, i.SHA256)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return fault.New(fault.Conflict, "The file took more than a day to arrive, and nothing of it was kept. Send it again, or import it with “bearing import” where Bearing runs.")
}

// receive stores what r holds. Each piece is a transaction of its own, so that
// a slow upload keeps nobody waiting.
func (s imports) receive(ctx context.Context, i intake.Import, r io.Reader, limit int64) (size int64, sum string, err error) {
	hash := sha256.New()
	piece := make([]byte, importPiece)
	for n := 0; ; n++ {
		k, end := readPiece(r, piece)
		if end != nil && end != io.EOF {
			return 0, "", cut(end)
		}
		if size += int64(k); size > limit {
			return 0, "", fault.New(fault.Invalid, "The file is larger than %d MB, the most that this installation takes. Split it, or ask whoever runs Bearing to raise the limit.", limit>>20)
		}
		hash.Write(piece[:k])
		if k > 0 {
			err = s.inTx(ctx, func(tx *sql.Tx) error {
				return exec(ctx, tx, `INSERT INTO import_pieces (import, n, bytes) VALUES ($1, $2, $3)`, i.ID, n, piece[:k])
			})
			if err != nil {
				return 0, "", fmt.Errorf("storing piece %d of an upload: %w", n, err)
			}
		}
		if end != nil {
			return size, hex.EncodeToString(hash.Sum(nil)), nil
		}
	}
}

// readPiece reads until p is full or r ends. Unlike io.ReadFull it tells an end from
// a connection that broke, which is io.ErrUnexpectedEOF.
func readPiece(r io.Reader, p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		var k int
		k, err = r.Read(p[n:])
		n += k
	}
	return n, err
}

// cut explains an upload that did not arrive whole.
func cut(err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f
	}
	return fault.New(fault.Invalid, "The file did not arrive whole, and nothing of it was kept. Send it again.")
}

// drop forgets an upload that did not arrive whole.
func (s imports) drop(ctx context.Context, id int64) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if err := exec(ctx, tx, `DELETE FROM import_pieces WHERE import = $1`, id); err != nil {
			return err
		}
		return exec(ctx, tx, `DELETE FROM imports WHERE id = $1 AND state = $2`, id, receiving)
	})
}

func (s imports) Sweep(ctx context.Context, t time.Time) error {
	old, err := collect(ctx, s.read, scalar[int64], `SELECT id FROM imports WHERE state = $1 AND at < $2`, receiving, toMicros(t))
	if err != nil {
		return fmt.Errorf("looking for unfinished uploads: %w", err)
	}
	for _, id := range old {
		if err := s.drop(ctx, id); err != nil {
			return fmt.Errorf("dropping unfinished upload %d: %w", id, err)
		}
	}
	return nil
}

func (s imports) Get(ctx context.Context, uid string) (intake.Import, error) {
	return getImport(ctx, s.read, uid, "")
}

func (s imports) List(ctx context.Context, before string, n int) ([]intake.Import, error) {
	if before == "" {
		before = "~" // after every UID
	}
	all, err := collect(ctx, s.read, scanImport, importColumns+`
		WHERE i.uid < $1 AND i.state <> $2
		ORDER BY i.uid DESC
		LIMIT $3`, before, receiving, n)
	return all, fail(err, "listing imports")
}

func (s imports) Update(ctx context.Context, uid string, change func(intake.Import) (intake.Import, error)) (i intake.Import, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		if i, err = getImport(ctx, tx, uid, s.lockRow); err != nil {
			return err
		}
		if i, err = change(i); err != nil {
			return err
		}
		return putImport(ctx, tx, i)
	})
	return i, err
}

func (s imports) File(ctx context.Context, uid string, w io.Writer) error {
	i, err := s.Get(ctx, uid)
	if err != nil {
		return err
	}
	if !i.KeepsFile() {
		return fault.New(fault.Conflict, "The file of this import is no longer kept: once it is imported or discarded, only its name and fingerprint are.")
	}
	rest := i.Size
	for n := 0; rest > 0; n++ {
		var piece []byte
		err := s.read.QueryRowContext(ctx, `SELECT bytes FROM import_pieces WHERE import = $1 AND n = $2`, i.ID, n).Scan(&piece)
		if err != nil {
			return fmt.Errorf("reading piece %d of import %s: %w", n, uid, err)
		}
		if _, err := w.Write(piece); err != nil {
			return fmt.Errorf("unpacking import %s: %w", uid, err)
		}
		rest -= int64(len(piece))
	}
	return nil
}

func (s imports) Waiting(ctx context.Context) ([]string, error) {
	return collect(ctx, s.read, scalar[string], `SELECT uid FROM imports WHERE state = $1 ORDER BY id`, intake.Applying)
}

// Turn locks the row of import_turn in a transaction of its own, which ends
// when it is released or the connection breaks.
func (s imports) Turn(ctx context.Context) (release func(), err error) {
	if s.lockRow == "" {
		return func() {}, nil
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("waiting for a turn: %w", err)
	}
	if err := tx.QueryRowContext(ctx, `SELECT one FROM import_turn WHERE one = 1 `+s.lockRow).Scan(new(int)); err != nil {
		tx.Rollback()
		return nil, fmt.Errorf("waiting for a turn: %w", err)
	}
	return func() { tx.Rollback() }, nil
}

func (s imports) Tell(ctx context.Context, uid string, p intake.Progress) error {
	if s.lockRow == "" { // SQLite has one writer, and it is busy importing
		return nil
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		return exec(ctx, tx, `
			INSERT INTO import_progress (import, done, total)
			SELECT id, CAST($2 AS BIGINT), CAST($3 AS BIGINT) FROM imports WHERE uid = $1
			ON CONFLICT (import) DO UPDATE SET done = excluded.done, total = excluded.total`, uid, p.Done, p.Of)
	})
}

// importColumns are those that scanImport reads.
const importColumns = `
	SELECT i.id, i.uid, i.kind, i.name, i.pasted, i.size, i.sha256, i.state, i.sentence,
		i.by_account, i.by_person, i.by_name, i.at, i.applied_at, i.undone_by, i.undone_at,
		i.decisions, i.result, COALESCE(p.done, 0), COALESCE(p.total, 0)
	FROM imports i
	LEFT JOIN import_progress p ON p.import = i.id`

func getImport(ctx context.Context, q querier, uid, lock string) (intake.Import, error) {
	if lock != "" {
		lock += " OF i"
	}
	all, err := collect(ctx, q, scanImport, importColumns+` WHERE i.uid = $1 AND i.state <> $2 `+lock, uid, receiving)
	if err != nil {
		return intake.Import{}, fmt.Errorf("reading import %s: %w", uid, err)
	}
	if len(all) == 0 {
		return intake.Import{}, fault.New(fault.NotFound, "There is no such import.")
	}
	return all[0], nil
}

func scanImport(rows *sql.Rows) (i intake.Import, err error) {
	var at, applied, undone sql.Null[int64]
	var decisions, result string
	err = rows.Scan(&i.ID, &i.UID, &i.Kind, &i.Name, &i.Pasted, &i.Size, &i.SHA256, &i.State, &i.Sentence,
		&i.By.Account, &i.By.Person, &i.By.Name, &at, &applied, &i.UndoneBy, &undone,
		&decisions, &result, &i.Progress.Done, &i.Progress.Of)
	if err != nil {
		return i, err
	}
	i.At, i.AppliedAt, i.UndoneAt = fromMicros(at), fromMicros(applied), fromMicros(undone)
	if err := json.Unmarshal([]byte(decisions), &i.Decisions); err != nil {
		return i, fmt.Errorf("reading the decisions of import %s: %w", i.UID, err)
	}
	if err := json.Unmarshal([]byte(result), &i.Result); err != nil {
		return i, fmt.Errorf("reading the result of import %s: %w", i.UID, err)
	}
	return i, nil
}

func insertImport(ctx context.Context, tx *sql.Tx, i intake.Import) error {
	decisions, err := json.Marshal(i.Decisions)
	if err != nil {
		return fmt.Errorf("encoding decisions: %w", err)
	}
	return exec(ctx, tx, `
		INSERT INTO imports (id, uid, kind, name, pasted, size, sha256, state, sentence, by_account, by_person, by_name,
			at, undone_by, decisions, result, inverse)
		VALUES ($1, $2, $3, $4, $5, 0, '', $6, '', $7, $8, $9, $10, '', $11, '{}', '')`,
		i.ID, i.UID, i.Kind, i.Name, i.Pasted, receiving, i.By.Account, i.By.Person, i.By.Name, toMicros(i.At), string(decisions))
}

// putImport stores what may change about i.
func putImport(ctx context.Context, tx *sql.Tx, i intake.Import) error {
	decisions, err := json.Marshal(i.Decisions)
	if err != nil {
		return fmt.Errorf("encoding decisions: %w", err)
	}
	result, err := json.Marshal(i.Result)
	if err != nil {
		return fmt.Errorf("encoding a result: %w", err)
	}
	err = exec(ctx, tx, `
		UPDATE imports
		SET kind = $2, state = $3, sentence = $4, applied_at = $5, undone_by = $6, undone_at = $7, decisions = $8, result = $9
		WHERE id = $1`,
		i.ID, i.Kind, i.State, i.Sentence, toMicros(i.AppliedAt), i.UndoneBy, toMicros(i.UndoneAt), string(decisions), string(result))
	if err != nil {
		return fmt.Errorf("updating import %s: %w", i.UID, err)
	}
	if i.KeepsFile() {
		return nil
	}
	for _, q := range []string{`DELETE FROM import_pieces WHERE import = $1`, `DELETE FROM import_progress WHERE import = $1`} {
		if err := exec(ctx, tx, q, i.ID); err != nil {
			return fmt.Errorf("letting go of the file of import %s: %w", i.UID, err)
		}
	}
	return nil
}

// scalar scans a row of one column.
func scalar[T any](rows *sql.Rows) (v T, err error) {
	err = rows.Scan(&v)
	return v, err
}
