package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
)

// Frameworks returns the frameworks.
func (db *DB) Frameworks() framework.Store { return frameworks{db} }

type frameworks struct{ *DB }

const headings = `
	SELECT f.id, f.uid, f.key, v.name, v.id, v.number, v.published, v.author, v.note, v.competencies, v.roles, COALESCE(d.id, 0)
	FROM frameworks f
	JOIN framework_versions v ON v.framework_id = f.id
	LEFT JOIN framework_versions d ON d.framework_id = f.id AND d.number = 0`

func (s frameworks) List(ctx context.Context) ([]framework.Heading, error) {
	hs, err := collect(ctx, s.read, scanHeading, headings+`
		WHERE v.number = (SELECT max(number) FROM framework_versions n WHERE n.framework_id = f.id)
		ORDER BY f.id`)
	return hs, fail(err, "listing frameworks")
}

func (s frameworks) Versions(ctx context.Context, id framework.ID) ([]framework.Heading, error) {
	hs, err := collect(ctx, s.read, scanHeading, headings+`
		WHERE f.id = $1
		ORDER BY CASE WHEN v.number = 0 THEN 0 ELSE 1 END, v.number DESC`, id)
	if err == nil && len(hs) == 0 {
		return nil, found(sql.ErrNoRows, "framework")
	}
	return hs, fail(err, "listing the versions of framework %d", id)
}

func scanHeading(rows *sql.Rows) (h framework.Heading, err error) {
	var at sql.Null[int64]
	f := &h.Framework
	err = rows.Scan(&f.ID, &f.UID, &f.Key, &f.Name, &h.Version, &h.Number, &at, &h.By, &h.Note, &h.Competencies, &h.Roles, &h.Draft)
	h.Published = fromMicros(at)
	return h, err
}

func (s frameworks) Current(ctx context.Context) ([]framework.Version, error) {
	hs, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	vs := make([]framework.Version, len(hs))
	for i, h := range hs {
		if vs[i], err = s.Get(ctx, h.Version); err != nil {
			return nil, err
		}
	}
	return vs, nil
}

func (s frameworks) Get(ctx context.Context, id framework.VersionID) (framework.Version, error) {
	if v, ok := s.versions.get(id); ok {
		return v, nil
	}
	v, err := getVersion(ctx, s.read, id)
	if err == nil && v.Number > 0 {
		s.versions.put(v)
	}
	return v, err
}

func (s frameworks) Add(ctx context.Context, v framework.Version, by string, at time.Time) (framework.Version, error) {
	err := s.inTx(ctx, func(tx *sql.Tx) (err error) {
		v, err = s.addIn(ctx, tx, v, by, at)
		return err
	})
	return v, explained(err, "adding framework %s", v.Framework.Key)
}

// addIn is Add inside a transaction of somebody else.
func (s frameworks) addIn(ctx context.Context, tx *sql.Tx, v framework.Version, by string, at time.Time) (framework.Version, error) {
	v = v.Tidy()
	if err := v.Check(); err != nil {
		return v, err
	}
	id, err := nextID(ctx, tx, "framework", 1)
	if err != nil {
		return v, err
	}
	v.Framework.ID, v.Framework.UID = framework.ID(id), newUID()
	res, err := tx.ExecContext(ctx, `INSERT INTO frameworks (id, uid, key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		v.Framework.ID, v.Framework.UID, v.Framework.Key)
	if err != nil {
		return v, err
	}
	if n, err := res.RowsAffected(); err != nil {
		return v, err
	} else if n == 0 {
		return v, fault.New(fault.Conflict, "There is already a framework with the key %q. Give this one another key, or change that one as a draft.", v.Framework.Key)
	}
	v.Number, v.By, v.Published = 1, by, at
	return s.insertVersion(ctx, tx, v)
}

func (s frameworks) Update(ctx context.Context, id framework.ID, change func(framework.Version) (framework.Version, error)) (v framework.Version, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		if err := s.lockFramework(ctx, tx, id); err != nil {
			return err
		}
		v, err = draftOf(ctx, tx, id)
		if fault.Is(err, fault.NotFound) {
			v, err = newestOf(ctx, tx, id)
		}
		if err != nil {
			return err
		}
		was := v
		if v, err = changed(was, change); err != nil {
			return err
		}
		v.Number, v.Published, v.By, v.Note = 0, time.Time{}, "", ""
		if was.Number > 0 {
			v, err = s.insertVersion(ctx, tx, v)
			return err
		}
		v, err = s.rewriteVersion(ctx, tx, v)
		return err
	})
	return v, explained(err, "changing the draft of framework %d", id)
}

// changed applies a change to v. What is stored is tidy and passes Check, and
// stays the same framework.
func changed(v framework.Version, change func(framework.Version) (framework.Version, error)) (framework.Version, error) {
	next, err := change(v.Clone())
	if err != nil {
		return v, err
	}
	next = next.Tidy()
	name := next.Framework.Name
	next.Framework, next.ID, next.Number = v.Framework, v.ID, v.Number
	next.Framework.Name = name
	next.Published, next.By, next.Note = v.Published, v.By, v.Note
	return next, next.Check()
}

func (s frameworks) Publish(ctx context.Context, id framework.ID, by, note string, at time.Time) (v framework.Version, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		if err := s.lockFramework(ctx, tx, id); err != nil {
			return err
		}
		if v, err = draftOf(ctx, tx, id); err != nil {
			return err
		}
		newest, err := newestOf(ctx, tx, id)
		if err != nil {
			return err
		}
		v.Number, v.By, v.Note, v.Published = newest.Number+1, by, note, at
		if v = v.Tidy(); v.Note == "" {
			return fault.Field("note", "Write in a few words what this version changes.")
		}
		v, err = s.rewriteVersion(ctx, tx, v)
		return err
	})
	return v, explained(err, "publishing framework %d", id)
}

func (s frameworks) Discard(ctx context.Context, id framework.ID) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if err := s.lockFramework(ctx, tx, id); err != nil {
			return err
		}
		return fail(exec(ctx, tx, `DELETE FROM framework_versions WHERE framework_id = $1 AND number = 0`, id), "discarding the draft of framework %d", id)
	})
}

// extendFramework publishes what change makes of the newest version as the
// next one, inside a transaction of somebody else. A draft, if there is one,
// is changed alike, so that publishing it later takes nothing back.
func (db *DB) extendFramework(ctx context.Context, tx *sql.Tx, id framework.ID, by, note string, at time.Time, change func(framework.Version) (framework.Version, error)) (framework.Version, error) {
	s := frameworks{db}
	if err := s.lockFramework(ctx, tx, id); err != nil {
		return framework.Version{}, err
	}
	newest, err := newestOf(ctx, tx, id)
	if err != nil {
		return newest, err
	}
	next, err := changed(newest, change)
	if err != nil {
		return newest, err
	}
	next.Number, next.By, next.Note, next.Published = newest.Number+1, by, note, at
	if next, err = s.insertVersion(ctx, tx, next); err != nil {
		return newest, err
	}
	draft, err := draftOf(ctx, tx, id)
	if fault.Is(err, fault.NotFound) {
		return next, nil
	}
	if err == nil {
		draft, err = changed(draft, change)
	}
	if err == nil {
		_, err = s.rewriteVersion(ctx, tx, draft)
	}
	return next, explained(err, "changing the draft of framework %d", id)
}

// explained keeps a fault as it is and says of other errors in what we failed.
func explained(err error, doing string, args ...any) error {
	if _, ok := errors.AsType[*fault.Error](err); ok || err == nil {
		return err
	}
	return fail(err, doing, args...)
}

// lockFramework makes those who change a framework take turns.
func (s frameworks) lockFramework(ctx context.Context, tx *sql.Tx, id framework.ID) error {
	err := tx.QueryRowContext(ctx, `SELECT id FROM frameworks WHERE id = $1 `+s.lockRow, id).Scan(new(int64))
	return found(err, "framework")
}

func newestOf(ctx context.Context, q querier, id framework.ID) (framework.Version, error) {
	return scanVersion(q.QueryRowContext(ctx, versionRow+` WHERE v.framework_id = $1 AND v.number > 0 ORDER BY v.number DESC LIMIT 1`, id), "framework")
}

func draftOf(ctx context.Context, q querier, id framework.ID) (framework.Version, error) {
	return scanVersion(q.QueryRowContext(ctx, versionRow+` WHERE v.framework_id = $1 AND v.number = 0`, id), "draft of this framework")
}

func getVersion(ctx context.Context, q querier, id framework.VersionID) (framework.Version, error) {
	return scanVersion(q.QueryRowContext(ctx, versionRow+` WHERE v.id = $1`, id), "version of a framework")
}

const versionRow = `
	SELECT f.id, f.uid, f.key, v.name, v.id, v.number, v.published, v.author, v.note, v.document
	FROM framework_versions v
	JOIN frameworks f ON f.id = v.framework_id`

// A frameworkDoc is the part of a version that is stored as JSON. Its fields,
// and those of the types it holds, are the format: renaming one needs a
// migration, and a test that reads a stored document of before will say so.
type frameworkDoc struct {
	Language     string
	Source       string
	Scale        []framework.Anchor
	Pillars      []framework.Pillar
	Competencies []framework.Competency
	Roles        []framework.Role
	Ladders      []framework.Ladder
}

func scanVersion(row *sql.Row, what string) (v framework.Version, err error) {
	var at sql.Null[int64]
	var text []byte
	f := &v.Framework
	err = row.Scan(&f.ID, &f.UID, &f.Key, &f.Name, &v.ID, &v.Number, &at, &v.By, &v.Note, &text)
	if err != nil {
		return v, found(err, what)
	}
	var d frameworkDoc
	if err := json.Unmarshal(text, &d); err != nil {
		return v, fmt.Errorf("reading version %d of framework %s: %w", v.Number, f.Key, err)
	}
	v.Published = fromMicros(at)
	v.Language, v.Source, v.Scale = d.Language, d.Source, d.Scale
	v.Pillars, v.Competencies, v.Roles, v.Ladders = d.Pillars, d.Competencies, d.Roles, d.Ladders
	return v, nil
}

func (v docOf) json() (string, error) {
	text, err := json.Marshal(frameworkDoc{v.Language, v.Source, v.Scale, v.Pillars, v.Competencies, v.Roles, v.Ladders})
	return string(text), err
}

type docOf framework.Version

func (s frameworks) insertVersion(ctx context.Context, tx *sql.Tx, v framework.Version) (framework.Version, error) {
	id, err := nextID(ctx, tx, "framework version", 1)
	if err != nil {
		return v, err
	}
	v.ID = framework.VersionID(id)
	if v, err = s.number(ctx, tx, v); err != nil {
		return v, err
	}
	text, err := docOf(v).json()
	if err != nil {
		return v, err
	}
	return v, exec(ctx, tx, `
		INSERT INTO framework_versions (id, framework_id, number, published, author, note, name, competencies, roles, document, seal)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		v.ID, v.Framework.ID, v.Number, toMicros(v.Published), v.By, v.Note, v.Framework.Name, len(v.Competencies), len(v.Roles), text, sealOf(v.Number, text))
}

// rewriteVersion stores v in place of the draft that has its ID.
func (s frameworks) rewriteVersion(ctx context.Context, tx *sql.Tx, v framework.Version) (framework.Version, error) {
	v, err := s.number(ctx, tx, v)
	if err != nil {
		return v, err
	}
	text, err := docOf(v).json()
	if err != nil {
		return v, err
	}
	return v, exec(ctx, tx, `
		UPDATE framework_versions
		SET number = $2, published = $3, author = $4, note = $5, name = $6, competencies = $7, roles = $8, document = $9, seal = $10
		WHERE id = $1 AND number = 0`,
		v.ID, v.Number, toMicros(v.Published), v.By, v.Note, v.Framework.Name, len(v.Competencies), len(v.Roles), text, sealOf(v.Number, text))
}

// sealOf is what a published version is checked against ever after: drafts have
// none, because they change.
func sealOf(number int, document string) string {
	if number == 0 {
		return ""
	}
	sum := sha256.Sum256([]byte(document))
	return hex.EncodeToString(sum[:])
}

// number gives each competency and role of v the ID that its key has had in
// the framework from the start, or a new one.
func (s frameworks) number(ctx context.Context, tx *sql.Tx, v framework.Version) (framework.Version, error) {
	v = v.Clone()
	keys := make([]string, len(v.Competencies))
	for i, c := range v.Competencies {
		keys[i] = c.Key
	}
	ids, err := s.idsOf(ctx, tx, "competencies", v.Framework.ID, keys)
	if err != nil {
		return v, err
	}
	for i := range v.Competencies {
		v.Competencies[i].ID = framework.CompetencyID(ids[i])
	}
	keys = make([]string, len(v.Roles))
	for i, r := range v.Roles {
		keys[i] = r.Key
	}
	if ids, err = s.idsOf(ctx, tx, "roles", v.Framework.ID, keys); err != nil {
		return v, err
	}
	for i := range v.Roles {
		v.Roles[i].ID = framework.RoleID(ids[i])
	}
	return v, nil
}

// idsOf returns the ID of each key, making those that are new.
func (s frameworks) idsOf(ctx context.Context, tx *sql.Tx, table string, id framework.ID, keys []string) ([]int64, error) {
	type row struct {
		id  int64
		key string
	}
	rows, err := collect(ctx, tx, func(rows *sql.Rows) (r row, err error) {
		err = rows.Scan(&r.id, &r.key)
		return r, err
	}, `SELECT id, key FROM `+table+` WHERE framework_id = $1`, id)
	if err != nil {
		return nil, err
	}
	known := make(map[string]int64, len(rows))
	for _, r := range rows {
		known[r.key] = r.id
	}
	var fresh []string
	for _, k := range keys {
		if known[k] == 0 {
			fresh = append(fresh, k)
		}
	}
	if len(fresh) > 0 {
		first, err := nextID(ctx, tx, table, len(fresh))
		if err != nil {
			return nil, err
		}
		insert, err := tx.PrepareContext(ctx, `INSERT INTO `+table+` (id, framework_id, key) VALUES ($1, $2, $3)`)
		if err != nil {
			return nil, err
		}
		defer insert.Close()
		for i, k := range fresh {
			known[k] = first + int64(i)
			if _, err := insert.ExecContext(ctx, known[k], id, k); err != nil {
				return nil, fmt.Errorf("numbering %s: %w", k, err)
			}
		}
	}
	ids := make([]int64, len(keys))
	for i, k := range keys {
		ids[i] = known[k]
	}
	return ids, nil
}
