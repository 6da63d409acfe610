package observetest

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/google/uuid"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// NewRatings returns Ratings in memory. They pass TestRatings.
func NewRatings() observe.Ratings {
	return &ratings{asked: make(map[string]observe.QuestionnaireID)}
}

type ratings struct {
	mu    sync.Mutex
	all   []observe.Rating
	asked map[string]observe.QuestionnaireID
}

func (m *ratings) Add(_ context.Context, rs ...observe.Rating) ([]observe.Rating, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := slices.Clone(m.all)
	var added []observe.Rating
	for _, r := range rs {
		if err := r.Check(); err != nil {
			return nil, err
		}
		if r.Withdraws != 0 {
			if err := checkTaking(all, r); err != nil {
				return nil, err
			}
		}
		r.Seq, r.UID = observe.RatingSeq(len(all)+1), uuid.Must(uuid.NewV7()).String()
		if len(r.Asked.Questions) > 0 {
			key := fmt.Sprint(r.Asked.Version, r.Asked.Questions)
			if m.asked[key] == 0 {
				m.asked[key] = observe.QuestionnaireID(len(m.asked) + 1)
			}
			r.Asked.ID = m.asked[key]
		}
		all, added = append(all, r), append(added, r)
	}
	m.all = all
	return added, nil
}

func checkTaking(all []observe.Rating, w observe.Rating) error {
	var target *observe.Rating
	if int(w.Withdraws) <= len(all) {
		target = &all[w.Withdraws-1]
	}
	return observe.CheckTaking(w, target, withdrawn(all, w.Withdraws))
}

// until returns the record as it was when at was its last.
func until(all []observe.Rating, at observe.RatingSeq) []observe.Rating {
	return all[:min(at, observe.RatingSeq(len(all)))]
}

func withdrawn(all []observe.Rating, seq observe.RatingSeq) bool {
	return slices.ContainsFunc(all, func(w observe.Rating) bool { return w.Withdraws == seq })
}

// inForce returns what was in force at a place, and fits.
func (m *ratings) inForce(at observe.RatingSeq, fits func(observe.Rating) bool) []observe.Rating {
	m.mu.Lock()
	defer m.mu.Unlock()
	var rs []observe.Rating
	all := until(m.all, at)
	for _, r := range all {
		if fits(r) && r.Withdraws == 0 && !withdrawn(all, r.Seq) {
			rs = append(rs, r)
		}
	}
	return rs
}

func (m *ratings) After(_ context.Context, after observe.RatingSeq, limit int) ([]observe.Rating, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	rest := m.all[min(int(after), len(m.all)):]
	return slices.Clone(rest[:min(limit, len(rest))]), nil
}

func (m *ratings) About(_ context.Context, person people.ID) ([]observe.Rating, error) {
	return m.inForce(observe.Latest, func(r observe.Rating) bool { return r.Person == person }), nil
}

func (m *ratings) Of(_ context.Context, at observe.RatingSeq, who ...people.ID) (map[people.ID][]observe.Rating, error) {
	found := make(map[people.ID][]observe.Rating)
	for _, r := range m.inForce(at, func(r observe.Rating) bool { return slices.Contains(who, r.Person) }) {
		found[r.Person] = append(found[r.Person], r)
	}
	return found, nil
}

func (m *ratings) Rated(_ context.Context, raters ...people.ID) (map[people.ID][]people.ID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	rated := make(map[people.ID][]people.ID)
	for _, r := range m.all {
		if slices.Contains(raters, r.Rater) {
			rated[r.Rater] = append(rated[r.Rater], r.Person)
		}
	}
	for r, who := range rated {
		slices.Sort(who)
		rated[r] = slices.Compact(who)
	}
	return rated, nil
}

func (m *ratings) Each(_ context.Context, at observe.RatingSeq, do func([]observe.Rating) error) (observe.RatingSeq, error) {
	m.mu.Lock()
	last := min(at, observe.RatingSeq(len(m.all)))
	m.mu.Unlock()
	rs := m.inForce(last, func(observe.Rating) bool { return true })
	slices.SortStableFunc(rs, func(a, b observe.Rating) int { return int(a.Person - b.Person) })
	for len(rs) > 0 {
		n := 1
		for n < len(rs) && rs[n].Person == rs[0].Person {
			n++
		}
		if err := do(rs[:n:n]); err != nil {
			return 0, err
		}
		rs = rs[n:]
	}
	return last, nil
}
