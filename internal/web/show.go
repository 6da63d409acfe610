package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/web/static"
)

// A visit is what the frame of a page needs to know about the request.
type visit struct {
	who   access.Actor
	path  string
	theme string
	flash flash
	dev   bool
}

type visitKey struct{}

func visitOf(ctx context.Context) *visit {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{theme: "auto"}
}

// actor returns who asks.
func actor(ctx context.Context) access.Actor { return visitOf(ctx).who }

// may reports whether who asks may take the action, so that a page offers only
// what it would accept.
func may(ctx context.Context, a access.Action) bool { return access.May(actor(ctx), a) }

// show writes the page, or nothing at all if rendering fails.
func show(w http.ResponseWriter, r *http.Request, page templ.Component) error {
	return showStatus(w, r, http.StatusOK, page)
}

func showStatus(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	var b bytes.Buffer
	if err := page.Render(r.Context(), &b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Add("Vary", "HX-Request")
	w.WriteHeader(status)
	b.WriteTo(w) // if this fails, the reader has gone
	return nil
}

// partial reports whether htmx asks for a part of a page.
func partial(r *http.Request) bool {
	return r.Header.Get("HX-Request") == "true"
}

// redirect sends the reader on to a page of ours.
func redirect(w http.ResponseWriter, r *http.Request, path string) error {
	if partial(r) {
		w.Header().Set("HX-Redirect", path)
		return nil
	}
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// A flash is a sentence for the next page that is shown.
type flash struct{ kind, message string }

const flashCookie = "__Host-flash"

// say has the next page show the message: kind is "good", "warn", "bad" or "".
func say(w http.ResponseWriter, kind, message string) {
	if len(message) > 1000 {
		message = strings.ToValidUTF8(message[:1000], "") + "…"
	}
	setCookie(w, flashCookie, base64.RawURLEncoding.EncodeToString([]byte(kind+"\n"+message)), time.Minute)
}

// takeFlash returns what the last page had to say, once. Assets and parts leave
// it for the page.
func takeFlash(w http.ResponseWriter, r *http.Request) flash {
	c := cookie(r, flashCookie)
	if c == "" || r.Method != http.MethodGet || partial(r) || strings.HasPrefix(r.URL.Path, "/static/") {
		return flash{}
	}
	setCookie(w, flashCookie, "", -1)
	b, err := base64.RawURLEncoding.DecodeString(c)
	kind, message, ok := strings.Cut(string(b), "\n")
	if err != nil || !ok {
		return flash{}
	}
	return flash{kind, message}
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// setCookie sets a cookie that scripts cannot read and that only this host
// gets; an age below zero removes it.
func setCookie(w http.ResponseWriter, name, value string, age time.Duration) {
	c := &http.Cookie{Name: name, Value: value, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: int(age.Seconds())}
	if age < 0 {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// next remembers, as a query, the page that was asked for.
func next(r *http.Request) string {
	if r.URL.Path == "/" && r.URL.RawQuery == "" {
		return ""
	}
	return "?next=" + url.QueryEscape(r.URL.RequestURI())
}

// local returns the path if it is one of ours, and "/" if it leads elsewhere.
func local(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return path
}

// back returns the page of ours that a form was sent from.
func back(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host {
		return "/"
	}
	return local(u.RequestURI())
}

func (s *Site) showAsset(w http.ResponseWriter, r *http.Request) error {
	if !static.Serve(w, r) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(http.StatusNotFound)
	}
	return nil
}

func (s *Site) setTheme(w http.ResponseWriter, r *http.Request) error {
	setCookie(w, themeCookie, knownTheme(r.PostFormValue("theme")), 365*24*time.Hour)
	return redirect(w, r, back(r))
}
