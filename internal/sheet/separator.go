package sheet

import (
	"bytes"
	"slices"
)

// separators are those we know, the surest first.
var separators = []byte{'\t', ';', '|', ','}

// declared returns the separator that a first line such as "sep=;" names, as
// Excel reads and writes it.
func declared(sample []byte) (byte, bool) {
	line, _, _ := bytes.Cut(sample, []byte{'\n'})
	line = bytes.TrimSuffix(line, []byte{'\r'})
	if i := bytes.IndexByte(line, '\r'); i >= 0 {
		line = line[:i]
	}
	if len(line) != 5 || !bytes.EqualFold(line[:4], []byte("sep=")) {
		return 0, false
	}
	sep := line[4]
	return sep, sep != '"' && sep < 0x80
}

// separator returns the separator of the text that begins with sample: the one
// that cuts most records into the same number of cells, and into more of them.
// A comma between two digits counts as a decimal comma unless nothing else
// separates. Where nothing is regular the answer is the comma, unless a space
// follows every comma, as in sentences: then it is 0, and each line is a cell.
func separator(sample []byte, whole bool) byte {
	best, score := byte(','), 0.0
	if n := bytes.Count(sample, []byte{','}); n > 0 && n == bytes.Count(sample, []byte(", ")) && bytes.IndexByte(sample, '"') < 0 {
		best = 0
	}
	for i, widths := range tally(sample, whole) {
		if s := regularity(widths); s > score {
			best, score = separators[i], s
		}
	}
	return best
}

// regularity says how much like a table records of such widths look: the share
// of the commonest width, times 1 - 1/width.
func regularity(widths []int) float64 {
	slices.Sort(widths)
	cut, mode, most := 0, 0, 0
	for i := 0; i < len(widths); {
		n := 1
		for i+n < len(widths) && widths[i+n] == widths[i] {
			n++
		}
		if widths[i] > 1 {
			cut += n
			if n >= most {
				mode, most = widths[i], n
			}
		}
		i += n
	}
	if cut*4 < len(widths) || mode == 0 {
		return 0
	}
	return float64(most) / float64(len(widths)) * (1 - 1/float64(mode))
}

// tally returns, for each separator, how many cells it would cut each record of
// the sample into. What stands in quotes is not cut, and quotes may open after
// any separator, because which one it is is still to be found out. Records that
// hold nothing do not count, nor does one that the sample cuts short.
func tally(sample []byte, whole bool) [4][]int {
	var widths [4][]int
	var n [4]int
	text, quoted := false, false
	fresh := true // at the start of a cell
	closed := -2  // where the last quote was
	end := func() {
		for i := range n {
			if text {
				widths[i] = append(widths[i], n[i]+1)
			}
		}
		n, text, fresh = [4]int{}, false, true
	}
	for i, b := range sample {
		which := bytes.IndexByte(separators, b)
		switch {
		case quoted && b == '"':
			quoted, closed = false, i
		case quoted:
		case b == '"':
			// A quote right after the one that closed was doubled.
			quoted = fresh || closed == i-1
			text, fresh = true, false
		case b == '\n' || b == '\r':
			end()
		case which >= 0:
			fresh = true
			if b != ',' || !betweenDigits(sample, i) {
				n[which]++
			}
		default:
			text, fresh = true, false
		}
	}
	if whole {
		end()
	}
	return widths
}

// betweenDigits reports whether a decimal comma may stand at i.
func betweenDigits(b []byte, i int) bool {
	return i > 0 && isDigit(b[i-1]) && i+1 < len(b) && isDigit(b[i+1])
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
