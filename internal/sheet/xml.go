package sheet

import (
	"bytes"
	"io"

	"github.com/bearinghq/bearing/fault"
)

// A token is a piece of XML.
type token uint8

const (
	atEnd  token = iota
	start        // of an element; name and attributes are set
	finish       // of an element; name is set
	chars        // text is set; one text may come as several tokens
)

// An xmlReader reads XML as workbooks use it, piece by piece and without an
// allocation each: a sheet of a million rows has twenty million pieces. What
// no workbook needs is refused: document types and with them entities of their
// own, endless nesting, endless tags. Namespaces are left to the prefixes that
// every program writes.
type xmlReader struct {
	r        io.Reader
	part     string // of the workbook, for errors
	buf      []byte
	pos, end int
	eof      bool
	closing  bool // the last token was <x/>; its end follows
	began    bool
	depth    int

	// Valid until the next token:
	full  []byte // name of the element with its prefix
	attrs []byte // of the element, raw
	text  []byte
	plain []byte // scratch for text that does not stand in buf as it is
}

func newXML(r io.Reader, part string) *xmlReader {
	return &xmlReader{r: r, part: part, buf: make([]byte, 64<<10)}
}

// name returns the name of the element without its prefix.
func (x *xmlReader) name() string {
	if i := bytes.IndexByte(x.full, ':'); i >= 0 {
		return view(x.full[i+1:])
	}
	return view(x.full)
}

// next reads a token.
func (x *xmlReader) next() (token, error) {
	if x.closing {
		x.closing = false
		x.depth--
		return finish, nil
	}
	for {
		t, done, err := x.piece()
		if err != nil || done {
			return t, err
		}
	}
}

// piece takes a token from the buffer, or else reads more into it and reports
// false.
func (x *xmlReader) piece() (token, bool, error) {
	rest := x.buf[x.pos:x.end]
	switch {
	case len(rest) < 9 && !x.eof:
		return 0, false, x.fill()
	case !x.began:
		x.began = true
		x.pos += len(rest) - len(bytes.TrimPrefix(rest, []byte("\xef\xbb\xbf")))
		return 0, false, nil
	case len(rest) == 0 && x.depth > 0:
		return 0, false, x.damaged("ends in the middle")
	case len(rest) == 0:
		return atEnd, true, nil
	case rest[0] != '<':
		return x.chars(rest)
	case len(rest) < 3:
		return 0, false, x.damaged("ends in the middle")
	case bytes.HasPrefix(rest, []byte("<?")):
		_, ok, err := x.until("?>")
		return 0, false, orFill(x, ok, err)
	case bytes.HasPrefix(rest, []byte("<!--")):
		_, ok, err := x.until("-->")
		return 0, false, orFill(x, ok, err)
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		b, ok, err := x.until("]]>")
		if !ok {
			return 0, false, orFill(x, ok, err)
		}
		x.text = b[len("<![CDATA[") : len(b)-len("]]>")]
		return chars, true, nil
	case rest[1] == '!':
		return 0, false, fault.New(fault.Invalid, "The workbook defines entities of its own (a DOCTYPE in %s), which no honest workbook does. Open it in Excel or LibreOffice and save it as .xlsx.", x.part)
	case rest[1] == '/':
		b, ok, err := x.until(">")
		if !ok {
			return 0, false, orFill(x, ok, err)
		}
		if x.depth--; x.depth < 0 {
			return 0, false, x.damaged("closes what it never opened")
		}
		b = b[2 : len(b)-1]
		for len(b) > 0 && isSpace(b[len(b)-1]) {
			b = b[:len(b)-1]
		}
		x.full = b
		return finish, true, nil
	}
	return x.tag(rest)
}

// orFill reads more unless a piece was found.
func orFill(x *xmlReader, found bool, err error) error {
	if err != nil || found {
		return err
	}
	return x.fill()
}

// until takes what comes up to and with mark.
func (x *xmlReader) until(mark string) ([]byte, bool, error) {
	i := bytes.Index(x.buf[x.pos:x.end], []byte(mark))
	if i < 0 {
		if x.eof {
			return nil, false, x.damaged("ends in the middle")
		}
		return nil, false, nil
	}
	b := x.buf[x.pos : x.pos+i+len(mark)]
	x.pos += len(b)
	return b, true, nil
}

// tag takes the start of an element.
func (x *xmlReader) tag(rest []byte) (token, bool, error) {
	var quote byte
	end := -1
	for i, b := range rest {
		switch {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '"' || b == '\'':
			quote = b
		case b == '>':
			end = i
		}
		if end >= 0 {
			break
		}
	}
	if end < 0 {
		if x.eof {
			return 0, false, x.damaged("ends in the middle")
		}
		return 0, false, x.fill()
	}
	x.pos += end + 1
	b := rest[1:end]
	if n := len(b); n > 0 && b[n-1] == '/' {
		b, x.closing = b[:n-1], true
	}
	n := 0
	for n < len(b) && !isSpace(b[n]) {
		n++
	}
	if n == 0 || b[0] == '<' || b[0] == 0 {
		return 0, false, x.damaged("is not XML")
	}
	x.full, x.attrs = b[:n], b[n:]
	if x.depth++; x.depth > maxDepth {
		return 0, false, fault.New(fault.Invalid, "The workbook nests more than %d elements in %s, which no honest workbook does. Open it in Excel or LibreOffice and save it as .xlsx.", maxDepth, x.part)
	}
	return start, true, nil
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

// chars takes text up to the next element, or as much of it as is there.
func (x *xmlReader) chars(rest []byte) (token, bool, error) {
	n := bytes.IndexByte(rest, '<')
	if n < 0 {
		n = len(rest)
		if !x.eof {
			if n < 32<<10 {
				return 0, false, x.fill()
			}
			// Leave what may be half of a reference or of a line end.
			if k := bytes.LastIndexByte(rest[n-12:], '&'); k >= 0 && bytes.IndexByte(rest[n-12+k:], ';') < 0 {
				n -= 12 - k
			}
			if rest[n-1] == '\r' {
				n--
			}
		}
	}
	x.pos += n
	b := rest[:n]
	if x.depth == 0 {
		if len(bytes.TrimSpace(b)) > 0 {
			return 0, false, x.damaged("is not XML")
		}
		return 0, false, nil
	}
	if bytes.IndexByte(b, '&') >= 0 || bytes.IndexByte(b, '\r') >= 0 {
		x.plain = appendPlain(x.plain[:0], b)
		b = x.plain
	}
	x.text = b
	return chars, true, nil
}

// skip reads to the end of the element that has just started.
func (x *xmlReader) skip() error {
	for depth := x.depth - 1; x.depth > depth; {
		if _, err := x.next(); err != nil {
			return err
		}
	}
	return nil
}

// drain reads to the end, so that damage there is found too.
func (x *xmlReader) drain() error {
	for {
		if t, err := x.next(); err != nil || t == atEnd {
			return err
		}
	}
}

func (x *xmlReader) fill() error {
	if x.eof {
		return x.damaged("ends in the middle")
	}
	x.end = copy(x.buf, x.buf[x.pos:x.end])
	x.pos = 0
	if x.end == len(x.buf) {
		if len(x.buf) > maxText {
			return x.damaged("has a tag longer than 1 MiB")
		}
		x.buf = append(x.buf, make([]byte, len(x.buf)+1)...)
	}
	for range 100 {
		n, err := x.r.Read(x.buf[x.end:])
		x.end += n
		if err == io.EOF {
			x.eof = true
			return nil
		}
		if err != nil {
			return err
		}
		if n > 0 {
			return nil
		}
	}
	return io.ErrNoProgress
}

func (x *xmlReader) damaged(how string) error {
	return fault.New(fault.Invalid, "The workbook is damaged: %s %s. Open it in Excel or LibreOffice, save it again, and choose it again.", x.part, how)
}

// eachStart calls do for every element that starts in part, to the end.
func eachStart(x *xmlReader, do func() error) error {
	for {
		t, err := x.next()
		if err != nil || t == atEnd {
			return err
		}
		if t == start {
			if err := do(); err != nil {
				return err
			}
		}
	}
}
