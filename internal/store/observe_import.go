package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// withdrawImport takes back all that an import said and has not been taken
// back yet, as part of a transaction that it does not end, and returns how
// many statements that were.
func (db *DB) withdrawImport(ctx context.Context, tx *sql.Tx, id observe.ImportID, by people.Actor, at time.Time, why string) (n int, err error) {
	if id == 0 || strings.TrimSpace(why) == "" {
		return 0, fault.Field("why", "Say which import is withdrawn, and why.")
	}
	var last observe.Seq
	err = tx.QueryRowContext(ctx, `UPDATE record_head SET seq = seq WHERE one = 1 RETURNING seq`).Scan(&last)
	if err != nil {
		return 0, fmt.Errorf("taking the head of the record: %w", err)
	}
	res, err := tx.ExecContext(ctx, `
		INSERT INTO record (`+statementColumnsSized+`)
		SELECT CAST($1 AS BIGINT) + row_number() OVER (ORDER BY seq), person, source, CAST($2 AS BIGINT),
			CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS TEXT), 0, seq, 0, CAST($6 AS TEXT), 0, `+db.bytes("$7")+`
		FROM record r
		WHERE import = $8 AND import <> 0 AND withdraws = 0 AND NOT EXISTS (
			SELECT 1 FROM record w WHERE w.withdraws = r.seq AND w.withdraws <> 0 AND w.competency = 0)`,
		last, at.UnixMicro(), by.Account, by.Person, by.Name, why, appendLevels(nil, nil), id)
	if err != nil {
		return 0, fmt.Errorf("withdrawing import %d: %w", id, err)
	}
	count, err := res.RowsAffected()
	if err != nil || count == 0 {
		return 0, err
	}
	if err := exec(ctx, tx, `UPDATE record_head SET seq = $1 WHERE one = 1`, int64(last)+count); err != nil {
		return 0, err
	}
	return int(count), db.refoldImport(ctx, tx, id)
}

// bytes says of an argument that it is bytes, where the engine cannot tell.
func (db *DB) bytes(arg string) string { return db.ddl.Replace("CAST(" + arg + " AS BYTEA)") }

func (db *DB) refoldImport(ctx context.Context, tx *sql.Tx, id observe.ImportID) error {
	for after := people.ID(0); ; {
		who, err := collect(ctx, tx, scanPerson, `
			SELECT DISTINCT person FROM record
			WHERE import = $1 AND import <> 0 AND person > $2 ORDER BY person LIMIT $3`, id, after, someAtOnce)
		if err != nil || len(who) == 0 {
			return fail(err, "listing the people of import %d", id)
		}
		after = who[len(who)-1]
		if err := db.refold(ctx, tx, who); err != nil {
			return err
		}
	}
}

func scanPerson(rows *sql.Rows) (p people.ID, err error) {
	err = rows.Scan(&p)
	return p, err
}

// VerifyStanding compares what stands with the record it is made from, and
// returns how many people it looked at and for whom the two differ.
func (db *DB) VerifyStanding(ctx context.Context) (looked int, differ []people.ID, err error) {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: db.lockRow != "", Isolation: db.snapshot()})
	if err != nil {
		return 0, nil, fmt.Errorf("beginning to read: %w", err)
	}
	defer tx.Rollback()
	return compareStanding(ctx, tx)
}

// snapshot is the isolation under which a reader sees one moment.
func (db *DB) snapshot() sql.IsolationLevel {
	if db.lockRow != "" {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault // SQLite's readers always do
}

func compareStanding(ctx context.Context, q querier) (looked int, differ []people.ID, err error) {
	for after := people.ID(0); ; {
		who, err := collect(ctx, q, scanPerson, `
			SELECT person FROM (SELECT DISTINCT person FROM record UNION SELECT person FROM standing) AS p
			WHERE person > $1 ORDER BY person LIMIT $2`, after, someAtOnce)
		if err != nil || len(who) == 0 {
			return looked, differ, fail(err, "listing the people of the record")
		}
		after = who[len(who)-1]
		looked += len(who)
		kept := make(map[people.ID][]byte, len(who))
		err = standingBytes(ctx, q, who, func(p people.ID, levels []byte) error {
			kept[p] = bytes.Clone(levels)
			return nil
		})
		if err != nil {
			return looked, differ, err
		}
		for _, p := range who {
			ss, err := statementsOf(ctx, q, p)
			if err != nil {
				return looked, differ, err
			}
			var want []byte
			if all := observe.Fold(ss); len(all) > 0 {
				want = appendStanding(nil, all)
			}
			if !bytes.Equal(want, kept[p]) {
				differ = append(differ, p)
			}
		}
	}
}

// RebuildStanding makes what stands anew from the record and returns for how
// many people it differed.
func (db *DB) RebuildStanding(ctx context.Context) (mended int, err error) {
	err = db.inTx(ctx, func(tx *sql.Tx) error {
		if err := exec(ctx, tx, `UPDATE record_head SET seq = seq WHERE one = 1`); err != nil {
			return err
		}
		_, differ, err := compareStanding(ctx, tx)
		if err != nil {
			return err
		}
		mended = len(differ)
		return db.refold(ctx, tx, differ)
	})
	return mended, fail(err, "rebuilding what stands")
}
