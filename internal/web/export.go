package web

import (
	"mime"
	"net/http"

	"github.com/bearinghq/bearing/internal/export"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/people"
)

// exportPeople sends the list of everybody who is here, on a day if one is
// asked for.
func (s *Site) exportPeople(w http.ResponseWriter, r *http.Request) error {
	day := s.today()
	if asked := r.URL.Query().Get("day"); asked != "" {
		var err error
		if day, err = people.ParseDay(asked); err != nil {
			return err
		}
	}
	frameworks, err := s.Frameworks.Current(r.Context())
	if err != nil {
		return err
	}
	return s.send(w, r, "people-"+day.String(), func() (sheet.Table, error) {
		return export.People(s.Members(r.Context(), day), frameworks), nil
	})
}

// exportMatrix sends the matrix as its page shows it, all pages of it.
func (s *Site) exportMatrix(w http.ResponseWriter, r *http.Request) error {
	ctx, c := r.Context(), readChoice(r.URL.Query())
	day, _, err := s.asOf(r)
	if err != nil {
		return err
	}
	return s.send(w, r, "matrix-"+day.String(), func() (t sheet.Table, err error) {
		q := matrix.Query{On: day, Framework: c.Framework, Import: c.Import, Role: c.Role}
		if q.Unit, err = s.unitOf(ctx, nil, c.Unit, day); err != nil {
			return t, err
		}
		return export.Source{Matrix: s.Matrix, Directory: s.Directory}.Table(ctx, q, c.filter())
	})
}

// send sends a table as a file in the format that is asked for.
func (s *Site) send(w http.ResponseWriter, r *http.Request, name string, table func() (sheet.Table, error)) error {
	asked := r.URL.Query().Get("format")
	if asked == "" {
		asked = string(export.CSV)
	}
	format, err := export.ParseFormat(asked)
	if err != nil {
		return err
	}
	t, err := table()
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", format.Type())
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name + "." + string(format)}))
	err = format.Write(w, t)
	if err != nil && r.Context().Err() == nil {
		// The head is on its way, so the browser must see that the file is not whole.
		s.Log.ErrorContext(r.Context(), "an export broke off", "file", name, "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}
