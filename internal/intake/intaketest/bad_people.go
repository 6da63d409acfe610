package intaketest

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/bearinghq/bearing/internal/intake"
)

const (
	adaRow = "Ada Lovelace;ada@example.org"
	ada1   = "Ada Lovelace <ada@example.org>"
)

// badTexts are lines 1 to 9: the file as a text.
func badTexts() []Bad {
	head := "Name;E-mail"
	list := head + "\n" + adaRow + "\n"
	return []Bad{
		{Line: 1, What: "an empty list", Kind: intake.People, Name: "list.csv", Bytes: raw("")},
		{Line: 1, What: "an empty matrix", Kind: intake.Matrix, Name: "m.csv", Bytes: raw("")},
		{Line: 1, What: "an empty framework", Kind: intake.Framework, Name: "f.yaml", Bytes: raw("")},
		{Line: 1, What: "a mark of UTF-8 and nothing else", Kind: intake.People, Name: "list.csv", Bytes: raw("\ufeff")},
		{Line: 1, What: "line ends only", Kind: intake.People, Name: "list.csv", Bytes: raw("\r\n\r\n\r\n")},
		{Line: 1, What: "line ends only, as a matrix", Kind: intake.Matrix, Name: "m.csv", Bytes: raw("\r\n\r\n\r\n")},
		{Line: 2, What: "a header only", Kind: intake.People, Name: "list.csv", Bytes: text(head)},
		{Line: 2, What: "a header only, as a matrix", Kind: intake.Matrix, Name: "m.csv", Bytes: text("Name;Welding")},
		{Line: 2, What: "a header only, in UTF-16", Kind: intake.People, Name: "list.csv", Bytes: raw(utf16Of(binary.LittleEndian, head+"\n"))},
		{Line: 2, What: "a header only, after sep=", Kind: intake.People, Name: "list.csv", Bytes: text("sep=;", head)},
		{Line: 2, What: "a header only, pasted", Kind: intake.People, Bytes: text("Name\tE-mail")},
		{Line: 2, What: "a header only, as a framework", Kind: intake.Framework, Name: "f.csv", Bytes: text("name;pillar;level 1;level 2")},
		{Line: 3, What: "UTF-8 with its mark", Kind: intake.People, Name: "list.csv", Bytes: raw("\ufeff" + list), Stored: ada1},
		{Line: 3, What: "UTF-16, low byte first", Kind: intake.People, Name: "list.csv", Bytes: raw(utf16Of(binary.LittleEndian, "Name;E-mail\nJörg Müller;j@example.org\n")), Stored: "Jörg Müller <j@example.org>"},
		{Line: 3, What: "UTF-16, high byte first", Kind: intake.People, Name: "list.csv", Bytes: raw(utf16Of(binary.BigEndian, "Name;E-mail\nJörg Müller;j@example.org\n")), Stored: "Jörg Müller <j@example.org>"},
		{Line: 3, What: "Windows-1252", Kind: intake.People, Name: "list.csv", Bytes: raw("Name;E-mail\nJ\xf6rg M\xfcller;j@example.org\n"), Stored: "Jörg Müller <j@example.org>"},
		{Line: 3, What: "Shift-JIS", Kind: intake.People, Name: "list.csv", Bytes: raw("Name;E-mail\n\x8eR\x93c\x91\xbe\x98Y;y@example.org\n\x8d\xb2\x93\xa1\x89\xd4\x8eq;s@example.org\n")},
		{Line: 3, What: "UTF-16 that ends in the middle of a letter", Kind: intake.People, Name: "list.csv", Bytes: raw(utf16Of(binary.LittleEndian, list) + "A"), Stored: ada1},
		{Line: 4, What: "semicolons", Kind: intake.People, Name: "list.csv", Bytes: raw(list), Stored: ada1},
		{Line: 4, What: "commas", Kind: intake.People, Name: "list.csv", Bytes: raw(strings.ReplaceAll(list, ";", ",")), Stored: ada1},
		{Line: 4, What: "tabs", Kind: intake.People, Name: "list.csv", Bytes: raw(strings.ReplaceAll(list, ";", "\t")), Stored: ada1},
		{Line: 4, What: "pipes", Kind: intake.People, Name: "list.csv", Bytes: raw(strings.ReplaceAll(list, ";", "|")), Stored: ada1},
		{Line: 4, What: "sep=; in the first line", Kind: intake.People, Name: "list.csv", Bytes: raw("sep=;\n" + list), Stored: ada1},
		{Line: 5, What: "CR only", Kind: intake.People, Name: "list.csv", Bytes: raw(strings.ReplaceAll(list, "\n", "\r")), Stored: ada1},
		{Line: 5, What: "mixed line ends", Kind: intake.People, Name: "list.csv", Bytes: raw("Name;E-mail\r\nAda Lovelace;ada@example.org\nBob Stone;bob@example.org\rCem Demir;cem@example.org\n"), Stored: stored(ada1, "Bob Stone <bob@example.org>", "Cem Demir <cem@example.org>")},
		{Line: 5, What: "a last line without end", Kind: intake.People, Name: "list.csv", Bytes: raw(head + "\n" + adaRow), Stored: ada1},
		{Line: 6, What: "a quote that opens in row 40,000 of 50,000 and never closes", Kind: intake.People, Name: "list.csv", Bytes: openQuote},
		{Line: 6, What: "a quote that never closes, pasted", Kind: intake.People, Bytes: text("Name\tE-mail", "\"Ada\tada@example.org", "Bob\tbob@example.org"), Stored: stored("\"Ada <ada@example.org>", "Bob <bob@example.org>")},
		{Line: 7, What: "a quote inside an unquoted field", Kind: intake.People, Name: "list.csv", Bytes: text(head, `Ada "the Countess" Lovelace;ada@example.org`), Stored: `Ada "the Countess" Lovelace <ada@example.org>`},
		{Line: 7, What: "doubled quotes", Kind: intake.People, Name: "list.csv", Bytes: text(head, `"Ada ""the Countess"" Lovelace";ada@example.org`), Stored: `Ada "the Countess" Lovelace <ada@example.org>`},
		{Line: 7, What: "a line end inside a field", Kind: intake.People, Name: "list.csv", Bytes: text(head, "\"Ada\nLovelace\";ada@example.org"), Stored: ada1},
		{Line: 8, What: "a row with more columns than the header", Kind: intake.People, Name: "list.csv", Bytes: text(head, adaRow+";extra", "Bob Stone;bob@example.org"), Stored: stored(ada1, "Bob Stone <bob@example.org>")},
		{Line: 8, What: "a row with fewer columns than the header", Kind: intake.People, Name: "list.csv", Bytes: text(head+";Position", "Ada Lovelace", "Bob Stone;bob@example.org;Welder"), Stored: stored("Ada Lovelace", "Bob Stone <bob@example.org>: Welder")},
		{Line: 9, What: "a column twice, saying the same", Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail;E-mail", "Ada Lovelace;ada@example.org;ada@example.org"), Stored: ada1},
		{Line: 9, What: "a column twice, saying two things", Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail;E-mail", "Ada Lovelace;ada@example.org;lovelace@example.org"), Stored: ada1},
		{Line: 9, What: "an unknown column", Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail;Shoe size", adaRow+";38"), Stored: ada1},
		{Line: 9, What: "no column of names", Kind: intake.People, Name: "list.csv", Bytes: text("Unit;Start date", "Sales;2020-01-01", "Sales;2020-01-02")},
		{Line: 9, What: "a header in German and capitals", Kind: intake.People, Name: "list.csv", Bytes: text("NAME;E-MAIL-ADRESSE;ABTEILUNG;VORGESETZTER", adaRow+";Vertrieb;Bob Stone", "Bob Stone;bob@example.org;Vertrieb;"), Stored: stored(ada1+": Vertrieb; reports to Bob Stone", "Bob Stone <bob@example.org>: Vertrieb")},
		{Line: 9, What: "a column twice in a framework", Kind: intake.Framework, Name: "f.csv", Bytes: text("name;pillar;Name", "Vision;Lead;x")},
		{Line: 9, What: "a framework without a column of pillars", Kind: intake.Framework, Name: "f.csv", Bytes: text("name;level 1;level 2", "Vision;a;b")},
	}
}

// openQuote is a list of 50,000 in which a quote opens in row 40,000.
func openQuote() string {
	var b strings.Builder
	b.WriteString("Name;E-mail\n")
	for i := 2; i <= 50_000; i++ {
		quote := ""
		if i == 40_000 {
			quote = `"`
		}
		fmt.Fprintf(&b, "%sPerson %d;p%d@example.org\n", quote, i, i)
	}
	return b.String()
}

// badPeople are lines 10 to 12 and 16: names, addresses and numbers.
func badPeople() []Bad {
	named := func(what, name, want string) Bad {
		return Bad{Line: 11, What: what, Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail", name+";x@example.org"), Stored: want + " <x@example.org>"}
	}
	mail := func(what, address, want string) Bad {
		return Bad{Line: 16, What: what, Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail", "Ada Lovelace;"+address), Stored: strings.TrimSuffix("Ada Lovelace <"+want+">", " <>")}
	}
	twice := func(what, second, want string) Bad {
		return Bad{Line: 12, What: what, Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail;Employee number", adaRow+";7", second), Stored: strings.TrimSuffix(stored(ada1+" #7", want), "\n")}
	}
	return []Bad{
		{Line: 10, What: "a NUL byte in a name", Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail", "Ada\x00Lovelace;ada@example.org")},
		{Line: 10, What: "a control character in a name", Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail", "Ada\x07 Lovelace;ada@example.org"), Stored: ada1},
		{Line: 10, What: "a mark that turns the direction of writing", Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail", "Ada \u202eLovelace;ada@example.org"), Stored: ada1},
		{Line: 10, What: "a zero-width joiner in an e-mail address", Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail", "Ada Lovelace;a\u200dda@example.org"), Stored: ada1},
		named("a name of one letter", "X", "X"),
		{Line: 11, What: "a name of 10,000 letters", Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail", strings.Repeat("n", 10_000)+";x@example.org", adaRow), Stored: ada1},
		named("Null", "Null", "Null"),
		named("NaN", "NaN", "NaN"),
		named("O'Brien", "O'Brien", "O'Brien"),
		named("=1+1", "=1+1", "=1+1"),
		named("<script>", "<script>alert(1)</script>", "<script>alert(1)</script>"),
		named("an emoji with a skin tone", "Ada 👩🏽‍🔧", "Ada 👩🏽‍🔧"),
		{Line: 11, What: "a name of spaces", Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail;Position", "   ;;Welder", adaRow+";"), Stored: ada1},
		{Line: 11, What: "a name of spaces with an address", Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail", "   ;x@example.org", adaRow), Stored: stored("x <x@example.org>", ada1)},
		twice("the same e-mail address twice", "Bob Stone;ada@example.org;8", ""),
		twice("the same address in another letter case", "Bob Stone;ADA@Example.ORG;8", ""),
		twice("the same address with another dot", "Adah Stone;a.da@example.org;8", "Adah Stone <a.da@example.org> #8"),
		twice("the same address with a space behind", "Bob Stone;ada@example.org ;8", ""),
		twice("the same employee number twice", "Bob Stone;bob@example.org;7", "Bob Stone <bob@example.org>"),
		{Line: 12, What: "the same name twice, and nothing to tell them apart", Kind: intake.People, Name: "list.csv", Bytes: text("Name;Position", "Ada Lovelace;Welder", "Ada Lovelace;Painter"), Stored: "Ada Lovelace: Welder"},
		mail("no @", "ada.example.org", ""),
		mail("two @", "ada@home@example.org", ""),
		mail("a domain in another script", "ada@müller.example", "ada@müller.example"),
		mail("320 characters", strings.Repeat("a", 308)+"@example.org", ""),
		mail("a quoted local part", `"""ada lovelace""@example.org"`, ""),
		mail("mailto: in front", "mailto:ada@example.org", "ada@example.org"),
		mail("two addresses", `"ada@example.org, lovelace@example.org"`, ""),
		mail("nothing before the @", "@example.org", ""),
		mail("a dot too many", "ada@example..org", ""),
		mail("a name in front", "Ada <ada@example.org>", "ada@example.org"),
	}
}

// badDates are lines 15.
func badDates() []Bad {
	day := func(what, date, want string) Bad {
		return Bad{Line: 15, What: what, Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail;Start date", adaRow+";"+date), Stored: ada1 + want}
	}
	return []Bad{
		day("31 February", "31/02/2025", ""),
		day("the 13th month", "2025-13-01", ""),
		day("a day or a month first", "1/2/25", ": from 2025-02-01"),
		day("the number that a spreadsheet keeps", "45123", ": from 2023-07-16"),
		day("29 February of a year without one", "2023-02-29", ""),
		day("29 February of a year without one, in words", "29 Feb 2023", ""),
		day("the year 1", "0001-01-01", ""),
		day("the year 9999", "9999-12-31", ""),
		day("a word", "soon", ""),
		{Line: 15, What: "the start after the end", Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail;Start date;End date", adaRow+";2025-03-01;2025-02-01"), Stored: ada1},
		{Line: 15, What: "dates of two orders", Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail;Start date", adaRow+";31/01/2025", "Bob Stone;bob@example.org;01/31/2025"), Stored: stored(ada1+": from 2025-01-31", "Bob Stone <bob@example.org>: from 2025-01-31")},
	}
}

// badHistories are lines 13, 14 and 17 to 22: who reports to whom, what was
// imported before, and how large it is.
func badHistories() []Bad {
	head := "Name;E-mail;Manager"
	three := text("Name;E-mail", adaRow, "Bob Stone;bob@example.org", "Cem Demir;cem@example.org")()
	numbers := text("Name;E-mail;Employee number", adaRow+";1", "Bob Stone;bob@example.org;2")()
	bob, cem := "Bob Stone <bob@example.org>", "Cem Demir <cem@example.org>"
	return []Bad{
		{Line: 13, What: "somebody twice with two managers", Kind: intake.People, Name: "list.csv", Bytes: text(head, adaRow+";Bob Stone", adaRow+";Cem Demir", "Bob Stone;bob@example.org;", "Cem Demir;cem@example.org;"), Stored: stored(ada1+": reports to Bob Stone", bob, cem)},
		{Line: 14, What: "a manager who is not in the file", Kind: intake.People, Name: "list.csv", Bytes: text(head, adaRow+";Dia Roth"), Stored: ada1},
		{Line: 14, What: "a manager who is not in the file and is known", Kind: intake.People, Name: "list.csv", Before: three, Bytes: text(head, adaRow+";bob@example.org"), Stored: stored(ada1+": reports to Bob Stone", bob, cem), Missing: 2},
		{Line: 14, What: "a manager of oneself", Kind: intake.People, Name: "list.csv", Bytes: text(head, adaRow+";ada@example.org"), Stored: ada1},
		{Line: 14, What: "a circle of three", Kind: intake.People, Name: "list.csv", Bytes: text(head, adaRow+";Bob Stone", "Bob Stone;bob@example.org;Cem Demir", "Cem Demir;cem@example.org;Ada Lovelace"), Stored: stored(ada1+": reports to Bob Stone", bob+": reports to Cem Demir", cem)},
		{Line: 14, What: "a circle that only what is known closes", Kind: intake.People, Name: "list.csv", Before: text(head, adaRow+";Bob Stone", "Bob Stone;bob@example.org;")(), Bytes: text(head, "Bob Stone;bob@example.org;ada@example.org"), Stored: stored(ada1+": reports to Bob Stone", bob), Missing: 1},
		{Line: 14, What: "a chain of many levels", Kind: intake.People, Name: "list.csv", Bytes: func() string { return chainOf(300) }, Stored: toldChain(300)},
		{Line: 14, What: "two who report to nobody", Kind: intake.People, Name: "list.csv", Bytes: text(head, adaRow+";", "Bob Stone;bob@example.org;", "Cem Demir;cem@example.org;Bob Stone"), Stored: stored(ada1, bob, cem+": reports to Bob Stone")},
		{Line: 14, What: "nobody who reports to nobody", Kind: intake.People, Name: "list.csv", Bytes: text(head, adaRow+";Bob Stone", "Bob Stone;bob@example.org;Ada Lovelace"), Stored: stored(ada1+": reports to Bob Stone", bob)},
		{Line: 14, What: "a manager whose name two people have", Kind: intake.People, Name: "list.csv", Bytes: text(head, adaRow+";Bob Stone", "Bob Stone;bob@example.org;", "Bob Stone;bob2@example.org;"), Stored: stored(ada1, bob, "Bob Stone <bob2@example.org>")},
		{Line: 17, What: "a line that is too long", Kind: intake.People, Name: "list.csv", Bytes: func() string { return "Name;E-mail\n" + strings.Repeat("x", 3<<20) }, Large: func() string { return "Name;E-mail\n" + strings.Repeat("x", 100<<20) }},
		{Line: 17, What: "a line that is too long, as a matrix", Kind: intake.Matrix, Name: "m.csv", Bytes: func() string { return "Name;A\n" + strings.Repeat("x", 3<<20) }},
		{Line: 17, What: "a row of too many columns", Kind: intake.People, Name: "list.csv", Bytes: func() string { return "Name;E-mail\n" + strings.Repeat(";", 20_000) + "x\n" }},
		{Line: 18, What: "the same file again", Kind: intake.People, Name: "list.csv", Before: three, Bytes: raw(three), Stored: stored(ada1, bob, cem)},
		{Line: 18, What: "the same file with one left out", Kind: intake.People, Name: "list.csv", Before: three, Bytes: text("Name;E-mail", adaRow, "Bob Stone;bob@example.org"), Stored: stored(ada1, bob, cem), Missing: 1},
		{Line: 18, What: "the same file with all but one left out", Kind: intake.People, Name: "list.csv", Before: three, Bytes: text("Name;E-mail", adaRow), Stored: stored(ada1, bob, cem), Missing: 2},
		{Line: 19, What: "e-mail address and number changed in one row", Kind: intake.People, Name: "list.csv", Before: numbers, Bytes: text("Name;E-mail;Employee number", "Ada Lovelace;al@example.org;9", "Bob Stone;bob@example.org;2"), Stored: stored(ada1+" #1", bob+" #2", "Ada Lovelace <al@example.org> #9"), Missing: 1},
		{Line: 19, What: "two people swap their e-mail addresses", Kind: intake.People, Name: "list.csv", Before: numbers, Bytes: text("Name;E-mail;Employee number", "Ada Lovelace;bob@example.org;1", "Bob Stone;ada@example.org;2"), Stored: stored("Ada Lovelace <bob@example.org> #1", "Bob Stone <ada@example.org> #2")},
		{Line: 19, What: "somebody takes the address of somebody known", Kind: intake.People, Name: "list.csv", Before: numbers, Bytes: text("Name;E-mail;Employee number", "Ada Lovelace;bob@example.org;1"), Stored: stored(ada1+" #1", bob+" #2"), Missing: 1},
		{Line: 22, What: "a unit of two", Kind: intake.People, Name: "list.csv", Bytes: text("Name;E-mail;Unit", adaRow+";Two of us", "Bob Stone;bob@example.org;Two of us"), Stored: stored(ada1+": Two of us", bob+": Two of us")},
	}
}

// toldChain is what is stored of chainOf.
func toldChain(n int) string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = fmt.Sprintf("Person %d <p%d@example.org>", i, i)
		if i+1 < n {
			lines[i] += fmt.Sprintf(": reports to Person %d", i+1)
		}
	}
	return stored(lines...)
}

// chainOf is a list of n people of whom each reports to the next.
func chainOf(n int) string {
	var b strings.Builder
	b.WriteString("Name;E-mail;Manager\n")
	for i := range n {
		fmt.Fprintf(&b, "Person %d;p%d@example.org;", i, i)
		if i+1 < n {
			fmt.Fprintf(&b, "p%d@example.org", i+1)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
