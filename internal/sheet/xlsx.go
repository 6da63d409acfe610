package sheet

import (
	"io"

	"github.com/bearinghq/bearing/fault"
)

func openZip(r io.ReaderAt, size int64, name string) (*Book, error) {
	return nil, fault.New(fault.Invalid, "Workbooks cannot be read yet. Save the sheet as CSV (UTF-8).")
}
