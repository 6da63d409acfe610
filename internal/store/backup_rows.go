package store

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strings"
	"time"
)

// The inside of a backup file is a run of records, each begun by one letter:
//
//	H  what the backup is, as JSON
//	T  a table: its name and its columns, in alphabetical order
//	R  a row of that table: its values in that order
//	E  the rows and sum of each table, as JSON; nothing comes after
//
// A value is a letter and what it needs: n nothing, i a whole number (a
// boolean is 0 or 1), f a number with a fraction, t a text, b bytes.

var errFormat = errors.New("the backup is not written as it should be")

// longest is the largest value that a backup may hold.
const longest = 1 << 30

type table struct {
	name    string
	columns []string
	is      map[string]string // type by column, in the engine's words
}

// tables lists the tables of the program and their columns, by name.
func (db *DB) tables(ctx context.Context, q querier) ([]table, error) {
	query := `SELECT t.name, c.name, lower(c.type) FROM sqlite_schema t, pragma_table_info(t.name) c
		WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'goose_db_version' ORDER BY 1, 2`
	if db.name == postgres.name {
		query = `SELECT CAST(c.table_name AS TEXT), CAST(c.column_name AS TEXT), CAST(c.data_type AS TEXT)
			FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
			WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.table_name <> 'goose_db_version'
			ORDER BY CAST(c.table_name AS TEXT) COLLATE "C", CAST(c.column_name AS TEXT) COLLATE "C"`
	}
	rows, err := collect(ctx, q, func(r *sql.Rows) ([3]string, error) {
		var s [3]string
		return s, r.Scan(&s[0], &s[1], &s[2])
	}, query)
	if err != nil {
		return nil, fmt.Errorf("listing tables: %w", err)
	}
	var all []table
	for _, r := range rows {
		if len(all) == 0 || all[len(all)-1].name != r[0] {
			all = append(all, table{name: r[0], is: map[string]string{}})
		}
		t := &all[len(all)-1]
		t.columns = append(t.columns, r[1])
		t.is[r[1]] = r[2]
	}
	return all, nil
}

// quoted returns names as SQL takes any name.
func quoted(names ...string) string {
	q := make([]string, len(names))
	for i, n := range names {
		q[i] = `"` + strings.ReplaceAll(n, `"`, `""`) + `"`
	}
	return strings.Join(q, ", ")
}

// A rowSum sums the rows of a table (see TableSum).
type rowSum struct {
	rows int64
	sum  [4]uint64
}

func (t *rowSum) add(row []byte) {
	h := sha256.Sum256(row)
	var carry uint64
	for i := range t.sum {
		t.sum[i], carry = bits.Add64(t.sum[i], binary.LittleEndian.Uint64(h[8*i:]), carry)
	}
	t.rows++
}

func (t *rowSum) of(name string) TableSum {
	var b []byte
	for _, s := range t.sum {
		b = binary.LittleEndian.AppendUint64(b, s)
	}
	return TableSum{name, t.rows, hex.EncodeToString(b)}
}

// A recorder writes records. It keeps the first error.
type recorder struct {
	w        *bufio.Writer
	progress func(int64)
	rows     int64
	buf      []byte
	err      error
}

func (r *recorder) put(b []byte) {
	if r.err == nil {
		_, r.err = r.w.Write(b)
	}
}

func (r *recorder) json(letter byte, v any) {
	b, err := json.Marshal(v)
	if r.err == nil {
		r.err = err
	}
	r.put(appendText([]byte{letter}, string(b)))
}

type headRecord struct {
	Engine string    `json:"engine"`
	Schema int64     `json:"schema"`
	Made   time.Time `json:"made"`
}

type endRecord struct {
	Tables []sumRecord `json:"tables"`
}

type sumRecord struct {
	Name string `json:"name"`
	Rows int64  `json:"rows"`
	Sum  string `json:"sum"`
}

func (r *recorder) header(m Manifest) { r.json('H', headRecord{m.Engine, m.Schema, m.Made}) }

func (r *recorder) end(ts []TableSum) {
	var e endRecord
	for _, t := range ts {
		e.Tables = append(e.Tables, sumRecord(t))
	}
	r.json('E', e)
}

func (r *recorder) table(ctx context.Context, q querier, t table) (TableSum, error) {
	head := binary.AppendUvarint(appendText([]byte{'T'}, t.name), uint64(len(t.columns)))
	for _, c := range t.columns {
		head = appendText(head, c)
	}
	r.put(head)
	var sum rowSum
	err := eachRow(ctx, q, t, func(values []any) error {
		row, err := appendRow(r.buf[:0], values)
		if err != nil {
			return err
		}
		r.buf = row
		sum.add(row)
		r.put([]byte{'R'})
		r.put(row)
		if r.rows++; r.progress != nil && r.rows%4096 == 0 {
			r.progress(r.rows)
		}
		return r.err
	})
	return sum.of(t.name), err
}

func eachRow(ctx context.Context, q querier, t table, f func([]any) error) error {
	rows, err := q.QueryContext(ctx, `SELECT `+quoted(t.columns...)+` FROM `+quoted(t.name))
	if err != nil {
		return err
	}
	defer rows.Close()
	values, into := make([]any, len(t.columns)), make([]any, len(t.columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := f(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

func appendRow(b []byte, values []any) ([]byte, error) {
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			b = append(b, 'n')
		case int64:
			b = binary.AppendVarint(append(b, 'i'), v)
		case bool:
			n := int64(0)
			if v {
				n = 1
			}
			b = binary.AppendVarint(append(b, 'i'), n)
		case float64:
			b = binary.BigEndian.AppendUint64(append(b, 'f'), math.Float64bits(v))
		case string:
			b = appendText(append(b, 't'), v)
		case []byte:
			b = append(binary.AppendUvarint(append(b, 'b'), uint64(len(v))), v...)
		default:
			return nil, fmt.Errorf("a value of type %T cannot be kept", v)
		}
	}
	return b, nil
}

// A player reads records and hands them to a taker.
type player struct {
	r       *bufio.Reader
	to      taker
	name    string
	columns int
	sum     rowSum
	values  []any
	buf     []byte
}

func (p *player) all(ctx context.Context) (Manifest, error) {
	m := Manifest{Format: backupFormat}
	var head headRecord
	if err := p.json('H', &head); err != nil {
		return m, err
	}
	m.Engine, m.Schema, m.Made = head.Engine, head.Schema, head.Made
	if err := p.to.begin(m); err != nil {
		return m, err
	}
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return m, ctx.Err()
		}
		letter, err := p.r.ReadByte()
		if err != nil {
			return m, err
		}
		switch letter {
		case 'T':
			p.closeTable(&m)
			err = p.table()
		case 'R':
			err = p.row()
		case 'E':
			p.closeTable(&m)
			return m, p.end(m)
		default:
			err = errFormat
		}
		if err != nil {
			return m, err
		}
	}
}

func (p *player) closeTable(m *Manifest) {
	if p.name != "" {
		m.Tables = append(m.Tables, p.sum.of(p.name))
	}
}

func (p *player) json(letter byte, v any) error {
	got, err := p.r.ReadByte()
	if err != nil {
		return err
	}
	if got != letter {
		return errFormat
	}
	return p.readJSON(v)
}

func (p *player) readJSON(v any) error {
	b, err := p.text()
	if err != nil {
		return err
	}
	if json.Unmarshal([]byte(b), v) != nil {
		return errFormat
	}
	return nil
}

func (p *player) end(m Manifest) error {
	var e endRecord
	if err := p.readJSON(&e); err != nil {
		return err
	}
	if _, err := p.r.ReadByte(); err == nil {
		return errFormat
	}
	var want []TableSum
	for _, t := range e.Tables {
		want = append(want, TableSum(t))
	}
	if same(want, m.Tables) != nil {
		return errFormat
	}
	return nil
}

func (p *player) table() error {
	name, err := p.text()
	if err != nil {
		return err
	}
	n, err := binary.ReadUvarint(p.r)
	if err != nil {
		return err
	}
	if n == 0 || n > 2000 || name == "" {
		return errFormat
	}
	columns := make([]string, n)
	for i := range columns {
		if columns[i], err = p.text(); err != nil {
			return err
		}
	}
	p.name, p.columns, p.sum = name, len(columns), rowSum{}
	p.values = make([]any, n)
	return p.to.table(name, columns)
}

func (p *player) row() error {
	if p.name == "" {
		return errFormat
	}
	for i := range p.values {
		v, err := p.value()
		if err != nil {
			return err
		}
		p.values[i] = v
	}
	row, err := appendRow(p.buf[:0], p.values)
	if err != nil {
		return err
	}
	p.buf = row
	p.sum.add(row)
	return p.to.row(p.values)
}

func (p *player) value() (any, error) {
	letter, err := p.r.ReadByte()
	if err != nil {
		return nil, err
	}
	switch letter {
	case 'n':
		return nil, nil
	case 'i':
		return binary.ReadVarint(p.r)
	case 'f':
		var b [8]byte
		for i := range b {
			if b[i], err = p.r.ReadByte(); err != nil {
				return nil, err
			}
		}
		return math.Float64frombits(binary.BigEndian.Uint64(b[:])), nil
	case 't':
		return p.text()
	case 'b':
		s, err := p.text()
		return []byte(s), err
	}
	return nil, errFormat
}

func (p *player) text() (string, error) {
	n, err := binary.ReadUvarint(p.r)
	if err != nil {
		return "", err
	}
	if n > longest {
		return "", errFormat
	}
	b := make([]byte, n)
	for read := 0; read < len(b); {
		k, err := p.r.Read(b[read:])
		if err != nil {
			return "", err
		}
		read += k
	}
	return string(b), nil
}
