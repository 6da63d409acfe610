package sheet

import (
	"bytes"
	"strconv"
	"sync"
	"unicode/utf8"

	"github.com/bearinghq/bearing/fault"
)

// shared keeps the texts that the cells of an XLSX file refer to by number. They
// lie one after another in large blocks, so that millions of them cost little
// more than their letters. They are read when the first sheet is.
type shared struct {
	part   string
	once   sync.Once
	err    error
	blocks [][]byte
	starts [][]uint32 // of each text: the block in the upper bits, where in it in the lower
	n      int
	size   int
}

const (
	textBlockBits = 21 // a block holds 2 MiB: more than any text
	textBlock     = 1 << textBlockBits
	startsBlock   = 1 << 16
)

// load reads the texts once.
func (s *shared) load(a *archive) error {
	s.once.Do(func() {
		s.err = a.xml(s.part, maxPart, s.read)
	})
	return s.err
}

func (s *shared) read(x *xmlReader) error {
	var text []byte
	for {
		t, err := x.next()
		switch {
		case err != nil:
			return err
		case t == atEnd:
			return nil
		case t == start && x.name() == "si":
			if text, err = richText(x, text[:0]); err != nil {
				return err
			}
			if err := s.add(cleanText(text)); err != nil {
				return err
			}
		}
	}
}

func (s *shared) add(text []byte) error {
	if s.size += len(text); s.size > maxShared || s.n == maxStrings {
		return fault.New(fault.Invalid, "The workbook holds more than %d MiB of different texts. Save the sheet as CSV (UTF-8) and choose that: CSV of any length can be read.", maxShared>>20)
	}
	last := len(s.blocks) - 1
	if last < 0 || len(s.blocks[last])+len(text) > textBlock {
		s.blocks = append(s.blocks, make([]byte, 0, min(textBlock, max(len(text), 4096)<<min(last+1, 9))))
		last++
	}
	if s.n%startsBlock == 0 {
		s.starts = append(s.starts, nil)
	}
	i := len(s.starts) - 1
	s.starts[i] = append(s.starts[i], uint32(last<<textBlockBits|len(s.blocks[last])))
	s.blocks[last] = append(s.blocks[last], text...)
	s.n++
	return nil
}

// at returns the i'th text. It ends where the next one in its block begins.
func (s *shared) at(i int) (string, bool) {
	if i < 0 || i >= s.n {
		return "", false
	}
	from := s.starts[i/startsBlock][i%startsBlock]
	block := s.blocks[from>>textBlockBits]
	to := len(block)
	if i+1 < s.n {
		if next := s.starts[(i+1)/startsBlock][(i+1)%startsBlock]; next>>textBlockBits == from>>textBlockBits {
			to = int(next & (textBlock - 1))
		}
	}
	return view(block[from&(textBlock-1) : to]), true
}

// richText appends the text of the element that has just started to dst: its
// runs one after another, without readings for pronunciation.
func richText(x *xmlReader, dst []byte) ([]byte, error) {
	depth, inside := x.depth, false
	for {
		t, err := x.next()
		switch {
		case err != nil:
			return nil, err
		case t == finish && x.depth < depth:
			return dst, nil
		case t == finish:
			inside = false
		case t == start && x.name() == "rPh":
			if err := x.skip(); err != nil {
				return nil, err
			}
		case t == start:
			inside = x.name() == "t"
		case t == chars && inside:
			if dst = append(dst, x.text...); len(dst) > maxText {
				return nil, x.damaged("holds a text longer than 1 MiB")
			}
		}
	}
}

// cleanText returns text as it was typed: XLSX writes characters that XML has
// no room for as _x000D_. What is not UTF-8 is replaced.
func cleanText(b []byte) []byte {
	if !utf8.Valid(b) {
		b = bytes.ToValidUTF8(b, []byte("\ufffd"))
	}
	if !bytes.Contains(b, []byte("_x")) {
		return b
	}
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		if r, ok := hexEscape(b); ok {
			if r != 0 {
				out = utf8.AppendRune(out, r)
			}
			b = b[7:]
			continue
		}
		out = append(out, b[0])
		b = b[1:]
	}
	return out
}

// hexEscape returns the character that b begins with as _xHHHH_.
func hexEscape(b []byte) (rune, bool) {
	if len(b) < 7 || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(view(b[2:6]), 16, 16)
	return rune(n), err == nil
}
