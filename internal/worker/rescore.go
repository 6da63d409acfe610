package worker

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"sync"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
	"github.com/bearinghq/bearing/psych"
)

// Apart is by how many levels estimates that were brought up to date rating by
// rating may differ from those of solving all at once.
const Apart = .02

// A Proof says how the estimates that are kept compare with the record.
type Proof struct {
	Ratings int64 // in the record
	People  int   // with an estimate, by framework
	Twice   bool  // solving all twice gave the same bytes

	Stored bool   // there were estimates to compare
	Made   string // what they were made with, if that is not what this program has
	Place  int64  // the last rating they took in
	Exact  bool   // nothing was taken in since all was solved, so that bytes are compared
	Differ int    // estimates and raters whose bytes differ, or that are there on one side only
	Worst  float64
	Worse  int // people whose levels are further apart than Apart
}

// Holds reports whether the record proves the estimates right.
func (p Proof) Holds() bool {
	return p.Twice && (!p.Stored || p.Made == "" && p.Differ == 0 && p.Worse == 0)
}

// Prove solves the record twice and compares the two, byte by byte, and what is
// kept with the record. It changes nothing. It returns what the record says.
func (w *Estimates) Prove(ctx context.Context) (Proof, *Solution, error) {
	type proved struct {
		proof  Proof
		record *Solution
	}
	p, err := whileWanted(ctx, func() (proved, error) {
		proof, record, err := w.prove(ctx)
		return proved{proof, record}, err
	})
	return p.proof, p.record, err
}

func (w *Estimates) prove(ctx context.Context) (Proof, *Solution, error) {
	st, err := w.Kept.State(ctx)
	if err != nil {
		return Proof{}, nil, err
	}
	a, err := w.solve(ctx, observe.Latest)
	if err != nil {
		return Proof{}, nil, err
	}
	b, err := w.solve(ctx, a.Place)
	if err != nil {
		return Proof{}, nil, err
	}
	p := Proof{Ratings: int64(a.Place), People: a.people(), Twice: a.digest() == b.digest()}
	b = nil // it takes as much memory as a
	if st.Generation == 0 {
		return p, a, nil
	}
	p.Stored, p.Place, p.Exact = true, int64(st.Place), st.Place == st.Solved
	gauges, err := w.gauges(ctx)
	if err != nil {
		return p, a, err
	}
	stands, err := w.stands(ctx, st)
	if err != nil {
		return p, a, err
	}
	switch {
	case !stands:
		p.Made = st.Formula + ", " + st.Calibration
	case p.Exact:
		err = w.compareBytes(ctx, &p, st, a)
	default:
		err = w.compareLevels(ctx, &p, st, gauges)
	}
	return p, a, err
}

// Keep lets what the record says stand.
func (w *Estimates) Keep(ctx context.Context, a *Solution) error {
	was, err := w.Kept.State(ctx)
	if err != nil {
		return err
	}
	_, err = whileWanted(ctx, func() (profile.State, error) { return w.keep(ctx, was, a) })
	return err
}

// compareBytes compares what is kept with what solving the same ratings gives.
func (w *Estimates) compareBytes(ctx context.Context, p *Proof, st profile.State, a *Solution) (err error) {
	if a.Place != st.Solved {
		if a, err = w.solve(ctx, st.Solved); err != nil {
			return err
		}
	}
	c := &collected{known: make(map[string][sha256.Size]byte), raters: make(map[framework.ID]map[people.ID]psych.Belief)}
	a.each(c)
	for f := range st.Bases {
		same := func(e profile.Estimate, waves bool) {
			key := keyOf(e, waves)
			if c.known[key] != sha256.Sum256(e.Bytes(nil)) {
				p.Differ++
			}
			delete(c.known, key)
		}
		err := w.Kept.Each(ctx, f, func(k profile.Kept) error {
			same(k.Now, false)
			if len(k.Waves.Occasions) > 0 {
				same(k.Waves, true)
			}
			return nil
		})
		if err == nil {
			err = w.compareRaters(ctx, p, f, c.raters[f])
		}
		if err != nil {
			return err
		}
	}
	p.Differ += len(c.known)
	return nil
}

func (w *Estimates) compareRaters(ctx context.Context, p *Proof, f framework.ID, want map[people.ID]psych.Belief) error {
	who := make([]people.ID, 0, len(want))
	for r := range want {
		who = append(who, r)
	}
	slices.Sort(who)
	kept, err := w.Kept.Raters(ctx, f, who...)
	for _, r := range who {
		if kept[r] != want[r] {
			p.Differ++
		}
	}
	return err
}

// compareLevels compares what was brought up to date rating by rating with what
// solving the same ratings gives, with the same variances and location.
func (w *Estimates) compareLevels(ctx context.Context, p *Proof, st profile.State, gauges map[framework.VersionID]profile.Gauge) error {
	for f, b := range st.Bases {
		basis := b.On(gauges[b.Version])
		all := basis.Gather()
		if _, err := w.gather(ctx, st.Place, []*profile.Gathering{all}); err != nil {
			return err
		}
		var mu sync.Mutex
		want := make(map[people.ID][]float64)
		all.SolveOn(basis).Each(func(e profile.Estimate) {
			mu.Lock()
			defer mu.Unlock()
			want[e.Person] = e.Theta
		})
		err := w.Kept.Each(ctx, f, func(k profile.Kept) error {
			apart := math.Inf(1)
			if theta, ok := want[k.Now.Person]; ok {
				apart = 0
				for i, x := range theta {
					apart = max(apart, math.Abs(x-k.Now.Theta[i])/basis.Calibration.Competency.SD)
				}
			}
			delete(want, k.Now.Person)
			p.apart(apart)
			return nil
		})
		if err != nil {
			return err
		}
		for range want {
			p.apart(math.Inf(1))
		}
	}
	return nil
}

func (p *Proof) apart(levels float64) {
	p.Worst = max(p.Worst, levels)
	if levels > Apart {
		p.Worse++
	}
}

// collected takes what is written and keeps it to compare.
type collected struct {
	mu     sync.Mutex
	known  map[string][sha256.Size]byte
	raters map[framework.ID]map[people.ID]psych.Belief
}

func keyOf(e profile.Estimate, waves bool) string {
	b := binary.AppendVarint(binary.AppendVarint(nil, int64(e.Framework)), int64(e.Person))
	if waves {
		b = append(b, 1)
	}
	return string(b)
}

func (c *collected) Estimate(e profile.Estimate, waves bool) {
	sum := sha256.Sum256(e.Bytes(nil))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known[keyOf(e, waves)] = sum
}

func (c *collected) Rater(f framework.ID, r people.ID, b psych.Belief) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.raters[f] == nil {
		c.raters[f] = make(map[people.ID]psych.Belief)
	}
	c.raters[f][r] = b
}

// digest is the sum, modulo 2²⁵⁶, of the SHA-256 of everything, which does not
// depend on the order in which several processors find it.
func (a *Solution) digest() [4]uint64 {
	var d digester
	a.each(&d)
	for i, s := range a.solved {
		d.add(binary.LittleEndian.AppendUint64([]byte("base"), uint64(a.of[i])), math.Float64bits(s.Location), math.Float64bits(s.First))
	}
	return d.sum
}

type digester struct {
	mu  sync.Mutex
	sum [4]uint64
}

func (d *digester) add(b []byte, more ...uint64) {
	for _, x := range more {
		b = binary.LittleEndian.AppendUint64(b, x)
	}
	h := sha256.Sum256(b)
	d.mu.Lock()
	defer d.mu.Unlock()
	var carry uint64
	for i := range d.sum {
		d.sum[i], carry = bits.Add64(d.sum[i], binary.LittleEndian.Uint64(h[8*i:]), carry)
	}
}

func (d *digester) Estimate(e profile.Estimate, waves bool) {
	d.add(e.Bytes([]byte("estimate" + keyOf(e, waves))))
}

func (d *digester) Rater(f framework.ID, r people.ID, b psych.Belief) {
	d.add([]byte("rater"), uint64(f), uint64(r), math.Float64bits(b.Mean), math.Float64bits(b.Precision))
}
