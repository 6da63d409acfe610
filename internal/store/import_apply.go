package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// ImportRecord returns what imports are made part of.
func (db *DB) ImportRecord() intake.Record { return importRecord{imports{db}} }

type importRecord struct{ imports }

// inverse is what undoing an import needs to know.
type inverse struct {
	Roster    int64 // of putRoster
	Framework framework.ID
	Added     framework.Added // to the framework
	Whole     bool            // the framework itself was added
	// The versions before it and of it, if it published the next version of a framework.
	Before, Next framework.VersionID `json:",omitempty"`
}

func (s importRecord) Known(ctx context.Context, most int) (k intake.Known, err error) {
	k.Frameworks, err = frameworks{s.DB}.Current(ctx)
	if err != nil {
		return k, fmt.Errorf("reading frameworks: %w", err)
	}
	var n int
	if err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM people`).Scan(&n); err != nil || n > most {
		return k, fail(err, "counting who is known")
	}
	k.People, err = collect(ctx, s.read, scanWho, `SELECT id, uid, COALESCE(number, ''), name, COALESCE(email, '') FROM people ORDER BY id`)
	return k, fail(err, "reading who is known")
}

func (s importRecord) Named(ctx context.Context, uids ...string) (map[string]people.ID, error) {
	all, err := byIDs(ctx, s.read, scanWho, `SELECT id, uid, COALESCE(number, ''), name, COALESCE(email, '') FROM people WHERE uid IN (%s)`, uids)
	named := make(map[string]people.ID, len(all))
	for _, p := range all {
		named[p.UID] = p.ID
	}
	return named, fail(err, "looking for the people of decisions")
}

func (s importRecord) Standing(ctx context.Context, who ...people.ID) (map[people.ID][]observe.Standing, error) {
	return record{s.DB}.Standing(ctx, who...)
}

func (s importRecord) Rated(ctx context.Context, who ...people.ID) (map[people.ID][]observe.Rating, error) {
	return s.ratingsOf(ctx, s.read, who)
}

func (s importRecord) Plan(ctx context.Context, r people.Roster) (*people.Plan, people.RosterResult, error) {
	plan, res, err := s.planRoster(ctx, r)
	return plan, res, explained(err, "planning a list of people")
}

func (s importRecord) Apply(ctx context.Context, uid string, p *intake.Preview, at time.Time, tell func(intake.Progress)) (i intake.Import, err error) {
	err = s.inRosterTx(ctx, func(tx *sql.Tx, past look) error {
		if i, err = getImport(ctx, tx, uid, s.lockRow); err != nil {
			return err
		}
		i, err = s.applyIn(ctx, tx, past, i, p, at, tell)
		return err
	})
	return i, explained(err, "applying import %s", uid)
}

func (s importRecord) Take(ctx context.Context, i intake.Import, p *intake.Preview, tell func(intake.Progress)) (intake.Import, error) {
	err := s.inRosterTx(ctx, func(tx *sql.Tx, past look) error {
		id, err := nextID(ctx, tx, "import", 1)
		if err != nil {
			return err
		}
		i.ID, i.UID, i.State, i.Name = observe.ImportID(id), newUID(), intake.Applying, intake.FileName(i.Name)
		if err := insertImport(ctx, tx, i); err != nil {
			return err
		}
		if err := exec(ctx, tx, `UPDATE imports SET size = $2, sha256 = $3 WHERE id = $1`, i.ID, i.Size, i.SHA256); err != nil {
			return err
		}
		i, err = s.applyIn(ctx, tx, past, i, p, i.At, tell)
		return err
	})
	return i, explained(err, "importing %s", i.Title())
}

// applyIn applies i inside a transaction of somebody else.
func (s importRecord) applyIn(ctx context.Context, tx *sql.Tx, past look, i intake.Import, p *intake.Preview, at time.Time, tell func(intake.Progress)) (intake.Import, error) {
	a := &applier{DB: s.DB, ctx: ctx, tx: tx, past: past, i: i, p: p, at: at, tell: tell}
	i, err := i.Finish(intake.Result{}, at)
	if err != nil {
		return i, err // another node was first
	}
	if err := a.apply(); err != nil {
		return i, err
	}
	i.Result = a.result
	if err := putImport(ctx, tx, i); err != nil {
		return i, err
	}
	b, err := json.Marshal(a.inverse)
	if err != nil {
		return i, err
	}
	return i, exec(ctx, tx, `UPDATE imports SET inverse = $2 WHERE id = $1`, i.ID, string(b))
}

// An applier makes one import part of the record, in one transaction.
type applier struct {
	*DB
	ctx     context.Context
	tx      *sql.Tx
	past    look
	i       intake.Import
	p       *intake.Preview
	at      time.Time
	tell    func(intake.Progress)
	result  intake.Result
	inverse inverse
}

func (a *applier) apply() error {
	switch a.p.Kind {
	case intake.Framework:
		return a.framework()
	case intake.People:
		return a.roster()
	case intake.Ratings:
		return a.ratings()
	}
	return a.matrix()
}

func (a *applier) framework() error {
	switch {
	case a.p.Known:
		return nil
	case a.p.Before.ID != 0:
		return a.nextVersion()
	}
	v, err := frameworks{a.DB}.addIn(a.ctx, a.tx, a.p.Framework, a.i.By.Name, a.at)
	if err != nil {
		return err
	}
	a.inverse.Framework, a.inverse.Whole = v.Framework.ID, true
	a.result.CompetenciesAdded, a.result.RolesAdded, a.result.Version = len(v.Competencies), len(v.Roles), int64(v.ID)
	return nil
}

// nextVersion publishes a framework as the next version of the one that has
// its key.
func (a *applier) nextVersion() error {
	was := a.p.Before
	if err := a.noDraft(a.ctx, a.tx, was.Framework); err != nil {
		return err
	}
	v, err := a.extendFramework(a.ctx, a.tx, was.Framework.ID, a.i.By.Name, "Imported from "+a.i.Title(), a.at, func(now framework.Version) (framework.Version, error) {
		if now.ID != was.ID {
			return now, fault.New(fault.Conflict, "The framework %s has been changed since this file was read. Bring the file once more.", was.Framework.Name)
		}
		return a.p.Framework.Clone(), nil
	})
	if err != nil {
		return err
	}
	a.inverse.Framework, a.inverse.Before, a.inverse.Next = was.Framework.ID, was.ID, v.ID
	for _, c := range v.Competencies {
		if _, there := was.Competency(c.Key); !there {
			a.inverse.Added.Competencies = append(a.inverse.Added.Competencies, c.Key)
		}
	}
	a.result.CompetenciesAdded, a.result.RolesAdded, a.result.PartsChanged = a.p.Would.CompetenciesAdded, a.p.Would.RolesAdded, a.p.Would.PartsChanged
	a.result.Version = int64(v.ID)
	return nil
}

// noDraft refuses while somebody works on the next version of a framework.
func (db *DB) noDraft(ctx context.Context, tx *sql.Tx, f framework.Framework) error {
	if err := (frameworks{db}).lockFramework(ctx, tx, f.ID); err != nil {
		return err
	}
	_, err := draftOf(ctx, tx, f.ID)
	switch {
	case err == nil:
		return fault.New(fault.Conflict, "There is a draft of the framework %s. Publish or discard it first, then try again.", f.Name)
	case fault.Is(err, fault.NotFound):
		return nil
	}
	return err
}

func (a *applier) roster() error {
	r := a.p.Roster
	r.Done = func(n int) { a.tell(intake.Progress{Done: n, Of: a.p.RosterRows}) }
	res, err := a.putRoster(a.ctx, a.tx, a.past, a.i.By, r)
	if err != nil {
		return err
	}
	a.inverse.Roster = res.Change
	a.result.PeopleAdded, a.result.PeopleChanged, a.result.PeopleLeft = res.Added, res.Changed, res.Same
	return nil
}

func (a *applier) matrix() error {
	who, err := a.people()
	if err != nil {
		return err
	}
	to, err := a.competencies()
	if err != nil {
		return err
	}
	_, err = a.appendStatements(a.ctx, a.tx, a.statements(who, to))
	return err
}

// people adds those who are new and returns who each of the sheet's people is;
// 0 for those left out.
func (a *applier) people() ([]people.ID, error) {
	who := make([]people.ID, len(a.p.People))
	for i, m := range a.p.People {
		who[i] = people.ID(m.ID)
	}
	fresh := a.p.Newcomers()
	if fresh.Len() == 0 {
		return who, nil
	}
	res, err := a.putRoster(a.ctx, a.tx, a.past, a.i.By, people.Roster{
		Day:  people.DayOf(a.at),
		Rows: fresh,
		Seen: func(row people.RosterRow, id people.ID) { who[row.N] = id },
	})
	a.inverse.Roster = res.Change
	a.result.PeopleAdded = res.Added
	return who, err
}

// competencies adds those that are new and returns what each column is about.
func (a *applier) competencies() ([]intake.Target, error) {
	vs, err := a.current()
	if err != nil {
		return nil, err
	}
	groups := a.p.NewCompetencies()
	if len(groups) > 0 {
		if vs, err = a.extend(vs, groups); err != nil {
			return nil, err
		}
	}
	return a.p.Targets(vs), nil
}

// current returns the newest version of each framework, as this transaction
// sees it.
func (a *applier) current() ([]framework.Version, error) {
	all, err := collect(a.ctx, a.tx, scalar[framework.ID], `SELECT id FROM frameworks ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("listing frameworks: %w", err)
	}
	vs := make([]framework.Version, len(all))
	for i, id := range all {
		if vs[i], err = newestOf(a.ctx, a.tx, id); err != nil {
			return nil, err
		}
	}
	return vs, nil
}

// extend adds competencies to the first framework.
func (a *applier) extend(vs []framework.Version, groups []intake.Group) ([]framework.Version, error) {
	if len(vs) == 0 {
		return nil, fault.New(fault.Conflict, "There is no framework that new competencies could be added to. Import a framework first.")
	}
	change := func(v framework.Version) (framework.Version, error) {
		a.inverse.Added = framework.Added{} // a draft is changed alike
		for _, g := range groups {
			next, added, err := v.AddCompetencies(g.Pillar, g.Names...)
			if err != nil {
				return v, err
			}
			v = next
			a.inverse.Added.Pillars = append(a.inverse.Added.Pillars, added.Pillars...)
			a.inverse.Added.Competencies = append(a.inverse.Added.Competencies, added.Competencies...)
		}
		return v, nil
	}
	v, err := a.extendFramework(a.ctx, a.tx, vs[0].Framework.ID, a.i.By.Name, "Added by the import of "+a.i.Title(), a.at, change)
	if err != nil {
		return nil, err
	}
	a.inverse.Framework = v.Framework.ID
	a.result.CompetenciesAdded, a.result.Version = len(a.inverse.Added.Competencies), int64(v.ID)
	vs[0] = v
	return vs, nil
}

// tellEvery is after how many people progress is told.
const tellEvery = 64

// statements yields one statement for each of the sheet's people about whom
// the sheet says anything that does not stand already.
func (a *applier) statements(who []people.ID, to []intake.Target) iter.Seq2[observe.Statement, error] {
	teller := a.p.Teller(to, people.DayOf(a.at))
	return func(yield func(observe.Statement, error) bool) {
		var ds []observe.Declared
		total := a.p.Matrix.Cells.Len()
		for from := 0; from < len(who); from += someAtOnce {
			stands, err := a.standing(from, who[from:min(from+someAtOnce, len(who))])
			if err != nil {
				yield(observe.Statement{}, err)
				return
			}
			for i := from; i < min(from+someAtOnce, len(who)); i++ {
				if i%tellEvery == 0 {
					a.tell(intake.Progress{Done: a.p.CellsBefore(i), Of: total})
				}
				if who[i] == 0 {
					continue
				}
				var n intake.Tally
				ds, n = teller.Levels(ds[:0], i, stands[who[i]])
				a.result.Take(n)
				if len(ds) > 0 && !yield(observe.Statement{
					Person: who[i], Source: a.p.Source(), By: a.i.By, At: a.at, Import: a.i.ID, Levels: ds,
				}, nil) {
					return
				}
			}
		}
	}
}

// standing returns what stood before about those of some who were known then.
// The record's head is held, so nobody else has said anything since.
func (a *applier) standing(from int, some []people.ID) (map[people.ID][]observe.Standing, error) {
	var known []people.ID
	for k, id := range some {
		if m := a.p.People[from+k]; id != 0 && (m.ID != 0 || m.Skip) {
			known = append(known, id)
		}
	}
	all := make(map[people.ID][]observe.Standing, len(known))
	if len(known) == 0 {
		return all, nil
	}
	err := standingBytes(a.ctx, a.past, known, func(p people.ID, levels []byte) (err error) {
		all[p], err = readStanding(levels)
		return err
	})
	return all, fail(err, "reading what stands")
}
