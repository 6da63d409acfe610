package sample

import "math/rand/v2"

// A stream is a source of chance. Each thing that is drawn has a stream of its
// own, named by what it is for, so that one more draw for one person changes
// nothing for the next.
type stream struct{ *rand.Rand }

// What a stream is for.
const (
	forUnits = iota + 1
	forHeads
	forPerson
	forLeavers
	forTalent
	forCell
	forDots
	forStrictness
	forRatings
)

func newStream(seed uint64, purpose uint64, which ...uint64) *stream {
	h := mix(purpose)
	for _, w := range which {
		h = mix(h ^ w)
	}
	return &stream{rand.New(rand.NewPCG(seed, h))}
}

func (s *stream) n(n int) int               { return s.IntN(n) }
func (s *stream) chance(p float64) bool     { return s.Float64() < p }
func (s *stream) between(a, b int) int      { return a + s.IntN(b-a+1) }
func (s *stream) normal(sd float64) float64 { return s.NormFloat64() * sd }

// mix turns a number into one that looks like chance (the finisher of
// SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// unit turns a number into one of [0, 1).
func unit(x uint64) float64 { return float64(mix(x)>>11) / (1 << 53) }

// bell turns a number into one that is spread nearly as the normal
// distribution with mean 0 and standard deviation 1: the sum of four uniform
// ones, which has no far tails.
func bell(x uint64) float64 {
	h := mix(x)
	sum := float64(h&0xffff) + float64(h>>16&0xffff) + float64(h>>32&0xffff) + float64(h>>48)
	return (sum/0xffff - 2) * 1.7320508075688772
}
