package psych

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// Options say how exactly and with how many hands to compute. The zero value
// is right for reports.
type Options struct {
	Tolerance float64  // the step at which Newton's method stops, in logits; 0 is 1e-7
	Workers   int      // 0 is one for each processor
	Direct    int      // largest set of linked raters that is solved directly for errors, or larger ones if links are few; 0 is 2000
	Raters    []Belief // what is known of raters beforehand; nil is the prior of Params
	Linear    bool     // the plain normal model for comparison; see CrossCheck
}

// A Belief is a normal distribution.
type Belief struct {
	Mean, Precision float64
}

// A Fit is the mode of all terms given answers and parameters.
type Fit struct {
	Data   *Data
	Params Params

	Iterations int
	Converged  bool

	opt    Options
	lay    layout
	scales []scale
	times  []float64 // e^δ of each item
	rel    relation

	x, s, global []float64 // terms of persons, leniency of raters, location and shifts
	l            []float64 // by cell: precision times dyad term; the term is D·l
	logPost      float64
	logDets      float64 // of dyads and persons, at the last linearisation

	dx, ds, dglobal []float64 // the step
	dl              []float32
	grad            []float64 // by form: gradient of its offset, persons eliminated
	move            []float64 // by form: a step of its offset
	out             []float64 // by form: what the curvature makes of a move
	weight          []float32 // by form: curvature by its offset, persons standing still
	curves          curves
	kept            []kept   // linearised persons, if they are few
	linked          []linked // sets of linked raters, once they are known
	slots           []int32  // by person and pair of forms: the entry of their raters in a sparse matrix
	slotsAt         []int32

	linear  []standard // by scale, of the plain normal model
	begin   guess      // where the first step is taken from, if not from the state
	fresh   bool
	current bool // linearised at the state
	workers sync.Pool
}

// relation is D, the covariance of the dyad terms of two cells.
type relation struct {
	h, m, u    float64 // within a wave
	h2, m2, u2 float64 // between waves
	any        bool
}

func newRelation(p Params) relation {
	v, o := p.Var, p.Occasion
	return relation{
		v.Halo, v.PillarHalo, v.CompetencyHalo,
		v.Halo - o.Halo, v.PillarHalo - o.PillarHalo, v.CompetencyHalo - o.CompetencyHalo,
		v.Halo+v.PillarHalo+v.CompetencyHalo > 0,
	}
}

// Solve finds the mode. Params must pass Check.
func Solve(d *Data, p Params, opt Options) *Fit {
	f := newFit(d, p, opt)
	f.iterate()
	return f
}

func newFit(d *Data, p Params, opt Options) *Fit {
	if err := p.Check(d.Model); err != nil {
		panic("psych: " + err.Error())
	}
	if opt.Tolerance <= 0 {
		opt.Tolerance = 1e-7
	}
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	if opt.Direct <= 0 {
		opt.Direct = 2000
	}
	f := &Fit{Data: d, opt: opt, fresh: true}
	f.set(p)
	n := f.lay.size()
	f.x, f.dx = make([]float64, d.persons*n), make([]float64, d.persons*n)
	f.s, f.ds = make([]float64, d.raters), make([]float64, d.raters)
	f.global, f.dglobal = make([]float64, d.Waves()), make([]float64, d.Waves())
	f.l, f.dl = make([]float64, d.cells), make([]float32, d.cells)
	f.grad, f.move, f.out = make([]float64, len(d.form)), make([]float64, len(d.form)), make([]float64, len(d.form))
	f.weight = make([]float32, len(d.form))
	f.curves = newCurves(d, n)
	f.remember()
	f.workers.New = func() any { return newWork(f) }
	if opt.Linear {
		f.linear, f.fresh = newStandards(d, p), false
	}
	if opt.Raters != nil && f.fresh {
		for r := range f.s {
			f.s[r] = opt.Raters[r].Mean
		}
	}
	return f
}

// set takes other parameters, with the same variances at 0 as before.
func (f *Fit) set(p Params) {
	f.current = false
	d := f.Data
	f.Params, f.lay, f.rel = p, newLayout(d.Model, p), newRelation(p)
	f.scales = make([]scale, len(p.Thresholds))
	for i, taus := range p.Thresholds {
		f.scales[i] = newScale(taus)
	}
	f.times = make([]float64, len(d.Items))
	for i := range f.times {
		f.times[i] = 1
		if len(p.Items) > 0 {
			f.times[i] = math.Exp(p.Items[i])
		}
	}
}

// most is how many Newton steps are taken at the most. The posterior is
// log-concave, so that they are never needed.
const most = 60

// iterate takes Newton steps until they are small, halving each as long as the
// posterior falls.
func (f *Fit) iterate() {
	defer func() { f.fresh = false }()
	f.Iterations, f.Converged = 0, false
	was, part := math.Inf(-1), 0.
	if f.fresh {
		f.begin = f.guess()
	}
	for f.Iterations < most {
		now := f.linearise()
		for now < was-1e-9*(1+math.Abs(was)) && part > 1e-6 {
			part /= 2
			f.walk(-part)
			now = f.linearise()
		}
		if f.Converged && part == 1 {
			return
		}
		if was = now; f.begin != nil {
			was = math.Inf(-1) // it was that of another place
		}
		f.solveOuter()
		longest := f.solveInner()
		f.walk(1)
		f.begin, part = nil, 1
		f.Iterations++
		f.Converged = longest < f.opt.Tolerance
	}
}

// walk adds a part of the step to the state.
func (f *Fit) walk(part float64) {
	f.current = false
	add := func(to, step []float64) {
		for i, x := range step {
			to[i] += part * x
		}
	}
	add(f.x, f.dx)
	add(f.s, f.ds)
	add(f.global, f.dglobal)
	for i, x := range f.dl {
		f.l[i] += part * float64(x)
	}
}

// chunk is how many persons one processor takes at a time; partial sums are of
// chunks, so that they do not depend on who takes them.
const chunk = 64

// eachChunk calls do for all chunks of n, on several processors.
func (f *Fit) eachChunk(n int, do func(w *work, i, from, to int)) {
	chunks := (n + chunk - 1) / chunk
	hands := min(f.opt.Workers, chunks)
	if f.Data.cells < 4000 {
		hands = 1
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for range hands {
		run := func() {
			w := f.workers.Get().(*work)
			for {
				i := int(next.Add(1)) - 1
				if i >= chunks {
					break
				}
				do(w, i, i*chunk, min(n, (i+1)*chunk))
			}
			f.workers.Put(w)
		}
		if hands == 1 {
			run()
			break
		}
		wait.Go(run)
	}
	wait.Wait()
}

// linearise computes, at the state, the log posterior and all that the next
// step needs of persons and dyads.
func (f *Fit) linearise() float64 {
	n := f.Data.persons
	sums := make([][2]float64, (n+chunk-1)/chunk)
	f.eachChunk(n, func(w *work, i, from, to int) {
		for p := from; p < to; p++ {
			w.linearise(p)
			w.keep(p)
			sums[i][0] += w.logPost
			sums[i][1] += w.logDet
		}
	})
	f.logPost, f.logDets, f.current = 0, 0, true
	for _, s := range sums {
		f.logPost += s[0]
		f.logDets += s[1]
	}
	if f.Params.Var.Severity > 0 {
		for r, s := range f.s {
			b := f.belief(r)
			f.logPost -= (s - b.Mean) * (s - b.Mean) * b.Precision / 2
		}
	}
	for i, g := range f.global {
		if sd := f.globalSD(i); sd > 0 {
			f.logPost -= g * g / (2 * sd * sd)
		}
	}
	return f.logPost
}

// belief is the prior of a rater's leniency, whose variance is not 0.
func (f *Fit) belief(r int) Belief {
	if f.opt.Raters != nil {
		return f.opt.Raters[r]
	}
	return Belief{0, 1 / f.Params.Var.Severity}
}

// globalSD is the prior SD of the location, or of the shift of a later wave.
func (f *Fit) globalSD(i int) float64 {
	if i == 0 {
		return f.Params.LocationSD
	}
	return f.Params.ShiftSD
}

// offset is what all cells of a form have in common beside the person.
func (f *Fit) offset(fm *form, rater int32) float64 {
	o := f.s[rater] + f.global[0]
	if fm.wave > 0 {
		o += f.global[fm.wave]
	}
	if len(f.Params.Groups) > 0 {
		o += f.Params.Groups[fm.group]
	}
	return o
}

// solveInner computes the steps of persons and dyads from those of raters, and
// returns the longest step of all.
func (f *Fit) solveInner() float64 {
	n := f.Data.persons
	longest := make([]float64, (n+chunk-1)/chunk)
	f.eachChunk(n, func(w *work, i, from, to int) {
		for p := from; p < to; p++ {
			w.load(p)
			longest[i] = max(longest[i], w.step(p))
		}
	})
	most := 0.
	for _, x := range longest {
		most = max(most, x)
	}
	for _, x := range f.ds {
		most = max(most, math.Abs(x))
	}
	for _, x := range f.dglobal {
		most = max(most, math.Abs(x))
	}
	return most
}

// Location returns κ, the location of all answers, at the mode.
func (f *Fit) Location() float64 { return f.global[0] }

// Shift returns μ, by how much the mean of a later wave differs from that of
// the first, at the mode.
func (f *Fit) Shift(wave int) float64 {
	if wave == 0 {
		return 0
	}
	return f.global[wave]
}
