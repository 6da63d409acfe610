package sheet

import "iter"

// Cells keeps ratings in order in blocks, so that millions of them cost little
// more than their own size.
type Cells struct {
	blocks [][]Rating
	n      int
}

const cellsBlock = 1 << 15

// Add appends r.
func (c *Cells) Add(r Rating) {
	if c.n%cellsBlock == 0 {
		c.blocks = append(c.blocks, nil)
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
		for i := range c.n {
			if !yield(i, c.At(i)) {
				return
			}
		}
	}
}
