package profile

import (
	"cmp"
	"maps"
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
// blocks of Enough people or more of the same wave, in the order in which they
// came; what came with one import came at once. Fewer wait. What somebody says
// about a competency takes the place of what they had said about it. A block
// ages as a whole, and where some of it have answered again, the rest stays only
// if both are Enough. So whatever is computed from what counts, on one day or
// from one day to the next, rests on whole blocks. It is decided by who answered
// what and when, never by the answers.
//
// Somebody who answered without their name first and under it later counts with
// both; the group is that of the newest.
func (g Gauge) Count(about []observe.Rating) ([]psych.Form, Heard) {
	t := g.gather(about)
	return t.forms(t.blocks, func(observe.Rating) bool { return true })
}

// CountWaves returns the forms that count in each of some waves, and on what
// those of each rest. What holds for Count holds in every wave by itself, and
// for all of them and Count together: blocks are the same. A block of ratings
// without a label is of the wave in which its newest answer is.
func (g Gauge) CountWaves(about []observe.Rating, waves []Wave) ([]psych.Form, []Heard) {
	t := g.gather(about)
	var all []psych.Form
	heard := make([]Heard, len(waves))
	for w, wave := range waves {
		var blocks []block
		for _, b := range t.blocks {
			if wave.has(b.wave, b.newest) {
				blocks = append(blocks, b)
			}
		}
		var forms []psych.Form
		forms, heard[w] = t.forms(blocks, wave.Has)
		for _, f := range forms {
			f.Wave = w
			all = append(all, f)
		}
	}
	return all, heard
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

// A block is what Enough people or more said about a competency in a wave, who
// count together. Those who wait are one that is not full.
type block struct {
	comp   int
	wave   string
	newest people.Day
	said   map[people.ID][]answer
	as     map[people.ID]observe.Group // as whom each answered; that stays
}

// A table holds the ratings of one person, sorted for counting.
type table struct {
	g       Gauge
	ratings []observe.Rating // by others, in the order in which they came
	blocks  []block          // full ones, by their newest day
	waiting bool
}

// gather sorts ratings.
func (g Gauge) gather(about []observe.Rating) table {
	t := table{g: g, ratings: slices.DeleteFunc(slices.Clone(about), func(r observe.Rating) bool {
		return r.Withdraws != 0 || group(r.Group) < 0 || r.Rater == r.Person
	})}
	slices.SortFunc(t.ratings, func(a, b observe.Rating) int { return cmp.Compare(a.Seq, b.Seq) })
	type key struct {
		comp int
		wave string
	}
	waiting := make(map[key]*block)
	for i, r := range t.ratings {
		if !r.Group.Named() {
			t.each(r, func(c int, a answer) {
				b := waiting[key{c, r.Wave}]
				if b == nil {
					b = &block{c, r.Wave, people.Ever, make(map[people.ID][]answer), make(map[people.ID]observe.Group)}
					waiting[key{c, r.Wave}] = b
				}
				b.newest = max(b.newest, a.day)
				b.said[r.Rater], b.as[r.Rater] = put(b.said[r.Rater], a), r.Group
			})
		}
		if i+1 < len(t.ratings) && together(r, t.ratings[i+1]) {
			continue
		}
		maps.DeleteFunc(waiting, func(_ key, b *block) bool {
			full := len(b.said) >= Enough
			if full {
				t.blocks = append(t.blocks, *b)
			}
			return full
		})
	}
	t.waiting = len(waiting) > 0
	slices.SortStableFunc(t.blocks, func(a, b block) int {
		return cmp.Or(cmp.Compare(a.newest, b.newest), cmp.Compare(a.comp, b.comp), cmp.Compare(a.wave, b.wave))
	})
	return t
}

// together reports whether two ratings were entered at once.
func together(a, b observe.Rating) bool {
	if a.Import != 0 || b.Import != 0 {
		return a.Import == b.Import
	}
	return a.At.Equal(b.At)
}

// each calls do for each answer of a rating that the gauge measures.
func (t table) each(r observe.Rating, do func(comp int, a answer)) {
	for i, q := range r.Asked.Questions {
		if item, ok := t.g.item(q); ok && i < len(r.Answers) && r.Answers[i] > 0 {
			do(int(item)%len(t.g.Competencies), answer{question{item, q.Item}, r.Answers[i], r.Day})
		}
	}
}

// put keeps the newest answer to each question.
func put(said []answer, a answer) []answer {
	i := slices.IndexFunc(said, func(b answer) bool { return b.question == a.question })
	switch {
	case i < 0:
		return append(said, a)
	case said[i].day <= a.day:
		said[i] = a
	}
	return said
}

// settle lets later blocks take the place of earlier ones, and returns who is
// left of each.
func settle(blocks []block) []map[people.ID][]answer {
	left := make([]map[people.ID][]answer, len(blocks))
	for i, b := range blocks {
		left[i] = b.said
		for j, was := range blocks[:i] {
			if was.comp == b.comp {
				left[j] = without(left[j], b.said)
			}
		}
	}
	return left
}

// without returns who of some did not answer again; nobody where those who did,
// or those who did not, are too few to be told apart.
func without(some, again map[people.ID][]answer) map[people.ID][]answer {
	rest := maps.Clone(some)
	maps.DeleteFunc(rest, func(r people.ID, _ []answer) bool { return again[r] != nil })
	switch gone := len(some) - len(rest); {
	case gone == 0:
		return some
	case gone < Enough || len(rest) < Enough:
		return nil
	}
	return rest
}

// A counted is an answer that counts.
type counted struct {
	rater people.ID
	answer
}

// forms makes one form of each rater's answers that are young enough: those of
// some blocks, and those of named raters that are in.
func (t table) forms(blocks []block, in func(observe.Rating) bool) ([]psych.Form, Heard) {
	h := Heard{On: make([]Tally, len(t.g.Competencies)), Waiting: t.waiting, Oldest: people.Never, Newest: people.Ever}
	groups := make(map[people.ID]observe.Group)
	named := make(map[people.ID][]answer)
	for _, r := range t.ratings {
		if !in(r) && r.Group.Named() {
			continue
		}
		groups[r.Rater] = r.Group
		if r.Group.Named() {
			t.each(r, func(_ int, a answer) {
				named[r.Rater] = put(named[r.Rater], a)
				h.Newest = max(h.Newest, a.day)
			})
		}
	}
	for _, b := range blocks {
		h.Newest = max(h.Newest, b.newest)
	}
	since := h.Newest.AddMonths(-countMonths)
	var all []counted
	take := func(rater people.ID, said []answer) {
		for _, a := range said {
			all = append(all, counted{rater, a})
			h.Oldest = min(h.Oldest, a.day)
		}
	}
	for rater, said := range named {
		take(rater, slices.DeleteFunc(said, func(a answer) bool { return a.day < since }))
	}
	for i, left := range settle(blocks) {
		if blocks[i].newest >= since {
			for rater, said := range left {
				take(rater, said)
			}
		}
	}
	h.Answers = len(all)
	return t.pack(all, groups, &h), h
}

// pack writes what counts as forms, in the order of raters and questions.
func (t table) pack(all []counted, groups map[people.ID]observe.Group, h *Heard) []psych.Form {
	slices.SortFunc(all, func(a, b counted) int {
		return cmp.Or(cmp.Compare(a.rater, b.rater), cmp.Compare(a.item, b.item), cmp.Compare(a.key, b.key), cmp.Compare(a.day, b.day), cmp.Compare(a.value, b.value))
	})
	var forms []psych.Form
	on := make(map[voice]bool, len(all))
	for i, a := range all {
		if i == 0 || all[i-1].rater != a.rater {
			forms = append(forms, psych.Form{Person: int(t.ratings[0].Person), Rater: int(a.rater), Group: group(groups[a.rater])})
			h.Raters[groups[a.rater]]++
		}
		f := &forms[len(forms)-1]
		f.Items, f.Values = append(f.Items, a.item), append(f.Values, a.value)
		if v := (voice{a.rater, int(a.item) % len(t.g.Competencies)}); !on[v] {
			on[v] = true
			h.On[v.comp][groups[a.rater]]++
		}
	}
	return forms
}
