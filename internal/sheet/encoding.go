package sheet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/bearinghq/bearing/fault"
)

// A source is the text of a file as UTF-8 without byte order mark. It can be
// opened many times.
type source struct {
	open func() io.Reader
	note string // what the user should know about the encoding
}

// newSource tells the encoding of a text file. It reads the whole file once, so
// that no letter of it turns out to be unreadable later, half-way through an
// import.
func newSource(r io.ReaderAt, size int64) (source, error) {
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return source{}, fmt.Errorf("reading the head of a text: %w", err)
	}
	part := func(skip int64) func() io.Reader {
		return func() io.Reader { return io.NewSectionReader(r, skip, size-skip) }
	}
	decoded := func(skip int64, e encoding.Encoding) func() io.Reader {
		open := part(skip)
		return func() io.Reader { return e.NewDecoder().Reader(open()) }
	}
	little := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	switch order := utf16Order(head); {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return checkUTF8(source{open: part(3)}, false)
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return checkUTF8(source{open: decoded(2, little)}, false)
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return checkUTF8(source{open: decoded(2, big)}, false)
	case order == binary.ByteOrder(binary.LittleEndian):
		return checkUTF8(source{open: decoded(0, little)}, false)
	case order == binary.ByteOrder(binary.BigEndian):
		return checkUTF8(source{open: decoded(0, big)}, false)
	}
	return checkUTF8(source{open: part(0)}, true)
}

// utf16Order tells UTF-16 without a mark by where its zeros are: in Latin text
// and around separators every other byte is zero. Nil if it is not UTF-16.
func utf16Order(head []byte) binary.ByteOrder {
	pairs := len(head) / 2
	if pairs == 0 {
		return nil
	}
	var zeros [2]int
	for i := range pairs * 2 {
		if head[i] == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case zeros[1]*5 > pairs*2 && zeros[0]*20 <= pairs:
		return binary.LittleEndian
	case zeros[0]*5 > pairs*2 && zeros[1]*20 <= pairs:
		return binary.BigEndian
	}
	return nil
}

// checkUTF8 reads s to the end. Where it is not UTF-8 and legacy allows it, s is
// taken for Windows-1252 if it looks like it.
func checkUTF8(s source, legacy bool) (source, error) {
	bad, nul, err := survey(s.open())
	switch {
	case err != nil:
		return source{}, fmt.Errorf("reading a text: %w", err)
	case nul >= 0:
		line, err := lineAt(s.open(), nul)
		if err != nil {
			return source{}, err
		}
		return source{}, fault.New(fault.Invalid, "Line %d holds a NUL byte, which no text has. Open the file in the program it comes from and save it as CSV (UTF-8) again.", line)
	case bad < 0:
		return s, nil
	}
	line, err := lineAt(s.open(), bad)
	if err != nil {
		return source{}, err
	}
	open := s.open
	if plausible, err := looksWestern(open()); err != nil {
		return source{}, err
	} else if !legacy || !plausible {
		return source{}, fault.New(fault.Invalid, "The letters in line %d are in an encoding that cannot be told with certainty. Open the file in the program it comes from and save it as CSV (UTF-8).", line)
	}
	s.open = func() io.Reader { return charmap.Windows1252.NewDecoder().Reader(open()) }
	s.note = fmt.Sprintf("The file is not UTF-8 and was read as Windows-1252. Check that letters such as ä, é or ñ are right, first in line %d; if not, save the file as CSV (UTF-8).", line)
	return s, nil
}

// survey returns where the first byte is that is not UTF-8, and where the first
// NUL is; -1 if there is none.
func survey(r io.Reader) (bad, nul int64, err error) {
	buf := make([]byte, 256<<10)
	bad, nul = -1, -1
	var at int64 // of buf[0] in the file
	kept := 0    // bytes of a letter cut in two by the last read
	for {
		n, err := io.ReadFull(r, buf[kept:])
		chunk := buf[:kept+n]
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return bad, nul, err
		}
		if i := bytes.IndexByte(chunk, 0); i >= 0 {
			return bad, at + int64(i), nil
		}
		whole := len(chunk)
		if !last {
			whole = wholeLetters(chunk)
		}
		if bad < 0 && !utf8.Valid(chunk[:whole]) {
			bad = at + int64(firstInvalid(chunk[:whole]))
		}
		if last {
			return bad, nul, nil
		}
		kept = copy(buf, chunk[whole:])
		at += int64(whole)
	}
}

// wholeLetters returns the length of b without a letter that b cuts in two.
func wholeLetters(b []byte) int {
	for i := len(b) - 1; i >= 0 && i >= len(b)-utf8.UTFMax; i-- {
		if utf8.RuneStart(b[i]) {
			if utf8.FullRune(b[i:]) {
				return len(b)
			}
			return i
		}
	}
	return len(b)
}

func firstInvalid(b []byte) int {
	i := 0
	for i < len(b) {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return i
}

// lineAt returns the number of the line that holds the byte at offset.
func lineAt(r io.Reader, offset int64) (int, error) {
	line := 1
	buf := make([]byte, 64<<10)
	r = io.LimitReader(r, offset)
	var before byte
	for {
		n, err := r.Read(buf)
		for _, b := range buf[:n] {
			if b == '\r' || b == '\n' && before != '\r' {
				line++
			}
			before = b
		}
		if err == io.EOF {
			return line, nil
		}
		if err != nil {
			return 0, fmt.Errorf("counting lines: %w", err)
		}
	}
}

// looksWestern reports whether the bytes of r beyond ASCII stand where the
// letters and signs of Windows-1252 stand in real text: alone or in pairs
// between ASCII letters, and hardly ever one of its rare or undefined signs.
// Other encodings (Shift-JIS, GBK, Windows-1251) have long runs or rare signs.
func looksWestern(r io.Reader) (bool, error) {
	var high, rare, crowd int // bytes beyond ASCII; those rare in text; those in runs of three and more
	run := 0
	end := func() {
		if run >= 3 {
			crowd += run
		}
		run = 0
	}
	buf := make([]byte, 64<<10)
	for {
		n, err := r.Read(buf)
		for _, b := range buf[:n] {
			switch {
			case b < 0x80:
				end()
				continue
			case b == 0x81, b == 0x8d, b == 0x8f, b == 0x90, b == 0x9d:
				return false, nil // not defined
			case b == 0x82, b == 0x83, b == 0x86, b == 0x87, b == 0x88, b == 0x89, b == 0x98:
				rare++
			}
			high++
			run++
		}
		if err == io.EOF {
			end()
			return rare*4 <= high && crowd*10 <= high, nil
		}
		if err != nil {
			return false, fmt.Errorf("reading a text: %w", err)
		}
	}
}
