package intake

import (
	"context"
	"time"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// atOnce is for how many people the record is asked at a time.
const atOnce = 500

// Count fills in how many levels p would add, change and leave alone. What
// stands about people is asked of the record.
func (p *Preview) Count(ctx context.Context, stands func(context.Context, ...people.ID) (map[people.ID][]observe.Standing, error), at time.Time) error {
	tell := p.Teller(p.provisional(), people.DayOf(at))
	var ds []observe.Declared
	for from := 0; from < len(p.People); from += atOnce {
		some := p.People[from:min(from+atOnce, len(p.People))]
		var ids []people.ID
		for _, m := range some {
			if m.ID != 0 {
				ids = append(ids, people.ID(m.ID))
			}
		}
		known := map[people.ID][]observe.Standing{}
		if len(ids) > 0 {
			var err error
			if known, err = stands(ctx, ids...); err != nil {
				return err
			}
		}
		for k, m := range some {
			if m.Skip {
				continue
			}
			var t Tally
			ds, t = tell.Levels(ds[:0], from+k, known[people.ID(m.ID)])
			p.Would.Take(t)
			p.Tallies[from+k] = t
		}
	}
	return nil
}

// provisional returns targets with numbers for what is new that nothing has.
func (p *Preview) provisional() []Target {
	to := make([]Target, len(p.Competencies))
	for i, m := range p.Competencies {
		switch {
		case m.Skip:
		case m.ID != 0:
			to[i] = Target{ID: framework.CompetencyID(m.ID), Version: 1}
		default:
			to[i] = Target{ID: framework.CompetencyID(1<<60 + i), Version: 1}
		}
	}
	return to
}

// Take adds t to r.
func (r *Result) Take(t Tally) {
	r.LevelsAdded += t.Added
	r.LevelsChanged += t.Changed
	r.LevelsLeft += t.Left
}
