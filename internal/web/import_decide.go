package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// patience is how long a page waits for a preview before it shows how far it is.
const patience = 700 * time.Millisecond

func (s *Site) showImport(w http.ResponseWriter, r *http.Request) error {
	i, p, err := s.Imports.Preview(r.Context(), r.PathValue("id"), patience)
	if err != nil {
		return err
	}
	page := newImportPage(r.Context(), i, p)
	if i.State == intake.Applied {
		brought, err := s.Imports.Record.Brought(r.Context(), i.UID, shownAdded)
		if err != nil {
			return err
		}
		page.Added = newAdded(r.Context(), i.Result, brought)
	}
	if partial(r) && r.Header.Get("HX-Target") != "" && page.Busy() {
		return show(w, r, importPart(page))
	}
	if partial(r) { // what was waited for is there: the whole page has a new badge
		return redirect(w, r, page.Path)
	}
	code := http.StatusOK
	if i.State == intake.Failed {
		code = status[fault.Invalid]
	}
	return showStatus(w, r, code, importView(page))
}

// decideImport keeps the decisions of the preview's form and shows what comes
// of them.
func (s *Site) decideImport(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.keepDecisions(r); err != nil {
		return err
	}
	part := ""
	if aboutDoubts(r.PostForm) {
		part = "#doubts"
	}
	return redirect(w, r, "/imports/"+r.PathValue("id")+part)
}

// applyImport keeps the decisions and says go.
func (s *Site) applyImport(w http.ResponseWriter, r *http.Request) error {
	i, err := s.keepDecisions(r)
	if fault.Is(err, fault.Conflict) && (i.State == intake.Applying || i.State == intake.Applied) {
		err = nil // the button was pressed twice
	}
	if err == nil {
		_, err = s.Imports.Begin(r.Context(), r.PathValue("id"))
	}
	if err != nil {
		return err
	}
	return redirect(w, r, "/imports/"+r.PathValue("id"))
}

func (s *Site) undoImport(w http.ResponseWriter, r *http.Request) error {
	i, err := s.Imports.Undo(r.Context(), r.PathValue("id"), importer(actor(r.Context())))
	if built, ok := errors.AsType[*intake.Built](err); ok && !partial(r) {
		return s.showBuilt(w, r, built)
	}
	if err != nil {
		return err
	}
	say(w, "good", T(r.Context(), "%s was undone. The record keeps that it was there.", importTitle(r.Context(), i)))
	return redirect(w, r, "/imports/"+i.UID)
}

// showBuilt shows what stands in the way of an undo, with links.
func (s *Site) showBuilt(w http.ResponseWriter, r *http.Request, built *intake.Built) error {
	i, err := s.Imports.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := newImportPage(r.Context(), i, nil)
	page.Built, page.BuiltMore = []builtRow{}, built.More
	for _, b := range built.Rows {
		row := builtRow{Name: b.Name, What: T(r.Context(), b.What), Href: "/people/" + b.Person}
		if b.Person == "" {
			row.Href = "/units/" + b.Unit
		}
		page.Built = append(page.Built, row)
	}
	return showStatus(w, r, status[fault.Conflict], importView(page))
}

func (s *Site) discardImport(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.Imports.Discard(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	say(w, "", T(r.Context(), "The file was discarded. Nothing of it was stored in the record."))
	return redirect(w, r, "/imports")
}

func (s *Site) keepDecisions(r *http.Request) (intake.Import, error) {
	if err := r.ParseForm(); err != nil {
		return intake.Import{}, fault.New(fault.Invalid, "This form did not arrive whole. Open the page again.")
	}
	f := r.PostForm
	accept, err := s.accepted(r, f)
	if err != nil {
		return intake.Import{}, err
	}
	return s.Imports.Store.Update(r.Context(), r.PathValue("id"), func(i intake.Import) (intake.Import, error) {
		d, err := accept(i.Decisions)
		if err == nil {
			d, err = decisions(d.Clone(), f)
		}
		if err != nil {
			return i, err
		}
		if kind := f.Get("kind"); kind != "" && kind != string(i.Kind) {
			if i.Kind, err = intake.ParseKind(kind); err != nil {
				return i, err
			}
			d.Read, d.Accepted = reading.Options{}, nil // they were about something else
			i.State = intake.Staged
		}
		return i.Decide(d)
	})
}

// decisions returns d as the form changes it. Fields come in pairs: what a
// decision is about, and what it is.
func decisions(d intake.Decisions, f url.Values) (intake.Decisions, error) {
	if sheets := f["sheet"]; len(sheets) > 0 {
		d.Read.Sheets = sheets
	}
	if layout := f.Get("layout"); layout != f.Get("layout-was") {
		d.Read.Layout = reading.Layout(layout)
	}
	if source, ok := observe.ParseSource(f.Get("source")); ok && f.Get("source") != f.Get("source-was") {
		d.Source = source
	}
	if rater := f.Get("rater"); rater != f.Get("rater-was") && slices.Contains(reading.Raters, rater) {
		d.Read.Rater = rater
	}
	if key := strings.TrimSpace(f.Get("key")); key != "" {
		d.Key = key
	}
	if f.Has("unknown") {
		d.Unknown = ""
		if f.Get("unknown") == intake.LeaveOutUnknown {
			d.Unknown = intake.LeaveOutUnknown
		}
	}
	if err := decideGroups(&d, f); err != nil {
		return d, err
	}
	var err error
	if d.Read.Levels, err = decidedLevels(d.Read.Levels, f); err != nil {
		return d, err
	}
	if err := decideCells(&d, f); err != nil {
		return d, err
	}
	for k, name := range pairs(f, "column", "role") {
		d.Read.Columns = put(d.Read.Columns, k, reading.Role(name))
	}
	all := f.Get("all")
	for name, is := range pairs(f, "person", "person-is") {
		d.People = put(d.People, name, orAll(is, all))
	}
	for name, is := range pairs(f, "competency", "competency-is") {
		d.Competencies = put(d.Competencies, name, orAll(is, all))
	}
	for uid, day := range pairs(f, "leaver", "left") {
		if day == "" {
			delete(d.Leavers, uid)
			continue
		}
		last, err := people.ParseDay(day)
		if err != nil {
			return d, err
		}
		d.Leavers = put(d.Leavers, uid, last)
	}
	return d, nil
}

// decideGroups takes the words for groups that the form changes.
func decideGroups(d *intake.Decisions, f url.Values) error {
	was, is := f["word-was"], f["word-is"]
	for k, word := range f["word"] {
		if k >= len(was) || k >= len(is) || is[k] == was[k] {
			continue
		}
		if err := d.Group(word, is[k]); err != nil {
			return err
		}
	}
	return nil
}

// aboutDoubts reports whether a button beside a doubt was pressed.
func aboutDoubts(f url.Values) bool {
	return f.Has("accept") || f.Has("accept-all") || f.Has("leave-out") || f.Has("reopen") || f.Has("read-instead")
}

// accepted returns what accepts the doubts whose button was pressed.
func (s *Site) accepted(r *http.Request, f url.Values) (func(intake.Decisions) (intake.Decisions, error), error) {
	if !f.Has("accept") && !f.Has("accept-all") {
		return func(d intake.Decisions) (intake.Decisions, error) { return d, nil }, nil
	}
	_, p, err := s.Imports.Preview(r.Context(), r.PathValue("id"), 10*patience)
	if err == nil && p == nil {
		err = fault.New(fault.Conflict, "The file is being read again at this moment. Try once more.")
	}
	return func(d intake.Decisions) (intake.Decisions, error) { return p.Accept(d, f["accept"]...) }, err
}

// decideCells keeps what was decided about single cells: a value that was
// typed beside a doubt, or the button that was pressed.
func decideCells(d *intake.Decisions, f url.Values) error {
	was, now := f["doubt-was"], f["doubt-value"]
	for k, place := range f["doubt"] { // one cell may stand here more than once
		if k >= len(was) || k >= len(now) || strings.TrimSpace(now[k]) == was[k] {
			continue
		}
		if err := d.Correct(place, strings.TrimSpace(now[k])); err != nil {
			return err
		}
	}
	for _, place := range f["leave-out"] {
		if err := d.Correct(place, intake.Skip); err != nil {
			return err
		}
	}
	for _, place := range f["reopen"] {
		if err := d.Correct(place, ""); err != nil {
			return err
		}
	}
	return nil
}

func orAll(is, all string) string {
	if all == intake.New {
		return intake.New
	}
	return is
}

// decidedLevels takes the levels that the form changes: those left as they
// were detected are no decision.
func decidedLevels(was map[string]framework.Level, f url.Values) (map[string]framework.Level, error) {
	before := f["was"]
	for k, value := range f["value"] {
		if k >= len(f["level"]) || k >= len(before) {
			break
		}
		said := f["level"][k]
		if _, decided := was[value]; said == before[k] && !decided {
			continue
		}
		level := reading.NoLevel
		if said != "-" {
			var err error
			if level, err = framework.ParseLevel(said); err != nil {
				return was, err
			}
		}
		was = put(was, value, level)
	}
	return was, nil
}

// pairs returns the fields that come in pairs.
func pairs(f url.Values, key, value string) map[string]string {
	m := map[string]string{}
	for k, name := range f[key] {
		if k < len(f[value]) {
			m[name] = f[value][k]
		}
	}
	return m
}

func put[K comparable, V any](m map[K]V, k K, v V) map[K]V {
	if m == nil {
		m = map[K]V{}
	}
	m[k] = v
	return m
}

// chosen returns the value of the option that is chosen.
func chosen(all []components.Option) string {
	for _, o := range all {
		if o.Chosen {
			return o.Value
		}
	}
	return ""
}
