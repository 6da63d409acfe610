package web

import (
	"net/http"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/people"
)

// A pastePage is the quickest way in: a list of names.
type pastePage struct {
	Text, Unit string
	Errors     map[string]string
	Doubts     []people.Doubt
	Anyway     bool // offers to store what is not in doubt
}

// mostPasted is how many lines the page takes; more come as a file.
const mostPasted = 2000

func (s *Site) showPaste(w http.ResponseWriter, r *http.Request) error {
	return show(w, r, pasteView(pastePage{}))
}

// pastePeople takes in a list. With a doubt in it nothing is stored until
// somebody has seen what would be left out.
func (s *Site) pastePeople(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p := pastePage{Text: r.PostFormValue("names"), Unit: strings.TrimSpace(r.PostFormValue("unit"))}
	rows, err := pasted(p.Text, people.SplitPath(p.Unit))
	if err != nil {
		fields, ok := fieldErrors(r, err)
		if !ok {
			return err
		}
		p.Errors = fields
		return showStatus(w, r, http.StatusUnprocessableEntity, pasteView(p))
	}
	stored := false
	res, err := s.Registry.TakeRoster(ctx, by(ctx), people.Roster{Day: people.DayOf(s.Now()), Rows: rows}, func(res people.RosterResult) bool {
		stored = res.Doubted == 0 || r.PostFormValue("anyway") != ""
		return stored
	})
	if err != nil {
		return err
	}
	if !stored {
		p.Doubts, p.Anyway = res.Doubts, res.Added+res.Changed > 0
		return showStatus(w, r, http.StatusUnprocessableEntity, pasteView(p))
	}
	say(w, "good", T(ctx, "Added: %d. Known already: %d. Now set their levels.", res.Added, res.Same+res.Changed))
	return redirect(w, r, s.matrixOf(r, p.Unit))
}

// matrixOf returns the address of the matrix of a unit, by its path, ready for
// typing levels.
func (s *Site) matrixOf(r *http.Request, path string) string {
	all := "/matrix?edit=1"
	if path == "" {
		return all
	}
	id, err := s.unitNamed(r.Context(), "unit", path, people.DayOf(s.Now()))
	if err != nil {
		return all
	}
	units, err := s.Organisation.Named(r.Context(), people.DayOf(s.Now()), id)
	if err != nil || units[id].UID == "" {
		return all
	}
	return all + "&unit=" + units[id].UID
}

// pasted reads one person from each line: a name, and beside it, in any order
// and behind a tab, comma or semicolon, an e-mail address, a number and a title.
// "Ada Lovelace <ada@example.org>" is read as well.
func pasted(text string, unit []string) (people.RowList, error) {
	var rows people.RowList
	for n, line := range strings.Split(strings.ReplaceAll(text, "\r", "\n"), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		row := people.RosterRow{N: n + 1, Unit: unit}
		for _, part := range strings.FieldsFunc(line, func(r rune) bool { return r == '\t' || r == ',' || r == ';' || r == '<' || r == '>' }) {
			part = strings.TrimSpace(part)
			switch {
			case part == "":
			case strings.Contains(part, "@") && row.Email == "":
				row.Email = part
			case row.Name == "":
				row.Name = part
			case row.Number == "" && strings.ContainsAny(part, "0123456789") && !strings.Contains(part, " "):
				row.Number = part
			case row.Title == "":
				row.Title = part
			}
		}
		rows = append(rows, row)
	}
	switch {
	case len(rows) == 0:
		return nil, fault.Field("names", "There is no name in it. Write or paste one name on each line.")
	case len(rows) > mostPasted:
		return nil, fault.Field("names", "These are %d lines; %d is the most for this page. Save the list as a file and import that.", len(rows), mostPasted)
	}
	return rows, nil
}
