package sheet

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// appendPlain appends b with references and line ends replaced by what they
// mean. A reference that means nothing stays as it is.
func appendPlain(dst, b []byte) []byte {
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '\r':
			dst = append(dst, '\n')
			if i+1 < len(b) && b[i+1] == '\n' {
				i++
			}
		case '&':
			n := bytes.IndexByte(b[i:min(len(b), i+12)], ';')
			r, ok := rune(0), false
			if n > 0 {
				r, ok = reference(view(b[i+1 : i+n]))
			}
			if !ok {
				dst = append(dst, '&')
				continue
			}
			dst = utf8.AppendRune(dst, r)
			i += n
		default:
			dst = append(dst, b[i])
		}
	}
	return dst
}

// reference returns the character that &name; means.
func reference(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	base, digits := 10, name[1:]
	if digits[0] == 'x' || digits[0] == 'X' {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n == 0 || n > utf8.MaxRune {
		return 0, false
	}
	return rune(n), true
}

// nextAttr takes an attribute off rest. The value is raw.
func nextAttr(rest []byte) (name, value, left []byte, ok bool) {
	for len(rest) > 0 && isSpace(rest[0]) {
		rest = rest[1:]
	}
	eq := bytes.IndexByte(rest, '=')
	if eq <= 0 {
		return nil, nil, nil, false
	}
	name = bytes.TrimRight(rest[:eq], " \t\r\n")
	rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
	if len(rest) < 2 || rest[0] != '"' && rest[0] != '\'' {
		return nil, nil, nil, false
	}
	n := bytes.IndexByte(rest[1:], rest[0])
	if n < 0 {
		return nil, nil, nil, false
	}
	return name, rest[1 : n+1], rest[n+2:], true
}

// attr returns the value of the attribute of that name, prefix and all, or "".
// The string may be kept.
func (x *xmlReader) attr(name string) string {
	v, _ := x.lookup(name)
	return v
}

func (x *xmlReader) lookup(name string) (string, bool) {
	for n, v, rest, ok := nextAttr(x.attrs); ok; n, v, rest, ok = nextAttr(rest) {
		if string(n) == name {
			return string(bytes.ToValidUTF8(appendPlain(nil, v), []byte("\ufffd"))), true
		}
	}
	return "", false
}

// attrIn returns the value of the attribute name in any namespace, or "".
func (x *xmlReader) attrIn(name string) string {
	for n, v, rest, ok := nextAttr(x.attrs); ok; n, v, rest, ok = nextAttr(rest) {
		if _, local, prefixed := bytes.Cut(n, []byte{':'}); prefixed && string(local) == name {
			return string(appendPlain(nil, v))
		}
	}
	return ""
}

// number returns the attribute as a whole number that is not negative, or -1.
func (x *xmlReader) number(name string) int {
	for n, v, rest, ok := nextAttr(x.attrs); ok; n, v, rest, ok = nextAttr(rest) {
		if string(n) == name {
			i, err := strconv.ParseUint(view(v), 10, 31)
			if err != nil {
				return -1
			}
			return int(i)
		}
	}
	return -1
}
