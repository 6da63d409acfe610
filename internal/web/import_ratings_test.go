package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/sheet/reading"
)

const ratingsFile = `ratee;rater;group;item;value;date;wave
Ada <ada@example.org>;Bob <bob@example.org>;cousin;lead.vision.q1;4;2026-01-10;Spring
Ada <ada@example.org>;Bob <bob@example.org>;cousin;lead.vision.q2;;2026-01-10;Spring
Ada <ada@example.org>;ada@example.org;self;lead.vision;7;2026-01-11;Spring
Ada <ada@example.org>;Cem <cem@example.org>;manager;lead.visoin.q1;3;2026-01-11;Spring
`

func TestRatingsAreDecidedOnAndImported(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	path := d.staged("", "r.csv", ratingsFile)
	wants(t, d.page(path), "Import 1 answers on 1 forms", "What each group says", "is no known group of raters", "is neither an item nor a competency", "1, and 1 that could not be judged", "People who are not known")
	decide := func(f url.Values) string {
		t.Helper()
		if w := d.post(path+"/decide", f); w.Code != http.StatusSeeOther {
			t.Fatalf("deciding: status %d: %s", w.Code, w.Body)
		}
		return d.page(path)
	}
	wants(t, decide(url.Values{"word": {"cousin", "self"}, "word-was": {"", "self"}, "word-is": {"peer", "self"}, "unknown": {"add"}}), "colleagues")
	page := decide(url.Values{"competency": {"lead.visoin.q1"}, "competency-is": {"lead.vision.q1"}, "doubt": {"r!E4"}, "doubt-was": {""}, "doubt-value": {"5"}})
	wants(t, page, "Import 3 answers on 3 forms", "read as 5")
	if strings.Contains(page, "is no known group") || strings.Contains(page, "Not decided yet") {
		t.Error("something is still doubtful")
	}
	wants(t, decide(url.Values{"word": {"manager"}, "word-was": {"manager"}, "word-is": {intake.Skip}}), "Import 2 answers on 2 forms")
	wants(t, decide(url.Values{"unknown": {intake.Skip}}), "Nothing to change")
	decide(url.Values{"unknown": {"add"}})
	if w := d.post(path+"/apply", url.Values{}); w.Code != http.StatusSeeOther {
		t.Fatalf("apply: status %d: %s", w.Code, w.Body)
	}
	page = d.page(path)
	wants(t, page, "2 people added, 2 forms added, 2 answers added", "Undo this import")
	if strings.Contains(page, "Look at the matrix") {
		t.Error("the matrix says nothing of ratings")
	}

	site := siteFor(access.Administrator)
	site.Ratings, site.Imports, site.Frameworks = d.db.Ratings(), d.w, d.db.Frameworks()
	w := ask(t, site.Handler(), "GET", "/ratings/export?format=csv", nil)
	if want := "Ada,ada@example.org,,Bob,bob@example.org,,peer,lead.vision,lead.vision.q1,4,2026-01-10,Spring\n"; w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
		t.Errorf("exported: %d\n%s", w.Code, w.Body)
	}
	site = siteFor(access.Member)
	site.Ratings, site.Imports, site.Frameworks = d.db.Ratings(), d.w, d.db.Frameworks()
	if w := ask(t, site.Handler(), "GET", "/ratings/export?format=csv", nil); w.Code != http.StatusForbidden {
		t.Errorf("a member gets %d", w.Code)
	}
}

func TestTooManyRatingsOnAPage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.w.Limit = 64 << 20
	path := d.staged("ratings", "r.csv", "ratee,rater,item,value\n"+strings.Repeat("a,b,c,1\n", reading.MaxAnswers+1))
	want := fmt.Sprintf("Row %d: a file may hold %d answers", reading.MaxAnswers+2, reading.MaxAnswers)
	wants(t, d.page(path), want, "Nothing was stored.")
}
