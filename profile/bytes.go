package profile

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/psych"
)

// An estimate is kept as bytes, so that "the same record gives the same" can be
// seen: the same record gives the same bytes. Whose estimate it is, and of
// which competencies, is said beside them.
//
// The first byte is the version of the format, 2. Whole numbers are varints,
// those marked ± zigzag varints; others are IEEE 754, little-endian.
//
//	number of competencies, number of occasions, then for each occasion:
//	  length and bytes of the label, ±first, ±last day
//	  raters by group, and for each competency again
//	  answers, 1 if some wait else 0, ±oldest, ±newest day
//	  shift     64 bits
//	number of raters, and of each, in the order of IDs:
//	  ID, score 64 bits, weight 64 bits
//	θ           64 bits each
//	covariance  32 bits each: the lower triangle by rows
const bytesFormat = 2

var errBytes = errors.New("an estimate is damaged or of an unknown format")

// Bytes appends the bytes of e to b.
func (e Estimate) Bytes(b []byte) []byte {
	b = append(b, bytesFormat)
	b = binary.AppendUvarint(b, uint64(len(e.Competencies)))
	b = binary.AppendUvarint(b, uint64(len(e.Occasions)))
	for _, o := range e.Occasions {
		b = binary.AppendUvarint(b, uint64(len(o.Label)))
		b = append(b, o.Label...)
		b = binary.AppendVarint(b, int64(o.First))
		b = binary.AppendVarint(b, int64(o.Last))
		b = appendHeard(b, o.Heard, len(e.Competencies))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(o.Shift))
	}
	b = binary.AppendUvarint(b, uint64(len(e.Said)))
	for _, s := range e.Said {
		b = binary.AppendUvarint(b, uint64(s.Rater))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(s.Score))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(s.Weight))
	}
	for _, x := range e.Theta {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
	}
	n := len(e.Theta)
	for i := range n {
		for j := range i + 1 {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(e.Cov[i*n+j])))
		}
	}
	return b
}

func appendHeard(b []byte, h Heard, competencies int) []byte {
	b = appendTally(b, h.Raters)
	for c := range competencies {
		var t Tally
		if c < len(h.On) {
			t = h.On[c]
		}
		b = appendTally(b, t)
	}
	b = binary.AppendUvarint(b, uint64(h.Answers))
	waits := byte(0)
	if h.Waiting {
		waits = 1
	}
	b = append(b, waits)
	b = binary.AppendVarint(b, int64(h.Oldest))
	return binary.AppendVarint(b, int64(h.Newest))
}

func appendTally(b []byte, t Tally) []byte {
	for _, by := range observe.Groups {
		b = binary.AppendUvarint(b, uint64(t[by]))
	}
	return b
}

// ReadEstimate is the reverse of Bytes. What is not in the bytes is taken from
// e: whose it is, the framework and its competencies.
func ReadEstimate(e Estimate, b []byte) (Estimate, error) {
	r := byteReader{b: b}
	if r.byte() != bytesFormat || r.number() != len(e.Competencies) {
		return e, errBytes
	}
	occasions := r.number()
	if occasions < 1 || occasions > MostWaves {
		return e, errBytes
	}
	e.Occasions = make([]Occasion, occasions)
	for i := range e.Occasions {
		o := &e.Occasions[i]
		o.Label = string(r.take(r.number()))
		o.First, o.Last = r.day(), r.day()
		o.Heard = r.heard(len(e.Competencies))
		o.Shift = math.Float64frombits(r.bits(8))
	}
	raters := r.number()
	if raters > len(r.b)/17 {
		return e, errBytes
	}
	for range raters {
		s := psych.Said{Rater: r.whole()}
		s.Score, s.Weight = math.Float64frombits(r.bits(8)), math.Float64frombits(r.bits(8))
		e.Said = append(e.Said, s)
	}
	n := occasions * len(e.Competencies)
	if r.bad || len(r.b) != 8*n+2*n*(n+1) {
		return e, errBytes
	}
	e.Theta, e.Cov = make([]float64, n), make([]float64, n*n)
	for i := range e.Theta {
		e.Theta[i] = math.Float64frombits(r.bits(8))
	}
	for i := range n {
		for j := range i + 1 {
			x := float64(math.Float32frombits(uint32(r.bits(4))))
			e.Cov[i*n+j], e.Cov[j*n+i] = x, x
		}
	}
	return e, nil
}

// A byteReader takes values off the front of bytes. Once something is wrong,
// bad stays set and everything reads as 0.
type byteReader struct {
	b   []byte
	bad bool
}

func (r *byteReader) take(n int) []byte {
	if r.bad || n > len(r.b) {
		r.bad = true
		return nil
	}
	head := r.b[:n]
	r.b = r.b[n:]
	return head
}

func (r *byteReader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

// bits reads n bytes, the lowest first.
func (r *byteReader) bits(n int) (x uint64) {
	for i, c := range r.take(n) {
		x |= uint64(c) << (8 * i)
	}
	return x
}

func (r *byteReader) number() int {
	x := r.whole()
	if x > math.MaxInt32 {
		r.bad = true
		return 0
	}
	return x
}

// whole reads a number that may be an ID.
func (r *byteReader) whole() int {
	x, n := binary.Uvarint(r.b)
	if n <= 0 || x > math.MaxInt64 {
		r.bad = true
		return 0
	}
	r.take(n)
	return int(x)
}

func (r *byteReader) day() people.Day {
	x, n := binary.Varint(r.b)
	if n <= 0 || x < math.MinInt32 || x > math.MaxInt32 {
		r.bad = true
		return 0
	}
	r.take(n)
	return people.Day(x)
}

func (r *byteReader) tally() (t Tally) {
	for _, by := range observe.Groups {
		t[by] = r.number()
	}
	return t
}

func (r *byteReader) heard(competencies int) Heard {
	h := Heard{Raters: r.tally(), On: make([]Tally, competencies)}
	for c := range h.On {
		h.On[c] = r.tally()
	}
	h.Answers = r.number()
	h.Waiting = r.byte() != 0
	h.Oldest, h.Newest = r.day(), r.day()
	return h
}
