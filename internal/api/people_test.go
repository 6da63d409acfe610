package api_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
)

func TestPeople(t *testing.T) {
	t.Parallel()
	c := as(t, access.Editor)
	works := c.ask(201, "POST", "/api/v1/units", `{"name":"Works"}`)["id"].(string)
	north := c.ask(201, "POST", "/api/v1/units", fmt.Sprintf(`{"name":"North","parent":%q}`, works))["id"].(string)
	bo := c.ask(201, "POST", "/api/v1/people", fmt.Sprintf(`{"name":"Bo","on":"2024-01-01","unit":%q,"title":"Head"}`, works))["id"].(string)
	ada := c.ask(201, "POST", "/api/v1/people", fmt.Sprintf(`{"name":"Ada","email":"Ada@Example.org","number":"7","on":"2025-01-01","unit":%q,"title":"Welder","manager":%q}`, works, bo))
	id := ada["id"].(string)
	if ada["email"] != "ada@example.org" || ada["lines"].([]any)[0].(map[string]any)["manager"].(map[string]any)["name"] != "Bo" {
		t.Errorf("added %v", ada)
	}
	moved := c.ask(200, "POST", "/api/v1/people/"+id+"/changes", fmt.Sprintf(`{"do":"move","on":"2026-02-01","unit":%q,"title":"Lead welder"}`, north))
	if main := moved["main"].(map[string]any); main["title"] != "Lead welder" {
		t.Errorf("moved %v", moved)
	}
	then := c.ask(200, "GET", "/api/v1/people/"+id+"?on=2025-03-01", "")
	if main := then["main"].(map[string]any); main["title"] != "Welder" || main["to"] != "2026-02-01" || main["unit"].(map[string]any)["name"] != "Works" {
		t.Errorf("in March 2025: %v", main)
	}
	if gone := c.ask(200, "POST", "/api/v1/people/"+id+"/changes", `{"do":"leave","on":"2026-02-15"}`); gone["present"] != false {
		t.Errorf("left: %v", gone)
	}
	for query, want := range map[string]string{
		"": "Bo", "?show=left": "Ada", "?show=all": "Ada Bo", "?on=2025-06-01": "Ada Bo", "?q=exam&show=all": "Ada", "?unit=" + north + "&on=2026-02-10": "Ada", "?unit=" + works + "&on=2026-02-10": "Ada Bo",
	} {
		if got := c.people("/api/v1/people" + query); got != want {
			t.Errorf("people%s = %q, want %q", query, got, want)
		}
	}
	if edited := c.ask(200, "PATCH", "/api/v1/people/"+id, `{"email":""}`); edited["email"] != nil || edited["number"] != "7" {
		t.Errorf("edited %v", edited)
	}
}

// A position goes with a role profile, named by its key.
func TestRolesOfPositions(t *testing.T) {
	t.Parallel()
	c := onDefault(t, access.Editor)
	role := func(p map[string]any, of string) string {
		main, _ := p[of].(map[string]any)
		r, _ := main["role"].(map[string]any)
		return fmt.Sprint(r["framework"], "/", r["key"], " ", r["name"])
	}
	ada := c.ask(201, "POST", "/api/v1/people", `{"name":"Ada","on":"2025-01-01","title":"Lead","role":"role.team_lead"}`)
	if got, want := role(ada, "main"), "default/role.team_lead Team lead"; got != want {
		t.Errorf("joined with the role %s, want %s", got, want)
	}
	id := ada["id"].(string)
	moved := c.ask(200, "POST", "/api/v1/people/"+id+"/changes", `{"do":"move","on":"2025-06-01","title":"Director","role":"default/role.director"}`)
	if got, want := role(moved, "main"), "default/role.director Director"; got != want {
		t.Errorf("moved to the role %s, want %s", got, want)
	}
	list := c.ask(200, "GET", "/api/v1/people?on=2025-03-01", "")["items"].([]any)
	if got, want := role(list[0].(map[string]any), "position"), "default/role.team_lead Team lead"; got != want {
		t.Errorf("listed with the role %s, want %s", got, want)
	}
	refused := c.ask(422, "POST", "/api/v1/people", `{"name":"Bo","role":"role.king"}`)
	if !strings.Contains(fmt.Sprint(refused["detail"]), `There is no role with the key "role.king".`) {
		t.Errorf("refused with %v", refused)
	}
}

// people returns the names in a list, over all its pages.
func (c caller) people(path string) string {
	c.Helper()
	var names []string
	page := c.ask(200, "GET", path, "")
	for {
		for _, p := range page["items"].([]any) {
			names = append(names, p.(map[string]any)["name"].(string))
		}
		next, more := page["next"].(string)
		if !more {
			return strings.Join(names, " ")
		}
		sep := "?"
		if strings.Contains(path, "?") {
			sep = "&"
		}
		page = c.ask(200, "GET", path+sep+"after="+url.QueryEscape(next), "")
	}
}

func TestPagesOfPeople(t *testing.T) {
	t.Parallel()
	c := as(t, access.Editor)
	for _, name := range []string{"Cy", "Ada", "Bo", "Di", "Ed"} {
		c.ask(201, "POST", "/api/v1/people", fmt.Sprintf(`{"name":%q}`, name))
		c.ask(201, "POST", "/api/v1/units", fmt.Sprintf(`{"name":%q}`, name))
	}
	for _, path := range []string{"/api/v1/people?limit=2", "/api/v1/units?limit=2"} {
		if got := c.people(path); got != "Ada Bo Cy Di Ed" {
			t.Errorf("%s: %s", path, got)
		}
	}
}

func TestUnits(t *testing.T) {
	t.Parallel()
	c := as(t, access.Editor)
	a := c.ask(201, "POST", "/api/v1/units", `{"name":"A"}`)["id"].(string)
	b := c.ask(201, "POST", "/api/v1/units", fmt.Sprintf(`{"name":"B","parent":%q}`, a))["id"].(string)
	c.ask(200, "POST", "/api/v1/units/"+b+"/changes", `{"do":"rename","name":"Bee","on":"2026-01-01"}`)
	for on, want := range map[string]string{"2025-12-31": "B", "2026-01-01": "Bee"} {
		if got := c.ask(200, "GET", "/api/v1/units/"+b+"?on="+on, ""); got["name"] != want || len(got["path"].([]any)) != 2 {
			t.Errorf("on %s: %v", on, got)
		}
	}
	circle := c.ask(422, "POST", "/api/v1/units/"+a+"/changes", fmt.Sprintf(`{"do":"move","parent":%q}`, b))
	if !strings.Contains(circle["detail"].(string), "A is part of Bee, Bee is part of A") {
		t.Errorf("the circle: %v", circle)
	}
	c.ask(201, "POST", "/api/v1/people", fmt.Sprintf(`{"name":"Ada","unit":%q}`, b))
	if full := c.ask(422, "POST", "/api/v1/units/"+b+"/changes", `{"do":"close"}`); !strings.Contains(full["detail"].(string), "1 person in it") {
		t.Errorf("closing a unit with somebody in it: %v", full)
	}
}

// What cannot be is refused with a sentence that says what and where, and
// nothing of it is stored.
func TestBadInputAboutPeople(t *testing.T) {
	t.Parallel()
	c := as(t, access.Editor)
	bo := c.ask(201, "POST", "/api/v1/people", `{"name":"Bo","email":"bo@x.org","number":"1","on":"2025-01-01"}`)["id"].(string)
	cy := c.ask(201, "POST", "/api/v1/people", fmt.Sprintf(`{"name":"Cy","on":"2025-01-01","manager":%q}`, bo))["id"].(string)
	for _, tt := range []struct {
		code             int
		path, body, says string
	}{
		{422, "", `{"name":""}`, "The name is missing"},
		{422, "", `{"name":"   "}`, "The name is missing"},
		{422, "", `{"name":"` + strings.Repeat("x", 10_000) + `"}`, "200 is the most"},
		{422, "", `{"name":"A\u0000"}`, "U+0000"},
		{422, "", `{"name":"A\u202eb"}`, "U+202E"},
		{422, "", `{"name":"Ada","email":"ada"}`, "no @"},
		{422, "", `{"name":"Ada","email":"a@b@c"}`, "more than one @"},
		{422, "", `{"name":"Ada","email":"` + strings.Repeat("a", 320) + `@x.org"}`, "longer than 254"},
		{422, "", `{"name":"Ada","email":"\"a b\"@x.org"}`, "quotation marks"},
		{422, "", `{"name":"Ada","email":"mailto:a@x.org"}`, "mailto:"},
		{422, "", `{"name":"Ada","email":"a@x.org, b@x.org"}`, "more than one e-mail"},
		{422, "", `{"name":"Ada","email":"a\u200d@x.org"}`, "cannot be seen"},
		{409, "", `{"name":"Ada","email":" BO@x.org"}`, "Bo has the e-mail address bo@x.org already"},
		{409, "", `{"name":"Ada","number":"1"}`, "Bo has the employee number 1 already"},
		{422, "", `{"name":"Ada","on":"31/02/2025"}`, "is not a date"},
		{422, "", `{"name":"Ada","on":"2025-13-01"}`, "is not a date"},
		{422, "", `{"name":"Ada","on":"2023-02-29"}`, "is not a date"},
		{422, "", `{"name":"Ada","on":"1/2/25"}`, "is not a date"},
		{422, "", `{"name":"Ada","on":"45123"}`, "is not a date"},
		{422, "", `{"name":"Ada","on":"0001-01-01"}`, "is not a date"},
		{422, "", `{"name":"Ada","on":"9999-01-01"}`, "is not a date"},
		{422, "", `{"name":"Ada","unit":"nope"}`, "There is no unit"},
		{422, "", `{"name":"Ada","manager":"nope"}`, "There is nobody with the id"},
		{422, "", `{"name":"Ada","age":7}`, "unexpected property"},
		{400, "", `{"name":`, "unexpected end"},
		{422, "/" + bo + "/changes", fmt.Sprintf(`{"do":"report","manager":%q}`, bo), "cannot report to themselves"},
		{422, "/" + bo + "/changes", fmt.Sprintf(`{"do":"report","manager":%q}`, cy), "Bo reports to Cy, Cy reports to Bo"},
		{422, "/" + bo + "/changes", `{"do":"leave","on":"2020-01-01"}`, "Bo is not here on 2020-01-01"},
		{422, "/" + bo + "/changes", `{"do":"join"}`, "Bo is already here"},
		{422, "/" + bo + "/changes", `{"do":"dance"}`, "dance"},
		{404, "/nope/changes", `{"do":"leave"}`, "There is no such person"},
	} {
		out := c.ask(tt.code, "POST", "/api/v1/people"+tt.path, tt.body)
		if !strings.Contains(fmt.Sprint(out), tt.says) {
			t.Errorf("%.60s: %v, want a sentence with %q", tt.body, out, tt.says)
		}
	}
	for _, path := range []string{"/api/v1/people?after=x", "/api/v1/people?on=yesterday", "/api/v1/people?limit=0", "/api/v1/people?limit=x", "/api/v1/people?show=ghosts", "/api/v1/people?colour=red", "/api/v1/units?after=x"} {
		c.ask(422, "GET", path, "")
	}
	c.ask(404, "GET", "/api/v1/people?unit=nope", "")
	if got := c.people("/api/v1/people?show=all"); got != "Bo Cy" {
		t.Errorf("stored all the same: %s", got)
	}
}

// Names that look like something else are names.
func TestUnusualNames(t *testing.T) {
	t.Parallel()
	c := as(t, access.Editor)
	for _, name := range []string{"X", "Null", "NaN", "O'Brien", "=1+1", "<script>", "👩🏽‍🔧 Kim", "Robert'); DROP TABLE people;--"} {
		got := c.ask(201, "POST", "/api/v1/people", fmt.Sprintf(`{"name":%q}`, name))
		if got["name"] != name {
			t.Errorf("%q became %q", name, got["name"])
		}
	}
}
