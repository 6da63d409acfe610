package web

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/gap"
	"github.com/bearinghq/bearing/internal/web/text"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
)

// The table of the matrix is written by appending, because a template for each
// of thousands of cells costs a hundred times as much. Every text goes through
// esc; the words of cells are translated once for the whole table.
//
// A page has thousands of cells, so each is as short as it can be: classes of
// one letter, a short address, and signs only. What a screen reader says of a
// cell is put together by matrix.js, from the signs and the words that the
// table has; for readers without a script, ?words=1 has it written out. The
// classes are
//
//	m0 … m5  the level    n  nothing is known   x  not needed
//	g  below the need     o  out of date        e  with evidence

// A table is what the writer needs: the view, which rows of it, and the words.
type table struct {
	matrix.View
	choice   choice
	from, to int
	words    words
	written  bool // each cell is in words as well
}

func newTable(ctx context.Context, c choice, v matrix.View, from, to int) table {
	return table{View: v, choice: c, from: from, to: to, words: newWords(ctx), written: c.Words}
}

// words are the texts of the table, escaped already. Those with two parts have
// a value between them.
type words struct {
	caption, person, atNeed, solid, met, known         string
	unknown, notNeeded, stale, evidence, others, noGap string
	need, short, of                                    [2]string
	source                                             [len(observe.Sources) + 1]string // as read out
	mark                                               [len(observe.Sources) + 1]string // as a letter
	single, singleNote, atNeedNote, solidNote          string
	point                                              string // of decimals
}

func newWords(ctx context.Context) words {
	around := func(sentence string) [2]string {
		before, after, _ := strings.Cut(sentence, "\x00")
		return [2]string{esc(before), esc(after)}
	}
	w := words{
		point:   text.Decimal(ctx, "."),
		caption: esc(T(ctx, "People and competencies. Each cell has the level, what the role needs, what is missing, and who says so.")),
		person:  esc(T(ctx, "Person")), met: esc(T(ctx, "Needs met")), known: esc(T(ctx, "Known")),
		atNeed: esc(T(ctx, "At need")), atNeedNote: esc(T(ctx, "of those whose role needs it")),
		solid: esc(T(ctx, "At 3+")), solidNote: esc(T(ctx, "who can be counted on")),
		unknown: esc(T(ctx, "not known")), notNeeded: esc(T(ctx, "not needed here")), stale: esc(T(ctx, "out of date")),
		evidence: esc(T(ctx, "with evidence")), others: esc(T(ctx, "other sources differ or agree")), noGap: esc(T(ctx, "nothing missing")),
		need: around(T(ctx, "needs %s", "\x00")), short: around(T(ctx, "%s short", "\x00")), of: around(T(ctx, "%s of", "\x00")),
		single: esc(T(ctx, "only one")), singleNote: esc(T(ctx, "One person alone covers this: a single point of failure.")),
	}
	for _, s := range observe.Sources {
		w.source[s] = esc(sourceSays(ctx, s))
		w.mark[s] = esc(sourceMark(ctx, s))
	}
	return w
}

// sourceSays is how a source is read out after a level.
func sourceSays(ctx context.Context, s observe.Source) string {
	switch s {
	case observe.Expert:
		return T(ctx, "an expert says")
	case observe.Manager:
		return T(ctx, "the manager says")
	case observe.Self:
		return T(ctx, "they say themselves")
	default:
		return T(ctx, "a sheet says")
	}
}

// sourceMark is the letter of a source in a cell.
func sourceMark(ctx context.Context, s observe.Source) string {
	switch s {
	case observe.Expert:
		return T(ctx, "E")
	case observe.Manager:
		return T(ctx, "M")
	case observe.Self:
		return T(ctx, "S")
	default:
		return T(ctx, "I")
	}
}

func esc(s string) string { return html.EscapeString(s) }

// roomy is up to how many columns have wider cells.
const roomy = 16

func appendTable(b []byte, t table) []byte {
	b = append(b, `<table class="mx`...)
	if len(t.Across) <= roomy {
		b = append(b, ` mx-roomy`...)
	}
	b = append(b, `" data-matrix data-words="`...)
	b = append(b, esc(t.words.forScript())...)
	b = append(b, '"')
	if t.choice.Edit {
		b = append(b, ` data-edit`...)
	}
	b = append(b, `><caption class="sr-only">`...)
	b = append(b, t.words.caption...)
	b = append(b, `</caption>`...)
	b = t.appendHead(b)
	b = append(b, `<tbody>`...)
	for i := t.from; i < t.to; i++ {
		b = t.appendRow(b, t.Shown[i], t.RowTotals[i])
	}
	b = append(b, `</tbody>`...)
	if t.Counted {
		b = t.appendFoot(b)
	} else {
		b = append(b, `<tfoot id="mx-foot"></tfoot>`...)
	}
	return append(b, `</table>`...)
}

func (t table) appendHead(b []byte) []byte {
	b = append(b, `<thead><tr><td class="mx-corner"></td>`...)
	for i := 0; i < len(t.Across); {
		key := t.Columns[t.Across[i]].Pillar
		n := 1
		for i+n < len(t.Across) && t.Columns[t.Across[i+n]].Pillar == key {
			n++
		}
		b = append(b, `<th scope="colgroup" class="mx-pillar `...)
		b = append(b, pillarClass(key)...)
		b = append(b, `" colspan="`...)
		b = strconv.AppendInt(b, int64(n), 10)
		b = append(b, `"><span>`...)
		b = append(b, esc(t.pillarName(key))...)
		b = append(b, `</span></th>`...)
		i += n
	}
	b = append(b, `<td colspan="2" class="mx-edge"></td></tr><tr><th scope="col" class="mx-corner"><span>`...)
	b = append(b, t.words.person...)
	b = append(b, `</span></th>`...)
	for i, c := range t.Across {
		col := t.Columns[c]
		b = append(b, `<th scope="col" class="mx-name `...)
		b = append(b, pillarClass(col.Pillar)...)
		b = append(b, t.edge(i)...)
		b = append(b, `" title="`...)
		b = append(b, esc(col.Definition)...)
		b = append(b, `" data-top="`...)
		b = strconv.AppendInt(b, int64(topOf(col.Competency)/100), 10)
		b = append(b, `"><span>`...)
		b = append(b, esc(col.Name)...)
		b = append(b, `</span></th>`...)
	}
	for _, name := range []string{t.words.met, t.words.known} {
		b = append(b, `<th scope="col" class="mx-name mx-edge"><span>`...)
		b = append(b, name...)
		b = append(b, `</span></th>`...)
	}
	return append(b, `</tr></thead>`...)
}

func (t table) pillarName(key string) string {
	for _, p := range t.Version.Pillars {
		if p.Key == key {
			return p.Name
		}
	}
	return key
}

// pillarClass gives the colour of lead, manage and bridge; others have none.
func pillarClass(key string) string {
	switch key {
	case "lead", "manage", "bridge":
		return "p-" + key
	}
	return "p-other"
}

// edge marks the first column of a pillar, where a little space is left.
func (t table) edge(i int) string {
	if i > 0 && t.Columns[t.Across[i]].Pillar != t.Columns[t.Across[i-1]].Pillar {
		return " mx-first"
	}
	return ""
}

func (t table) appendRow(b []byte, r int, sum matrix.RowTotal) []byte {
	row := t.Rows[r]
	b = append(b, `<tr><th scope=row><a href="/people/`...)
	b = append(b, esc(row.UID)...)
	b = append(b, `">`...)
	b = append(b, esc(row.Name)...)
	b = append(b, `</a>`...)
	if sub := t.under(r); sub != "" {
		b = append(b, `<span>`...)
		b = append(b, esc(sub)...)
		b = append(b, `</span>`...)
	}
	b = append(b, `</th>`...)
	cells, uid := t.Row(r), shortUID(row.UID)
	for i, c := range t.Across {
		b = append(b, `<td`...) // which ends with the next, or with the row
		if e := t.edge(i); e != "" {
			b = append(b, ` class=mx-first`...)
		}
		b = append(b, '>')
		b = t.words.appendCell(b, uid, t.Columns[c].ID, cells[c], t.written)
	}
	b = append(b, `<td class=mx-edge>`...)
	if sum.Asked == 0 {
		b = append(b, `<span class="text-quiet">–</span>`...)
	} else {
		b = appendOf(b, sum.Met, sum.Asked)
	}
	b = append(b, `<td class=mx-edge>`...)
	b = strconv.AppendInt(b, int64(share(sum.Known, sum.Columns)), 10)
	return append(b, ` %`...)
}

// under is the small line below a name: the role, or else the title, and the unit.
func (t table) under(r int) string {
	what := t.RoleName(r)
	if what == "" {
		what = t.Rows[r].Title
	}
	if within := t.Rows[r].Within; within != "" && t.choice.Unit == "" {
		if what != "" {
			what += " · "
		}
		what += within
	}
	return what
}

// appendOf writes "5/9" with a bar under it.
func appendOf(b []byte, part, whole int) []byte {
	b = append(b, `<span class="mx-of">`...)
	b = strconv.AppendInt(b, int64(part), 10)
	b = append(b, `<small>/`...)
	b = strconv.AppendInt(b, int64(whole), 10)
	b = append(b, `</small></span><progress class=mx-bar aria-hidden=true max=100 value=`...)
	b = strconv.AppendInt(b, int64(share(part, whole)), 10)
	return append(b, `></progress>`...)
}

func (t table) appendFoot(b []byte) []byte {
	b = append(b, `<tfoot id="mx-foot"><tr><th scope="row">`...)
	b = append(b, t.words.atNeed...)
	b = append(b, `<span>`...)
	b = append(b, t.words.atNeedNote...)
	b = append(b, `</span></th>`...)
	for i := range t.Across {
		sum := t.ColumnTotals[i]
		b = append(b, `<td class="`...)
		b = append(b, t.edge(i)...)
		b = append(b, `">`...)
		if sum.Asked == 0 {
			b = append(b, `<span class="text-quiet">–</span>`...)
		} else {
			b = appendOf(b, sum.Met, sum.Asked)
		}
		b = append(b, `</td>`...)
	}
	b = append(b, `<td class="mx-edge" colspan="2"></td></tr><tr><th scope="row">`...)
	b = append(b, t.words.solid...)
	b = append(b, `<span>`...)
	b = append(b, t.words.solidNote...)
	b = append(b, `</span></th>`...)
	for i := range t.Across {
		sum := t.ColumnTotals[i]
		b = append(b, `<td class="`...)
		b = append(b, t.edge(i)...)
		b = append(b, `">`...)
		b = strconv.AppendInt(b, int64(sum.Solid), 10)
		if sum.Single {
			b = append(b, `<strong class="mx-single" title="`...)
			b = append(b, t.words.singleNote...)
			b = append(b, `">`...)
			b = append(b, t.words.single...)
			b = append(b, `</strong>`...)
		}
		b = append(b, `</td>`...)
	}
	return append(b, `<td class="mx-edge" colspan="2"></td></tr></tfoot>`...)
}

// appendCell writes what is in one cell: a link to its history. It is read out
// in words once a script has labelled it, or if they are written with it.
func (w *words) appendCell(b []byte, person string, competency framework.CompetencyID, c matrix.Cell, written bool) []byte {
	b = append(b, `<a class=`...)
	b = appendCellClass(b, c)
	b = append(b, ` href=/c/`...)
	b = append(b, person...)
	b = append(b, '/')
	b = strconv.AppendInt(b, int64(competency), 10)
	b = append(b, '>')
	hidden := ""
	if written {
		hidden = " aria-hidden=true"
		b = append(b, `<span class=sr-only>`...)
		b = append(w.appendLabel(b, c), `</span>`...)
	}
	b = append(append(append(b, `<b`...), hidden...), '>')
	switch {
	case c.Known():
		b = w.appendShort(b, c.Level)
	case c.Is(matrix.NotNeeded):
		b = append(b, "⁄"...)
	default:
		b = append(b, "·"...)
	}
	b = append(b, `</b>`...)
	if c.Asked() {
		b = w.appendNeed(b, c, hidden)
	}
	if c.Known() {
		b = append(append(append(b, `<s`...), hidden...), '>')
		b = append(append(b, w.mark[c.Source]...), `</s>`...)
	}
	return append(b, `</a>`...)
}

// appendNeed writes "▾1/3" or "✓/3".
func (w *words) appendNeed(b []byte, c matrix.Cell, hidden string) []byte {
	short := c.Gap()
	b = append(append(b, `<i`...), hidden...)
	if short > 0 && short%100 != 0 && c.Need%100 != 0 { // "▾½/3½" is long
		b = append(b, ` class=w`...)
	}
	b = append(b, '>')
	if short > 0 {
		b = w.appendShort(append(b, "▾"...), short)
	} else if c.Known() {
		b = append(b, "✓"...)
	}
	b = w.appendShort(append(b, '/'), c.Need)
	return append(b, `</i>`...)
}

// appendCellClass writes the classes of a cell, in quotes where there are
// several.
func appendCellClass(b []byte, c matrix.Cell) []byte {
	at := len(b)
	b = append(b, '"')
	if c.Known() {
		b = append(b, 'm', '0'+byte(min(5, (max(0, c.Level)+50)/100)))
	} else {
		b = append(b, 'n')
	}
	one := len(b)
	for _, f := range []struct {
		is    bool
		class string
	}{{c.Is(matrix.NotNeeded), " x"}, {c.Status() == gap.Short, " g"}, {c.Is(matrix.Stale), " o"}, {c.Is(matrix.Evidence), " e"}} {
		if f.is {
			b = append(b, f.class...)
		}
	}
	if len(b) == one {
		return append(b[:at], b[at+1:]...)
	}
	return append(b, '"')
}

// shortUID writes the outside id of a person in 22 letters. What is none stays
// as it is.
func shortUID(uid string) string {
	id, err := uuid.Parse(uid)
	if err != nil || id.String() != uid {
		return url.PathEscape(uid)
	}
	return base64.RawURLEncoding.EncodeToString(id[:])
}

// longUID is the reverse of shortUID.
func longUID(short string) string {
	b, err := base64.RawURLEncoding.DecodeString(short)
	if err != nil || len(b) != len(uuid.UUID{}) {
		return short
	}
	return uuid.UUID(b).String()
}

// forScript are the words of which a script makes what cells are read out as,
// those of a source by its letter.
func (w *words) forScript() string {
	plain := html.UnescapeString // the table escapes the whole
	said := map[string]string{}
	for _, s := range observe.Sources {
		said[plain(w.mark[s])] = plain(w.source[s])
	}
	all := map[string]any{
		"unknown": plain(w.unknown), "notNeeded": plain(w.notNeeded), "stale": plain(w.stale), "evidence": plain(w.evidence),
		"need": []string{plain(w.need[0]), plain(w.need[1])}, "short": []string{plain(w.short[0]), plain(w.short[1])},
		"source": said,
	}
	b, err := json.Marshal(all)
	if err != nil { // texts always can
		panic(err)
	}
	return string(b)
}

// appendLabel says a cell in words: "3, needs 4, 1 short, the manager says".
func (w *words) appendLabel(b []byte, c matrix.Cell) []byte {
	if c.Known() {
		b = w.appendLevel(b, c.Level)
	} else {
		b = append(b, w.unknown...)
	}
	if c.Is(matrix.NotNeeded) {
		b = append(append(b, ", "...), w.notNeeded...)
	}
	if c.Asked() {
		b = append(append(b, ", "...), w.need[0]...)
		b = append(w.appendLevel(b, c.Need), w.need[1]...)
	}
	if short := c.Gap(); short > 0 {
		b = append(append(b, ", "...), w.short[0]...)
		b = append(w.appendLevel(b, short), w.short[1]...)
	}
	if c.Known() {
		b = append(append(b, ", "...), w.source[c.Source]...)
	}
	if c.Is(matrix.Stale) {
		b = append(append(b, ", "...), w.stale...)
	}
	if c.Is(matrix.Evidence) {
		b = append(append(b, ", "...), w.evidence...)
	}
	return b
}

// appendShort writes 300 as 3 and 350 as 3½, which fits a cell.
func (w *words) appendShort(b []byte, l framework.Level) []byte {
	if l%100 != 50 {
		return w.appendLevel(b, l)
	}
	if l > 100 {
		b = strconv.AppendInt(b, int64(l/100), 10)
	}
	return append(b, "½"...)
}

// appendLevel writes 300 as 3 and 350 as 3.5, or 3,5 in German.
func (w *words) appendLevel(b []byte, l framework.Level) []byte {
	if l%100 == 0 {
		return strconv.AppendInt(b, int64(l/100), 10)
	}
	return append(b, strings.Replace(l.String(), ".", w.point, 1)...)
}
