package sheet

import (
	"fmt"
	"io"
	"iter"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/fault"
)

// openZip makes a book of a workbook: XLSX or ODS.
func openZip(r io.ReaderAt, size int64, name string) (*Book, error) {
	a, err := openArchive(r, size)
	if err != nil {
		return nil, err
	}
	var b *Book
	switch {
	case a.has("xl/vbaProject.bin"):
		return nil, macros()
	case a.has("xl/workbook.bin"):
		return nil, fault.New(fault.Invalid, "This is a binary workbook (.xlsb). Open it in Excel and save it as .xlsx.")
	case a.has("[Content_Types].xml"):
		b, err = openXLSX(a)
	case a.has(odsContent), a.has("META-INF/manifest.xml"):
		b, err = openODS(a)
	case a.has("Index/Document.iwa"), a.has("Index.zip"):
		return nil, fault.New(fault.Invalid, "This is a Numbers document. In Numbers, choose File, Export To, Excel, and choose that file.")
	default:
		return nil, noWorkbook()
	}
	if err != nil {
		return nil, err
	}
	b.Name = name
	return b, nil
}

func macros() error {
	return fault.New(fault.Invalid, "The workbook holds macros (.xlsm). Open it in Excel, save it as .xlsx, and choose that file.")
}

func noWorkbook() error {
	return fault.New(fault.Invalid, "This is a zip file, but no workbook. If a table is inside, unpack it and choose the .xlsx, .ods or .csv file.")
}

// A workbook is what the sheets of an XLSX file share.
type workbook struct {
	*archive
	styles    []style
	since1904 bool
	shared    *shared
}

// openXLSX follows the file's relations from its root to its sheets.
func openXLSX(a *archive) (*Book, error) {
	root, err := a.relations("_rels/.rels", "")
	if err != nil {
		return nil, err
	}
	main := root.kind("/officeDocument")
	if main == "" {
		main = "xl/workbook.xml"
	}
	switch {
	case strings.HasPrefix(main, "word/"):
		return nil, fault.New(fault.Invalid, "This is a Word document, not a workbook. Copy the table into Excel or LibreOffice and save it as .xlsx.")
	case strings.HasPrefix(main, "ppt/"):
		return nil, fault.New(fault.Invalid, "This is a presentation, not a workbook. Copy the table into Excel or LibreOffice and save it as .xlsx.")
	case !a.has(main):
		return nil, noWorkbook()
	}
	folder := path.Dir(main)
	rels, err := a.relations(path.Join(folder, "_rels", path.Base(main)+".rels"), folder)
	if err != nil {
		return nil, err
	}
	if a.has(path.Join(folder, "vbaProject.bin")) {
		return nil, macros()
	}
	wb := &workbook{archive: a, shared: &shared{part: rels.kind("/sharedStrings")}}
	if wb.styles, err = readStyles(a, rels.kind("/styles"), rels.kind("/theme")); err != nil {
		return nil, err
	}
	b := &Book{}
	if err := wb.list(b, main, rels); err != nil {
		return nil, err
	}
	if a.hasIn(path.Join(folder, "externalLinks") + "/") {
		b.Notes = append(b.Notes, "The workbook refers to other files. They were not opened; cells that refer to them show the value that was last saved.")
	}
	if len(b.Sheets) == 0 {
		return nil, fault.New(fault.Invalid, "The workbook has no sheet with cells. Open it in Excel or LibreOffice and check that it is the right file.")
	}
	return b, nil
}

// list adds the sheets that the workbook part names to b.
func (wb *workbook) list(b *Book, main string, rels relations) error {
	charts := 0
	err := wb.xml(main, maxSmallPart, func(x *xmlReader) error {
		return eachStart(x, func() error {
			switch x.name() {
			case "workbookPr":
				wb.since1904 = isTrue(x.attr("date1904"))
			case "sheet":
				rel := rels[x.attrIn("id")]
				if rel.kind != "" && !strings.HasSuffix(rel.kind, "/worksheet") {
					charts++
					return nil
				}
				state := x.attr("state")
				return wb.addSheet(b, rel.target, x.attr("name"), state == "hidden" || state == "veryHidden")
			}
			return nil
		})
	})
	if charts > 0 {
		b.Notes = append(b.Notes, fmt.Sprintf("%d sheets of the workbook hold charts or dialogs instead of cells and were left out.", charts))
	}
	return err
}

func isTrue(s string) bool { return s == "1" || s == "true" }

func (wb *workbook) addSheet(b *Book, part, name string, hidden bool) error {
	switch {
	case len(b.Sheets) == maxSheets:
		return tooManySheets()
	case !wb.has(part):
		return fault.New(fault.Invalid, "The workbook is damaged: the sheet %q is missing in it. Open it in Excel or LibreOffice and save it again.", name)
	}
	s := &Sheet{Name: name, Hidden: hidden}
	s.rows = func() iter.Seq2[Row, error] { return wb.rows(s, part) }
	b.Sheets = append(b.Sheets, s)
	if wb.size(part) > smallPart {
		return nil // merged cells stand at the end; they come with the rows
	}
	ruled := false
	err := wb.xml(part, smallPart, func(x *xmlReader) error {
		x.part = sheetPart(name)
		return eachStart(x, func() error {
			ruled = ruled || x.name() == "conditionalFormatting"
			return s.merge(x)
		})
	})
	if ruled && !hidden {
		b.Notes = append(b.Notes, colouredByRules(name))
	}
	return err
}

func colouredByRules(sheet string) string {
	return fmt.Sprintf("Cells of the sheet %q are coloured by rules (conditional formatting). Such colours are not in the file; the values of the cells were read.", sheet)
}

func tooManySheets() error {
	return fault.New(fault.Invalid, "The workbook has more than %d sheets. Save the sheets with people and levels as a workbook of their own.", maxSheets)
}

func sheetPart(name string) string { return fmt.Sprintf("the sheet %q", name) }

// merge notes a merged range if that is what starts.
func (s *Sheet) merge(x *xmlReader) error {
	if x.name() != "mergeCell" || len(s.Merges) >= maxMerges {
		return nil
	}
	from, to, _ := strings.Cut(x.attr("ref"), ":")
	row1, col1, ok1 := cellRef(from)
	row2, col2, ok2 := cellRef(to)
	if ok1 && ok2 && row1 <= row2 && col1 <= col2 {
		s.Merges = append(s.Merges, Range{row1, col1, row2, col2})
	}
	return nil
}

// cellRef reads a reference such as "AB12": row 12, column 27.
func cellRef(s string) (row, col int, ok bool) {
	i := 0
	for i < len(s) && i < 3 && (s[i]|0x20) >= 'a' && (s[i]|0x20) <= 'z' {
		col = col*26 + int(s[i]|0x20-'a') + 1
		i++
	}
	row, err := strconv.Atoi(s[i:])
	return row, col - 1, err == nil && i > 0 && row > 0 && row <= maxRows && col <= maxColumns
}

// relations are the links from a part to others, by id.
type relations map[string]relation

type relation struct{ kind, target string }

// kind returns the target of the relation whose kind ends like that, or "". Only
// the end is compared: the beginning differs between editions of the standard.
func (r relations) kind(suffix string) string {
	for _, id := range slices.Sorted(maps.Keys(r)) {
		if strings.HasSuffix(r[id].kind, suffix) {
			return r[id].target
		}
	}
	return ""
}

// relations reads the links from a part in folder.
func (a *archive) relations(name, folder string) (relations, error) {
	r := relations{}
	err := a.xml(name, maxSmallPart, func(x *xmlReader) error {
		return eachStart(x, func() error {
			if x.name() != "Relationship" || x.attr("TargetMode") == "External" || len(r) >= maxParts {
				return nil
			}
			target := x.attr("Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("/", folder, target)
			}
			r[x.attr("Id")] = relation{x.attr("Type"), strings.TrimPrefix(path.Clean(target), "/")}
			return nil
		})
	})
	return r, err
}
