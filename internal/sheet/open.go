package sheet

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"github.com/bearinghq/bearing/fault"
)

// Open returns the book in r, which is size bytes long. What the file is, is
// told by its content; name is only shown. R must stay readable until the book
// is closed.
func Open(r io.ReaderAt, size int64, name string) (*Book, error) {
	name = baseName(name)
	if size == 0 {
		return nil, fault.New(fault.Invalid, "The file is empty (0 bytes). Choose the file again, or save it again in the program it comes from.")
	}
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, fmt.Errorf("reading the head of a file: %w", err)
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		return openZip(r, size, name)
	}
	if bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		return nil, refuseCompound(r, size)
	}
	if what := foreign(head); what != "" {
		return nil, fault.New(fault.Invalid, "%s", what)
	}
	return openCSV(r, size, name)
}

// OpenFile returns the book in the file at path.
func OpenFile(path string) (*Book, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening a table: %w", err)
	}
	st, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("opening a table: %w", err)
	}
	if !st.Mode().IsRegular() {
		f.Close()
		return nil, fault.New(fault.Invalid, "%s is not a file. Name a CSV, XLSX or ODS file.", path)
	}
	b, err := Open(f, st.Size(), path)
	if err != nil {
		f.Close()
		return nil, err
	}
	b.close = f.Close
	return b, nil
}

// Foreign refuses a file that is plainly something else than a table or a text.
func Foreign(content []byte) error {
	if what := foreign(content[:min(len(content), 4096)]); what != "" {
		return fault.New(fault.Invalid, "%s", what)
	}
	return nil
}

// foreign returns a sentence about a file that is plainly something else, or "".
func foreign(head []byte) string {
	for _, f := range []struct {
		magic string
		at    int
		what  string
	}{
		{"%PDF-", 0, "This is a PDF document, not a table. Open the table in its program and save it as .xlsx, .ods or .csv."},
		{"\x89PNG", 0, "This is a picture (PNG), not a table. Open the table in its program and save it as .xlsx, .ods or .csv."},
		{"\xff\xd8\xff", 0, "This is a picture (JPEG), not a table. Open the table in its program and save it as .xlsx, .ods or .csv."},
		{"GIF87a", 0, "This is a picture (GIF), not a table. Open the table in its program and save it as .xlsx, .ods or .csv."},
		{"GIF89a", 0, "This is a picture (GIF), not a table. Open the table in its program and save it as .xlsx, .ods or .csv."},
		{"\x00\x00\x00", 0, "This is a picture, a film or a program's own file, not a table. Open the table in its program and save it as .xlsx, .ods or .csv."},
		{"WEBPVP8", 8, "This is a picture (WebP), not a table. Open the table in its program and save it as .xlsx, .ods or .csv."},
		{"II*\x00", 0, "This is a picture (TIFF), not a table. Open the table in its program and save it as .xlsx, .ods or .csv."},
		{"MM\x00*", 0, "This is a picture (TIFF), not a table. Open the table in its program and save it as .xlsx, .ods or .csv."},
		{"{\\rtf", 0, "This is a text document (RTF), not a table. Open the table in its program and save it as .xlsx, .ods or .csv."},
		{"\x1f\x8b", 0, "This file is packed with gzip. Unpack it and choose the file inside."},
		{"7z\xbc\xaf\x27\x1c", 0, "This file is packed with 7-Zip. Unpack it and choose the file inside."},
		{"Rar!", 0, "This file is packed with RAR. Unpack it and choose the file inside."},
		{"SQLite format 3\x00", 0, "This is a database, not a table. Export the table as CSV and choose that."},
	} {
		if len(head) > f.at && bytes.HasPrefix(head[f.at:], []byte(f.magic)) {
			return f.what
		}
	}
	return foreignMarkup(head)
}

// foreignMarkup is foreign for files of tags, which may be in UTF-16 too.
func foreignMarkup(head []byte) string {
	text := bytes.ReplaceAll(head, []byte{0}, nil)
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		text = bytes.TrimPrefix(text, []byte(mark))
	}
	text = bytes.ToLower(bytes.TrimSpace(text))
	begins := func(tags ...string) bool {
		for _, t := range tags {
			if bytes.HasPrefix(text, []byte(t)) {
				return true
			}
		}
		return false
	}
	switch {
	case begins("<table", "<style"), begins("<html", "<!doctype html") && bytes.Contains(text, []byte("office:excel")):
		return "This is a web page with a table. Open it in Excel or LibreOffice and save it as .xlsx or .csv."
	case begins("<!doctype html", "<html", "<head", "<body", "<script", "<meta"),
		begins("<?xml", "<!--") && bytes.Contains(text, []byte("<html")):
		return "This is a web page, not a table: perhaps the sign-in page of the site it was downloaded from. Sign in there, download the file again, and check that it opens as a table."
	case begins("<?xml", "<!doctype", "<svg", "<office:document", "<workbook"):
		return "This is an XML file, not a table that can be read. Open it in Excel or LibreOffice and save it as .xlsx or .ods."
	}
	return ""
}

// baseName returns the last part of a file's name, fit to be shown: whatever
// the system it comes from, without folders, control characters and marks that
// turn the direction of writing, and not endless.
func baseName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	if letters := []rune(name); len(letters) > 200 {
		name = string(letters[:200])
	}
	return strings.TrimSpace(name)
}

func withoutExtension(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[:i]
	}
	return name
}
