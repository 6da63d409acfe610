package sheet

import (
	"fmt"
	"strings"
)

// The parts of a workbook that hardly depend on what is in it.

const (
	xmlHead    = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainSpace  = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	linkSpace  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packSpace  = "http://schemas.openxmlformats.org/package/2006/"
	typePrefix = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

type fixedPart struct{ name, text string }

func fixedParts(sheets []string) []fixedPart {
	var types, list, links strings.Builder
	for i, name := range sheets {
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, i+1, typePrefix)
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, strings.ReplaceAll(string(appendXML(nil, name)), `"`, "&quot;"), i+1, i+1)
		fmt.Fprintf(&links, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, linkSpace, i+1)
	}
	return []fixedPart{
		{"[Content_Types].xml", xmlHead + `<Types xmlns="` + packSpace + `content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + typePrefix + `sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + typePrefix + `styles+xml"/>` +
			types.String() + `</Types>`},
		{"_rels/.rels", xmlHead + `<Relationships xmlns="` + packSpace + `relationships">` +
			`<Relationship Id="rId1" Type="` + linkSpace + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", xmlHead + `<workbook xmlns="` + mainSpace + `" xmlns:r="` + linkSpace + `"><sheets>` + list.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", xmlHead + `<Relationships xmlns="` + packSpace + `relationships">` + links.String() +
			`<Relationship Id="rIdStyles" Type="` + linkSpace + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/styles.xml", stylesXML()},
	}
}

// Formats that only the writer tells apart.
const (
	finePercent = clock + 1 + iota // 85.50%
	plainText                      // of texts that look like something else
)

// formats are the number formats that cells are written with, in the order of
// styleNo.
var formats = []struct {
	format format
	id     int
}{{general, 0}, {percent, 9}, {finePercent, 10}, {date, 164}, {plainText, 49}}

// fillColours are what the fills look like, in their order; the first is none.
var fillColours = []string{"", "FFFFC7CE", "FFFFEB9C", "FFC6EFCE", "FFBDD7EE", "FFD9D9D9"}

// styleNo returns the number of the style of cells with a format and a fill.
func styleNo(f format, fill Fill) int {
	for i, known := range formats {
		if known.format == f && int(fill) < len(fillColours) {
			return i*len(fillColours) + int(fill)
		}
	}
	return 0
}

// headerStyle is the style after all others.
var headerStyle = len(formats) * len(fillColours)

func stylesXML() string {
	var fills, cells strings.Builder
	for _, c := range fillColours[1:] {
		fmt.Fprintf(&fills, `<fill><patternFill patternType="solid"><fgColor rgb="%s"/><bgColor indexed="64"/></patternFill></fill>`, c)
	}
	for _, f := range formats {
		for i := range fillColours {
			no := i
			if i > 0 {
				no++ // the first two fills of a workbook are fixed
			}
			quote := ""
			if f.format == plainText {
				quote = ` quotePrefix="1"`
			}
			fmt.Fprintf(&cells, `<xf numFmtId="%d" fontId="0" fillId="%d" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"%s/>`, f.id, no, quote)
		}
	}
	return xmlHead + `<styleSheet xmlns="` + mainSpace + `">` +
		`<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts>` +
		`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		fmt.Sprintf(`<fills count="%d"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>%s</fills>`, len(fillColours)+1, fills.String()) +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		fmt.Sprintf(`<cellXfs count="%d">%s<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" quotePrefix="1"/></cellXfs>`, headerStyle+1, cells.String()) +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}
