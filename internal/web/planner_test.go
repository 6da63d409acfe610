package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestPlanner(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 0)
	page := get(t, c, "/planner")
	golden(t, "planner", page)
	for _, want := range []string{"With 1 manager, 3 peers, 3 reports", "<strong>0.71</strong>", "9 more"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	small := get(t, c, "/planner?managers=1&peers=0&reports=0&items=2&grow=peers")
	for _, want := range []string{"With 1 manager", "not a measurement", "not shown to anybody below 0.50"} {
		if !strings.Contains(small, want) {
			t.Errorf("the page of one manager does not say %q", want)
		}
	}
	if none := get(t, c, "/planner?managers=0&peers=0&reports=0"); !strings.Contains(none, "With nobody") || !strings.Contains(none, "<strong>0.00</strong>") {
		t.Error("a panel of nobody is not said to tell nothing")
	}
	if again := get(t, c, "/planner"); again != page {
		t.Error("the same address gives another page")
	}
	speaksGerman(t, c, "/planner")
}

func TestPlannerRefusesWhatIsNoNumber(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 0)
	for _, query := range []string{"peers=x", "peers=-1", "peers=21", "items=0", "rated=1e3", "managers=99999999999999999999", "scale=2"} {
		if w := ask(t, c, "GET", "/planner?"+query, nil); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "It can be a whole number from") {
			t.Errorf("?%s: status %d", query, w.Code)
		}
	}
}
