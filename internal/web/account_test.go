package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/auth"
	"github.com/bearinghq/bearing/internal/store"
)

const password = "four words make one"

// gated returns a site with real accounts, and the link that makes the first.
func gated(t *testing.T) (h http.Handler, link string) {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s := siteFor(access.Visitor)
	s.Keeper = &auth.Keeper{Accounts: db.Accounts(), Credentials: db.Credentials(), Hasher: auth.NewHasher(auth.Cost{Memory: 64, Passes: 1, Threads: 1}), Now: s.Now}
	s.Who = s.Keeper.Who
	if link, err = s.Keeper.NewSetUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s.Handler(), link
}

// send posts a form from this machine with the cookies.
func send(t *testing.T, h http.Handler, path string, form url.Values, cookies []*http.Cookie) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr = "127.0.0.1:4242"
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func setUpForm(link string) url.Values {
	return url.Values{"link": {link}, "name": {"Ada"}, "email": {"ada@example.org"}, "password": {password}, "again": {password}}
}

func TestSigningInSetsASafeCookie(t *testing.T) {
	t.Parallel()
	h, link := gated(t)
	w := send(t, h, "/setup", setUpForm(link), nil)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status %d:\n%s", w.Code, w.Body)
	}
	session := ""
	for _, c := range w.Result().Cookies() {
		if c.Name == auth.SessionCookie {
			session = c.Value
		}
		if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || !strings.HasPrefix(c.Name, "__Host-") {
			t.Errorf("the cookie is %s", c)
		}
	}
	if session == "" {
		t.Fatal("there is no session cookie")
	}
	cookies := w.Result().Cookies()
	if w := ask(t, h, "GET", "/account", func(r *http.Request) {
		for _, c := range cookies {
			r.AddCookie(c)
		}
	}); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "This device") || strings.Contains(w.Body.String(), session) {
		t.Errorf("the account page: status %d; it must show this device and not its secret", w.Code)
	}
	if w := send(t, h, "/sign-out", nil, cookies); w.Code != http.StatusSeeOther {
		t.Errorf("signing out: status %d", w.Code)
	}
	if w := ask(t, h, "GET", "/account", func(r *http.Request) { r.AddCookie(cookies[0]) }); w.Code != http.StatusSeeOther {
		t.Errorf("after signing out the account page answers %d", w.Code)
	}
}

func TestAMistakeKeepsTheForm(t *testing.T) {
	t.Parallel()
	h, link := gated(t)
	change := func(name, value string) url.Values {
		f := setUpForm(link)
		f.Set(name, value)
		return f
	}
	for _, tt := range []struct {
		form url.Values
		code int
		want string
	}{
		{change("name", ""), 422, "The name is missing."},
		{change("name", strings.Repeat("x", 10000)), 422, "longer than 200"},
		{change("name", "Ada\x00"), 422, "control character"},
		{change("email", "<script>alert(1)</script>"), 422, "&lt;script&gt;"},
		{change("email", "ada"), 422, "Write it like ada@example.org."},
		{change("password", "x"), 422, "fewer than 10"},
		{change("password", strings.Repeat("x", 1000_000)), 422, "longer than 1000"},
		{change("password", strings.Repeat("x", 2_000_000)), 413, "at most 1 MB"},
		{change("again", "other words entirely"), 422, "differ"},
		{change("link", "x"), 403, "cannot be used"},
	} {
		w := send(t, h, "/setup", tt.form, nil)
		if w.Code != tt.code || !strings.Contains(w.Body.String(), tt.want) {
			t.Errorf("%.60s: status %d, want %d and %q", tt.form.Encode(), w.Code, tt.code, tt.want)
		}
		if strings.Contains(w.Body.String(), password) {
			t.Errorf("%.60s: the password is on the page", tt.form.Encode())
		}
		if tt.code == 422 && tt.form.Get("email") == "ada@example.org" && !strings.Contains(w.Body.String(), `value="ada@example.org"`) {
			t.Errorf("%.60s: what was typed is lost", tt.form.Encode())
		}
	}
	if w := send(t, h, "/setup", setUpForm(link), nil); w.Code != http.StatusSeeOther {
		t.Errorf("after all that the link answers %d", w.Code)
	}
}

func TestWrongPasswordsLookLikeWrongNames(t *testing.T) {
	t.Parallel()
	h, link := gated(t)
	send(t, h, "/setup", setUpForm(link), nil)
	pages := make(map[string]bool)
	for _, email := range []string{"ada@example.org", "bob@example.org"} {
		w := send(t, h, "/sign-in", url.Values{"email": {email}, "password": {"not the right one"}}, nil)
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", email, w.Code)
		}
		pages[strings.ReplaceAll(w.Body.String(), email, "")] = true
	}
	if len(pages) != 1 {
		t.Errorf("the pages differ: %v", pages)
	}
	for range 9 {
		send(t, h, "/sign-in", url.Values{"email": {"ada@example.org"}, "password": {"guess"}}, nil)
	}
	if w := send(t, h, "/sign-in", url.Values{"email": {"ada@example.org"}, "password": {password}}, nil); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "tried too often") {
		t.Errorf("the eleventh try: status %d", w.Code)
	}
}

func TestSigningInLeadsToPagesOfThisSiteOnly(t *testing.T) {
	t.Parallel()
	h, link := gated(t)
	send(t, h, "/setup", setUpForm(link), nil)
	for next, want := range map[string]string{"/people?q=a": "/people?q=a", "//evil.example": "/", "https://evil.example": "/", "": "/"} {
		w := send(t, h, "/sign-in", url.Values{"email": {"ada@example.org"}, "password": {password}, "next": {next}}, nil)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
			t.Errorf("next %q: status %d to %q, want %q", next, w.Code, w.Header().Get("Location"), want)
		}
	}
}
