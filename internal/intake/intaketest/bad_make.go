package intaketest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

func itoa(n int) string { return strconv.Itoa(n) }

// utf16Of writes s in UTF-16 with its mark.
func utf16Of(order binary.AppendByteOrder, s string) string {
	b := order.AppendUint16(nil, 0xfeff)
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

// An entry is one of a zip archive.
type entry struct{ name, content string }

// zipped returns an archive of the entries.
func zipped(all ...entry) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range all {
		f, err := w.Create(e.name)
		if err == nil {
			_, err = io.WriteString(f, e.content)
		}
		must(err)
	}
	must(w.Close())
	return b.String()
}

func must(err error) {
	if err != nil {
		panic(fmt.Sprintf("writing in memory: %v", err))
	}
}

// zeros returns an archive whose entry unpacks to n zeros.
func zeros(name string, n int64) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	f, err := w.Create(name)
	must(err)
	block := make([]byte, 1<<20)
	for ; n > 0; n -= int64(len(block)) {
		_, err = f.Write(block[:min(n, int64(len(block)))])
		must(err)
	}
	must(w.Close())
	return b.String()
}

// manyEntries returns an archive of n empty entries in a folder.
func manyEntries(folder string, n int) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := range n {
		_, err := w.CreateRaw(&zip.FileHeader{Name: folder + "/" + itoa(i)})
		must(err)
	}
	must(w.Close())
	return b.String()
}

// overlapping returns an archive with two entries that share their bytes: the
// table of contents names the first twice.
func overlapping() string {
	const name, content = "xl/workbook.xml", "<workbook/>"
	var local, contents bytes.Buffer
	put := func(b *bytes.Buffer, values ...any) {
		for _, v := range values {
			must(binary.Write(b, binary.LittleEndian, v))
		}
	}
	sum, size := crc32.ChecksumIEEE([]byte(content)), uint32(len(content))
	put(&local, uint32(0x04034b50), uint16(20), uint16(0), uint16(0), uint32(0), sum, size, size, uint16(len(name)), uint16(0))
	local.WriteString(name + content)
	for _, n := range []string{name, "xl/workbook2.xml"} {
		put(&contents, uint32(0x02014b50), uint16(20), uint16(20), uint16(0), uint16(0), uint32(0), sum, size, size, uint16(len(n)), uint16(0), uint16(0), uint16(0), uint16(0), uint32(0), uint32(0))
		contents.WriteString(n)
	}
	length, at := uint32(contents.Len()), uint32(local.Len())
	put(&contents, uint32(0x06054b50), uint16(0), uint16(0), uint16(2), uint16(2), length, at, uint16(0))
	return local.String() + contents.String()
}

// wrongSum returns an archive in which the check sum of the sheet is wrong.
func wrongSum() string {
	sheet := parts("", simpleSheet)
	last := &sheet[len(sheet)-1]
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range sheet[:len(sheet)-1] {
		f, err := w.Create(e.name)
		must(err)
		_, err = io.WriteString(f, e.content)
		must(err)
	}
	h := &zip.FileHeader{Name: last.name, CRC32: 1, CompressedSize64: uint64(len(last.content)), UncompressedSize64: uint64(len(last.content))}
	f, err := w.CreateRaw(h)
	must(err)
	_, err = io.WriteString(f, last.content)
	must(err)
	must(w.Close())
	return b.String()
}

// linked returns a workbook whose sheet is a symbolic link.
func linked() string {
	all := parts("", simpleSheet)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i, e := range all {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if i == len(all)-1 {
			h.SetMode(0o777 | 1<<27) // a symbolic link
			e.content = "/etc/passwd"
		}
		f, err := w.CreateHeader(h)
		must(err)
		_, err = io.WriteString(f, e.content)
		must(err)
	}
	must(w.Close())
	return b.String()
}

const (
	mainNS = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relNS  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)

// simpleSheet is a list of one person.
var simpleSheet = sheetOf(rowOf("Name", "E-mail"), rowOf("Ada Lovelace", "ada@example.org"))

// parts returns a workbook of one sheet, "Team", that is xml, with before in
// front of it. The sheet is the last part.
func parts(before, xml string) []entry {
	return []entry{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relNS + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook ` + mainNS + `><workbookPr/><sheets><sheet name="Team" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relNS + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId9" Type="` + relNS + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", before + xml},
	}
}

// book returns a workbook of one sheet with the rows, and further parts.
func book(rows []string, more ...entry) func() string {
	return func() string { return zipped(append(more, parts("", sheetOf(rows...))...)...) }
}

// sheetOf is the part of a workbook that is a sheet with the rows.
func sheetOf(rows ...string) string {
	var b strings.Builder
	b.WriteString(`<worksheet ` + mainNS + `><sheetData>`)
	for i, r := range rows {
		fmt.Fprintf(&b, `<row r="%d">%s</row>`, i+1, r)
	}
	b.WriteString(`</sheetData></worksheet>`)
	return b.String()
}

// rowOf returns cells that hold the texts; one that begins with < is a cell
// already.
func rowOf(cells ...string) string {
	var b strings.Builder
	for _, c := range cells {
		if strings.HasPrefix(c, "<c") {
			b.WriteString(c)
			continue
		}
		b.WriteString(`<c t="inlineStr"><is><t>` + c + `</t></is></c>`)
	}
	return b.String()
}
