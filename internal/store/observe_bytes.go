package store

import (
	"encoding/binary"
	"errors"
	"iter"
	"math"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// Levels are kept as bytes in the row of their statement; docs/adr says why.
//
// The first byte is the version of the format, 1. All numbers after it are
// varints as encoding/binary has them; those marked ± are zigzag varints. What
// a statement says (record.levels):
//
//	count, then for each level, in the order of competencies:
//	  flags       which of the following there are
//	  competency  as the difference from the one before, at least 1
//	  version     if it differs from the one before
//	  level       if said
//	  target      if said
//	  priority    if said
//	  ±day        as the difference from the one before, if it differs
//	  expires     as the difference from day, if set
//	  written, note, link   if any is there: length and bytes of each
//
// What stands (standing.levels):
//
//	count, then for each standing, in the order of competencies and sources:
//	  flags       which of the following there are
//	  competency  as the difference from the one before
//	  source
//	  version     if it differs from the one before
//	  level, ±day, expires, ±seq    if there is a level; day and seq as
//	              differences from the last that was written
//	  target, priority    if said
//	  ±day, ±seq  of the aim, if it was not said together with the level
const format = 1

// The flags of a level that was said.
const (
	saysLevel = 1 << iota
	saysTarget
	saysPriority
	saysVersion
	saysDay
	saysExpires
	saysText
)

// The flags of a level that stands.
const (
	standsLevel = 1 << iota
	standsTarget
	standsPriority
	standsVersion
	standsExpires
	standsEvidence
	standsApart // the aim was said at another time than the level
)

// errBytes is a value that this format does not have: damage, or a newer
// program.
var errBytes = errors.New("levels are damaged or of an unknown format")

// appendLevels appends the bytes of levels that are in order.
func appendLevels(b []byte, ds []observe.Declared) []byte {
	b = append(b, format)
	b = binary.AppendUvarint(b, uint64(len(ds)))
	var was observe.Declared
	for i := range ds {
		d := &ds[i]
		flags := levelFlags(d, &was)
		b = append(b, flags)
		b = binary.AppendUvarint(b, uint64(d.Competency-was.Competency))
		if flags&saysVersion != 0 {
			b = binary.AppendUvarint(b, uint64(d.Version))
		}
		if flags&saysLevel != 0 {
			b = binary.AppendUvarint(b, uint64(d.Level))
		}
		if flags&saysTarget != 0 {
			b = binary.AppendUvarint(b, uint64(d.Target))
		}
		if flags&saysPriority != 0 {
			b = binary.AppendUvarint(b, uint64(d.Priority))
		}
		if flags&saysDay != 0 {
			b = binary.AppendVarint(b, int64(d.Day)-int64(was.Day))
		}
		if flags&saysExpires != 0 {
			b = binary.AppendUvarint(b, uint64(d.Expires-d.Day))
		}
		if flags&saysText != 0 {
			b = appendText(appendText(appendText(b, d.Written), d.Note), d.Link)
		}
		was = *d
	}
	return b
}

func levelFlags(d, was *observe.Declared) byte {
	return flag(saysLevel, d.Level != observe.NoLevel) |
		flag(saysTarget, d.Target != observe.NoLevel) |
		flag(saysPriority, d.Priority != observe.NoPriority) |
		flag(saysVersion, d.Version != was.Version) |
		flag(saysDay, d.Day != was.Day) |
		flag(saysExpires, d.Expires != people.Never) |
		flag(saysText, d.Written != "" || d.Note != "" || d.Link != "")
}

func flag(bit byte, is bool) byte {
	if is {
		return bit
	}
	return 0
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// readLevels is the reverse of appendLevels.
func readLevels(b []byte) ([]observe.Declared, error) {
	r := reader{b: b}
	n := r.head()
	if n == 0 {
		return nil, r.end()
	}
	ds := make([]observe.Declared, 0, min(n, len(b)))
	var was observe.Declared
	for range n {
		flags := r.byte()
		d := observe.Declared{
			Competency: was.Competency + framework.CompetencyID(r.number(1, math.MaxInt32)),
			Version:    was.Version, Day: was.Day,
			Level: observe.NoLevel, Target: observe.NoLevel, Priority: observe.NoPriority, Expires: people.Never,
		}
		if flags&saysVersion != 0 {
			d.Version = framework.VersionID(r.number(0, math.MaxInt64))
		}
		if flags&saysLevel != 0 {
			d.Level = framework.Level(r.number(0, math.MaxInt16))
		}
		if flags&saysTarget != 0 {
			d.Target = framework.Level(r.number(0, math.MaxInt16))
		}
		if flags&saysPriority != 0 {
			d.Priority = int16(r.number(0, math.MaxInt16))
		}
		if flags&saysDay != 0 {
			d.Day = r.dayFrom(was.Day)
		}
		if flags&saysExpires != 0 {
			d.Expires = d.Day + people.Day(r.number(1, math.MaxInt32/2))
		}
		if flags&saysText != 0 {
			d.Written, d.Note, d.Link = r.text(), r.text(), r.text()
		}
		if r.bad {
			return nil, errBytes
		}
		ds = append(ds, d)
		was = d
	}
	return ds, r.end()
}

// appendStanding appends the bytes of what stands for one person.
func appendStanding(b []byte, all []observe.Standing) []byte {
	b = append(b, format)
	b = binary.AppendUvarint(b, uint64(len(all)))
	var was observe.Standing
	var day people.Day
	var seq observe.Seq
	for i := range all {
		s := &all[i]
		flags := standingFlags(s, &was)
		b = append(b, flags)
		b = binary.AppendUvarint(b, uint64(s.Competency-was.Competency))
		b = append(b, byte(s.Source))
		if flags&standsVersion != 0 {
			b = binary.AppendUvarint(b, uint64(s.Version))
		}
		if flags&standsLevel != 0 {
			b = binary.AppendUvarint(b, uint64(s.Level))
			b = binary.AppendVarint(b, int64(s.Day)-int64(day))
			if flags&standsExpires != 0 {
				b = binary.AppendUvarint(b, uint64(s.Expires-s.Day))
			}
			b = binary.AppendVarint(b, int64(s.Seq-seq))
			day, seq = s.Day, s.Seq
		}
		if flags&standsTarget != 0 {
			b = binary.AppendUvarint(b, uint64(s.Aim.Target))
		}
		if flags&standsPriority != 0 {
			b = binary.AppendUvarint(b, uint64(s.Aim.Priority))
		}
		if flags&standsApart != 0 {
			b = binary.AppendVarint(b, int64(s.Aim.Day)-int64(day))
			b = binary.AppendVarint(b, int64(s.Aim.Seq-seq))
			day, seq = s.Aim.Day, s.Aim.Seq
		}
		was = *s
	}
	return b
}

func standingFlags(s, was *observe.Standing) byte {
	aims := s.Aim.Seq != 0
	return flag(standsLevel, s.Known()) |
		flag(standsTarget, aims && s.Aim.Target != observe.NoLevel) |
		flag(standsPriority, aims && s.Aim.Priority != observe.NoPriority) |
		flag(standsVersion, s.Version != was.Version) |
		flag(standsExpires, s.Known() && s.Expires != people.Never) |
		flag(standsEvidence, s.Evidence) |
		flag(standsApart, aims && (s.Aim.Seq != s.Seq || s.Aim.Day != s.Day))
}

// standings reads what stands for one person, one by one. It stops at the
// first error.
func standings(b []byte) iter.Seq2[observe.Standing, error] {
	return func(yield func(observe.Standing, error) bool) {
		r := standingReader{reader: reader{b: b}}
		for range r.head() {
			s := r.next()
			if r.bad {
				break
			}
			if !yield(s, nil) {
				return
			}
		}
		if err := r.end(); err != nil {
			yield(observe.Standing{}, err)
		}
	}
}

// readStanding is the reverse of appendStanding.
func readStanding(b []byte) ([]observe.Standing, error) {
	var all []observe.Standing
	for s, err := range standings(b) {
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

type standingReader struct {
	reader
	was observe.Standing
	day people.Day
	seq observe.Seq
}

func (r *standingReader) next() observe.Standing {
	flags := r.byte()
	s := observe.Standing{
		Competency: r.was.Competency + framework.CompetencyID(r.number(0, math.MaxInt32)),
		Source:     observe.Source(r.byte()),
		Version:    r.was.Version,
		Level:      observe.NoLevel, Expires: people.Never, Evidence: flags&standsEvidence != 0, Aim: observe.NoAim,
	}
	if flags&standsVersion != 0 {
		s.Version = framework.VersionID(r.number(0, math.MaxInt64))
	}
	if flags&standsLevel != 0 {
		s.Level = framework.Level(r.number(0, math.MaxInt16))
		s.Day = r.dayFrom(r.day)
		if flags&standsExpires != 0 {
			s.Expires = s.Day + people.Day(r.number(1, math.MaxInt32/2))
		}
		s.Seq = r.seq + observe.Seq(r.signed())
		r.day, r.seq = s.Day, s.Seq
	}
	r.aim(&s, flags)
	aims := s.Aim.Target != observe.NoLevel || s.Aim.Priority != observe.NoPriority
	if !s.Source.Valid() || s.Known() != (s.Seq > 0) || aims != (s.Aim.Seq > 0) || !s.Known() && (!aims || s.Evidence) {
		r.bad = true
	}
	r.was = s
	return s
}

func (r *standingReader) aim(s *observe.Standing, flags byte) {
	if flags&standsTarget != 0 {
		s.Aim.Target = framework.Level(r.number(0, math.MaxInt16))
	}
	if flags&standsPriority != 0 {
		s.Aim.Priority = int16(r.number(0, math.MaxInt16))
	}
	switch {
	case flags&standsApart != 0:
		s.Aim.Day = r.dayFrom(r.day)
		s.Aim.Seq = r.seq + observe.Seq(r.signed())
		r.day, r.seq = s.Aim.Day, s.Aim.Seq
	case flags&(standsTarget|standsPriority) != 0:
		s.Aim.Day, s.Aim.Seq = s.Day, s.Seq
	}
}

// A reader takes numbers off the front of bytes. Once something is wrong, bad
// stays set and everything reads as 0.
type reader struct {
	b   []byte
	bad bool
}

// head reads the version of the format and how many follow.
func (r *reader) head() int {
	if r.byte() != format {
		r.bad = true
	}
	n := r.number(0, math.MaxInt32)
	if int(n) > len(r.b) { // each takes more than a byte
		r.bad = true
	}
	if r.bad {
		return 0
	}
	return int(n)
}

// end reports whether all was well and nothing is left.
func (r *reader) end() error {
	if r.bad || len(r.b) != 0 {
		return errBytes
	}
	return nil
}

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.bad = true
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

func (r *reader) number(least, most uint64) uint64 {
	n, size := binary.Uvarint(r.b)
	if size <= 0 || n < least || n > most {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[size:]
	return n
}

func (r *reader) signed() int64 {
	n, size := binary.Varint(r.b)
	if size <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[size:]
	return n
}

// dayFrom reads a day as the difference from another.
func (r *reader) dayFrom(was people.Day) people.Day {
	d := int64(was) + r.signed()
	if d < math.MinInt32/4 || d > math.MaxInt32/4 {
		r.bad = true
		return 0
	}
	return people.Day(d)
}

func (r *reader) text() string {
	n := r.number(0, math.MaxInt32)
	if n > uint64(len(r.b)) {
		r.bad = true
		return ""
	}
	s := string(r.b[:n])
	r.b = r.b[n:]
	return s
}
