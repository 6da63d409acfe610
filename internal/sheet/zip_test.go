package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/bearinghq/bearing/fault"
)

// entry is a file to be packed.
type entry struct{ name, text string }

func zipped(t testing.TB, entries ...entry) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		w, err := z.Create(e.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, e.text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// xlsxParts are the parts of a workbook with one sheet named Data. Parts given
// replace those of the same name.
func xlsxParts(sheet string, more ...entry) []entry {
	parts := []entry{
		{"[Content_Types].xml", `<Types/>`},
		{"_rels/.rels", `<Relationships><Relationship Id="a" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/>` +
			`<Relationship Id="rId3" Type="http://x/styles" Target="styles.xml"/>` +
			`<Relationship Id="rId4" Type="http://x/theme" Target="/xl/theme/theme1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet},
	}
next:
	for _, m := range more {
		for i := range parts {
			if parts[i].name == m.name {
				parts[i] = m
				continue next
			}
		}
		parts = append(parts, m)
	}
	return parts
}

func xlsx(t testing.TB, sheet string, more ...entry) string {
	t.Helper()
	return zipped(t, xlsxParts(sheet, more...)...)
}

const oneCell = `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>`

// readAll opens data and reads every row of every sheet.
func readAll(data string) error {
	b, err := Open(strings.NewReader(data), int64(len(data)), "upload.xlsx")
	if err != nil {
		return err
	}
	defer b.Close()
	for _, s := range b.Sheets {
		for _, err := range s.Rows() {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func TestUploadsAreRefusedWithASentence(t *testing.T) {
	t.Parallel()
	good := xlsx(t, oneCell)
	if err := readAll(good); err != nil {
		t.Fatal(err)
	}
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)
	var many []entry
	for i := range maxParts + 1 {
		many = append(many, entry{fmt.Sprint("x", i), ""})
	}
	for name, tt := range map[string]struct{ file, want string }{
		"0 bytes":                         {"", "empty"},
		"old .xls":                        {ole + string(utf16LE("Workbook")), "save it as .xlsx"},
		"password":                        {ole + string(utf16LE("EncryptedPackage")), "remove the password"},
		"password, by another program":    {encrypted(t), "remove the password"},
		"old .doc":                        {ole + string(utf16LE("WordDocument")), "Word"},
		"macros":                          {xlsx(t, oneCell, entry{"xl/vbaProject.bin", "x"}), "macros"},
		"binary workbook":                 {zipped(t, entry{"[Content_Types].xml", ""}, entry{"xl/workbook.bin", "x"}), ".xlsb"},
		"sign-in page":                    {"\r\n <!DOCTYPE html><html><body>Sign in</body></html>", "sign-in page"},
		"sign-in page in XHTML":           {"<?xml version=\"1.0\"?><!-- x --><html xmlns=\"x\">", "sign-in page"},
		"sign-in page in UTF-16":          {"\xff\xfe" + string(utf16LE("<html><head>")), "sign-in page"},
		"table of a web page":             {"<table><tr><td>1</td></tr></table>", "web page with a table"},
		"table that Excel calls .xls":     {`<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>`, "web page with a table"},
		"XML spreadsheet":                 {"\ufeff<?xml version=\"1.0\"?><Workbook>", "XML"},
		"PDF":                             {"%PDF-1.7\n", "PDF"},
		"PNG":                             {"\x89PNG\r\n\x1a\n\x00", "PNG"},
		"JPEG":                            {"\xff\xd8\xff\xe0", "JPEG"},
		"GIF":                             {"GIF89a=1;alert(1)", "GIF"},
		"SVG":                             {"<svg onload=\"x\"/>", "XML"},
		"HEIC":                            {"\x00\x00\x00\x18ftypheic", "picture"},
		"WebP":                            {"RIFF\x10\x00\x00\x00WEBPVP8 ", "picture"},
		"gzip":                            {"\x1f\x8b\x08", "Unpack"},
		"zip of something":                {zipped(t, entry{"readme.txt", "x"}), "no workbook"},
		"zip in a zip":                    {zipped(t, entry{"inner.xlsx", good}), "no workbook"},
		"empty zip":                       {zipped(t), "no workbook"},
		"Word":                            {zipped(t, entry{"[Content_Types].xml", ""}, entry{"_rels/.rels", `<Relationships><Relationship Id="a" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>`}), "Word"},
		"Numbers":                         {zipped(t, entry{"Index/Document.iwa", ""}), "Numbers"},
		"cut zip":                         {good[:len(good)/2], "cut off"},
		"zip without its last byte":       {good[:len(good)-1], "cut off"},
		"wrong check sum":                 {wrongChecksum(t), "check sum"},
		"path out of the folder":          {zipped(t, entry{"../../etc/passwd", "x"}), "no workbook"},
		"a link out of the folder":        {linked(t), "not XML"},
		"two parts of one name":           {zipped(t, append(xlsxParts(oneCell), entry{"XL/workbook.xml", ""})...), "two parts"},
		"10,001 entries":                  {zipped(t, many...), "10000 parts"},
		"overlapping entries":             {overlapping(t), "overlap"},
		"locked zip":                      {lockedZip(t), "password"},
		"document type":                   {xlsx(t, `<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet/>`), "DOCTYPE"},
		"external entity":                 {xlsx(t, `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>`), "DOCTYPE"},
		"1,000,000 nested tags":           {xlsx(t, strings.Repeat("<a>", 1_000_000)), "nests"},
		"a tag without end":               {xlsx(t, "<worksheet "+strings.Repeat("a", 4<<20)), "1 MiB"},
		"a text without end":              {xlsx(t, `<worksheet><sheetData><row><c t="str"><v>`+strings.Repeat("ab", 2<<20)+`</v></c></row></sheetData></worksheet>`), "1 MiB"},
		"XML that ends early":             {xlsx(t, `<worksheet><sheetData><row><c><v>1</v>`), "ends in the middle"},
		"XML that ends in a tag":          {xlsx(t, `<worksheet><sheetData><`), "ends in the middle"},
		"no XML":                          {xlsx(t, "\x00\x00"), "not XML"},
		"no sheet":                        {xlsx(t, oneCell, entry{"xl/workbook.xml", "<workbook/>"}), "no sheet"},
		"a sheet that is not there":       {xlsx(t, oneCell, entry{"xl/_rels/workbook.xml.rels", "<Relationships/>"}), "missing"},
		"a text that is not there":        {xlsx(t, `<worksheet><sheetData><row><c r="B7" t="s"><v>5</v></c></row></sheetData></worksheet>`), "B1"},
		"rows out of order":               {xlsx(t, `<worksheet><sheetData><row r="2"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row></sheetData></worksheet>`), "out of order"},
		"row 1,048,577":                   {xlsx(t, `<worksheet><sheetData><row r="1048577"><c><v>1</v></c></row></sheetData></worksheet>`), "1,048,576"},
		"column 16,385":                   {xlsx(t, `<worksheet><sheetData><row><c r="XFD1"><v>1</v></c><c><v>1</v></c></row></sheetData></worksheet>`), "16,384"},
		"zip bomb by its own account":     {claims(t, 10<<30, 11<<20), "unpack"},
		"zip bomb, dense":                 {xlsx(t, oneCell+strings.Repeat(" ", 64<<20)), "unpack"},
		"ODS with a password":             {zipped(t, entry{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, entry{"content.xml", "\x01"}, entry{"META-INF/manifest.xml", `<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>`}), "without the password"},
		"ODS with a password, all in one": {zipped(t, entry{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, entry{"encrypted-package", "\x01"}, entry{"META-INF/manifest.xml", `<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`}), "without the password"},
		"ODS without content":             {zipped(t, entry{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, entry{"META-INF/manifest.xml", "<x/>"}), "no workbook"},
		"ODT":                             {zipped(t, entry{"mimetype", "application/vnd.oasis.opendocument.text"}, entry{"content.xml", "<x/>"}), "text document"},
		"ODS that repeats without end":    {ods(t, `<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000"><text:p>x</text:p></table:table-cell></table:table-row>`), "millions"},
		"ODS with column 16,385":          {ods(t, `<table:table-row><table:table-cell table:number-columns-repeated="16385"><text:p>x</text:p></table:table-cell></table:table-row>`), "16,384"},
		"ODS with row 1,048,577":          {ods(t, `<table:table-row table:number-rows-repeated="1048576"/><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>`), "1,048,576"},
		"ODS with 200,000 paragraphs":     {ods(t, `<table:table-row><table:table-cell>`+paragraphs(200_000)+`</table:table-cell></table:table-row>`), "1 MiB"},
		"ODS without a sheet":             {zipped(t, entry{"content.xml", "<office:document-content/>"}), "no sheet"},
		"ODS with a document type":        {zipped(t, entry{"content.xml", `<!DOCTYPE x [<!ENTITY a "b">]><a/>`}), "DOCTYPE"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := readAll(tt.file)
			if !fault.Is(err, fault.Invalid) {
				t.Fatalf("got %v, want a sentence", err)
			}
			if !strings.Contains(err.Error(), tt.want) || !strings.HasSuffix(err.Error(), ".") {
				t.Errorf("got %q, want %q in it", err, tt.want)
			}
		})
	}
}

func paragraphs(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<text:p>%06d</text:p>", i)
	}
	return b.String()
}

// encrypted is a workbook locked with a password.
func encrypted(t testing.TB) string {
	t.Helper()
	x := excelize.NewFile()
	defer x.Close()
	var b bytes.Buffer
	if err := x.Write(&b, excelize.Options{Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// wrongChecksum is a workbook with one letter changed in a stored part.
func wrongChecksum(t testing.TB) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range xlsxParts(oneCell) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: e.name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, e.text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return strings.Replace(b.String(), "<t>x</t>", "<t>y</t>", 1)
}

// linked is a workbook whose sheet is a symbolic link to /etc/passwd.
func linked(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range xlsxParts("/etc/passwd") {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if strings.Contains(e.name, "sheet1") {
			h.SetMode(fs.ModeSymlink | 0o777)
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, e.text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// claims is a workbook whose sheet of packed bytes says that it unpacks to size.
func claims(t testing.TB, size uint64, packed int) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range xlsxParts(oneCell) {
		if !strings.Contains(e.name, "sheet1") {
			w, err := z.Create(e.name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(w, e.text); err != nil {
				t.Fatal(err)
			}
			continue
		}
		w, err := z.CreateRaw(&zip.FileHeader{Name: e.name, Method: zip.Deflate, UncompressedSize64: size, CompressedSize64: uint64(packed)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(make([]byte, packed)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// overlapping is a zip whose second entry lies inside the first.
func overlapping(t testing.TB) string {
	t.Helper()
	inner := "PK\x03\x04" + strings.Repeat("\x00", 26) + "hello"
	header := func(name string, offset int) string {
		h := make([]byte, 46)
		copy(h, "PK\x01\x02")
		binary.LittleEndian.PutUint32(h[16:], crc32.ChecksumIEEE(nil))
		binary.LittleEndian.PutUint32(h[20:], uint32(len(inner)))
		binary.LittleEndian.PutUint32(h[24:], uint32(len(inner)))
		binary.LittleEndian.PutUint16(h[28:], uint16(len(name)))
		binary.LittleEndian.PutUint32(h[42:], uint32(offset))
		return string(h) + name
	}
	local := "PK\x03\x04" + strings.Repeat("\x00", 26)
	body := local + inner + strings.Repeat("\x00", 60)
	directory := header("a", 0) + header("b", len(local))
	end := make([]byte, 22)
	copy(end, "PK\x05\x06")
	binary.LittleEndian.PutUint16(end[8:], 2)
	binary.LittleEndian.PutUint16(end[10:], 2)
	binary.LittleEndian.PutUint32(end[12:], uint32(len(directory)))
	binary.LittleEndian.PutUint32(end[16:], uint32(len(body)))
	return body + directory + string(end)
}

func lockedZip(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if _, err := z.CreateRaw(&zip.FileHeader{Name: "xl/workbook.xml", Flags: 1}); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// counted counts what is read of it.
type counted struct {
	io.ReaderAt
	n int64
}

func (c *counted) ReadAt(b []byte, at int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(b, at)
	c.n += int64(n)
	return n, err
}

// zeros gives as many zeros as it is long.
type zeros int64

func (z *zeros) Read(b []byte) (int, error) {
	if *z <= 0 {
		return 0, io.EOF
	}
	n := min(len(b), int(*z))
	clear(b[:n])
	*z -= zeros(n)
	return n, nil
}

func TestZipBombIsNeitherUnpackedNorKept(t *testing.T) {
	// Ten thousand million zeros take about ten million bytes and a minute to
	// pack; one block of them, repeated as deflate allows, takes no time.
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range xlsxParts("") {
		if strings.Contains(e.name, "sheet1") {
			continue
		}
		w, err := z.Create(e.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, e.text); err != nil {
			t.Fatal(err)
		}
	}
	block, size := zeroBlock(t)
	times := int(10<<30/size) + 1
	w, err := z.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, UncompressedSize64: 1 << 20, CompressedSize64: uint64(len(block) * times)})
	if err != nil {
		t.Fatal(err)
	}
	for range times {
		if _, err := w.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	src := &counted{ReaderAt: bytes.NewReader(b.Bytes())}
	book, err := Open(src, int64(b.Len()), "bomb.xlsx")
	if err == nil {
		_, err = texts(book.Sheets[0])
	}
	runtime.ReadMemStats(&after)
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v, want a sentence", err)
	}
	if src.n > 1<<20 {
		t.Errorf("%d bytes were read", src.n)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
		t.Errorf("%d MiB were allocated", used>>20)
	}
}

// zeroBlock returns a deflate block that is not the last, and how many zeros it
// stands for.
func zeroBlock(t *testing.T) ([]byte, int64) {
	t.Helper()
	const size = 8 << 20
	var b bytes.Buffer
	w := newFlusher(t, &b)
	n := zeros(size)
	if _, err := io.Copy(w, &n); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), size
}

func TestPartStopsAtItsLimit(t *testing.T) {
	t.Parallel()
	n := zeros(1 << 40)
	p := &part{ReadCloser: io.NopCloser(&n), left: 1 << 20}
	got, err := io.Copy(io.Discard, p)
	if !fault.Is(err, fault.Invalid) || got > 1<<20 {
		t.Errorf("%d bytes, %v", got, err)
	}
}

func newFlusher(t *testing.T, w io.Writer) *flate.Writer {
	t.Helper()
	f, err := flate.NewWriter(w, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
