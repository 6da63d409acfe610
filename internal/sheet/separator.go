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
	if n := bytes.Count(sample, []byte{','}); n > 0 && n == bytes.Count(sample, []byte(", ")) {
		best = 0
	}
	for _, sep := range separators {
		if s := regularity(sample, whole, sep, sep == ','); s > score {
			best, score = sep, s
		}
	}
	return best
}

// regularity says how much like a table the sample looks when cut at sep: the
// share of records of the commonest width, times 1 - 1/width.
func regularity(sample []byte, whole bool, sep byte, decimals bool) float64 {
	c := newRecords(dialect{sep: sep}, bytes.NewReader(sample))
	var widths []int
	for {
		more, err := c.next()
		if err != nil || !more {
			break
		}
		if !whole && c.pos == c.end && c.eof {
			break // the sample may cut this one short
		}
		if len(filled(c.cells)) == 0 {
			continue
		}
		w := len(c.cells)
		if decimals {
			w -= decimalCommas(c.cells)
		}
		widths = append(widths, w)
	}
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

// decimalCommas counts the commas between cells that stand between digits.
func decimalCommas(cells []Cell) int {
	n := 0
	for i := range len(cells) - 1 {
		a, b := cells[i].Text, cells[i+1].Text
		if a != "" && b != "" && isDigit(a[len(a)-1]) && isDigit(b[0]) {
			n++
		}
	}
	return n
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
