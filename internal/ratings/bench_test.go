package ratings_test

import (
	"bytes"
	"os"
	"runtime"
	"runtime/metrics"
	"syscall"
	"testing"
	"time"

	"github.com/bearinghq/bearing/internal/ratings"
)

// BenchmarkFile fits the file that BEARING_BENCH_RATINGS names: with the
// parameters of the calibration that BEARING_BENCH_CALIBRATION names, and with
// all that can be estimated. Reading the file is not counted. It reports the time
// that processors were computing, and by how much the heap grew at the most in one
// fit more, garbage included.
func BenchmarkFile(b *testing.B) {
	name := os.Getenv("BEARING_BENCH_RATINGS")
	if name == "" {
		b.Skip("BEARING_BENCH_RATINGS names no file of ratings; bench/ measures with one")
	}
	text, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	f, err := read(b, string(text))
	if err != nil {
		b.Fatal(err)
	}
	given, err := os.ReadFile(os.Getenv("BEARING_BENCH_CALIBRATION"))
	if err != nil {
		b.Fatal(err)
	}
	fixed, err := ratings.ReadCalibration(bytes.NewReader(given), "calibration")
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name        string
		calibration *ratings.Calibration
		estimate    bool
	}{{"fixed", fixed, false}, {"estimated", nil, true}} {
		b.Run(c.name, func(b *testing.B) {
			began := computing(b)
			for b.Loop() {
				if _, err := f.Score(c.calibration, c.estimate); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric((computing(b)-began).Seconds()*1e3/float64(b.N), "cpu-ms/op")
			stop := heapPeak(b)
			if _, err := f.Score(c.calibration, c.estimate); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(stop())/1e6, "heap-MB")
		})
	}
}

// computing is how long processors have been computing for this program.
func computing(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// heapPeak looks at the heap every now and then until stop is called, which
// returns by how many bytes it was larger at the most than at the beginning.
func heapPeak(*testing.B) (stop func() uint64) {
	runtime.GC()
	now := func() uint64 {
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(s)
		return s[0].Value.Uint64()
	}
	began := now()
	var most uint64
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for {
			most = max(most, now())
			select {
			case <-tick.C:
			case <-end:
				return
			}
		}
	}()
	return func() uint64 {
		close(end)
		<-ended
		return most - min(most, began)
	}
}
