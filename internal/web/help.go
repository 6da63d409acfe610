package web

import "net/http"

// showLevelsHelp says how every figure of the matrix and of a profile comes
// about.
func (s *Site) showLevelsHelp(w http.ResponseWriter, r *http.Request) error {
	p, err := s.Record.Policy(r.Context())
	if err != nil {
		return err
	}
	page := helpPage{Months: p.Months}
	for _, source := range p.Order {
		page.Order = append(page.Order, sourceName(r.Context(), source))
	}
	return show(w, r, helpView(page))
}

// showRatingsHelp gives the formulas by which ratings become figures.
func (s *Site) showRatingsHelp(w http.ResponseWriter, r *http.Request) error {
	return show(w, r, ratingsHelpView())
}

type helpPage struct {
	Months int
	Order  []string
}
