package web

import (
	"context"
	"net/http"
	"time"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/auth"
)

type accountPage struct {
	Name, Email, Role string
	Language          string
	Sessions, Tokens  []credentialRow
	NewToken          string // shown once
	Label             string
	Errors            map[string]string
}

type credentialRow struct {
	UID, Label, Since, Seen, Ends string
	Here                          bool
}

// languages are the choices of language; "" is that of the browser.
var languages = []string{"", "en", "de"}

func (s *Site) newAccountPage(r *http.Request) (accountPage, error) {
	ctx, who := r.Context(), actor(r.Context())
	p := accountPage{Name: who.Name, Email: who.Email, Role: roleName(ctx, who.Role), Language: cookie(r, languageCookie)}
	for _, kind := range []auth.Kind{auth.Session, auth.Token} {
		list, here, err := s.Keeper.Mine(r, who, kind)
		if err != nil {
			return p, err
		}
		for _, c := range list {
			row := credentialRow{UID: c.UID, Label: c.Label, Here: c.UID == here, Since: dayText(ctx, c.Created), Seen: s.ago(ctx, c.Seen), Ends: dayText(ctx, c.Ends)}
			if kind == auth.Session {
				p.Sessions = append(p.Sessions, row)
			} else {
				p.Tokens = append(p.Tokens, row)
			}
		}
	}
	return p, nil
}

func (s *Site) showAccount(w http.ResponseWriter, r *http.Request) error {
	p, err := s.newAccountPage(r)
	if err != nil {
		return err
	}
	return show(w, r, accountView(p))
}

// changed shows the account page again with the errors of a form, or goes on
// to it with a message.
func (s *Site) changed(w http.ResponseWriter, r *http.Request, err error, message string) error {
	fields, ok := fieldErrors(r, err)
	if err != nil && !ok {
		return err
	}
	if err == nil {
		say(w, "good", message)
		return redirect(w, r, "/account")
	}
	p, err := s.newAccountPage(r)
	if err != nil {
		return err
	}
	p.Errors, p.Label = fields, r.PostFormValue("label")
	return showStatus(w, r, status[fault.Invalid], accountView(p))
}

func (s *Site) changePassword(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	err := s.Keeper.ChangePassword(r, actor(r.Context()), r.PostFormValue("old"), r.PostFormValue("new"), r.PostFormValue("again"))
	return s.changed(w, r, err, T(r.Context(), "The password is changed. All other devices are signed out."))
}

func (s *Site) makeToken(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	secret, err := s.Keeper.NewToken(r.Context(), actor(r.Context()), r.PostFormValue("label"))
	if err != nil {
		return s.changed(w, r, err, "")
	}
	p, err := s.newAccountPage(r)
	if err != nil {
		return err
	}
	p.NewToken = secret
	return show(w, r, accountView(p))
}

func (s *Site) revoke(w http.ResponseWriter, r *http.Request) error {
	err := s.Keeper.Revoke(r.Context(), actor(r.Context()), r.PathValue("uid"))
	return s.changed(w, r, err, T(r.Context(), "That has ended."))
}

func (s *Site) setLanguage(w http.ResponseWriter, r *http.Request) error {
	chosen := r.PostFormValue("language")
	for _, known := range languages {
		if known == chosen && chosen != "" {
			setCookie(w, languageCookie, chosen, 365*24*time.Hour)
			return redirect(w, r, back(r))
		}
	}
	setCookie(w, languageCookie, "", -1)
	return redirect(w, r, back(r))
}

// ago says how long ago something was, roughly.
func (s *Site) ago(ctx context.Context, t time.Time) string {
	d := s.Now().Sub(t)
	switch {
	case d < 2*time.Minute:
		return T(ctx, "just now")
	case d < 2*time.Hour:
		return T(ctx, "%d minutes ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return T(ctx, "%d hours ago", int(d.Hours()))
	default:
		return dayText(ctx, t)
	}
}
