package profile_test

import (
	"math/rand/v2"
	"testing"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

func TestCasesAreToldAsRanges(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ n, from, to int }{
		{0, 0, 4}, {1, 0, 4}, {4, 0, 4}, {5, 5, 9}, {9, 5, 9}, {10, 10, 19}, {49, 20, 49}, {50, 50, 99}, {99_999, 50_000, 99_999}, {1 << 30, 100_000, 0},
	} {
		c := profile.Cases(tt.n)
		if from, to := c.Range(); from != tt.from || to != tt.to || c.Some() != (tt.n >= 5) {
			t.Errorf("%d is told as %d to %d, want %d to %d", tt.n, from, to, tt.from, tt.to)
		}
	}
}

// forms changes every form of a record, in the order of people.
func forms(all map[people.ID][]observe.Rating, change func(i int, r *observe.Rating)) {
	i := 0
	for _, id := range everybody(all) {
		for k := range all[id] {
			change(i, &all[id][k])
			i++
		}
	}
}

func TestSignsAreCounted(t *testing.T) {
	t.Parallel()
	all := ratingsOf(2, 4, nil)
	r := rand.New(rand.NewPCG(9, 9))
	timed, fast, random, straight := 0, 0, 0, 0
	forms(all, func(i int, f *observe.Rating) {
		switch {
		case i%16 == 0: // clicked through at random
			f.Pace = observe.Pace{Timed: 20, Quick: 18}
			for k := range f.Answers {
				f.Answers[k] = byte(1 + r.IntN(5))
			}
			timed, fast, random = timed+1, fast+1, random+1
		case i%16 == 1: // with care
			f.Pace = observe.Pace{Timed: 20, Quick: 10}
			timed++
		case i%16 == 2: // too few answers to say anything
			f.Pace = observe.Pace{Timed: 11, Quick: 11}
		case i%16 == 3:
			for k := range f.Answers {
				f.Answers[k] = 4
			}
			straight++
		}
	})
	s := survey(all, everybody(all)).Signs
	t.Logf("%+v, of %d random and %d straight forms", s, random, straight)
	late := 320 - s.Forms // the newest, which wait
	for _, one := range []struct {
		name      string
		got, want int
		more      int
	}{
		{"timed", s.Clocked, timed, 0}, {"fast", int(s.Fast), fast, 0}, {"straight", int(s.Straight), straight, 5},
	} {
		if one.got < one.want-late || one.got > one.want+one.more {
			t.Errorf("%s: %d, want %d", one.name, one.got, one.want)
		}
	}
	if n := int(s.Inconsistent); n < random*7/10 || n > random+3 {
		t.Errorf("%d are called inconsistent, %d are random", n, random)
	}
	if s.Doubtful > s.Fast || s.Doubtful > s.Inconsistent || int(s.Doubtful) < random*7/10 {
		t.Errorf("%d have two signs; %d are fast, %d inconsistent", s.Doubtful, s.Fast, s.Inconsistent)
	}
	if s.Moved == 0 || s.Moved > s.Doubtful {
		t.Errorf("without %d forms the levels of %d people move", s.Doubtful, s.Moved)
	}
}

// Where nothing is doubtful, nothing moves; and where nobody knows how long
// forms took, none is called fast.
func TestHonestFormsMoveNothing(t *testing.T) {
	t.Parallel()
	all := ratingsOf(2, 6, nil)
	s := survey(all, everybody(all)).Signs
	if s.Doubtful != 0 || s.Moved != 0 || s.Fast != 0 || s.Clocked != 0 || s.Inconsistent.Some() {
		t.Errorf("%+v", s)
	}
}

// One form more or less, of the newest or changed in the newest, never shows in
// a number of cases: before and after stand whole groups of five raters.
func TestNoSignIsOfOneForm(t *testing.T) {
	t.Parallel()
	all := ratingsOf(1, 7, nil)
	var record []*observe.Rating
	forms(all, func(i int, f *observe.Rating) {
		f.Seq, f.Import = observe.RatingSeq(i+1), 0
		f.Group = observe.ByManager // who answers under their name counts at once
		f.Pace = observe.Pace{Timed: 24, Quick: 24 * (i % 2)}
		record = append(record, f)
	})
	upTo := func(n int) profile.Signs {
		some := make(map[people.ID][]observe.Rating)
		for _, f := range record[:n] {
			some[f.Person] = append(some[f.Person], *f)
		}
		return survey(some, everybody(some)).Signs
	}
	was, steps := upTo(60), 0
	from := 60
	for n := 61; n <= 100; n++ {
		now := upTo(n)
		if now == was {
			continue
		}
		raters := make(map[people.ID]bool)
		for _, f := range record[from:n] {
			raters[f.Rater] = true
		}
		if len(raters) < profile.Enough || now.Forms == was.Forms {
			t.Fatalf("after %d forms numbers change by what %d raters said: %+v, were %+v", n, len(raters), now, was)
		}
		was, steps = now, steps+1
		from = n
	}
	if steps < 3 || steps > 8 {
		t.Errorf("numbers changed %d times with 40 forms", steps)
	}
}

func TestPairsAreCounted(t *testing.T) {
	t.Parallel()
	all := ratingsOf(1, 4, nil)
	was := survey(all, everybody(all)).Signs.Pairs
	a, b := mutual(all)
	for _, of := range [][2]people.ID{{a, b}, {b, a}} {
		for i, r := range all[of[0]] {
			for k := range r.Answers {
				all[of[0]][i].Answers[k] = 2
				if r.Rater == of[1] {
					all[of[0]][i].Answers[k] = 5
				}
			}
		}
	}
	if s := survey(all, everybody(all)).Signs; s.Pairs != was+1 {
		t.Errorf("a pair that praises each other against all others: %d cases, were %d", s.Pairs, was)
	}
}

// Six raters who find everybody at the bottom are told of as a number.
func TestExtremeRatersAreCounted(t *testing.T) {
	t.Parallel()
	strict := func(f *psych.Form) {
		if f.Rater%20 < 3 {
			for i := range f.Values {
				f.Values[i] = 1
			}
		}
	}
	all := ratingsOf(2, 8, strict)
	s := survey(all, everybody(all)).Signs
	if s.Extreme < 6 || s.Extreme > 10 {
		t.Errorf("%d raters stand out, six do, and few others beside them", s.Extreme)
	}
	if s := survey(ratingsOf(2, 8, nil), everybody(all)).Signs; s.Extreme.Some() {
		t.Errorf("%d raters stand out, none does", s.Extreme)
	}
}

// mutual finds two who rate each other.
func mutual(all map[people.ID][]observe.Rating) (a, b people.ID) {
	rates := make(map[[2]people.ID]bool)
	for _, id := range everybody(all) {
		for _, r := range all[id] {
			if rates[[2]people.ID{id, r.Rater}] {
				return r.Rater, id
			}
			rates[[2]people.ID{r.Rater, id}] = true
		}
	}
	return 0, 0
}
