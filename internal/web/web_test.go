package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
)

// siteFor returns a site whose every request comes from somebody with the role.
func siteFor(role access.Role) *Site {
	return &Site{
		Who: func(*http.Request) (access.Actor, error) {
			if role == access.Visitor {
				return access.Actor{}, nil
			}
			return access.Actor{Account: 1, Name: "Ada Lovelace", Role: role}, nil
		},
		Now: func() time.Time { return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC) },
		Log: slog.New(slog.DiscardHandler),
		Dev: true,
	}
}

// ask returns what the site answers; change may be nil.
func ask(t *testing.T, h http.Handler, method, path string, change func(*http.Request)) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestARouteWithoutAnActionIsRefusedAtTheStart(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("handler accepted a route whose action is not in the access table")
		}
	}()
	s := siteFor(access.Visitor)
	s.handler([]route{{"GET /secret", "walk in", s.showHome}})
}

func TestEveryRouteHasAnActionOfTheTable(t *testing.T) {
	for _, r := range siteFor(access.Visitor).routes() {
		if !access.Known(r.action) {
			t.Errorf("%s takes %q, which is not in the access table", r.pattern, r.action)
		}
	}
	for pattern := range bodies {
		if !hasRoute(siteFor(access.Visitor).routes(), pattern) {
			t.Errorf("bodies names %q, which is no route", pattern)
		}
	}
}

func hasRoute(all []route, pattern string) bool {
	for _, r := range all {
		if r.pattern == pattern {
			return true
		}
	}
	return false
}

// No GET may change anything, because a link on another site can send one.
func TestVisitorsAreRefusedWhateverNeedsAnAccount(t *testing.T) {
	s := siteFor(access.Visitor)
	h := s.Handler()
	for _, r := range s.routes() {
		if access.May(access.Actor{}, r.action) {
			continue
		}
		method, path, _ := strings.Cut(r.pattern, " ")
		path = strings.ReplaceAll(strings.ReplaceAll(path, "{$}", ""), "{", "")
		path = strings.ReplaceAll(path, "}", "")
		w := ask(t, h, method, path, nil)
		switch {
		case method == http.MethodGet && (w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/sign-in")):
			t.Errorf("%s: status %d to %q, want to be sent to sign in", r.pattern, w.Code, w.Header().Get("Location"))
		case method != http.MethodGet && w.Code != http.StatusForbidden:
			t.Errorf("%s: status %d, want 403", r.pattern, w.Code)
		}
	}
}

func TestEveryAnswerKeepsToItself(t *testing.T) {
	h := siteFor(access.Administrator).Handler()
	for _, path := range []string{"/", "/components", "/nowhere", "/static/x/nowhere.css"} {
		w := ask(t, h, "GET", path, nil)
		for name, want := range map[string]string{
			"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff",
			"Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("GET %s: %s is %q, want %q", path, name, got, want)
			}
		}
		for _, bad := range []string{" style=", "<script>", " onclick=", "https://"} {
			if strings.Contains(w.Body.String(), bad) {
				t.Errorf("GET %s: the page has %q", path, bad)
			}
		}
	}
}

func TestErrorsBecomePages(t *testing.T) {
	for _, tt := range []struct {
		err        error
		code       int
		says, page string
	}{
		{fault.New(fault.NotFound, "There is no such unit."), 404, "There is no such unit.", "Not on this map"},
		{fault.New(fault.Invalid, "The name is empty."), 422, "The name is empty.", "Something needs another look"},
		{fault.New(fault.Conflict, "It is published."), 409, "It is published.", "That cannot be done now"},
		{fault.New(fault.Forbidden, "Only owners may."), 403, "Only owners may.", "Not for you to open"},
		{&http.MaxBytesError{Limit: 3 << 20}, 413, "at most 3 MB", "Something needs another look"},
		{errors.New("secret detail"), 500, "Something went wrong", "Something went wrong"},
	} {
		var log strings.Builder
		s := siteFor(access.Administrator)
		s.Log = slog.New(slog.NewTextHandler(&log, nil))
		h := s.handler([]route{{"GET /x", access.SeeHome, func(http.ResponseWriter, *http.Request) error { return tt.err }}})
		w := ask(t, h, "GET", "/x", nil)
		if w.Code != tt.code || !strings.Contains(w.Body.String(), tt.says) || !strings.Contains(w.Body.String(), tt.page) {
			t.Errorf("%v: status %d, want %d and a page that says %q under %q:\n%s", tt.err, w.Code, tt.code, tt.says, tt.page, w.Body)
		}
		if strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%v: the page tells what is ours:\n%s", tt.err, w.Body)
		}
		if logged := strings.Count(log.String(), "\n"); logged != map[bool]int{true: 1}[tt.code == 500] {
			t.Errorf("%v: %d lines in the log:\n%s", tt.err, logged, &log)
		}
		part := ask(t, h, "GET", "/x", func(r *http.Request) { r.Header.Set("HX-Request", "true") })
		if part.Code != tt.code || part.Header().Get("HX-Retarget") != "#notices" || strings.Contains(part.Body.String(), "<html") {
			t.Errorf("%v: htmx got status %d for %q, want the part of a page", tt.err, part.Code, part.Header().Get("HX-Retarget"))
		}
	}
}

func TestAPanicBecomesAPage(t *testing.T) {
	var log strings.Builder
	s := siteFor(access.Administrator)
	s.Log = slog.New(slog.NewTextHandler(&log, nil))
	h := s.handler([]route{{"GET /x", access.SeeHome, func(http.ResponseWriter, *http.Request) error { panic("secret detail") }}})
	w := ask(t, h, "GET", "/x", nil)
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") || strings.Count(log.String(), "\n") != 1 {
		t.Errorf("status %d, want 500 without the detail, and one line in the log:\n%s", w.Code, &log)
	}
}

func TestFormsFromOtherSitesAreRefused(t *testing.T) {
	s := siteFor(access.Administrator)
	made := 0
	s.MakeSample = func(context.Context, access.Actor, string) error { made++; return nil }
	h := s.Handler()
	for _, tt := range []struct {
		name, value string
		want, made  int
	}{
		{"Sec-Fetch-Site", "cross-site", 403, 0},
		{"Sec-Fetch-Site", "same-site", 403, 0},
		{"Origin", "https://evil.example", 403, 0},
		{"Origin", "null", 403, 0},
		{"Sec-Fetch-Site", "same-origin", 303, 1},
	} {
		made = 0
		w := ask(t, h, "POST", "/sample/startup", func(r *http.Request) { r.Header.Set(tt.name, tt.value) })
		if w.Code != tt.want || made != tt.made {
			t.Errorf("%s: %s: status %d and done %d times, want %d and %d", tt.name, tt.value, w.Code, made, tt.want, tt.made)
		}
	}
}

func TestABodyHasALimit(t *testing.T) {
	s := siteFor(access.Administrator)
	h := s.handler([]route{{"POST /x", access.SeeHome, func(w http.ResponseWriter, r *http.Request) error { return r.ParseForm() }}})
	r := httptest.NewRequest("POST", "/x", strings.NewReader("a="+strings.Repeat("x", smallBody)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d, want 413", w.Code)
	}
}

func TestThemeIsKeptInACookie(t *testing.T) {
	h := siteFor(access.Administrator).Handler()
	for given, want := range map[string]string{"dark": "dark", "light": "light", "auto": "auto", "pink; Path=/x": "auto", "": "auto"} {
		w := ask(t, h, "POST", "/theme", func(r *http.Request) {
			r.PostForm = url.Values{"theme": {given}}
			r.Header.Set("Referer", "http://example.com/people?q=a")
		})
		if got := w.Header().Get("Set-Cookie"); !strings.HasPrefix(got, "theme="+want+";") || w.Header().Get("Location") != "/people?q=a" {
			t.Errorf("theme %q sets %q and leads to %q, want %q and the page before", given, got, w.Header().Get("Location"), want)
		}
	}
	w := ask(t, h, "GET", "/components", func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "theme", Value: "dark"}) })
	if !strings.Contains(w.Body.String(), `data-theme="dark"`) {
		t.Error("the page does not have the theme of the cookie")
	}
}

func TestAMessageIsShownOnce(t *testing.T) {
	s := siteFor(access.Administrator)
	s.MakeSample = func(context.Context, access.Actor, string) error { return nil }
	h := s.Handler()
	set := ask(t, h, "POST", "/sample/startup", nil).Result().Cookies()
	w := ask(t, h, "GET", "/components", func(r *http.Request) {
		for _, c := range set {
			r.AddCookie(c)
		}
	})
	if !strings.Contains(w.Body.String(), "The sample is ready.") {
		t.Error("the next page does not show the message")
	}
	if c := w.Result().Cookies(); len(c) != 1 || c[0].MaxAge >= 0 {
		t.Errorf("cookies %v, want the message to be taken away", c)
	}
}

func TestLocalKeepsToThisSite(t *testing.T) {
	for path, want := range map[string]string{
		"/people?q=a": "/people?q=a", "//evil.example": "/", "https://evil.example/": "/", "/\\evil.example": "/",
		"javascript:alert(1)": "/", "": "/", "people": "/", "/a\r\nSet-Cookie: x": "/",
	} {
		if got := local(path); got != want {
			t.Errorf("local(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestPagesSpeakTheReadersLanguage(t *testing.T) {
	h := siteFor(access.Administrator).Handler()
	for accept, want := range map[string]string{"": "People", "en-GB": "People", "de-AT,de;q=0.9,en;q=0.5": "Personen", "fr": "People", strings.Repeat("x", 9000): "People"} {
		w := ask(t, h, "GET", "/components", func(r *http.Request) { r.Header.Set("Accept-Language", accept) })
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("Accept-Language %.20q: no %q on the page", accept, want)
		}
	}
}
