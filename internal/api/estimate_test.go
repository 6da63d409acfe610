package api_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/api"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/sample"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/worker"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

// measured returns a caller on a sample with estimates, and the people in it of
// whom somebody else has said something.
func measured(t *testing.T, email string) (caller, *store.DB, []people.Person) {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := exchange.Seed(t.Context(), db.Frameworks(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	if _, err := db.PutSample(t.Context(), sample.Spec{Story: sample.Startup, On: people.Date(2026, 2, 27)}, nil); err != nil {
		t.Fatal(err)
	}
	a := apiOn(db, access.Editor)
	w := &worker.Estimates{
		Ratings: db.Ratings(), Frameworks: db.Frameworks(), Kept: db.Estimates(), Calibration: profile.Shipped(),
		Now: a.Now, Log: slog.New(slog.DiscardHandler),
	}
	if _, err := w.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	var who []people.ID
	if err := db.Estimates().Each(t.Context(), 1, func(k profile.Kept) error {
		who = append(who, k.Now.Person)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	ps, err := db.Directory().People(t.Context(), who...)
	if err != nil || len(ps) < 15 {
		t.Fatalf("%d people have estimates, %v", len(ps), err)
	}
	if email == "first" {
		email = ps[0].Email
	}
	a.Who = func(*http.Request) (access.Actor, error) {
		return access.Actor{Account: 1, Name: "Test", Email: email, Role: access.Editor}, nil
	}
	return caller{t, serve(a)}, db, ps
}

// read asks for what is there.
func (c caller) read(path string, into any) {
	c.Helper()
	w := c.send("GET", path, "")
	if w.Code != 200 {
		c.Fatalf("GET %s: status %d: %s", path, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
		c.Fatalf("GET %s: %v", path, err)
	}
}

// What is published of everybody in a sample: the contract holds for each.
func TestEstimatesByTheContract(t *testing.T) {
	t.Parallel()
	c, _, ps := measured(t, "")
	shown, withheld := 0, 0
	for _, p := range ps {
		var got struct {
			Targets []api.EstimatedTarget `json:"targets"`
		}
		c.read("/api/v1/people/"+p.UID+"/estimates", &got)
		for _, x := range got.Targets {
			if x.Calibration != "cal-0" || !strings.HasPrefix(x.Release, profile.Formula) || x.ExplainURL == "" || x.SelfView != nil || x.Gap != "" {
				t.Errorf("%s of %s is %+v", x.Target, p.Name, x)
			}
			switch x.Status {
			case "withheld":
				withheld++
				if x.Reason == "" || x.Level != nil || x.Band80 != nil || x.SELevel != nil || x.Reliability != nil || x.Raters != nil {
					t.Errorf("%s of %s is withheld, and says %+v", x.Target, p.Name, x)
				}
			default:
				shown++
				if x.Level == nil || len(x.Band80) != 2 || x.Band80[0] > *x.Level || x.Band80[1] < *x.Level || *x.SELevel <= 0 || x.Raters == nil {
					t.Errorf("%s of %s is shown as %+v", x.Target, p.Name, x)
				}
			}
		}
	}
	if shown == 0 || withheld == 0 {
		t.Errorf("%d figures are shown and %d withheld, want both", shown, withheld)
	}
}

func TestOnesOwnViewIsForOneself(t *testing.T) {
	t.Parallel()
	c, db, ps := measured(t, "first")
	var own, other struct {
		Named []api.GivenRating `json:"named"`
	}
	c.read("/api/v1/people/"+ps[0].UID+"/ratings", &own)
	self := func(rs []api.GivenRating) (n int) {
		for _, r := range rs {
			if r.Group == "self" {
				n++
			}
		}
		return n
	}
	about, err := db.Ratings().About(t.Context(), ps[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, r := range about {
		if r.Group == observe.BySelf {
			said++
		}
	}
	if said == 0 || self(own.Named) != said {
		t.Errorf("of %d own forms %d are shown to oneself", said, self(own.Named))
	}
	for _, p := range ps[1:] {
		c.read("/api/v1/people/"+p.UID+"/ratings", &other)
		if self(other.Named) > 0 {
			t.Errorf("the own forms of %s are shown to somebody else", p.Name)
		}
	}
}

// Nobody who answered without their name is named, and no small number is told.
func TestRatingsNameNobodyWhoIsNotNamed(t *testing.T) {
	t.Parallel()
	c, db, ps := measured(t, "")
	for _, p := range ps {
		w := c.send("GET", "/api/v1/people/"+p.UID+"/ratings", "")
		about, err := db.Ratings().About(t.Context(), p.ID)
		if err != nil || w.Code != 200 {
			t.Fatal(w.Code, err)
		}
		named := map[people.ID]bool{}
		var quiet []people.ID
		for _, r := range about {
			if r.Group.Named() {
				named[r.Rater] = true
			}
		}
		for _, r := range about {
			if !named[r.Rater] {
				quiet = append(quiet, r.Rater)
			}
		}
		raters, err := db.Directory().People(t.Context(), quiet...)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range raters {
			if strings.Contains(w.Body.String(), r.UID) || strings.Contains(w.Body.String(), `"`+r.Name+`"`) {
				t.Errorf("the ratings of %s name %s", p.Name, r.Name)
			}
		}
		for _, r := range about {
			if !r.Group.Named() && strings.Contains(w.Body.String(), r.UID) {
				t.Errorf("the ratings of %s show a form of a %s", p.Name, r.Group)
			}
		}
	}
}

func TestMembersSeeNoRatings(t *testing.T) {
	t.Parallel()
	c := as(t, access.Member)
	for _, path := range []string{"/api/v1/people/x/ratings", "/api/v1/people/x/estimates"} {
		if w := c.send("GET", path, ""); w.Code != 403 {
			t.Errorf("GET %s = %d", path, w.Code)
		}
	}
}
