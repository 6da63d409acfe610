package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/exchange"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/people"
)

// talkers are callers on one database: Ada, Bo who leads her, and HR.
func talkers(t *testing.T) (ada, bo, hr caller, person string) {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := exchange.Seed(t.Context(), db.Frameworks(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	add := func(name, email string) people.History {
		h, err := db.Registry().Create(t.Context(), people.Actor{Name: "Test"}, people.History{
			Person: people.Person{Name: name, Email: email}, Positions: []people.Position{{Span: people.Since(people.Date(2020, 1, 1))}},
		})
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	leads, led := add("Bo", "bo@example.org"), add("Ada", "ada@example.org")
	_, err = db.Registry().Update(t.Context(), people.Actor{Name: "Test"}, led.Person.ID, func(h people.History) (people.History, error) {
		return h.ReportTo(leads.Person.ID, people.Solid, people.Date(2020, 1, 1))
	})
	if err != nil {
		t.Fatal(err)
	}
	as := func(who access.Actor) caller {
		a := apiOn(db, who.Role)
		a.Who = func(*http.Request) (access.Actor, error) { return who, nil }
		return caller{t, serve(a)}
	}
	return as(access.Actor{Account: 1, Name: "Ada", Email: "ada@example.org", Role: access.Member}),
		as(access.Actor{Account: 2, Name: "Bo", Email: "bo@example.org", Role: access.Member}),
		as(access.Actor{Account: 3, Name: "Cyd", Email: "cyd@example.org", Role: access.Editor}), led.Person.UID
}

// part is a form in which everything asked has the same answer.
func part(c map[string]any, revision, answer int, more string) string {
	var answers []string
	for _, one := range c["asked"].([]any) {
		answers = append(answers, fmt.Sprintf("%q:%d", one.(map[string]any)["competency"], answer))
	}
	return fmt.Sprintf(`{"revision":%d,"answers":{%s}%s}`, revision, strings.Join(answers, ","), more)
}

func TestAConversationThroughTheAPI(t *testing.T) {
	t.Parallel()
	ada, bo, hr, person := talkers(t)
	c := bo.ask(201, "POST", "/api/v1/people/"+person+"/conversations", "")
	at := "/api/v1/conversations/" + c["id"].(string)
	bo.ask(409, "POST", "/api/v1/people/"+person+"/conversations", "")
	if c["state"] != "open" || len(c["asked"].([]any)) != 24 || c["form"].(map[string]any)["seat"] != "manager" {
		t.Errorf("opened as %v", c)
	}
	ada.ask(200, "PUT", at+"/form", part(c, 0, 4, ""))
	ada.ask(200, "PUT", at+"/form", part(c, 0, 4, "")) // the same again
	ada.ask(409, "PUT", at+"/form", part(c, 0, 3, ""))
	ada.ask(422, "PUT", at+"/form", part(c, 1, 6, ""))
	ada.ask(422, "PUT", at+"/form", `{"revision":1,"answers":{"lead.flying":3}}`)
	ada.ask(422, "PUT", at+"/form", `{"revision":1,"answers":{"lead.vision":"good"}}`)
	ada.ask(422, "PUT", at+"/form", `{"revision":1,"answers":{"lead.vision":3},"finish":true}`)
	got := ada.ask(200, "PUT", at+"/form", part(c, 2, 4, `,"finish":true`))
	if seats := got["seats"].([]any); seats[0].(map[string]any)["finished"] != true || seats[1].(map[string]any)["finished"] != false {
		t.Errorf("seats %v", seats)
	}
	hr.ask(403, "PUT", at+"/form", part(c, 0, 1, ""))
	hr.ask(200, "PUT", at+"/paper/manager", part(c, 0, 1, ""))
	if items := hr.ask(200, "GET", "/api/v1/conversations?which=open", "")["items"].([]any); len(items) != 1 {
		t.Errorf("open are %v", items)
	}
	bo.ask(403, "GET", "/api/v1/conversations?which=open", "")
	ada.ask(409, "PUT", at+"/step", `{"revision":0,"text":"Too soon."}`)
	ada.ask(200, "POST", at+"/form/reopening", "")
	ada.ask(200, "PUT", at+"/form", part(c, 3, 5, `,"finish":true`))
	got = bo.ask(200, "PUT", at+"/form", part(c, 0, 2, `,"finish":true`))
	if answers := got["seats"].([]any)[0].(map[string]any)["answers"].(map[string]any); got["state"] != "finished" || answers["lead.vision"] != 5.0 {
		t.Errorf("lifted as %v", got["seats"])
	}
	ada.ask(409, "POST", at+"/form/reopening", "")
	hr.ask(409, "POST", at+"/closing", "")
	ada.ask(200, "PUT", at+"/step", `{"revision":0,"text":"Present the plan."}`)
	bo.ask(409, "PUT", at+"/step", `{"revision":0,"text":"Something else."}`)
	if step := bo.ask(200, "GET", at, "")["step"].(map[string]any); step["text"] != "Present the plan." || step["by"] != "Ada" {
		t.Errorf("the step is %v", step)
	}
	if got := hr.ask(200, "GET", at, ""); got["step"] != nil || got["seats"].([]any)[1].(map[string]any)["answers"] == nil {
		t.Errorf("HR is told %v", got)
	}
	if items := ada.ask(200, "GET", "/api/v1/conversations", "")["items"].([]any); len(items) != 1 || items[0].(map[string]any)["state"] != "finished" {
		t.Errorf("Ada's are %v", items)
	}
}

// A call that is sent twice under one name is done once.
func TestAFinishThatIsSentTwice(t *testing.T) {
	t.Parallel()
	ada, bo, _, person := talkers(t)
	c := ada.ask(201, "POST", "/api/v1/people/"+person+"/conversations", "")
	at := "/api/v1/conversations/" + c["id"].(string) + "/form"
	bo.ask(200, "PUT", at, part(c, 0, 2, `,"finish":true`))
	for range 3 {
		r := httptest.NewRequestWithContext(t.Context(), "PUT", at, strings.NewReader(part(c, 0, 3, `,"finish":true`)))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", "finish")
		w := httptest.NewRecorder()
		ada.h.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
	}
	ada.ask(200, "PUT", at, part(c, 0, 3, `,"finish":true`)) // and without a name
}
