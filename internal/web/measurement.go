package web

import (
	"net/http"

	"github.com/bearinghq/bearing/profile"
)

// showMeasurementHelp says what is meant by being sure, and how the figures of
// the planner, the simulator and the page of reliability come about.
func (s *Site) showMeasurementHelp(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	return show(w, r, measurementHelp(measurementPage{
		Competency: share2(ctx, profile.CompetencyGate), Pillar: share2(ctx, profile.PillarGate), Readiness: share2(ctx, profile.ReadinessGate),
		Enough: profile.Enough, Few: profile.Few,
	}))
}

type measurementPage struct {
	Competency, Pillar, Readiness string // reliabilities from which figures are shown
	Enough, Few                   int
}
