package psych

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"syscall"
	"testing"
	"time"
)

// crossed is ratings of one item, in which raters rate persons of all others:
// so many per person, by raters of a pool of the person's own or of all.
func crossed(persons, raters, perPerson, pool int) *Data {
	m := Model{Pillars: []int{0}, Groups: 1, Items: []Item{{}}}
	r := rand.New(rand.NewPCG(1, 1))
	var forms []Form
	for p := range persons {
		first := p * raters / persons / pool * pool
		for _, q := range r.Perm(pool)[:perPerson] {
			forms = append(forms, Form{Person: p, Rater: first + q, Items: []int32{0}, Values: make([]byte, 1)})
		}
	}
	slices.SortFunc(forms, func(a, b Form) int { return (a.Person-b.Person)*raters + a.Rater - b.Rater })
	Simulate(m, crossedParams, persons, raters, forms, r, 0)
	return collect(m, forms)
}

var crossedParams = Params{Thresholds: [][]float64{{-3, -1.2, .6, 2.4}}, Var: Variances{General: 1, Severity: .8}}

func BenchmarkCrossed(b *testing.B) {
	for _, size := range []struct{ persons, raters, each, pool int }{{200, 40, 25, 40}, {2000, 200, 25, 50}} {
		d := crossed(size.persons, size.raters, size.each, size.pool)
		name := fmt.Sprint(d.Answers(), " ratings")
		b.Run("fixed/"+name, func(b *testing.B) {
			for b.Loop() {
				Solve(d, crossedParams, Options{}).Errors()
			}
		})
		b.Run("estimated/"+name, func(b *testing.B) {
			for b.Loop() {
				p := crossedParams
				p.Thresholds = [][]float64{{-2, -1, 1, 2}}
				p.Var = Variances{General: .5, Severity: .5}
				if _, err := Maximise(d, p, Free{Thresholds: []bool{true}, Var: p.Var}, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Organisations of teams of ten: seven raters of the own team, and one of another.
func teams(n int) *Data {
	c := Collect(pillars996(1))
	eachTeamForm(n, c.Add)
	return c.Data(n, n)
}

func eachTeamForm(n int, do func(Form)) {
	m := pillars996(1)
	r := rand.New(rand.NewPCG(2, 2))
	const part = 1000 // persons drawn at a time, which keeps little in memory
	for from := 0; from < n; from += part {
		var forms []Form
		for p := from; p < from+part; p++ {
			var raters []int
			for j := range 7 {
				raters = append(raters, p/10*10+(p+j+1)%10)
			}
			raters = append(raters, (p+11+r.IntN(n-20))%n)
			slices.Sort(raters)
			for j, q := range raters {
				forms = append(forms, Form{Person: p - from, Rater: q, Group: []int{0, 1, 1, 1, 2, 2, 2, 2}[j], Items: items24, Values: make([]byte, 24)})
			}
		}
		Simulate(m, Default(), part, n, forms, r, .05)
		for _, f := range forms {
			f.Person += from
			do(f)
		}
	}
}

var items24 = func() []int32 {
	items := make([]int32, 24)
	for i := range items {
		items[i] = int32(i)
	}
	return items
}()

func BenchmarkOrganisation(b *testing.B) {
	for _, n := range []int{1000, 10000, 100000, 1000000} {
		b.Run(fmt.Sprint(n, " persons"), func(b *testing.B) {
			d := teams(n)
			b.ResetTimer()
			for b.Loop() {
				Solve(d, Default(), Options{Tolerance: 1e-4}).Errors().Each(func(*Person) {})
			}
		})
	}
}

// BenchmarkLive takes one new form after the other into an organisation of a
// hundred thousand that has been solved: whom it is about, and all whom it moves.
func BenchmarkLive(b *testing.B) {
	const n = 100_000
	m, p := pillars996(1), Default()
	start := Solve(teams(n), p, Options{Tolerance: 1e-4})
	e := start.Errors()
	p.Groups = make([]float64, m.Groups)
	for i := range p.Groups {
		p.Groups[i] = start.Location()
	}
	p.LocationSD, p.ShiftSD = 0, 0
	k := &memory{forms: make([][]Form, n), rated: map[int][]int{}, belief: map[int]Belief{}, known: map[int]Person{}}
	for i := range n {
		k.known[i] = e.person(i, i)
	}
	for i := range n {
		k.belief[i] = e.Belief(i)
	}
	eachTeamForm(n, func(f Form) {
		k.forms[f.Person] = append(k.forms[f.Person], f)
		k.rated[f.Rater] = append(k.rated[f.Rater], f.Person)
	})
	r := rand.New(rand.NewPCG(3, 3))
	one := func() Form {
		of := r.IntN(n)
		f := Form{Person: 0, Rater: (of + 50 + r.IntN(n-100)) % n, Group: 1, Items: items24, Values: make([]byte, 24)}
		all := []Form{f}
		Simulate(m, Default(), 1, n, all, r, .05)
		f = all[0]
		f.Person = of
		return f
	}
	live, moved := k.live(m, p), 0
	var spent []time.Duration
	for b.Loop() {
		b.StopTimer()
		f := one()
		before := k.forms[f.Person]
		k.forms[f.Person] = append(before[:len(before):len(before)], f)
		k.rated[f.Rater] = append(k.rated[f.Rater], f.Person)
		began := computing(b)
		b.StartTimer()
		c, err := live.Update(f.Person)
		spent = append(spent, computing(b)-began)
		if err != nil {
			b.Fatal(err)
		}
		maps.Copy(k.belief, c.Raters)
		maps.Copy(k.known, c.Persons)
		moved += len(c.Persons)
	}
	slices.Sort(spent)
	b.ReportMetric(float64(moved)/float64(b.N), "persons/op")
	b.ReportMetric(spent[len(spent)/2].Seconds()*1e3, "cpu-ms/op")
	b.ReportMetric(spent[len(spent)*99/100].Seconds()*1e3, "p99-cpu-ms")
}

// computing is how long processors have been computing for this program.
func computing(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkAdapt adapts the variances to small organisations, in which everybody
// is rated by some 13 of the others.
func BenchmarkAdapt(b *testing.B) {
	for _, n := range []int{30, 123, 385} {
		b.Run(fmt.Sprint(n, " persons"), func(b *testing.B) {
			m, r := pillars996(1), rand.New(rand.NewPCG(4, 4))
			var forms []Form
			for p := range n {
				raters := r.Perm(n)[:min(13, n)]
				slices.Sort(raters)
				for i, q := range raters {
					forms = append(forms, Form{Person: p, Rater: q, Group: i % 3, Items: items24, Values: make([]byte, 24)})
				}
			}
			Simulate(m, Default(), n, n, forms, r, .05)
			d := collect(m, forms)
			began := computing(b)
			for b.Loop() {
				Adapt(d, Default(), 6, Options{Tolerance: 1e-4})
			}
			b.ReportMetric((computing(b)-began).Seconds()*1e3/float64(b.N), "cpu-ms/op")
		})
	}
}
