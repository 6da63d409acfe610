package api_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/store"
)

func TestImportsFromFileToUndo(t *testing.T) {
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	a := apiOn(db, access.Editor)
	if err := exchange.Seed(t.Context(), db.Frameworks(), a.Now()); err != nil {
		t.Fatal(err)
	}
	go a.Imports.Run(t.Context())
	c := caller{t, serve(a)}

	path := "/api/v1/imports"
	i := c.ask(http.StatusCreated, "POST", path+"?name=team.csv&source=manager", "Name;Welding;Forklift\nAda;4;1\nBob;3;2\n")
	one := path + "/" + i["id"].(string)
	p := c.ask(http.StatusOK, "GET", one, "")["preview"].(map[string]any)
	if p["layout"] != "people-as-rows" || len(p["cells"].([]any)) != 4 || p["would"].(map[string]any)["levels_added"] != 4.0 {
		t.Errorf("the preview is %v", p)
	}
	p = c.ask(http.StatusOK, "PATCH", one, `{"levels":{"4":5},"people":{"Bob":"skip"}}`)["preview"].(map[string]any)
	if p["would"].(map[string]any)["levels_added"] != 2.0 {
		t.Errorf("after the decisions it would do %v", p["would"])
	}
	done := c.ask(http.StatusOK, "POST", one+"/apply", "")
	if done["state"] != "applied" || done["result"].(map[string]any)["people_added"] != 1.0 {
		t.Errorf("applied: %v", done)
	}
	if again := c.ask(http.StatusOK, "POST", one+"/apply", ""); again["state"] != "applied" {
		t.Errorf("applying twice: %v", again)
	}
	c.ask(http.StatusConflict, "PATCH", one, `{"key":"x"}`)
	if undone := c.ask(http.StatusOK, "POST", one+"/undo", ""); undone["state"] != "undone" {
		t.Errorf("undone: %v", undone)
	}
	c.ask(http.StatusConflict, "POST", one+"/undo", "")

	// What stands in the way of an undo is named one by one.
	first := c.ask(http.StatusCreated, "POST", path+"?name=a.csv", "Name;Welding;Forklift\nAda;4;1\nBob;3;2\n")["id"].(string)
	c.ask(http.StatusOK, "POST", path+"/"+first+"/apply", "")
	second := c.ask(http.StatusCreated, "POST", path+"?name=b.csv", "Name;Welding;Forklift\nAda;2;1\nBob;3;2\n")["id"].(string)
	c.ask(http.StatusOK, "POST", path+"/"+second+"/apply", "")
	refused := c.ask(http.StatusConflict, "POST", path+"/"+first+"/undo", "")
	built, _ := refused["errors"].([]any)
	if len(built) != 1 {
		t.Fatalf("in the way of the undo: %v, want Ada alone", refused)
	}
	ada := built[0].(map[string]any)
	if at, _ := ada["location"].(string); ada["value"] != "Ada" || !strings.HasPrefix(at, "/api/v1/people/0") || ada["message"] != "Ada has levels since in competencies that it added" {
		t.Errorf("in the way of the undo: %v", ada)
	}
	c.ask(http.StatusOK, "GET", ada["location"].(string), "")
	c.ask(http.StatusNotFound, "GET", path+"/nobody", "")
}

func TestDoubtsOfImportsAreDecided(t *testing.T) {
	c := as(t, access.Editor)
	i := c.ask(http.StatusCreated, "POST", "/api/v1/imports?kind=matrix&name=a.csv", "Name;Welding;Forklift\nAda;4;2\nBob;3;lots\nCem;1;many\nDia;2;9\nEva;5;4\nFay;1;1\nGus;2;3\n")
	one := "/api/v1/imports/" + i["id"].(string)
	preview := func(method, body string) map[string]any {
		t.Helper()
		return c.ask(http.StatusOK, method, one, body)["preview"].(map[string]any)
	}
	p := preview("GET", "")
	if n := p["doubt_count"]; n != 3.0 || p["doubts"].([]any)[2].(map[string]any)["instead"] != "5" {
		t.Errorf("%v doubts: %v", n, p["doubts"])
	}
	p = preview("PATCH", `{"cells":{"a!C3":"skip","a!C4":"3"}}`)
	if p["cell_count"] != 12.0 || p["doubt_count"] != 1.0 || len(p["corrected"].(map[string]any)) != 2 {
		t.Errorf("after correcting: %v levels, %v doubts, corrected %v", p["cell_count"], p["doubt_count"], p["corrected"])
	}
	p = preview("PATCH", `{"cells":{"a!C3":""},"accept":["a!C5"]}`)
	if p["cell_count"] != 13.0 || p["doubt_count"] != 1.0 {
		t.Errorf("after accepting: %v levels, %v doubts", p["cell_count"], p["doubt_count"])
	}
	p = preview("PATCH", `{"accept_all":true}`)
	if d := p["doubts"].([]any)[0].(map[string]any); d["accepted"] != true {
		t.Errorf("after accepting all: %v", p["doubts"])
	}
	c.ask(http.StatusUnprocessableEntity, "PATCH", one, `{"accept":["a!Z9"]}`)
	c.ask(http.StatusUnprocessableEntity, "PATCH", one, `{"cells":{"nowhere":"3"}}`)
}
