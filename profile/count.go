package profile

import (
	"cmp"
	"slices"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/psych"
)

// Enough is the least number of anonymous raters behind anything that is shown.
const Enough = 5

// Months of the windows.
const (
	countMonths = 12 // answers count that are at most so much older than the newest
	AgeingAfter = 12 // months after which a profile is shown as ageing
	HiddenAfter = 18 // and after which only the person sees it
)

// A Tally counts raters by group.
type Tally [len(observe.Groups) + 1]int

// Anonymous returns how many raters are in groups that answer without their
// names.
func (t Tally) Anonymous() (n int) {
	for _, by := range observe.Groups {
		if !by.Named() {
			n += t[by]
		}
	}
	return n
}

// Named returns how many others answer under their names.
func (t Tally) Named() int { return t[observe.ByManager] + t[observe.ByAssessor] }

// All returns how many others there are.
func (t Tally) All() int { return t.Anonymous() + t.Named() }

// Heard says on what an estimate rests.
type Heard struct {
	Raters         Tally      // with an answer that counts
	On             []Tally    // the same for each competency
	Answers        int        // that count
	Waiting        bool       // anonymous answers wait until they are Enough
	Oldest, Newest people.Day // of the answers that count; Newest is people.Ever if none does
}

// Count returns the forms that count about one person, given all ratings of the
// person that are in force, and on what they rest. Persons and raters of the
// forms are people.ID.
//
// What people say of themselves never counts. Of a named rater the newest answer
// to each item counts, unless it is over a year older than the newest answer
// about the person.
//
// Answers of people who answer without their names count for a competency in
// batches of Enough raters or more, in the order in which they came; what came
// with one import came at once. Fewer wait. A batch ages as a whole. So whatever
// is computed from what counts, and whatever changes from one day to the next,
// rests on Enough of them or on none. It is decided by who answered what, never
// by the answers.
//
// Somebody who answered without their name first and under it later counts with
// both; the group is that of the newest.
func (g Gauge) Count(about []observe.Rating) ([]psych.Form, Heard) {
	about = slices.DeleteFunc(slices.Clone(about), func(r observe.Rating) bool {
		return r.Withdraws != 0 || group(r.Group) < 0 || r.Rater == r.Person
	})
	slices.SortFunc(about, func(a, b observe.Rating) int { return cmp.Compare(a.Seq, b.Seq) })
	t := newTable(g)
	for i := 0; i < len(about); {
		n := i + 1
		for n < len(about) && together(about[n], about[i]) {
			n++
		}
		t.arrive(about[i:n])
		i = n
	}
	return t.forms()
}

// CountWaves returns the forms that count in each of some waves, and on what
// those of each rest. What holds for Count holds in every wave by itself.
func (g Gauge) CountWaves(about []observe.Rating, waves []Wave) ([]psych.Form, []Heard) {
	var all []psych.Form
	heard := make([]Heard, len(waves))
	for w, wave := range waves {
		mine := slices.DeleteFunc(slices.Clone(about), func(r observe.Rating) bool { return !wave.Has(r) })
		var forms []psych.Form
		forms, heard[w] = g.Count(mine)
		for _, f := range forms {
			f.Wave = w
			all = append(all, f)
		}
	}
	return all, heard
}

// together reports whether two ratings were entered at once.
func together(a, b observe.Rating) bool {
	if a.Import != 0 || b.Import != 0 {
		return a.Import == b.Import
	}
	return a.At.Equal(b.At)
}

// A voice is one rater on one competency.
type voice struct {
	rater people.ID
	comp  int
}

// A question is one item as it was asked; item is its number in the model.
type question struct {
	item int32
	key  string
}

// An answer to a question has the day on which it was given.
type answer struct {
	question
	value byte
	day   people.Day
}

// A said is what a voice said, and for one without a name the batch it is in.
type said struct {
	answers []answer
	batch   int
}

// A table is where ratings are counted.
type table struct {
	g       Gauge
	person  people.ID
	groups  map[people.ID]observe.Group // by the newest rating
	named   map[voice]*said
	quiet   map[voice]*said       // anonymous, and enough
	waiting []map[people.ID]*said // by competency: anonymous, and too few
	batches []people.Day          // the newest day of each batch
}

func newTable(g Gauge) *table {
	return &table{
		g: g, groups: make(map[people.ID]observe.Group), named: make(map[voice]*said), quiet: make(map[voice]*said),
		waiting: make([]map[people.ID]*said, len(g.Competencies)),
	}
}

// arrive takes ratings that were entered at once.
func (t *table) arrive(rs []observe.Rating) {
	for _, r := range rs {
		t.person, t.groups[r.Rater] = r.Person, r.Group
		for i, q := range r.Asked.Questions {
			item, ok := t.g.item(q)
			if !ok || i >= len(r.Answers) || r.Answers[i] == 0 {
				continue
			}
			c := int(item) % len(t.g.Competencies)
			a := answer{question{item, q.Item}, r.Answers[i], r.Day}
			if r.Group.Named() {
				put(t.named, voice{r.Rater, c}, a)
				continue
			}
			if t.waiting[c] == nil {
				t.waiting[c] = make(map[people.ID]*said)
			}
			put(t.waiting[c], r.Rater, a)
		}
	}
	for c := range t.waiting {
		if len(t.waiting[c]) >= Enough {
			t.admit(c)
		}
	}
}

// put keeps the newest answer to each question.
func put[K comparable](m map[K]*said, k K, a answer) {
	s := m[k]
	if s == nil {
		s = &said{}
		m[k] = s
	}
	i := slices.IndexFunc(s.answers, func(b answer) bool { return b.question == a.question })
	switch {
	case i < 0:
		s.answers = append(s.answers, a)
	case s.answers[i].day <= a.day:
		s.answers[i] = a
	}
}

// admit lets what waits on a competency count, as one batch. Of an older batch
// of which too few are left now, the rest joins it.
func (t *table) admit(c int) {
	batch, newest := len(t.batches), people.Ever
	for rater, w := range t.waiting[c] {
		for _, a := range w.answers {
			put(t.quiet, voice{rater, c}, a)
			newest = max(newest, a.day)
		}
		t.quiet[voice{rater, c}].batch = batch
	}
	t.waiting[c] = nil
	t.batches = append(t.batches, newest)
	left := make(map[int]int)
	for v, s := range t.quiet {
		if v.comp == c {
			left[s.batch]++
		}
	}
	for v, s := range t.quiet {
		if v.comp == c && left[s.batch] < Enough {
			s.batch = batch
		}
	}
}

// forms makes one form of each rater's answers that are young enough.
func (t *table) forms() ([]psych.Form, Heard) {
	h := Heard{On: make([]Tally, len(t.g.Competencies)), Oldest: people.Never, Newest: people.Ever}
	for _, s := range t.named {
		for _, a := range s.answers {
			h.Newest = max(h.Newest, a.day)
		}
	}
	for _, s := range t.quiet {
		h.Newest = max(h.Newest, t.batches[s.batch])
	}
	since := h.Newest.AddMonths(-countMonths)
	var all []counted
	on := make(map[voice]bool, len(t.named)+len(t.quiet))
	take := func(v voice, a answer) {
		all = append(all, counted{v.rater, a})
		on[v] = true
		h.Oldest = min(h.Oldest, a.day)
	}
	for v, s := range t.named {
		for _, a := range s.answers {
			if a.day >= since {
				take(v, a)
			}
		}
	}
	for v, s := range t.quiet {
		if t.batches[s.batch] >= since {
			for _, a := range s.answers {
				take(v, a)
			}
		}
	}
	for v := range on {
		h.On[v.comp][t.groups[v.rater]]++
	}
	for _, w := range t.waiting {
		h.Waiting = h.Waiting || len(w) > 0
	}
	h.Answers = len(all)
	return t.pack(all, &h), h
}

// A counted is an answer that counts.
type counted struct {
	rater people.ID
	answer
}

// pack writes what counts as forms, in the order of raters and questions.
func (t *table) pack(all []counted, h *Heard) []psych.Form {
	slices.SortFunc(all, func(a, b counted) int {
		return cmp.Or(cmp.Compare(a.rater, b.rater), cmp.Compare(a.item, b.item), cmp.Compare(a.key, b.key), cmp.Compare(a.day, b.day), cmp.Compare(a.value, b.value))
	})
	var forms []psych.Form
	for i, a := range all {
		if i == 0 || all[i-1].rater != a.rater {
			by := t.groups[a.rater]
			h.Raters[by]++
			forms = append(forms, psych.Form{Person: int(t.person), Rater: int(a.rater), Group: group(by)})
		}
		f := &forms[len(forms)-1]
		f.Items, f.Values = append(f.Items, a.item), append(f.Values, a.value)
	}
	return forms
}
