package intaketest

import (
	"strings"

	"github.com/bearinghq/bearing/internal/intake"
)

// badUploads are lines 21 to 24, 26 and 27: files that are something else than
// they seem, and archives that are not made by a spreadsheet.
func badUploads() []Bad {
	people := func(line int, what, name string, bytes func() string) Bad {
		return Bad{Line: line, What: what, Kind: intake.People, Name: name, Bytes: bytes}
	}
	return []Bad{
		{Line: 21, What: "a workbook named .csv", Kind: intake.People, Name: "list.csv", Bytes: func() string { return zipped(parts("", simpleSheet)...) }, Stored: ada1},
		people(21, "a PDF named .csv", "list.csv", raw("%PDF-1.7\n%âãÏÓ\n1 0 obj\n")),
		people(21, "a PNG named .csv", "list.csv", raw("\x89PNG\r\n\x1a\n")),
		people(21, "a sign-in page named .csv", "list.csv", raw("<!DOCTYPE html><html><body>Sign in</body></html>")),
		{Line: 21, What: "a PDF as a matrix", Kind: intake.Matrix, Name: "m.xlsx", Bytes: raw("%PDF-1.7\n")},
		{Line: 21, What: "a PDF as a framework", Kind: intake.Framework, Name: "f.yaml", Bytes: raw("%PDF-1.7\n")},
		{Line: 21, What: "a sign-in page as a framework", Kind: intake.Framework, Name: "f.csv", Bytes: raw("<!DOCTYPE html><html><body>Sign in</body></html>")},
		people(23, "many zeros in one sheet", "list.xlsx", func() string { return zeros("xl/worksheets/sheet1.xml", 200<<20) }).of(func() string { return zeros("xl/worksheets/sheet1.xml", 10<<30) }),
		people(23, "archives in an archive", "list.xlsx", func() string {
			inner := zeros("0.dll", 4<<20)
			return zipped(entry{"lib 0.zip", inner}, entry{"lib 1.zip", inner})
		}),
		people(23, "100,000 entries", "list.xlsx", func() string { return manyEntries("xl", 100_000) }),
		people(23, "entries that overlap", "list.xlsx", overlapping),
		people(23, "an archive of nothing", "list.xlsx", func() string { return zipped() }),
		people(23, "an archive that is no workbook", "list.xlsx", func() string { return zipped(entry{"a.txt", "hello"}) }),
		{Line: 23, What: "many zeros as a framework", Kind: intake.Framework, Name: "f.zip", Bytes: func() string { return zeros("f.csv", 100<<20) }},
		{Line: 23, What: "archives in an archive as a framework", Kind: intake.Framework, Name: "f.zip", Bytes: func() string { return zipped(entry{"f.csv", zipped(entry{"g.csv", "x"})}) }},
		{Line: 23, What: "many entries as a framework", Kind: intake.Framework, Name: "f.zip", Bytes: func() string { return manyEntries("tables", 300) }},
		people(24, "entities that grow", "list.xlsx", func() string {
			return zipped(parts(`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>`, sheetOf(rowOf("Name"), rowOf("&b;")))...)
		}),
		people(24, "an entity from elsewhere", "list.xlsx", func() string {
			return zipped(parts(`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>`, sheetOf(rowOf("Name"), rowOf("&a;")))...)
		}),
		people(24, "1,000,000 tags in tags", "list.xlsx", func() string { return zipped(parts("", "<worksheet>"+strings.Repeat("<a>", 1_000_000))...) }),
		{Line: 24, What: "references that grow, as a framework", Kind: intake.Framework, Name: "f.yaml", Bytes: raw("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\nname: [*f,*f,*f,*f,*f,*f,*f,*f,*f]\n")},
		{Line: 24, What: "lists in lists, as a framework", Kind: intake.Framework, Name: "f.yaml", Bytes: func() string { return "name: " + strings.Repeat("[", 100_000) }},
		people(26, "a workbook that is cut off", "list.xlsx", func() string { b := zipped(parts("", simpleSheet)...); return b[:len(b)-200] }),
		people(26, "a wrong check sum", "list.xlsx", wrongSum),
		people(26, "a way out of the folder", "list.xlsx", func() string { return zipped(entry{"../../etc/passwd", "root:x:0:0"}) }),
		{Line: 26, What: "a way out of the folder, in a workbook", Kind: intake.People, Name: "list.xlsx", Bytes: func() string {
			return zipped(append([]entry{{"../../etc/cron.d/x", "* * * * * root x"}}, parts("", simpleSheet)...)...)
		}, Stored: ada1},
		people(26, "a symbolic link for a sheet", "list.xlsx", linked),
		people(26, "a sheet that stops in the middle", "list.xlsx", func() string {
			return zipped(parts("", `<worksheet `+mainNS+`><sheetData><row r="1">`+rowOf("Name"))...)
		}),
		people(27, "a picture of 65,000 by 65,000", "face.png", raw("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xfd\xe8\x00\x00\xfd\xe8\x08\x02\x00\x00\x00")),
		people(27, "an SVG with a script", "face.svg", raw(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)),
		people(27, "a GIF with a script behind", "face.gif", raw("GIF89a/*\x01\x00\x01\x00*/=1;alert(1)")),
		people(27, "a photograph with its place", "face.jpg", raw("\xff\xd8\xff\xe1\x00\x22Exif\x00\x00II*\x00")),
		people(27, "a picture named as a workbook", "team.xlsx", raw("\x89PNG\r\n\x1a\n")),
		people(27, "a picture of 0 bytes", "face.png", raw("")),
		people(27, "an HEIC", "face.heic", raw("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")),
	}
}

// badWorkbooks are line 25.
func badWorkbooks() []Bad {
	read := func(what string, bytes func() string, want string) Bad {
		return Bad{Line: 25, What: what, Kind: intake.People, Name: "list.xlsx", Bytes: bytes, Stored: want}
	}
	dated := func(date string) []string {
		return []string{rowOf("Name", "E-mail", "Start date"), rowOf("Ada Lovelace", "ada@example.org", date)}
	}
	simple := []string{rowOf("Name", "E-mail"), rowOf("Ada Lovelace", "ada@example.org")}
	levels := func(cell string) []string {
		return []string{rowOf("Name", "Welding", "Cranes"), rowOf("Ada Lovelace", "<c><v>3</v></c>", cell), rowOf("Bob Stone", "<c><v>2</v></c>", "<c><v>4</v></c>")}
	}
	three := stored("Ada Lovelace", "Bob Stone", "Ada Lovelace, Welding 3", "Bob Stone, Cranes 4", "Bob Stone, Welding 2")
	matrix := func(what, cell string) Bad {
		return Bad{Line: 25, What: what, Kind: intake.Matrix, Name: "m.xlsx", Bytes: book(levels(cell)), Stored: three}
	}
	hidden := func() string {
		all := parts("", simpleSheet)
		all[2].content = `<workbook ` + mainNS + `><sheets><sheet name="Team" sheetId="1" r:id="rId1"/><sheet name="Secret" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>`
		all[3].content = strings.Replace(all[3].content, "</Relationships>", `<Relationship Id="rId2" Type="`+relNS+`/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`, 1)
		return zipped(append(all, entry{"xl/worksheets/sheet2.xml", sheetOf(rowOf("Name", "E-mail"), rowOf("Bob Stone", "bob@example.org"))})...)
	}
	all1904 := func() string {
		all := parts("", sheetOf(dated(`<c s="1"><v>43660</v></c>`)...))
		all[2].content = strings.Replace(all[2].content, "<workbookPr/>", `<workbookPr date1904="1"/>`, 1)
		return zipped(append(all, entry{"xl/styles.xml", `<styleSheet ` + mainNS + `><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`})...)
	}
	return []Bad{
		{Line: 25, What: "a workbook with a password", Kind: intake.People, Name: "list.xlsx", Bytes: func() string {
			return "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600) + utf16Of(littleEndian, "EncryptedPackage")[2:]
		}},
		{Line: 25, What: "a workbook with macros", Kind: intake.People, Name: "list.xlsm", Bytes: book(simple, entry{"xl/vbaProject.bin", "x"})},
		read("links to other files", book(simple, entry{"xl/externalLinks/externalLink1.xml", "<externalLink/>"}), ada1),
		read("1,048,576 rows and 16,384 columns declared, three used", func() string {
			xml := strings.Replace(sheetOf(rowOf("Name", "E-mail"), rowOf("Ada Lovelace", "ada@example.org"), ""), "<sheetData>", `<dimension ref="A1:XFD1048576"/><sheetData>`, 1)
			return zipped(parts("", strings.Replace(xml, `<row r="3">`, `<row r="1048576">`, 1))...)
		}, ada1),
		{Line: 25, What: "a row beyond the last", Kind: intake.People, Name: "list.xlsx", Bytes: func() string {
			return zipped(parts("", strings.Replace(simpleSheet, `<row r="2">`, `<row r="1048577">`, 1))...)
		}},
		read("merged cells", func() string {
			xml := sheetOf(rowOf("Name", "E-mail", "Unit"), rowOf("Ada Lovelace", "ada@example.org", "Sales"), rowOf("Bob Stone", "bob@example.org", "<c/>"))
			return zipped(parts("", strings.Replace(xml, "</worksheet>", `<mergeCells><mergeCell ref="C2:C3"/></mergeCells></worksheet>`, 1))...)
		}, stored(ada1+": Sales", "Bob Stone <bob@example.org>: Sales")),
		read("a hidden sheet", hidden, ada1),
		matrix("a formula whose result was not saved", `<c><f>1+1</f></c>`),
		matrix("#REF!", `<c t="e"><f>A0</f><v>#REF!</v></c>`),
		read("a date counted from 1904", all1904, ada1+": from 2023-07-15"),
		{Line: 25, What: "numbers as text", Kind: intake.Matrix, Name: "m.xlsx", Bytes: book(levels(`<c t="str"><v>4</v></c>`)), Stored: stored("Ada Lovelace", "Bob Stone", "Ada Lovelace, Cranes 4", "Ada Lovelace, Welding 3", "Bob Stone, Cranes 4", "Bob Stone, Welding 2")},
		{Line: 25, What: "a name that is #REF!", Kind: intake.People, Name: "list.xlsx", Bytes: book([]string{rowOf("Name", "E-mail"), rowOf(`<c t="e"><v>#REF!</v></c>`, "bob@example.org"), rowOf("Ada Lovelace", "ada@example.org")}), Stored: stored("bob <bob@example.org>", ada1)},
		{Line: 25, What: "a date that is #REF!", Kind: intake.People, Name: "list.xlsx", Bytes: book(dated(`<c t="e"><v>#REF!</v></c>`)), Stored: ada1},
	}
}

// badNames are line 28: the name of the file.
func badNames() []Bad {
	named := func(what, name, shown string) Bad {
		return Bad{Line: 28, What: what, Kind: intake.People, Name: name, Shown: shown, Bytes: text("Name;E-mail", adaRow), Stored: ada1}
	}
	return []Bad{
		named("a way out of the folder", "../../x.csv", "x.csv"),
		named("a name that Windows keeps for itself", "con.txt", "con.txt"),
		named("300 characters", strings.Repeat("n", 296)+".csv", strings.Repeat("n", 115)+"….csv"),
		named("a NUL in the middle", "a.png\x00.html", "a.png.html"),
		named("quotes and a line end", "a\"b'\r\nc.csv", `a"b'c.csv`),
		named("a tag", "'><img src=x onerror=1>.csv", "'><img src=x onerror=1>.csv"),
		named("a mark that turns the direction of writing", "a\u202evsc.exe.csv", "avsc.exe.csv"),
		named("dots only", "..", "file"),
	}
}
