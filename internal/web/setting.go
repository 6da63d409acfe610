package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/web/components"
	"github.com/bearinghq/bearing/observe"
)

type settingPage struct {
	Months  string
	Places  []components.Input // one for each place in the order of sources
	May     bool               // change them
	Errors  map[string]string
	Version string
	Sample  string // the name of the sample that the people are of
}

func (s *Site) newSettingPage(ctx context.Context, p observe.Policy) settingPage {
	page := settingPage{Months: strconv.Itoa(p.Months), May: may(ctx, access.ChangeSettings), Version: s.Version}
	places := []string{T(ctx, "Shown first"), T(ctx, "Second"), T(ctx, "Third"), T(ctx, "Last")}
	for i, place := range places {
		in := components.Input{Label: place, Name: "source" + strconv.Itoa(i), Required: true}
		for _, source := range observe.Sources {
			in.Options = append(in.Options, components.Option{
				Value: source.String(), Text: sourceName(ctx, source), Chosen: p.Order[i] == source,
			})
		}
		page.Places = append(page.Places, in)
	}
	return page
}

// sourceName says who a source is.
func sourceName(ctx context.Context, s observe.Source) string {
	switch s {
	case observe.Expert:
		return T(ctx, "A named expert")
	case observe.Manager:
		return T(ctx, "The manager")
	case observe.Self:
		return T(ctx, "The person")
	default:
		return T(ctx, "An imported sheet")
	}
}

func (s *Site) showSettings(w http.ResponseWriter, r *http.Request) error {
	p, err := s.Record.Policy(r.Context())
	if err != nil {
		return err
	}
	page := s.newSettingPage(r.Context(), p)
	if s.Sample != nil && may(r.Context(), access.MakeSample) {
		if page.Sample, err = s.Sample(r.Context()); err != nil {
			return err
		}
	}
	return show(w, r, settingView(page))
}

func (s *Site) changePolicy(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	p, err := readPolicy(r)
	if err == nil {
		err = s.Record.SetPolicy(r.Context(), p)
	}
	fields, shown := fieldErrors(r, err)
	if err != nil && !shown {
		return err
	}
	if err != nil {
		page := s.newSettingPage(r.Context(), p)
		page.Months, page.Errors = r.PostFormValue("months"), fields
		return showStatus(w, r, status[fault.Invalid], settingView(page))
	}
	say(w, "good", T(r.Context(), "The settings are saved. They hold from now on, for all pages."))
	return redirect(w, r, "/settings")
}

// readPolicy returns what the form asks for, as far as it can be read.
func readPolicy(r *http.Request) (observe.Policy, error) {
	var p observe.Policy
	for i := range p.Order {
		for _, source := range observe.Sources {
			if source.String() == r.PostFormValue("source"+strconv.Itoa(i)) {
				p.Order[i] = source
			}
		}
	}
	months, err := strconv.Atoi(strings.TrimSpace(r.PostFormValue("months")))
	if err != nil {
		return p, fault.Field("months", "Write the months as a whole number, for example 12.")
	}
	p.Months = months
	return p, p.Check()
}
