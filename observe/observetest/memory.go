package observetest

import (
	"context"
	"slices"
	"sync"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// NewLog returns a Log in memory. It passes TestLog.
func NewLog() observe.Log { return &memory{policy: observe.DefaultPolicy} }

type memory struct {
	mu     sync.Mutex
	all    []observe.Statement
	policy observe.Policy
}

func (m *memory) Append(_ context.Context, ss ...observe.Statement) ([]observe.Statement, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := slices.Clone(m.all)
	var added []observe.Statement
	for _, s := range ss {
		if err := s.Check(); err != nil {
			return nil, err
		}
		if s.Withdraws != 0 {
			if err := observe.CheckWithdrawal(s, about(all, s.Person)); err != nil {
				return nil, err
			}
		}
		s = s.Ordered()
		s.Seq = observe.Seq(len(all) + 1)
		all, added = append(all, s), append(added, s)
	}
	m.all = all
	return added, nil
}

func about(all []observe.Statement, who people.ID) []observe.Statement {
	var ss []observe.Statement
	for _, s := range all {
		if s.Person == who {
			ss = append(ss, s)
		}
	}
	return ss
}

func (m *memory) After(_ context.Context, after observe.Seq, limit int) ([]observe.Statement, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	rest := m.all[min(int(after), len(m.all)):]
	return slices.Clone(rest[:min(limit, len(rest))]), nil
}

func (m *memory) Of(_ context.Context, who people.ID) ([]observe.Statement, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return about(m.all, who), nil
}

func (m *memory) Standing(ctx context.Context, who ...people.ID) (map[people.ID][]observe.Standing, error) {
	return m.StandingOn(ctx, people.Never, who...)
}

func (m *memory) StandingOn(_ context.Context, on people.Day, who ...people.ID) (map[people.ID][]observe.Standing, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	stands := map[people.ID][]observe.Standing{}
	for _, p := range who {
		if all := observe.FoldOn(about(m.all, p), on); len(all) > 0 {
			stands[p] = all
		}
	}
	return stands, nil
}

func (m *memory) Imported(_ context.Context, id observe.ImportID) (observe.Tally, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var t observe.Tally
	for _, s := range m.all {
		if s.Import != id || s.Withdraws != 0 {
			continue
		}
		t.Statements++
		t.Levels += len(s.Levels)
		if slices.ContainsFunc(m.all, func(w observe.Statement) bool { return w.Withdraws == s.Seq && w.Competency == 0 }) {
			t.Withdrawn++
		}
	}
	return t, nil
}

func (m *memory) Policy(context.Context) (observe.Policy, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.policy, nil
}

func (m *memory) SetPolicy(_ context.Context, p observe.Policy) error {
	if err := p.Check(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.policy = p
	return nil
}
