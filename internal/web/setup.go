package web

import (
	"net/http"

	"github.com/bearinghq/bearing/fault"
)

type setupPage struct {
	Link, Name, Email string
	Errors            map[string]string
}

func (s *Site) showSetUp(w http.ResponseWriter, r *http.Request) error {
	link := r.FormValue("link")
	if err := s.Keeper.MayFinishSetUp(r, link); err != nil {
		return err
	}
	return show(w, r, setupView(setupPage{Link: link}))
}

func (s *Site) setUp(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	p := setupPage{Link: r.PostFormValue("link"), Name: r.PostFormValue("name"), Email: r.PostFormValue("email")}
	if err := s.Keeper.MayFinishSetUp(r, p.Link); err != nil {
		return err
	}
	if s.Begin != nil {
		if err := s.Begin(r.Context()); err != nil {
			return err
		}
	}
	visit, err := s.Keeper.FinishSetUp(r, p.Link, p.Name, p.Email, r.PostFormValue("password"), r.PostFormValue("again"))
	if fields, ok := fieldErrors(r, err); ok {
		p.Errors = fields
		return showStatus(w, r, status[fault.Invalid], setupView(p))
	}
	if err != nil {
		return err
	}
	begin(w, visit)
	return redirect(w, r, "/")
}
