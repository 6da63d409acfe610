package web

import (
	"net/http"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
)

// samples are the invented organisations that ship with the program.
var samples = []string{"startup", "manufacturer"}

// showHome shows what waits for whoever asks; else the matrix to those who may
// see it, and three ways to begin while there is nobody in it.
func (s *Site) showHome(w http.ResponseWriter, r *http.Request) error {
	started := false
	if s.Started != nil {
		var err error
		if started, err = s.Started(r.Context()); err != nil {
			return err
		}
	}
	waiting, err := s.waiting(r.Context())
	if err != nil {
		return err
	}
	switch {
	case !started && may(r.Context(), access.Import):
		return show(w, r, doorsView(s.MakeSample != nil))
	case len(waiting) > 0:
		return show(w, r, waitingView(waiting))
	case may(r.Context(), access.SeeMatrix):
		return redirect(w, r, "/matrix")
	default:
		return redirect(w, r, "/people")
	}
}

func (s *Site) makeSample(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	known := false
	for _, one := range samples {
		known = known || one == name
	}
	if !known || s.MakeSample == nil {
		return fault.New(fault.NotFound, "There is no sample of this name. Choose one on the first page.")
	}
	if err := s.MakeSample(r.Context(), actor(r.Context()), name); err != nil {
		return err
	}
	say(w, "good", T(r.Context(), "The sample is ready. Everybody in it is invented."))
	return redirect(w, r, "/matrix")
}

func (s *Site) removeSample(w http.ResponseWriter, r *http.Request) error {
	if s.RemoveSample == nil {
		return fault.New(fault.NotFound, "There is no sample here.")
	}
	if err := s.RemoveSample(r.Context()); err != nil {
		return err
	}
	say(w, "good", T(r.Context(), "The sample is gone. Bring in your own people now."))
	return redirect(w, r, "/")
}
