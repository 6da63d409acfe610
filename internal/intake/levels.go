package intake

import (
	"cmp"
	"slices"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// NoLevel marks what is not said.
const NoLevel = observe.NoLevel

// A Target is the competency that a column of the sheet is about, and the
// version it is rated on.
type Target struct {
	ID      framework.CompetencyID // 0 to leave the column out
	Version framework.VersionID
}

// A Tally counts levels.
type Tally struct{ Added, Changed, Left int }

// A Teller turns the cells of a sheet into what the record is told, one person
// after the other.
type Teller struct {
	p    *Preview
	to   []Target
	day  people.Day // of cells without one
	slot []int32    // for each column the first with the same target
	at   []int32    // for each slot 1 + its place in what is said of this person
}

// Teller returns one for the columns' targets.
func (p *Preview) Teller(to []Target, day people.Day) *Teller {
	t := &Teller{p, to, day, make([]int32, len(to)), make([]int32, len(to))}
	first := map[framework.CompetencyID]int32{}
	for i, target := range to {
		j, there := first[target.ID]
		if !there {
			j = int32(i)
			first[target.ID] = j
		}
		t.slot[i] = j
	}
	return t
}

// Levels appends to ds what the sheet says about the i'th person and does not
// stand already: each competency once, in no order.
func (t *Teller) Levels(ds []observe.Declared, i int, stands []observe.Standing) ([]observe.Declared, Tally) {
	from := len(ds)
	for k := range t.p.Cells(i) {
		c := t.p.Cell(i, k)
		if t.to[c.Competency].ID == 0 {
			continue
		}
		d := t.declared(c)
		if d.Level == NoLevel && d.Target == NoLevel && d.Priority == observe.NoPriority {
			continue
		}
		at := &t.at[t.slot[c.Competency]]
		if *at == 0 {
			ds = append(ds, d)
			*at = int32(len(ds) - from)
		} else if was := &ds[from+int(*at)-1]; d.Day >= was.Day { // said twice: the later day counts, else the later cell
			*was = d
		}
	}
	clear(t.at)
	return t.news(ds, from, stands)
}

// news leaves out of ds what stands.
func (t *Teller) news(ds []observe.Declared, from int, stands []observe.Standing) ([]observe.Declared, Tally) {
	if len(stands) == 0 { // as for all newcomers
		return ds, Tally{Added: len(ds) - from}
	}
	var n Tally
	kept := ds[:from]
	for _, d := range ds[from:] {
		of := about(stands, d.Competency)
		was, there := by(of, t.p.Source())
		switch {
		case there && t.same(d, was), t.p.Source() == observe.Import && t.repeated(d, of):
			n.Left++
			continue
		case there && was.Known() && d.Level != NoLevel:
			n.Changed++
		default:
			n.Added++
		}
		kept = append(kept, d)
	}
	return kept, n
}

func (t *Teller) declared(c *reading.Rating) observe.Declared {
	to, column := t.to[c.Competency], &t.p.Matrix.Competencies[c.Competency]
	d := observe.State(to.ID, to.Version, c.Level, t.day)
	if d.Target = c.Target; d.Target == NoLevel {
		d.Target = column.Target
	}
	if d.Priority = c.Priority; d.Priority == observe.NoPriority {
		d.Priority = column.Priority
	}
	if c.Day != people.Ever {
		d.Day = c.Day
	}
	if written := t.p.Matrix.Values[c.Value]; !plain(written, c.Level) {
		d.Written = written
	}
	return d
}

// plain reports whether s is how we write the level.
func plain(s string, l framework.Level) bool {
	if len(s) == 1 { // most are, and need no formatting
		return l == framework.Whole(int(s[0])-'0') && s[0] >= '0' && s[0] <= '9'
	}
	return l != NoLevel && s == l.String()
}

// same reports whether d says nothing that does not stand already. Only a day
// that the sheet states makes a level fresh again.
func (t *Teller) same(d observe.Declared, was observe.Standing) bool {
	newer := d.Day != t.day && d.Day > was.Day
	return (d.Level == NoLevel || d.Level == was.Level && !newer) &&
		(d.Target == NoLevel || d.Target == was.Aim.Target) &&
		(d.Priority == observe.NoPriority || d.Priority == was.Aim.Priority)
}

// repeated reports whether the sources have said d already, be it that one
// stands behind the level and another behind the target. A sheet that nobody
// stands behind adds nothing by repeating it, so a matrix that was exported
// imports again unchanged.
func (t *Teller) repeated(d observe.Declared, of []observe.Standing) bool {
	level, target, priority := d.Level == NoLevel, d.Target == NoLevel, d.Priority == observe.NoPriority
	for i := range of {
		was := &of[i]
		newer := d.Day != t.day && d.Day > was.Day
		level = level || was.Known() && d.Level == was.Level && !newer
		target = target || d.Target == was.Aim.Target
		priority = priority || d.Priority == was.Aim.Priority
	}
	return level && target && priority
}

// about returns those of all, which are in the order of competencies, that are
// about c.
func about(all []observe.Standing, c framework.CompetencyID) []observe.Standing {
	from, _ := slices.BinarySearchFunc(all, c, func(s observe.Standing, c framework.CompetencyID) int { return cmp.Compare(s.Competency, c) })
	to := from
	for to < len(all) && all[to].Competency == c {
		to++
	}
	return all[from:to]
}

// by returns what the source says in what is about one competency.
func by(of []observe.Standing, s observe.Source) (observe.Standing, bool) {
	for i := range of {
		if of[i].Source == s {
			return of[i], true
		}
	}
	return observe.Standing{}, false
}
