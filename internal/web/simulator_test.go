package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
)

func TestSimulator(t *testing.T) {
	t.Parallel()
	h := siteFor(access.Member).Handler()
	page := get(t, h, "/simulator")
	golden(t, "simulator", page)
	if again := get(t, h, "/simulator"); again != page {
		t.Error("the same address gives another page")
	}
	if other := get(t, h, "/simulator?seed=2"); !strings.Contains(other, `name="seed" value="2"`) || !strings.Contains(other, "seed=3") {
		t.Error("the address of a draw and of the next are not on its page")
	}
	if last := get(t, h, "/simulator?seed=999999"); !strings.Contains(last, "seed=1&") {
		t.Error("after the last seed does not come the first")
	}
	for _, query := range []string{"raters=1&people=12", "leniency=0&halo=0", "pile=2&told=0", "leniency=300&halo=300"} {
		if page := get(t, h, "/simulator?"+query); strings.Contains(page, "NaN") || strings.Contains(page, "Inf") {
			t.Errorf("?%s shows what is no number", query)
		}
	}
	speaksGerman(t, h, "/simulator")
}

func TestSimulatorRefusesWhatIsNoNumber(t *testing.T) {
	t.Parallel()
	h := siteFor(access.Member).Handler()
	for _, query := range []string{"seed=0", "seed=-1", "seed=x", "people=11", "people=1000000", "raters=0", "raters=12", "leniency=-1", "halo=301", "pile=3", "told=yes"} {
		if w := ask(t, h, "GET", "/simulator?"+query, nil); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "It can be a whole number from") {
			t.Errorf("?%s: status %d", query, w.Code)
		}
	}
}
