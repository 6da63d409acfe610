package psych

// A linked is a set of raters that are linked through persons, directly or by
// others. A rater who rated nobody is in none.
type linked struct {
	raters []int32
	shape  *shape // of their part of K, if it is worth while
}

const (
	// few raters are always solved as a full matrix.
	handful = 64
	// bearable is the most work, in multiplications, for which a sparse matrix is
	// factorised.
	bearable = 3e8
)

// sets returns the sets of linked raters.
func (f *Fit) sets() []linked {
	if f.linked != nil {
		return f.linked
	}
	_, raters, n := f.Data.Components()
	f.linked = make([]linked, n)
	place := make([]int32, len(raters))
	for r, c := range raters {
		if c >= 0 {
			place[r] = int32(len(f.linked[c].raters))
			f.linked[c].raters = append(f.linked[c].raters, int32(r))
		}
	}
	f.shapes(raters, place)
	return f.linked
}

// shapes orders the sets that are more than a handful.
func (f *Fit) shapes(set []int, place []int32) {
	const links = 6e6
	d := f.Data
	sum := 0
	for p := range d.persons {
		n := int(d.dyads[p+1] - d.dyads[p])
		sum += n * n
	}
	next := make([][][]int32, len(f.linked))
	any := false
	for i, l := range f.linked {
		if len(l.raters) > handful && sum < links {
			next[i], any = make([][]int32, len(l.raters)), true
		}
	}
	if !any {
		return
	}
	for p := range d.persons {
		raters := d.rater[d.dyads[p]:d.dyads[p+1]]
		for i, a := range raters {
			to := next[set[a]]
			if to == nil {
				break
			}
			for _, b := range raters[:i] {
				to[place[a]] = append(to[place[a]], place[b])
				to[place[b]] = append(to[place[b]], place[a])
			}
		}
	}
	for i := range f.linked {
		if next[i] != nil {
			f.linked[i].shape = newShape(next[i], bearable)
		}
	}
	f.findSlots(set, place)
}

// findSlots looks up, once for all, where each two forms of a person have their
// entry.
func (f *Fit) findSlots(set []int, place []int32) {
	d := f.Data
	f.slotsAt = make([]int32, d.persons+1)
	for p := range d.persons {
		f.slotsAt[p+1] = int32(len(f.slots))
		first := d.dyads[p]
		if first == d.dyads[p+1] {
			continue
		}
		s := f.linked[set[d.rater[first]]].shape
		if s == nil {
			continue
		}
		raters := d.ofForm[d.forms[first]:d.forms[d.dyads[p+1]]]
		for i, a := range raters {
			for _, b := range raters[:i+1] {
				f.slots = append(f.slots, s.slot(place[a], place[b]))
			}
		}
		f.slotsAt[p+1] = int32(len(f.slots))
	}
}

// cubes is the work of factorising a full matrix of n columns.
func cubes(n int) float64 { return float64(n) * float64(n) * float64(n) / 3 }

// matrix returns what solves for a set: a sparse matrix where that is less work,
// or a full one of up to so many columns; nil if both are too much.
func (l *linked) matrix(limit int) matrix {
	full := len(l.raters) <= limit
	if s := l.shape; s != nil && s.work <= cubes(limit) && (!full || 4*s.work < cubes(len(l.raters))) {
		return newSparse(s)
	}
	if full {
		return newDense(len(l.raters))
	}
	return nil
}

// direct reports whether all sets can be solved within the limit.
func (f *Fit) direct(limit int) bool {
	for _, l := range f.sets() {
		if len(l.raters) > limit && (l.shape == nil || l.shape.work > cubes(limit)) {
			return false
		}
	}
	return true
}

// largest returns the size of the largest set.
func (f *Fit) largest() (n int) {
	for _, l := range f.sets() {
		n = max(n, len(l.raters))
	}
	return n
}
