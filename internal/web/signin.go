package web

import (
	"net/http"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/auth"
)

type signinPage struct {
	Email, Next, Error string
	Empty              bool // there is no account yet
}

func (s *Site) showSignIn(w http.ResponseWriter, r *http.Request) error {
	to := local(r.FormValue("next"))
	if actor(r.Context()).SignedIn() {
		return redirect(w, r, to)
	}
	n, err := s.Keeper.Accounts.Count(r.Context())
	if err != nil {
		return err
	}
	return show(w, r, signinView(signinPage{Next: to, Empty: n == 0}))
}

func (s *Site) signIn(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	email, to := r.PostFormValue("email"), local(r.PostFormValue("next"))
	visit, err := s.Keeper.SignIn(r.Context(), email, r.PostFormValue("password"), auth.FromRequest(r))
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Forbidden) {
		code, message, _ := explain(r, err)
		return showStatus(w, r, code, signinView(signinPage{Email: email, Next: to, Error: message}))
	}
	if err != nil {
		return err
	}
	begin(w, visit)
	return redirect(w, r, to)
}

// begin hands the browser its session.
func begin(w http.ResponseWriter, v auth.Visit) {
	setCookie(w, auth.SessionCookie, v.Secret, auth.SessionLength)
	if v.Device != "" {
		setCookie(w, auth.DeviceCookie, v.Device, auth.DeviceLength)
	}
}

func (s *Site) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.Keeper.SignOut(r); err != nil {
		return err
	}
	setCookie(w, auth.SessionCookie, "", -1)
	say(w, "good", T(r.Context(), "You are signed out."))
	return redirect(w, r, "/sign-in")
}

// formError says that a form could not be read, unless it was too large.
func formError(err error) error {
	if isTooLarge(err) {
		return err
	}
	return fault.New(fault.Invalid, "The form could not be read. Go back, open the page again and send it once more.")
}
