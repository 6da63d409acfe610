package web

import (
	"context"
	"iter"
	"net/http"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/export"
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
