package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// given are the parameters that panels are made with.
const given = `{"thresholds":[-2.6,-1,0.7,2.4], "items":{"i1":-0.4,"i2":-0.2,"i3":0,"i4":0.2,"i5":0.4}, "location_sd":0,
 "variances":{"general":1,"pillar":0,"competency":0,"perspective":0,"severity":%g,"halo":%g,"pillar_halo":0,"competency_halo":0}}`

// A scored panel is what Bearing and a peer made of it.
type scored struct {
	truth, means     []float64
	fixed, estimated measured // in process, without reading the file
	whole            usage    // bearing score with fixed parameters, from its start to its end
	wholeEstimated   usage
	loglik           float64   // with parameters estimated
	persons          []float64 // with parameters estimated, or else fixed
	peer             peer
}

// measured is what the benchmark of package ratings reports.
type measured struct {
	cpu  time.Duration
	heap float64 // MB
}

// crossed, clustered and large measure scoring ratings against R.

func (b *bench) crossed() error {
	s, err := b.score(crossed, "clmm", true)
	if err != nil || b.without(crossed, s) {
		return err
	}
	for _, one := range []struct {
		what string
		must float64
		ours measured
		all  usage
	}{{"parameters fixed", 2000, s.fixed, s.whole}, {"parameters estimated", 300, s.estimated, s.wholeEstimated}} {
		ratio := s.peer.cpu.Seconds() / one.ours.cpu.Seconds()
		b.add(fmt.Sprintf("%s, %s, against clmm (%s)", crossed, one.what, s.peer), fmt.Sprintf("at least %.0f times faster", one.must), ratio >= one.must,
			"%.0f times: CPU %.1f ms against %.1f s for the fit; the whole command %.0f ms", ratio, ms(one.ours.cpu), s.peer.cpu.Seconds(), ms(one.all.cpu))
	}
	apart := math.Abs(s.loglik - s.peer.loglik)
	b.add("the same: Laplace log-likelihood", "equal to 0.0001", apart <= 1e-4, "%.6f against %.6f: %.1g apart", s.loglik, s.peer.loglik, apart)
	return nil
}

func (b *bench) clustered() error {
	s, err := b.score(clustered, "clmm", true)
	if err != nil || b.without(clustered, s) {
		return err
	}
	ratio := s.peer.cpu.Seconds() / s.fixed.cpu.Seconds()
	b.add(fmt.Sprintf("%s, against clmm (%s)", clustered, s.peer), "at least 2,000 times faster", ratio >= 2000,
		"%.0f times: CPU %.1f ms against %.0f s for the fit; the whole command %.0f ms; with parameters estimated %.0f ms, %.0f times",
		ratio, ms(s.fixed.cpu), s.peer.cpu.Seconds(), ms(s.whole.cpu), ms(s.estimated.cpu), s.peer.cpu.Seconds()/s.estimated.cpu.Seconds())
	heap := max(s.fixed.heap, s.estimated.heap)
	b.add("the same: memory of the fit", "under 20 MB", heap < 20, "the heap grows by %.1f MB at the most, garbage included, by one fit with results and standard errors, of fixed or estimated parameters; the whole process peaks at %.1f MiB, of which %.1f are the program as it starts; clmm at %.0f MiB",
		heap, mib(s.whole.peak), mib(b.bare.peak), mib(s.peer.peak))
	ours, theirs, mean := correlation(s.persons, s.truth), correlation(s.peer.persons, s.truth), correlation(s.means, s.truth)
	b.add("the same: recovery of the true person values", "not below clmm − .001, at least .10 above the mean of ratings", ours >= theirs-.001 && ours >= mean+.1,
		"correlation %.4f; clmm %.4f, mean of ratings %.4f", ours, theirs, mean)
	return nil
}

func (b *bench) large() error {
	s, err := b.score(large, "lmer", true)
	if err != nil || b.without(large, s) {
		return err
	}
	ratio := s.peer.cpu.Seconds() / s.estimated.cpu.Seconds()
	b.add(fmt.Sprintf("%s, parameters estimated by both, against lmer (%s), which is linear", large, s.peer), "at least 20 times faster", ratio >= 20,
		"%.0f times: CPU %.2f s with all standard errors against %.1f s for the fit alone, at %.0f MiB; the whole command %.2f s, %.0f MiB; with parameters fixed %.2f s, %.0f times",
		ratio, s.estimated.cpu.Seconds(), s.peer.cpu.Seconds(), mib(s.peer.peak), s.wholeEstimated.cpu.Seconds(), mib(s.wholeEstimated.peak),
		s.fixed.cpu.Seconds(), s.peer.cpu.Seconds()/s.fixed.cpu.Seconds())
	ours, theirs := correlation(s.persons, s.truth), correlation(s.peer.persons, s.truth)
	b.add("the same: recovery of the true person values", "more accurate", ours > theirs,
		"correlation %.4f against %.4f, mean of ratings %.4f; error of the best line through them %.4f against %.4f of a standard deviation",
		ours, theirs, correlation(s.means, s.truth), math.Sqrt(1-ours*ours), math.Sqrt(1-theirs*theirs))
	return nil
}

// without notes that there is no peer, if there is none.
func (b *bench) without(p panel, s scored) bool {
	if s.peer.absentBy != "" {
		b.add(p.String(), "", true, "not measured: %s", s.peer.absentBy)
	}
	return s.peer.absentBy != ""
}

// String says which program it was.
func (p peer) String() string {
	if p.kept {
		return p.version + "; kept from an earlier run, -r runs it anew"
	}
	return p.version
}

// score scores a panel with Bearing and with a peer.
func (b *bench) score(p panel, method string, estimate bool) (s scored, err error) {
	file, calibration := filepath.Join(b.dir, "panel.csv"), filepath.Join(b.dir, "given.json")
	if s.truth, s.means, err = p.write(file); err != nil {
		return s, err
	}
	if err := os.WriteFile(calibration, fmt.Appendf(nil, given, p.pool*p.pool+p.own*p.own, p.halo*p.halo), 0o600); err != nil {
		return s, err
	}
	if s.peer, err = b.peer(method, file); err != nil || s.peer.absentBy != "" {
		return s, err
	}
	if s.fixed, err = b.fit("fixed", file, calibration); err != nil {
		return s, err
	}
	var out string
	if s.whole, out, err = b.watch(b.bearing, "score", file, "--calibration", calibration, "--json"); err != nil {
		return s, err
	}
	if estimate {
		if s.estimated, err = b.fit("estimated", file, calibration); err != nil {
			return s, err
		}
		if s.wholeEstimated, out, err = b.watch(b.bearing, "score", file, "--estimate", "--json"); err != nil {
			return s, err
		}
	}
	var said struct {
		LogLik  float64
		Persons []struct{ Mode float64 }
	}
	if err := json.Unmarshal([]byte(out), &said); err != nil {
		return s, err
	}
	s.loglik = said.LogLik
	for _, one := range said.Persons {
		s.persons = append(s.persons, one.Mode)
	}
	if len(s.persons) != p.persons || len(s.peer.persons) != p.persons {
		return s, fmt.Errorf("of %d persons, there are %d, and %d of the peer", p.persons, len(s.persons), len(s.peer.persons))
	}
	return s, nil
}

var reported = regexp.MustCompile(`([0-9.e+]+) (cpu-ms/op|heap-MB)`)

// fit runs the benchmark of package ratings.
func (b *bench) fit(which, file, calibration string) (m measured, err error) {
	for name, value := range map[string]string{"BEARING_BENCH_RATINGS": file, "BEARING_BENCH_CALIBRATION": calibration} {
		if err := os.Setenv(name, value); err != nil {
			return m, err
		}
	}
	_, out, err := b.watch(b.ratingsTest, "-test.run", "^$", "-test.bench", "^BenchmarkFile$/^"+which+"$", "-test.benchtime", "1s")
	if err != nil {
		return m, err
	}
	for _, r := range reported.FindAllStringSubmatch(out, -1) {
		x, err := strconv.ParseFloat(r[1], 64)
		if err != nil {
			return m, err
		}
		if r[2] == "heap-MB" {
			m.heap = x
		} else {
			m.cpu = time.Duration(x * float64(time.Millisecond))
		}
	}
	if m.cpu == 0 {
		return m, fmt.Errorf("the benchmark says nothing: %s", out)
	}
	return m, nil
}

func ms(d time.Duration) float64 { return d.Seconds() * 1e3 }
