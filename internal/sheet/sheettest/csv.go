package sheettest

import (
	"bytes"
	"testing"

	"github.com/bearinghq/bearing/internal/sheet"
)

// CSV writes the only sheet as CSV, every cell in quotes, or returns nil if CSV
// cannot hold what it says: further sheets, merged cells, fills, what is hidden.
func CSV(t testing.TB, sep byte, sheets ...*sheet.Sheet) []byte {
	t.Helper()
	if len(sheets) != 1 || len(sheets[0].Merges) > 0 || len(sheets[0].HiddenColumns) > 0 {
		return nil
	}
	var b bytes.Buffer
	n := 0
	for r, err := range sheets[0].Rows() {
		if err != nil {
			t.Fatal(err)
		}
		for n++; n < r.N; n++ {
			b.WriteByte('\n')
		}
		for j, c := range r.Cells {
			if c.Fill != sheet.NoFill || r.Hidden {
				return nil
			}
			if j > 0 {
				b.WriteByte(sep)
			}
			b.WriteString(`"` + c.Text + `"`)
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}
