package psych

import (
	"container/heap"
	"slices"
)

// A shape is the order in which a sparse symmetric matrix is factorised, and
// where its factor has entries. Columns are taken by the fewest entries below
// them (Amestoy, Davis & Duff 1996, without supervariables); those that are left
// when what is left is nearly full are the core, and come last.
type shape struct {
	n, core int       // columns, and those of them that are the core
	place   []int32   // of each column in the order
	from    []int     // where the entries of each column before the core begin
	below   [][]int32 // of each column before the core, in the order: the places of its entries, ascending
	entries int
	work    float64 // multiplications to factorise
}

// nearlyFull is the part of all entries at which what is left counts as full.
const nearlyFull = .6

// An ordering is a matrix of which some columns have been eliminated. What an
// eliminated column leaves is an element: a set of columns that have entries
// with each other. An element that lies in a later one is dropped.
type ordering struct {
	next     [][]int32 // of each column, others with which it has an entry that is in no element
	elements [][]int32 // of each column
	columns  [][]int32 // of each element; nil once it is dropped
	degree   []int
	outside  []int // of each element, how many columns are not in the newest
	seen     []int32
	stamp    int32
	queue    degrees
	shape
}

// newShape orders a matrix by its neighbours, which it takes over. It returns
// nil if that takes more than so much work.
func newShape(next [][]int32, most float64) *shape {
	n := len(next)
	o := &ordering{
		next: next, elements: make([][]int32, n), degree: make([]int, n), seen: make([]int32, n),
		shape: shape{n: n, place: make([]int32, n)},
	}
	for i := range next {
		slices.Sort(next[i])
		next[i] = slices.Compact(next[i])
		o.degree[i] = len(next[i])
		o.place[i] = -1
		o.queue = append(o.queue, degree{len(next[i]), int32(i)})
	}
	heap.Init(&o.queue)
	for left := n; left > 0; left-- {
		i := o.least()
		if d := float64(o.degree[i]); d >= nearlyFull*float64(left-1) && left > 1 {
			o.leave(left)
			break
		}
		o.eliminate(i, n-left)
		if o.work > most {
			return nil
		}
	}
	o.work += float64(o.core) * float64(o.core) * float64(o.core) / 3
	if o.work > most {
		return nil
	}
	for _, rows := range o.below {
		o.from = append(o.from, o.entries)
		for i, c := range rows {
			rows[i] = o.place[c]
		}
		slices.Sort(rows)
		o.entries += len(rows)
	}
	o.from = append(o.from, o.entries)
	s := o.shape
	return &s
}

// least takes the column of the lowest degree from the queue.
func (o *ordering) least() int32 {
	for {
		d := heap.Pop(&o.queue).(degree)
		if o.place[d.column] < 0 && o.degree[d.column] == d.degree {
			return d.column
		}
	}
}

// leave makes the core of what is left.
func (o *ordering) leave(left int) {
	o.core = left
	at := int32(o.n - left)
	for i, p := range o.place {
		if p < 0 {
			o.place[i] = at
			at++
		}
	}
}

// eliminate takes out column i.
func (o *ordering) eliminate(i int32, place int) {
	o.place[i] = int32(place)
	rows := o.union(i)
	o.below = append(o.below, slices.Clone(rows))
	o.work += float64(len(rows)) * float64(len(rows))
	for _, e := range o.elements[i] {
		o.columns[e] = nil
	}
	newest := int32(len(o.columns))
	o.columns, o.outside = append(o.columns, rows), append(o.outside, 0)
	o.overlap(rows)
	for _, c := range rows {
		o.degree[c] = o.update(c, rows, newest)
		heap.Push(&o.queue, degree{o.degree[c], c})
	}
	o.next[i], o.elements[i] = nil, nil
}

// union lists the columns with which column i has entries, and marks them.
func (o *ordering) union(i int32) (rows []int32) {
	o.stamp++
	o.seen[i] = o.stamp
	add := func(columns []int32) {
		for _, c := range columns {
			if o.place[c] < 0 && o.seen[c] != o.stamp {
				o.seen[c] = o.stamp
				rows = append(rows, c)
			}
		}
	}
	add(o.next[i])
	for _, e := range o.elements[i] {
		add(o.columns[e])
	}
	return rows
}

// overlap counts how many columns of each element are not among rows.
func (o *ordering) overlap(rows []int32) {
	for _, c := range rows {
		for _, e := range o.elements[c] {
			o.outside[e] = len(o.columns[e])
		}
	}
	for _, c := range rows {
		for _, e := range o.elements[c] {
			o.outside[e]--
		}
	}
}

// update drops from column c what lies in the newest element, whose rows are
// marked, and returns a bound of its degree.
func (o *ordering) update(c int32, rows []int32, newest int32) int {
	d := len(rows) - 1
	keep := o.elements[c][:0]
	for _, e := range o.elements[c] {
		if o.columns[e] == nil || o.outside[e] <= 0 {
			continue
		}
		keep = append(keep, e)
		d += o.outside[e]
	}
	o.elements[c] = append(keep, newest)
	others := o.next[c][:0]
	for _, j := range o.next[c] {
		if o.place[j] < 0 && o.seen[j] != o.stamp {
			others = append(others, j)
		}
	}
	o.next[c] = others
	return min(d+len(others), o.degree[c]+len(rows)-1)
}

// degrees is a heap of columns by degree; those whose degree has changed since
// are passed over.
type degrees []degree

type degree struct {
	degree int
	column int32
}

func (d degrees) Len() int { return len(d) }
func (d degrees) Less(i, j int) bool {
	return d[i].degree < d[j].degree || d[i].degree == d[j].degree && d[i].column < d[j].column
}
func (d degrees) Swap(i, j int) { d[i], d[j] = d[j], d[i] }
func (d *degrees) Push(x any)   { *d = append(*d, x.(degree)) }
func (d *degrees) Pop() any {
	last := len(*d) - 1
	x := (*d)[last]
	*d = (*d)[:last]
	return x
}
