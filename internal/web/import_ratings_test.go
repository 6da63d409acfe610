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
	wants(t, d.page(path), "Import one answer", "What each group says", "is no known group of raters", "is neither an item nor a competency", "1, and 1 that could not be judged", "People who are not known")
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

// Who came with a list and was rated since, or has rated, stays until the ratings
// are taken out.
func TestAnUndoIsRefusedForThoseWhoWereRated(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	imported := func(kind, name, text string) string {
		t.Helper()
		path := d.staged(kind, name, text)
		d.page(path)
		if w := d.post(path+"/apply", nil); w.Code != http.StatusSeeOther {
			t.Fatalf("apply %s: status %d: %s", name, w.Code, w.Body)
		}
		wants(t, d.page(path), "Undo this import")
		return path
	}
	list := imported("people", "people.csv", "Name,E-mail\nAda Byron,ada@example.org\nBob Chen,bob@example.org\nCem Yilmaz,cem@example.org\n")
	said := imported("ratings", "r.csv", "ratee,rater,group,item,value,date\nada@example.org,bob@example.org,peer,lead.vision.q1,4,2026-01-10\n")
	w := d.post(list+"/undo", nil)
	if w.Code != http.StatusConflict {
		t.Fatalf("undoing the list: status %d, want a conflict: %s", w.Code, w.Body)
	}
	page := w.Body.String()
	wants(t, page, "The import cannot be undone", "Ada Byron", "Bob Chen", "has been rated, or has rated somebody")
	if strings.Contains(page, "Cem Yilmaz") {
		t.Error("Cem, about whom nobody said anything, stands in the way")
	}
	if n := len(d.known().People); n != 3 {
		t.Errorf("after a refused undo there are %d people, want 3", n)
	}
	for _, path := range []string{said, list} {
		if w := d.post(path+"/undo", nil); w.Code != http.StatusSeeOther {
			t.Errorf("undoing in reverse: status %d: %s", w.Code, w.Body)
		}
	}
	if n := len(d.known().People); n != 0 {
		t.Errorf("after undoing in reverse there are %d people, want none", n)
	}
}
