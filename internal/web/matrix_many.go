package web

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/bearinghq/bearing/matrix"
)

// Up to manyPeople a matrix is opened whole: it can be ordered as one likes and
// takes some tens of milliseconds. Of more people a page holds one window, by
// name, and the totals are counted beside the request: they are of a moment (see
// matrix.Store.Stamp) and kept while it lasts, so that no figure is ever old.
const manyPeople = 2000

// A sight is what a page shows of a matrix.
type sight struct {
	matrix.View
	from, to int    // of Shown
	many     bool   // Shown is one window of many more
	next     string // after whom the next window begins; "" on the last
}

// look opens what the choice is of. Where there are many, it waits for the
// totals if the page cannot be made without them, or is asked to.
func (s *Site) look(ctx context.Context, q matrix.Query, c choice, wait bool) (sight, error) {
	q.Role = c.Role
	n, err := s.Matrix.Count(ctx, q, s.many()+1)
	if err != nil {
		return sight{}, err
	}
	if n <= s.many() {
		m, err := s.Matrix.Open(ctx, q)
		if err != nil {
			return sight{}, err
		}
		v := m.View(c.filter())
		from, to := window(v, c.Page)
		return sight{View: v, from: from, to: to}, nil
	}
	f := c.filter()
	sum, err := s.sum(ctx, q, f, wait || f.Texts() || f.Show != matrix.ShowAll || f.Columns != matrix.AsFramework)
	if err != nil {
		return sight{}, err
	}
	return s.window(ctx, q, c, sum)
}

func (s *Site) many() int {
	if s.Many > 0 {
		return s.Many
	}
	return manyPeople
}

// window opens a page of people by name. Whom the filter leaves is known from
// the totals: without them it leaves everybody whom the query is of.
func (s *Site) window(ctx context.Context, q matrix.Query, c choice, sum *matrix.Sum) (sight, error) {
	f := c.filter()
	q.After, q.Limit = c.After, perPage(0)+1
	if sum != nil {
		q.Among = sum.Who
	}
	m, err := s.Matrix.Open(ctx, q)
	if err != nil {
		return sight{}, err
	}
	g := sight{View: m.Part(f, sum), many: true}
	g.to = min(perPage(len(g.Across)), len(g.Shown))
	if g.to < len(g.Shown) {
		g.next = m.Rows[g.to-1].UID
	}
	return g, nil
}

// sums keeps the totals of large groups that were counted last.
type sums struct {
	mu    sync.Mutex
	by    map[string]*counting
	order []string // the oldest first
	turn  sync.Mutex
}

// A counting is totals, or will be.
type counting struct {
	done chan struct{} // closed when it is
	sum  *matrix.Sum
	err  error
}

const (
	maxSums = 64                     // of some kilobytes each
	readily = 100 * time.Millisecond // counted, a page waits for it
	longest = 5 * time.Minute        // that counting may take
)

// sum returns the totals, or nil if they take longer than a reader likes to
// wait. They are counted on in any case, one group after the other.
func (s *Site) sum(ctx context.Context, q matrix.Query, f matrix.Filter, wait bool) (*matrix.Sum, error) {
	stamp, err := s.Matrix.Stamp(ctx)
	if err != nil {
		return nil, err
	}
	f.Order, f.Columns = "", ""
	if f.Show == matrix.ShowAll {
		f.Pillar = "" // it chooses columns, and all are added up
	}
	key := fmt.Sprintf("%s %+v %+v", stamp, q, f)
	one, first := s.sums.get(key)
	if first {
		go s.count(context.WithoutCancel(ctx), one, key, q, f)
	}
	enough := make(<-chan time.Time)
	if !wait {
		enough = time.After(readily)
	}
	select {
	case <-one.done:
		return one.sum, one.err
	case <-enough:
		return nil, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *Site) count(ctx context.Context, one *counting, key string, q matrix.Query, f matrix.Filter) {
	defer close(one.done)
	s.sums.turn.Lock()
	defer s.sums.turn.Unlock()
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	if one.sum, one.err = s.Matrix.Sum(ctx, q, f); one.err != nil {
		s.sums.drop(key) // the next reader tries again
	}
}

// get returns the totals with the key, and whether nobody counts them yet.
func (m *sums) get(key string) (one *counting, first bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if one, ok := m.by[key]; ok {
		return one, false
	}
	if m.by == nil {
		m.by = map[string]*counting{}
	}
	if len(m.order) == maxSums {
		delete(m.by, m.order[0])
		m.order = m.order[1:]
	}
	one = &counting{done: make(chan struct{})}
	m.by[key], m.order = one, append(m.order, key)
	return one, true
}

func (m *sums) drop(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.by, key)
	for i, k := range m.order {
		if k == key {
			m.order = append(m.order[:i], m.order[i+1:]...)
			return
		}
	}
}
