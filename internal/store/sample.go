package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/sample"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// sampleSetting is the setting that names the sample which the people are of.
const sampleSetting = "sample"

// sampler is who made a sample, in the history of what it wrote.
var sampler = people.Actor{Name: "Sample"}

// A SampleTally says how much a sample is.
type SampleTally struct {
	Name               string
	People, Units      int // people who are there on the last day; units
	Statements, Levels int
	Ratings            int
}

// PutSample fills an installation that has no people with a made-up
// organisation, in one transaction. The default framework must be there.
// Progress is told how many people and then how many statements are stored.
func (db *DB) PutSample(ctx context.Context, spec sample.Spec, progress func(what string, n, all int)) (t SampleTally, err error) {
	if progress == nil {
		progress = func(string, int, int) {}
	}
	err = db.inTx(ctx, func(tx *sql.Tx) error {
		if err := vacantForSample(ctx, tx); err != nil {
			return err
		}
		v, err := db.sampleFramework(ctx, tx, spec)
		if err != nil {
			return err
		}
		var keys []string
		for _, c := range v.Competencies {
			if c.Pillar != sample.Craft.Key {
				keys = append(keys, c.Key)
			}
		}
		o, err := sample.New(spec, keys)
		if err != nil {
			return err
		}
		in := &samplePutter{DB: db, tx: tx, o: o, v: v, t: SampleTally{Name: o.Name, People: o.Spec.People, Units: len(o.Units)}, progress: progress}
		if err := in.all(ctx); err != nil {
			return err
		}
		t = in.t
		return putSetting(ctx, tx, sampleSetting, o.Name)
	})
	return t, explained(err, "storing a sample")
}

// Sample returns the name of the sample that the people are of, or "".
func (db *DB) Sample(ctx context.Context) (string, error) {
	return db.Settings().Get(ctx, sampleSetting)
}

func putSetting(ctx context.Context, tx *sql.Tx, name, value string) error {
	return exec(ctx, tx, `INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
}

// filledBySample are the tables that a sample fills, those that refer to
// others first. Whoever adds a table of people or levels adds it here.
var filledBySample = []string{
	"conversation_forms", "conversations", "ratings", "questionnaires", "estimates", "estimate_raters", "standing", "record", "lines", "positions", "person_words", "people", "unit_flow", "unit_tree", "unit_spans", "units", "roster_undo",
}

func vacantForSample(ctx context.Context, tx *sql.Tx) error {
	// The lock makes whoever changes people wait, and us for them.
	if _, err := nextID(ctx, tx, "change", 0); err != nil {
		return err
	}
	for _, table := range []string{"people", "units", "record"} {
		var some int
		switch err := tx.QueryRowContext(ctx, `SELECT 1 FROM `+table+` LIMIT 1`).Scan(&some); {
		case err == nil:
			return fault.New(fault.Conflict, "There are people or levels here already, and a sample would mix with them. Make it in another data folder, or remove the sample that is here first.")
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
	}
	return nil
}

// sampleFramework returns the newest version of the default framework, to
// which the sample's technical skills and roles have been added.
func (db *DB) sampleFramework(ctx context.Context, tx *sql.Tx, spec sample.Spec) (framework.Version, error) {
	var id framework.ID
	err := tx.QueryRowContext(ctx, `SELECT id FROM frameworks WHERE key = 'default'`).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return framework.Version{}, fault.New(fault.Conflict, "The default framework is not here, and a sample needs it. Make the sample in a new data folder.")
	}
	if err != nil {
		return framework.Version{}, err
	}
	v, err := newestOf(ctx, tx, id)
	if err != nil {
		return v, err
	}
	if _, there := v.Pillar(sample.Craft.Key); there {
		return v, nil
	}
	return db.extendFramework(ctx, tx, id, sampler.Name, "Technical skills and roles of the sample.", lastDay(spec), addCraft)
}

func lastDay(spec sample.Spec) time.Time {
	if spec.On == 0 {
		spec.On = sample.Day
	}
	return spec.On.Time()
}

func addCraft(v framework.Version) (framework.Version, error) {
	v, err := v.PutPillar(sample.Craft)
	for _, c := range sample.Competencies() {
		if err == nil {
			v, err = v.PutCompetency(c)
		}
	}
	for _, r := range sample.Roles() {
		if err == nil {
			v, err = v.PutRole(r)
		}
	}
	return v, err
}

// A samplePutter is a sample on its way in. Its numbers are those of the
// sample plus what the database has handed out before.
type samplePutter struct {
	*DB
	tx       *sql.Tx
	o        *sample.Organisation
	v        framework.Version
	t        SampleTally
	progress func(string, int, int)

	person people.ID     // number of the sample's person 1, less 1
	unit   people.UnitID // the same for units
}

func (in *samplePutter) all(ctx context.Context) error {
	change, err := newChange(ctx, in.tx, sampler, "made the sample "+in.o.Name)
	if err != nil {
		return err
	}
	w, err := newPeopleWriter(ctx, in.DB, in.tx, change)
	if err != nil {
		return err
	}
	in.person, in.unit = people.ID(w.first["people"])-1, people.UnitID(w.first["units"])-1
	if err := in.units(ctx, change); err != nil {
		return fmt.Errorf("units: %w", err)
	}
	if err := in.people(ctx, w); err != nil {
		return fmt.Errorf("people: %w", err)
	}
	if err := w.count(ctx); err != nil {
		return err
	}
	if _, err = in.appendStatements(ctx, in.tx, in.statements()); err != nil {
		return err
	}
	_, err = in.addRatings(ctx, in.tx, in.ratings())
	return err
}

func (in *samplePutter) units(ctx context.Context, change int64) error {
	us := make([]people.Unit, len(in.o.Units))
	for i, u := range in.o.Units {
		if u.Parent != 0 {
			u.Parent += in.unit
		}
		u.UID = in.uid('u', i)
		us[i] = u
	}
	made, err := registry{in.DB}.addUnits(ctx, in.tx, change, us)
	if err == nil && made[0].ID != in.unit+1 {
		err = errors.New("the numbers of units are not what they were to be")
	}
	return err
}

// uid makes a public id that is the same for the same sample: a UUIDv7 of its
// last day.
func (in *samplePutter) uid(kind byte, i int) string {
	var u uuid.UUID
	h := in.o.Hash(uint64(kind), uint64(i))
	ms := uint64(in.o.On.Time().UnixMilli())
	for b := range 6 {
		u[b] = byte(ms >> (40 - 8*b))
	}
	for b := range 10 {
		u[6+b] = byte(h[b/8] >> (8 * (b % 8)))
	}
	u[6], u[8] = u[6]&0x0f|0x70, u[8]&0x3f|0x80
	return u.String()
}

// peopleAtOnce is how many histories are held in memory.
const peopleAtOnce = 1000

func (in *samplePutter) people(ctx context.Context, w *peopleWriter) error {
	roles, err := in.roles()
	if err != nil {
		return err
	}
	positions, lines := in.o.Positions, in.o.Lines
	hs := make([]people.History, 0, peopleAtOnce)
	flush := func(n int) error {
		for i := range hs {
			w.put(people.History{}, &hs[i])
		}
		err := w.flush(ctx)
		if err == nil && hs[len(hs)-1].Person.ID != in.person+people.ID(n) {
			err = errors.New("the numbers of people are not what they were to be")
		}
		hs = hs[:0]
		in.progress("people", n, len(in.o.People))
		return err
	}
	for i, p := range in.o.People {
		h := people.History{Person: p}
		h.Person.ID, h.Person.UID = 0, in.uid('p', i)
		for ; len(positions) > 0 && positions[0].Person == p.ID; positions = positions[1:] {
			at := positions[0]
			at.ID, at.Unit, at.Role = 0, at.Unit+in.unit, roles[at.Role]
			h.Positions = append(h.Positions, at)
		}
		for ; len(lines) > 0 && lines[0].Person == p.ID; lines = lines[1:] {
			l := lines[0]
			l.ID, l.Person, l.Manager = 0, 0, l.Manager+in.person
			h.Lines = append(h.Lines, l)
		}
		if hs = append(hs, h); len(hs) == peopleAtOnce || i == len(in.o.People)-1 {
			if err := flush(i + 1); err != nil {
				return err
			}
		}
	}
	return nil
}

// roles returns the number of each role of the sample, after a 0.
func (in *samplePutter) roles() ([]framework.RoleID, error) {
	ids := []framework.RoleID{0}
	for _, key := range in.o.Roles {
		r, ok := in.v.Role(key)
		if !ok {
			r.ID = 0 // the organisation has taken this profile out
		}
		ids = append(ids, r.ID)
	}
	return ids, nil
}

// statements returns the record of the sample with the numbers of the database.
func (in *samplePutter) statements() iter.Seq2[observe.Statement, error] {
	ids := make([]framework.CompetencyID, len(in.o.Keys)+1)
	for i, key := range in.o.Keys {
		if c, ok := in.v.Competency(key); ok {
			ids[i+1] = c.ID
		}
	}
	return func(yield func(observe.Statement, error) bool) {
		for s := range in.o.Record() {
			s.Person += in.person
			if s.By.Person != 0 {
				s.By.Person += in.person
			}
			for i := range s.Levels {
				d := &s.Levels[i]
				d.Competency, d.Version = ids[d.Competency], in.v.ID
			}
			in.t.Statements++
			in.t.Levels += len(s.Levels)
			if in.t.Statements%1000 == 0 {
				in.progress("statements", in.t.Statements, 0)
			}
			if !yield(s, nil) {
				return
			}
		}
	}
}

// ratings returns the ratings of the sample with the numbers of the database.
func (in *samplePutter) ratings() iter.Seq2[observe.Rating, error] {
	asked := observe.Questionnaire{Version: in.v.ID}
	var kept []int // the places of answers to what the framework still has
	for i, c := range in.o.Asked() {
		known, ok := in.v.Competency(in.o.Keys[c])
		if !ok {
			continue
		}
		q := observe.Question{Competency: known.ID}
		if len(known.Items) > 0 {
			q.Item = known.Items[0].Key
		}
		asked.Questions, kept = append(asked.Questions, q), append(kept, i)
	}
	return func(yield func(observe.Rating, error) bool) {
		for r := range in.o.Ratings() {
			r.UID = in.uid('r', in.t.Ratings)
			r.Person, r.Rater, r.By.Person = r.Person+in.person, r.Rater+in.person, r.By.Person+in.person
			r.Asked = asked
			some := false
			for i, place := range kept {
				r.Answers[i] = r.Answers[place]
				some = some || r.Answers[i] > 0
			}
			r.Answers = r.Answers[:len(kept)]
			if !some {
				continue
			}
			if in.t.Ratings++; in.t.Ratings%1000 == 0 {
				in.progress("ratings", in.t.Ratings, 0)
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// RemoveSample takes away the people, units and record of a sample, and the
// version of the framework that it published if nobody has published one
// since. What was changed in the sample goes with it.
func (db *DB) RemoveSample(ctx context.Context) error {
	err := db.inTx(ctx, func(tx *sql.Tx) error {
		if _, err := nextID(ctx, tx, "change", 0); err != nil {
			return err
		}
		var name string
		err := tx.QueryRowContext(ctx, `SELECT value FROM settings WHERE name = $1 AND value <> ''`, sampleSetting).Scan(&name)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.Conflict, "There is no sample here. What the organisation has brought in itself is taken back import by import.")
		}
		if err != nil {
			return err
		}
		if err := noImports(ctx, tx); err != nil {
			return err
		}
		for _, table := range filledBySample {
			if err := exec(ctx, tx, `DELETE FROM `+table); err != nil {
				return err
			}
		}
		for _, reset := range []string{
			`UPDATE rating_head SET seq = 0`,
			`UPDATE estimate_state SET generation = 0, place = 0, solved = 0, at = NULL, formula = '', calibration = '', bases = ''`,
		} {
			if err := exec(ctx, tx, reset); err != nil {
				return err
			}
		}
		if err := withdrawCraft(ctx, tx); err != nil {
			return err
		}
		return exec(ctx, tx, `DELETE FROM settings WHERE name = $1`, sampleSetting)
	})
	return explained(err, "removing the sample")
}

func noImports(ctx context.Context, tx *sql.Tx) error {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM imports WHERE state = 'applied'`).Scan(&n)
	if err == nil && n > 0 {
		err = fault.New(fault.Conflict, "Something was imported since the sample was made, and would go with it. Take back the imports first.")
	}
	return err
}

// withdrawCraft deletes the version that the sample published, if it is still
// the newest one and has no draft after it.
func withdrawCraft(ctx context.Context, tx *sql.Tx) error {
	return exec(ctx, tx, `
		DELETE FROM framework_versions WHERE number > 1 AND author = $1
			AND number = (SELECT max(n.number) FROM framework_versions n WHERE n.framework_id = framework_versions.framework_id)
			AND NOT EXISTS (SELECT 1 FROM framework_versions d WHERE d.framework_id = framework_versions.framework_id AND d.number = 0)`,
		sampler.Name)
}

// Started reports whether there is anybody yet.
func (db *DB) Started(ctx context.Context) (bool, error) {
	var some int
	err := db.read.QueryRowContext(ctx, `SELECT 1 FROM people LIMIT 1`).Scan(&some)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, fail(err, "looking for people")
}
