package intaketest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// A BadFile is a file that cannot be imported. Every surface refuses it with a
// sentence that holds Want, and stores nothing in the record.
type BadFile struct {
	What, Name string
	Kinds      []string // that it is refused as
	Content    string
	Want       string
}

// BadFiles returns the files that cannot be imported, made small. They follow
// the catalogue of bad input: lists of people first, then workbooks.
func BadFiles() []BadFile {
	both, list, levels := []string{"people", "matrix"}, []string{"people"}, []string{"matrix"}
	long := strings.Repeat("x;y@example.org\n", 100_000)
	return []BadFile{
		{"no bytes", "empty.csv", both, "", "0 bytes"},
		{"a mark of UTF-8 and nothing else", "bom.csv", both, "\ufeff", "."},
		{"line ends only", "lines.csv", both, "\r\n\r\n\r\n", "."},
		{"a header only", "head.csv", list, "Name;E-mail\n", "nobody below it"},
		{"a header only", "head.csv", levels, "Name;Welding\n", "No table of levels"},
		{"a header only, in UTF-16", "head.csv", list, utf16LE("Name;E-mail\n"), "nobody below it"},
		{"a header only, after sep=", "head.csv", list, "sep=;\nName;E-mail\n", "."},
		{"a quote that never ends", "quote.csv", list, "Name;E-mail\n\"Ada;ada@example.org\nBob;b@example.org\n" + long, "quote"},
		{"a line that never ends", "line.csv", both, "Name;A\n" + strings.Repeat("x", 3<<20), "."},
		{"a PDF", "people.csv", both, "%PDF-1.7\n", "PDF"},
		{"a picture", "people.csv", both, "\x89PNG\r\n\x1a\n", "picture"},
		{"a sign-in page", "people.csv", both, "<!DOCTYPE html><html><body>Sign in", "web page"},
		{"a zip of nothing", "team.xlsx", both, zipped(), "."},
		{"a torn workbook", "team.xlsx", both, "PK\x03\x04torn", "."},
		{"a locked workbook", "team.xlsx", both, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), "."},
		{"a zip that is no workbook", "team.xlsx", both, zipped("a.txt", "hello"), "."},
		{"a way out of the folder", "team.xlsx", both, zipped("../../etc/passwd", "root"), "."},
		{"entities that grow", "team.xlsx", both, workbook(`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>`, `<sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData>`), "."},
		{"an entity from elsewhere", "team.xlsx", both, workbook(`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>`, `<sheetData><row><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData>`), "."},
		{"tags in tags", "team.xlsx", both, workbook("", strings.Repeat("<a>", 100_000)), "."},
		{"a sheet that is no XML", "team.xlsx", both, workbook("", "<sheetData><row>"), "."},
		{"what is no framework", "uk.yaml", []string{"framework"}, "hello", "."},
		{"a page as a framework", "uk.csv", []string{"framework"}, "<html>Sign in", "."},
	}
}

func utf16LE(s string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b)
}

// zipped returns an archive of names and contents, in turn.
func zipped(files ...string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i+1 < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err == nil {
			_, err = f.Write([]byte(files[i+1]))
		}
		if err != nil {
			panic(fmt.Sprintf("zipping in memory: %v", err))
		}
	}
	if err := w.Close(); err != nil {
		panic(fmt.Sprintf("zipping in memory: %v", err))
	}
	return b.String()
}

// workbook returns one with a sheet of the given inside.
func workbook(before, inside string) string {
	const ns = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	return zipped(
		"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
		"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="`+rel+`/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", `<workbook `+ns+`><sheets><sheet name="Team" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="`+rel+`/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", before+`<worksheet `+ns+`>`+inside,
	)
}
