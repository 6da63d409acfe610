package sheet

import (
	"strconv"
	"strings"
)

// A style is all we need to know of how a cell looks.
type style struct {
	format format
	fill   Fill
}

// readStyles returns the cell styles of an XLSX file in the order in which
// cells refer to them.
func readStyles(a *archive, stylesPart, themePart string) ([]style, error) {
	var s styleSheet
	err := a.xml(themePart, maxSmallPart, s.readTheme)
	if err != nil {
		return nil, err
	}
	if err := a.xml(stylesPart, maxSmallPart, s.read); err != nil {
		return nil, err
	}
	styles := make([]style, len(s.cells))
	for i, c := range s.cells {
		styles[i].format = builtin(c.format)
		if code, ok := s.codes[c.format]; ok {
			styles[i].format = formatOf(code)
		}
		if c.fill >= 0 && c.fill < len(s.fills) {
			styles[i].fill = s.fills[c.fill].of(&s)
		}
	}
	return styles, nil
}

// A styleSheet gathers what styles refer to: number formats, fills, colours.
type styleSheet struct {
	codes   map[int]string
	fills   []paint
	cells   []struct{ format, fill int }
	theme   []rgb
	palette []rgb // instead of the usual one
}

// A paint is a fill as it is written: it may refer to a theme.
type paint struct {
	solid                bool
	rgb, theme, no, tint string
}

func (s *styleSheet) read(x *xmlReader) error {
	s.codes = map[int]string{}
	section := ""
	return eachStart(x, func() error {
		if x.depth == 2 {
			section = strings.Clone(x.name())
		}
		switch name := x.name(); {
		case section == "numFmts" && name == "numFmt" && len(s.codes) < maxStyles:
			s.codes[x.number("numFmtId")] = x.attr("formatCode")
		case section == "fills" && name == "fill" && len(s.fills) < maxStyles:
			s.fills = append(s.fills, paint{})
		case section == "fills" && name == "patternFill" && len(s.fills) > 0:
			s.fills[len(s.fills)-1].solid = x.attr("patternType") == "solid"
		case section == "fills" && name == "fgColor" && len(s.fills) > 0:
			p := &s.fills[len(s.fills)-1]
			p.rgb, p.theme, p.no, p.tint = x.attr("rgb"), x.attr("theme"), x.attr("indexed"), x.attr("tint")
		case section == "cellXfs" && name == "xf" && len(s.cells) < maxStyles:
			s.cells = append(s.cells, struct{ format, fill int }{x.number("numFmtId"), x.number("fillId")})
		case section == "colors" && name == "rgbColor" && len(s.palette) < maxStyles:
			c, _ := parseRGB(x.attr("rgb"))
			s.palette = append(s.palette, c)
		}
		return nil
	})
}

// readTheme reads the twelve colours of a theme, in the order in which cells
// refer to them: the first two pairs are swapped in the file.
func (s *styleSheet) readTheme(x *xmlReader) error {
	inside := 0 // depth of the colour scheme
	err := eachStart(x, func() error {
		switch name := x.name(); {
		case name == "clrScheme":
			inside = x.depth
		case inside == 0 || x.depth != inside+2 || len(s.theme) == 12:
		case name == "srgbClr", name == "sysClr":
			v := x.attr("lastClr")
			if name == "srgbClr" {
				v = x.attr("val")
			}
			c, _ := parseRGB(v)
			s.theme = append(s.theme, c)
		}
		return nil
	})
	if len(s.theme) >= 4 {
		t := s.theme
		t[0], t[1], t[2], t[3] = t[1], t[0], t[3], t[2]
	}
	return err
}

// of returns what p looks like.
func (p paint) of(s *styleSheet) Fill {
	if !p.solid {
		return NoFill
	}
	var c rgb
	ok := false
	switch {
	case p.rgb != "":
		c, ok = parseRGB(p.rgb)
	case p.theme != "":
		c, ok = nth(s.theme, p.theme)
	case p.no != "" && s.palette != nil:
		c, ok = nth(s.palette, p.no)
	case p.no != "":
		c, ok = nth(usualPalette(), p.no)
	}
	if !ok {
		return NoFill
	}
	tint, _ := strconv.ParseFloat(p.tint, 64)
	return c.tint(tint).fill()
}

func nth(colours []rgb, no string) (rgb, bool) {
	i, err := strconv.Atoi(no)
	if err != nil || i < 0 || i >= len(colours) {
		return rgb{}, false
	}
	return colours[i], true
}

// usualPalette returns the colours that workbooks of old refer to by number:
// eight, the same eight again, and 48 more. See ECMA-376-1, 18.8.27.
func usualPalette() []rgb {
	const eight = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
	const more = "800000 008000 000080 808000 800080 008080 C0C0C0 808080 " +
		"9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF " +
		"000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF " +
		"00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 " +
		"3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 " +
		"003366 339966 003300 333300 993300 993366 333399 333333"
	var all []rgb
	for s := range strings.FieldsSeq(eight + eight + more) {
		c, _ := parseRGB(s)
		all = append(all, c)
	}
	return all
}
