package web

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/export"
	"github.com/bearinghq/bearing/matrix"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

func TestExports(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 5)
	c.Members = func(context.Context, people.Day) iter.Seq2[export.Member, error] {
		return func(yield func(export.Member, error) bool) {
			for _, p := range c.People {
				if !yield(export.Member{Person: p, Unit: []string{"Shipping"}}, nil) {
					return
				}
			}
		}
	}
	for _, tt := range []struct{ path, kind, file, want string }{
		{"/people/export?format=csv", "text/csv", ".csv", "\nPerson 0004 <b>"},
		{"/people/export", "text/csv", "people-", "Shipping"},
		{"/people/export?format=xlsx", "spreadsheetml", ".xlsx", "PK"},
		{"/matrix/export?format=csv", "text/csv", "matrix-", "Vision and direction"},
		{"/matrix/export?format=csv&q=0003", "text/csv", "matrix-", "Person 0003 <b>"},
		{"/matrix/export?format=xlsx&unit=" + c.Units[0].UID, "spreadsheetml", ".xlsx", "PK"},
	} {
		w := ask(t, c, "GET", tt.path, nil)
		h := w.Header()
		if w.Code != http.StatusOK || !strings.Contains(h.Get("Content-Type"), tt.kind) || !strings.Contains(h.Get("Content-Disposition"), tt.file) {
			t.Errorf("GET %s = %d, %v", tt.path, w.Code, h)
		}
		if body := w.Body.String(); !strings.Contains(body, strings.TrimSpace(tt.want)) {
			t.Errorf("GET %s has no %q", tt.path, tt.want)
		}
	}
	for path, status := range map[string]int{
		"/people/export?format=pdf": http.StatusUnprocessableEntity, "/people/export?day=x": http.StatusUnprocessableEntity,
		"/matrix/export?unit=none": http.StatusNotFound,
	} {
		if w := ask(t, c, "GET", path, nil); w.Code != status && w.Code/100 != 4 {
			t.Errorf("GET %s = %d", path, w.Code)
		}
	}
}

// An export that is read part by part has what one that is opened whole has.
func TestExportInParts(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 30)
	c.say(t, 0, observe.Manager, 10, 1)
	c.say(t, 14, observe.Manager, 10, 5, 2)
	c.say(t, 29, observe.Manager, 500, 4)
	for _, query := range []string{"", "?role=role.team_lead", "?show=gaps", "?show=stale", "?q=person+002", "?columns=missing&pillar=lead", "?q=nobody", "?unit=" + c.Units[1].UID, "?on=2021-01-01"} {
		u, err := url.Parse("/matrix/export" + query)
		if err != nil {
			t.Fatal(err)
		}
		choice := readChoice(u.Query())
		q := matrix.Query{On: c.today(), Role: choice.Role}
		if choice.Unit != "" {
			q.Unit = c.Units[1].ID
		}
		if choice.On != "" {
			q.On = people.Date(2021, 1, 1)
		}
		var files []string
		for _, whole := range []int{0, 1, 7} {
			table, err := export.Source{Matrix: c.Matrix, Directory: c.Directory, Whole: whole}.Table(t.Context(), q, choice.filter())
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			if err := export.CSV.Write(&b, table); err != nil {
				t.Fatal(err)
			}
			files = append(files, b.String())
		}
		sent := ask(t, c, "GET", u.String(), nil).Body.String()
		if files[0] != files[1] || files[0] != files[2] || files[0] != sent || strings.Count(sent, "\n") < 1 {
			t.Errorf("%s: whole, in parts, and sent by the page:\n%s\n%s\n%s\n%s", query, files[0], files[1], files[2], sent)
		}
	}
}

func TestAnExportThatBreaksOffIsNotWhole(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 1)
	c.Members = func(context.Context, people.Day) iter.Seq2[export.Member, error] {
		return func(yield func(export.Member, error) bool) {
			yield(export.Member{}, fault.New(fault.Conflict, "The disk is gone."))
		}
	}
	defer func() {
		if got := recover(); got != http.ErrAbortHandler {
			t.Errorf("the handler ended with %v", got)
		}
	}()
	ask(t, c, "GET", "/people/export?format=csv", nil)
	t.Error("the response looks whole")
}
