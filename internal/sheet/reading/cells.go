package reading

import "iter"

// Cells keeps ratings in order in blocks, so that millions of them cost little
// more than their own size.
type Cells struct {
	blocks [][]Rating
	n      int
}

const cellsBlock = 1 << 13

// Add appends r.
func (c *Cells) Add(r Rating) {
	if c.n%cellsBlock == 0 {
		size := cellsBlock
		if c.n == 0 {
			size = 64 // most sheets are small
		}
		c.blocks = append(c.blocks, make([]Rating, 0, size))
	}
	last := len(c.blocks) - 1
	c.blocks[last] = append(c.blocks[last], r)
	c.n++
}

// Len returns how many there are.
func (c *Cells) Len() int { return c.n }

// At returns the i'th rating, for reading and changing.
func (c *Cells) At(i int) *Rating { return &c.blocks[i/cellsBlock][i%cellsBlock] }

// All returns the ratings in order, with their index.
func (c *Cells) All() iter.Seq2[int, *Rating] {
	return func(yield func(int, *Rating) bool) {
		i := 0
		for _, b := range c.blocks {
			for j := range b {
				if !yield(i, &b[j]) {
					return
				}
				i++
			}
		}
	}
}

// keep drops the ratings for which ok is false, and calls moved with the old
// and new index of each that stays.
func (c *Cells) keep(ok func(int, *Rating) bool, moved func(from, to int)) {
	n := 0
	for i, r := range c.All() {
		if !ok(i, r) {
			continue
		}
		moved(i, n)
		if i != n {
			*c.At(n) = *r
		}
		n++
	}
	c.n = n
	blocks := (n + cellsBlock - 1) / cellsBlock
	clear(c.blocks[blocks:])
	c.blocks = c.blocks[:blocks]
	if blocks > 0 {
		c.blocks[blocks-1] = c.blocks[blocks-1][:n-(blocks-1)*cellsBlock]
	}
}
