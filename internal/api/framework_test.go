package api_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/store"
)

// onDefault returns a caller on a database with the default framework.
func onDefault(t *testing.T, role access.Role) caller {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := exchange.Seed(t.Context(), db.Frameworks(), time.Unix(0, 0)); err != nil {
		t.Fatal(err)
	}
	return caller{t, serve(apiOn(db, role))}
}

// file sends the content of a file.
func (c caller) file(method, path string, data []byte) *httptest.ResponseRecorder {
	c.Helper()
	r := httptest.NewRequestWithContext(c.Context(), method, path, strings.NewReader(string(data)))
	r.Header.Set("Content-Type", "application/octet-stream")
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, r)
	return w
}

func items(m map[string]any) []any { all, _ := m["items"].([]any); return all }

func TestFrameworkIsRead(t *testing.T) {
	t.Parallel()
	c := onDefault(t, access.Member)
	const base = "/api/v1/frameworks"
	if all := items(c.ask(200, "GET", base, "")); len(all) != 1 || all[0].(map[string]any)["competencies"] != 24.0 {
		t.Errorf("frameworks = %v", all)
	}
	if f := c.ask(200, "GET", base+"/default", ""); f["version"] != 1.0 || len(f["pillars"].([]any)) != 3 {
		t.Errorf("framework = %v", f)
	}
	seen := 0
	for after := ""; ; {
		p := c.ask(200, "GET", base+"/default/competencies?limit=7&after="+after, "")
		seen += len(items(p))
		next, more := p["next"].(string)
		if !more {
			break
		}
		after = next
	}
	if seen != 24 {
		t.Errorf("pages hold %d competencies, want 24", seen)
	}
	if all := items(c.ask(200, "GET", base+"/default/competencies?pillar=bridge", "")); len(all) != 6 {
		t.Errorf("bridge has %d competencies, want 6", len(all))
	}
	v := c.ask(200, "GET", base+"/default/competencies/lead.vision", "")
	if levels := v["levels"].([]any); len(levels) != 5 || levels[2].(map[string]any)["level"] != 3.0 {
		t.Errorf("levels = %v", levels)
	}
	if all := items(c.ask(200, "GET", base+"/default/roles", "")); len(all) != 16 {
		t.Errorf("%d roles, want 16", len(all))
	}
	r := c.ask(200, "GET", base+"/default/roles/role.culture_champion", "")
	notNeeded := 0
	for _, n := range r["needs"].([]any) {
		if n := n.(map[string]any); n["not_needed"] == true {
			notNeeded++
			if _, has := n["level"]; has {
				t.Errorf("%v is not needed and has a level", n)
			}
		}
	}
	if notNeeded == 0 {
		t.Error("nothing is marked as not needed for a culture champion")
	}
	if l := c.ask(200, "GET", base+"/default/ladders/dual", ""); len(l["tracks"].([]any)) != 3 {
		t.Errorf("ladder = %v", l)
	}
	if all := items(c.ask(200, "GET", base+"/default/ladders", "")); len(all) != 1 {
		t.Errorf("%d ladders, want 1", len(all))
	}
}

func TestDraftThroughTheAPI(t *testing.T) {
	t.Parallel()
	c := onDefault(t, access.Editor)
	const base = "/api/v1/frameworks/default"
	c.ask(200, "PUT", base+"/draft/pillars/tech", `{"name":"Technical skills"}`)
	c.ask(200, "PUT", base+"/draft/competencies/tech.go", `{"name":"Go","pillar":"tech","levels":[{"level":1,"text":"Reads it."},{"level":2,"text":"Writes it."}]}`)
	c.ask(200, "PUT", base+"/draft/roles/role.gopher", `{"name":"Gopher","needs":[{"competency":"tech.go","level":1.5,"weight":3},{"competency":"lead.vision","not_needed":true}]}`)
	c.ask(404, "GET", base+"/competencies/tech.go", "")
	if d := c.ask(200, "GET", base+"/competencies/tech.go?version=draft", ""); d["name"] != "Go" {
		t.Errorf("draft = %v", d)
	}
	if all := items(c.ask(200, "GET", base+"/changes?from=1&to=draft", "")); len(all) != 3 {
		t.Errorf("%d changes, want 3: %v", len(all), all)
	}
	c.ask(422, "POST", base+"/draft/publish", `{"note":" "}`)
	if f := c.ask(200, "POST", base+"/draft/publish", `{"note":"skills"}`); f["version"] != 2.0 || f["has_draft"] != false {
		t.Errorf("published = %v", f)
	}
	c.ask(404, "POST", base+"/draft/publish", `{"note":"again"}`)
	if all := items(c.ask(200, "GET", base+"/versions", "")); len(all) != 2 {
		t.Errorf("%d versions, want 2", len(all))
	}
	c.ask(200, "DELETE", base+"/draft/roles/role.gopher", "")
	if w := c.send("DELETE", base+"/draft", ""); w.Code != 204 {
		t.Errorf("discarding: status %d", w.Code)
	}
	c.ask(200, "GET", base+"/roles/role.gopher", "")
}

// Whatever is wrong with a framework gets a problem and stores nothing.
func TestFrameworkProblems(t *testing.T) {
	t.Parallel()
	c := onDefault(t, access.Editor)
	const base = "/api/v1/frameworks/default"
	for _, tt := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/api/v1/frameworks/nowhere", "", 404, "There is no framework with the key"},
		{"GET", base + "?version=7", "", 404, "has no version"},
		{"GET", base + "?version=draft", "", 404, "There is no such version"},
		{"GET", base + "/roles?after=x", "", 422, "is not the end of a page"},
		{"GET", base + "/roles?limit=-1", "", 422, "limit"},
		{"GET", base + "/export?format=pdf", "", 422, "format"},
		{"PUT", base + "/draft/competencies/x", `{"name":"X","pillar":"lead","levels":[{"level":1,"text":"a"},{"level":1,"text":"b"}]}`, 422, "is described twice"},
		{"PUT", base + "/draft/competencies/x", `{"name":"X","pillar":"lead","levels":[{"level":1,"text":"a"},{"level":3,"text":"b"}]}`, 422, "follows level 1"},
		{"PUT", base + "/draft/competencies/x", `{"name":"X","pillar":"lead","levels":[{"level":2,"text":"a"},{"level":1,"text":"b"}]}`, 422, "stands after level 2"},
		{"PUT", base + "/draft/competencies/x", `{"name":"X","pillar":"lead","levels":[{"level":1,"text":"a"}]}`, 422, "has one level only"},
		{"PUT", base + "/draft/competencies/x", `{"name":"X","pillar":"lead","levels":[{"level":1,"text":""},{"level":2,"text":"b"}]}`, 422, "the text is missing"},
		{"PUT", base + "/draft/competencies/x", `{"name":"X","pillar":"lead","requires":["x"]}`, 422, "names itself"},
		{"PUT", base + "/draft/competencies/x", `{"key":"y","name":"X","pillar":"lead"}`, 422, "and the address"},
		{"PUT", base + "/draft/competencies/x", `{"name":"X","pillar":"lead","colour":"red"}`, 422, "colour"},
		{"PUT", base + "/draft/roles/r", `{"name":"R","needs":[{"competency":"lead.vision","level":6}]}`, 422, "its levels end at 5"},
		{"PUT", base + "/draft/roles/r", `{"name":"R","needs":[{"competency":"lead.vision","level":3,"weight":-1}]}`, 422, "cannot be used"},
		{"PUT", base + "/draft/roles/r", `{"name":"R","needs":[{"competency":"lead.vision","level":3,"weight":1e308}]}`, 422, "cannot be used"},
		{"PUT", base + "/draft/roles/r", `{"name":"R","needs":[{"competency":"lead.vision","level":3,"weight":0}]}`, 422, "every weight is 0"},
		{"PUT", base + "/draft/roles/r", `{"name":"R","needs":[{"competency":"lead.vision"}]}`, 422, "the level is missing"},
		{"PUT", base + "/draft/roles/r", `{"name":"R","needs":[{"competency":"lead.vision","level":1e9}]}`, 422, "is not a level"},
		{"DELETE", base + "/draft/pillars/lead", "", 409, "still has 9 competencies"},
		{"DELETE", base + "/draft/roles/role.ic4", "", 409, "names this role"},
		{"DELETE", base + "/draft/competencies/x", "", 404, "There is no competency"},
	} {
		w := c.send(tt.method, tt.path, tt.body)
		if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.want) {
			t.Errorf("%s %s %s: status %d, want %d and %q: %s", tt.method, tt.path, tt.body, w.Code, tt.status, tt.want, w.Body)
		}
	}
	if f := c.ask(200, "GET", base, ""); f["has_draft"] != false {
		t.Error("a refused change left a draft")
	}
}

func TestFrameworkFiles(t *testing.T) {
	t.Parallel()
	c := onDefault(t, access.Editor)
	for format, kind := range map[string]string{"yaml": "application/yaml", "csv": "application/zip", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"} {
		w := c.send("GET", "/api/v1/frameworks/default/export?format="+format, "")
		if w.Code != 200 || w.Header().Get("Content-Type") != kind {
			t.Fatalf("%s: status %d, type %s", format, w.Code, w.Header().Get("Content-Type"))
		}
		path := "/api/v1/frameworks?file=default." + format + "&key=copy-" + format
		if got := c.file("POST", path+"&dry_run=true", w.Body.Bytes()); got.Code != 200 || !strings.Contains(got.Body.String(), `"stored":false`) {
			t.Errorf("%s, dry run: status %d: %s", format, got.Code, got.Body)
		}
		c.ask(404, "GET", "/api/v1/frameworks/copy-"+format, "")
		if got := c.file("POST", path, w.Body.Bytes()); got.Code != http.StatusCreated || !strings.Contains(got.Body.String(), `"competencies":24`) {
			t.Errorf("%s: status %d: %s", format, got.Code, got.Body)
		}
		if got := c.file("POST", path, w.Body.Bytes()); got.Code != http.StatusConflict {
			t.Errorf("%s, a second time: status %d, want 409", format, got.Code)
		}
		if got := c.file("PUT", "/api/v1/frameworks/default/draft?file=default."+format, w.Body.Bytes()); got.Code != 200 {
			t.Errorf("%s, as the draft: status %d: %s", format, got.Code, got.Body)
		}
	}
	for _, data := range []string{"", "colour: red\n", "PK\x03\x04", "<html>", "a: &a [*a]"} {
		if got := c.file("POST", "/api/v1/frameworks", []byte(data)); got.Code != 422 && got.Code != 400 {
			t.Errorf("%q: status %d, want 422: %s", data, got.Code, got.Body)
		}
	}
}

func TestMembersSeeNoDraft(t *testing.T) {
	t.Parallel()
	c := onDefault(t, access.Member)
	c.ask(403, "GET", "/api/v1/frameworks/default?version=draft", "")
	c.ask(403, "PUT", "/api/v1/frameworks/default/draft/pillars/x", `{"name":"X"}`)
	c.ask(403, "POST", "/api/v1/frameworks/default/draft/publish", `{"note":"x"}`)
}
