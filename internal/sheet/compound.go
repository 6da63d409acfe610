package sheet

import (
	"bytes"
	"fmt"
	"io"

	"github.com/bearinghq/bearing/fault"
)

// refuseCompound says what to do about an OLE2 compound file: a workbook locked
// with a password, or one of Excel 97-2003.
func refuseCompound(r io.ReaderAt, size int64) error {
	locked, err := containsText(r, size, utf16LE("EncryptedPackage"))
	if err != nil {
		return fmt.Errorf("reading a compound file: %w", err)
	}
	if locked {
		return fault.New(fault.Invalid, "The workbook is protected with a password. Open it in Excel, remove the password (File, Info, Protect Workbook), save it, and choose it again.")
	}
	document, err := containsText(r, size, utf16LE("WordDocument"))
	if err != nil {
		return fmt.Errorf("reading a compound file: %w", err)
	}
	if document {
		return fault.New(fault.Invalid, "This is a Word document, not a workbook. Copy the table into Excel or LibreOffice and save it as .xlsx.")
	}
	return fault.New(fault.Invalid, "This is a workbook in the old .xls format. Open it in Excel or LibreOffice and save it as .xlsx.")
}

func utf16LE(s string) []byte {
	var b []byte
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return b
}

// containsText reports whether what stands anywhere in r.
func containsText(r io.ReaderAt, size int64, what []byte) (bool, error) {
	buf := make([]byte, 256<<10)
	for at := int64(0); at < size; at += int64(len(buf) - len(what)) {
		n, err := r.ReadAt(buf, at)
		if bytes.Contains(buf[:n], what) {
			return true, nil
		}
		if err == io.EOF {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
	return false, nil
}
