package web

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/observe/observetest"
)

func TestChangePolicy(t *testing.T) {
	swapped := observe.Policy{Months: 6, Order: observe.Order{observe.Manager, observe.Expert, observe.Self, observe.Import}}
	good := url.Values{"months": {" 6 "}, "source0": {"manager"}, "source1": {"expert"}, "source2": {"self"}, "source3": {"import"}}
	with := func(name, value string) url.Values {
		v := url.Values{}
		for k, x := range good {
			v[k] = x
		}
		v.Set(name, value)
		return v
	}
	for _, tt := range []struct {
		name string
		role access.Role
		form url.Values
		code int
		says string
		want observe.Policy
	}{
		{"an administrator may", access.Administrator, good, http.StatusSeeOther, "", swapped},
		{"an editor may not", access.Editor, good, http.StatusForbidden, "does not include this", observe.DefaultPolicy},
		{"a source twice", access.Administrator, with("source1", "manager"), http.StatusUnprocessableEntity, "each source once", observe.DefaultPolicy},
		{"a source that is none", access.Administrator, with("source3", "gossip"), http.StatusUnprocessableEntity, "each source once", observe.DefaultPolicy},
		{"no months", access.Administrator, with("months", "soon"), http.StatusUnprocessableEntity, "whole number", observe.DefaultPolicy},
		{"too many months", access.Administrator, with("months", "1200"), http.StatusUnprocessableEntity, "1 to 120", observe.DefaultPolicy},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := siteFor(tt.role)
			s.Record = observetest.NewLog()
			w := ask(t, s.Handler(), "POST", "/settings/record", func(r *http.Request) {
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.Body = io.NopCloser(strings.NewReader(tt.form.Encode()))
			})
			if w.Code != tt.code || !strings.Contains(w.Body.String(), tt.says) {
				t.Errorf("status %d, want %d with %q:\n%s", w.Code, tt.code, tt.says, w.Body)
			}
			if got, err := s.Record.Policy(t.Context()); err != nil || got != tt.want {
				t.Errorf("policy is %v, %v; want %v", got, err, tt.want)
			}
		})
	}
}
