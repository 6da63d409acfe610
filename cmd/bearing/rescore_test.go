package main

import (
	"database/sql"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

func TestRescoreProvesTheEstimates(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	called(t, 0, "sample", "--story", "startup", "--data", data)
	if out, _ := called(t, 0, "rescore", "--check", "--data", data); !strings.Contains(out, "the same bytes") || !strings.Contains(out, "Nothing was kept") {
		t.Errorf("before the first, rescore --check printed\n%s", out)
	}
	called(t, 0, "rescore", "--data", data)
	check := func(want int) (r rescoreJSON) {
		t.Helper()
		out, _ := called(t, want, "rescore", "--check", "--json", "--data", data)
		if err := json.Unmarshal([]byte(out), &r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := check(0); !r.Proved || !r.Twice || !r.Exact || r.Replaced || r.People < 15 || r.Ratings < 100 {
		t.Errorf("after it: %+v", r)
	}
	db, err := sql.Open("sqlite", filepath.Join(data, "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`UPDATE estimate_raters SET mean = mean + 1e-12 WHERE rater = (SELECT min(rater) FROM estimate_raters)`); err != nil {
		t.Fatal(err)
	}
	if r := check(1); r.Proved || r.Differ != 1 {
		t.Errorf("of a rater who was changed it says %+v", r)
	}
	if _, errs := called(t, 1, "rescore", "--data", data); !strings.Contains(errs, "They have been replaced") {
		t.Errorf("rescore says %q", errs)
	}
	if r := check(0); !r.Proved {
		t.Errorf("after replacing: %+v", r)
	}
}
