package auth_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/auth"
	"github.com/bearinghq/bearing/internal/store"
)

const password = "four words make one"

// A house is a Keeper on an empty database, whose clock is turned by hand.
type house struct {
	*auth.Keeper
	now time.Time
}

func newHouse(t *testing.T) *house {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	h := &house{now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	h.Keeper = &auth.Keeper{
		Accounts: db.Accounts(), Credentials: db.Credentials(),
		Hasher: auth.NewHasher(auth.Cost{Memory: 64, Passes: 1, Threads: 1}), Now: func() time.Time { return h.now },
	}
	return h
}

// withAda returns a house with one account, and the visit that made it.
func withAda(t *testing.T) (*house, auth.Visit) {
	t.Helper()
	h := newHouse(t)
	link, err := h.NewSetUp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	v, err := h.FinishSetUp(request(""), link, "Ada", "ada@example.org", password, password)
	if err != nil {
		t.Fatal(err)
	}
	return h, v
}

// request returns a request of this machine with the session.
func request(session string) *http.Request {
	r := httptest.NewRequest("GET", "/", nil)
	r.RemoteAddr = "127.0.0.1:4242"
	if session != "" {
		r.AddCookie(&http.Cookie{Name: auth.SessionCookie, Value: session})
	}
	return r
}

func (h *house) signedIn(t *testing.T, r *http.Request) bool {
	t.Helper()
	who, err := h.Who(r)
	if err != nil {
		t.Fatal(err)
	}
	return who.SignedIn()
}

func from(address string) auth.From {
	return auth.From{Address: address, Agent: "Mozilla Firefox/1 Linux"}
}

func TestTheSetUpLinkMakesOneAdministrator(t *testing.T) {
	t.Parallel()
	h, v := withAda(t)
	if v.Account.Role != access.Administrator || v.Account.Email != "ada@example.org" {
		t.Errorf("the first account is %+v", v.Account)
	}
	if !h.signedIn(t, request(v.Secret)) {
		t.Error("the first account is not signed in")
	}
	if link, err := h.NewSetUp(t.Context()); link != "" || err != nil {
		t.Errorf("a second start gives the link %q, %v", link, err)
	}
}

func TestASetUpLinkIsForThisMachineAndForAnHour(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*http.Request)
		later  time.Duration
		link   func(string) string
		want   fault.Kind
	}{
		"at once":            {want: ""},
		"by IPv6":            {change: func(r *http.Request) { r.RemoteAddr = "[::1]:4242" }},
		"after 59 minutes":   {later: 59 * time.Minute},
		"after an hour":      {later: time.Hour, want: fault.Forbidden},
		"from elsewhere":     {change: func(r *http.Request) { r.RemoteAddr = "192.0.2.7:4242" }, want: fault.Forbidden},
		"through a proxy":    {change: func(r *http.Request) { r.Header.Set("X-Forwarded-For", "127.0.0.1") }, want: fault.Forbidden},
		"with one bit off":   {link: func(s string) string { return "A" + s[1:] + "B" }, want: fault.Forbidden},
		"truncated":          {link: func(s string) string { return s[:10] }, want: fault.Forbidden},
		"without":            {link: func(string) string { return "" }, want: fault.Forbidden},
		"of a million":       {link: func(s string) string { return strings.Repeat(s, 40000) }, want: fault.Forbidden},
		"with a quote in it": {link: func(string) string { return "' OR 1=1 --" }, want: fault.Forbidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			link, err := h.NewSetUp(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			r := request("")
			if tt.change != nil {
				tt.change(r)
			}
			if tt.link != nil {
				link = tt.link(link)
			}
			h.now = h.now.Add(tt.later)
			_, err = h.FinishSetUp(r, link, "Ada", "ada@example.org", password, password)
			if tt.want == "" && err != nil || tt.want != "" && !fault.Is(err, tt.want) {
				t.Errorf("FinishSetUp = %v, want %q", err, tt.want)
			}
		})
	}
}

func TestAFormOfTheSetUpNamesEveryField(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	link, err := h.NewSetUp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.FinishSetUp(request(""), link, " ", "ada", "short", "short")
	known, ok := err.(*fault.Error)
	if !ok || len(known.Fields) != 3 || known.Fields["name"] == "" || known.Fields["email"] == "" || known.Fields["password"] == "" {
		t.Errorf("FinishSetUp = %#v, want a sentence for each of three fields", err)
	}
	if _, err := h.FinishSetUp(request(""), link, "Ada", "ada@example.org", password, password+"!"); !fault.Is(err, fault.Invalid) {
		t.Errorf("two passwords that differ: %v", err)
	}
	if _, err := h.FinishSetUp(request(""), link, "Ada", "ada@example.org", password, password); err != nil {
		t.Errorf("mistakes used up the link: %v", err)
	}
}

func TestAWrongNameIsAnsweredAsAWrongPasswordIs(t *testing.T) {
	t.Parallel()
	h, _ := withAda(t)
	said := make(map[string]bool)
	for i, try := range [][2]string{
		{"ada@example.org", "not the right one"}, {"bob@example.org", password}, {"admin", password}, {"", ""}, {"ada@example.org", ""},
		{strings.Repeat("a", 10000), password}, {"ada@example.org\n", strings.Repeat("x", 1_000_000)}, {"аda@example.org", password}, // a Cyrillic а
	} {
		_, err := h.SignIn(t.Context(), try[0], try[1], from(fmt.Sprintf("192.0.2.%d:1", i)))
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("SignIn(%.30q, %.30q) = %v", try[0], try[1], err)
			continue
		}
		said[err.Error()] = true
	}
	if len(said) != 1 {
		t.Errorf("the answers differ: %v", said)
	}
}

func TestSigningInGivesANewSessionEachTime(t *testing.T) {
	t.Parallel()
	h, first := withAda(t)
	v, err := h.SignIn(t.Context(), " ADA@example.org", password, from("192.0.2.1:1"))
	if err != nil || v.Secret == first.Secret || len(v.Secret) < 26 {
		t.Fatalf("SignIn = %q, %v", v.Secret, err)
	}
	for _, s := range []string{first.Secret, v.Secret} {
		if !h.signedIn(t, request(s)) {
			t.Errorf("the session %q is not known", s)
		}
	}
	if err := h.SignOut(request(v.Secret)); err != nil {
		t.Fatal(err)
	}
	if h.signedIn(t, request(v.Secret)) || !h.signedIn(t, request(first.Secret)) {
		t.Error("signing out must end this session and no other")
	}
}

func TestSessionsThatAreNone(t *testing.T) {
	t.Parallel()
	h, v := withAda(t)
	for _, secret := range []string{"x", strings.Repeat("x", 1<<20), v.Secret + "A", strings.ToLower(v.Secret), auth.Digest(v.Secret), v.Device} {
		if h.signedIn(t, request(secret)) {
			t.Errorf("%.40q is taken for a session", secret)
		}
	}
}

func TestASessionEndsWhenIdleAndInTheEnd(t *testing.T) {
	t.Parallel()
	h, v := withAda(t)
	h.now = h.now.Add(auth.SessionIdle - time.Second)
	if !h.signedIn(t, request(v.Secret)) {
		t.Error("ended before it was idle for long")
	}
	h.now = h.now.Add(auth.SessionIdle)
	if h.signedIn(t, request(v.Secret)) {
		t.Error("goes on after being idle for long")
	}

	h, v = withAda(t)
	begun, hours := h.now, 0
	for h.signedIn(t, request(v.Secret)) {
		h.now = h.now.Add(time.Hour)
		if hours++; hours > 10000 {
			t.Fatal("a session that is used never ends")
		}
	}
	if d := h.now.Sub(begun); d != auth.SessionLength {
		t.Errorf("a session that is used lasts %s, want %s", d, auth.SessionLength)
	}
}

// A thousand guesses from one place: ten are looked at. The account's own
// device, and every other address, still gets in.
func TestGuessingDoesNotLockOutAnybodyElse(t *testing.T) {
	t.Parallel()
	h, v := withAda(t)
	looked := 0
	for i := range 1000 {
		_, err := h.SignIn(t.Context(), "ada@example.org", fmt.Sprint("guess ", i), from("192.0.2.66:1"))
		if fault.Is(err, fault.Invalid) {
			looked++
		}
	}
	if looked != 10 {
		t.Errorf("%d guesses were looked at, want 10", looked)
	}
	if _, err := h.SignIn(t.Context(), "ada@example.org", password, from("192.0.2.66:2")); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the right password from there = %v, want it to be refused as well", err)
	}
	known := from("192.0.2.66:3")
	known.Device = v.Device
	if _, err := h.SignIn(t.Context(), "ada@example.org", password, known); err != nil {
		t.Errorf("from a device that is known: %v", err)
	}
	if _, err := h.SignIn(t.Context(), "ada@example.org", password, from("192.0.2.1:1")); err != nil {
		t.Errorf("from another address: %v", err)
	}
	h.now = h.now.Add(15 * time.Minute)
	if _, err := h.SignIn(t.Context(), "ada@example.org", password, from("192.0.2.66:4")); err != nil {
		t.Errorf("after a quarter of an hour: %v", err)
	}
}

func TestADeviceIsKnownToItsOwnAccountOnly(t *testing.T) {
	t.Parallel()
	h, v := withAda(t)
	hash, err := h.Hasher.Hash(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Accounts.Create(t.Context(), auth.Account{Email: "bob@example.org", Name: "Bob", Role: access.Member, Password: hash}); err != nil {
		t.Fatal(err)
	}
	with := from("[2001:db8::1]:1")
	with.Device = v.Device
	looked := 0
	for i := range 30 {
		with.Address = fmt.Sprintf("[2001:db8::%d]:1", i) // one household
		if _, err := h.SignIn(t.Context(), "bob@example.org", "guess", with); fault.Is(err, fault.Invalid) {
			looked++
		}
	}
	if looked != 10 {
		t.Errorf("%d guesses at Bob's password from Ada's device were looked at, want 10", looked)
	}
}

func TestAnAPITokenStandsForItsAccount(t *testing.T) {
	t.Parallel()
	h, v := withAda(t)
	secret, err := h.NewToken(t.Context(), v.Account.Actor(), "nightly export")
	if err != nil {
		t.Fatal(err)
	}
	for head, want := range map[string]bool{
		"Bearer " + secret: true, "bearer " + secret: true, "Basic " + secret: false, secret: false, "Bearer": false,
		"Bearer " + v.Secret: false, "Bearer " + secret + ", Bearer x": false, "Bearer x": false,
	} {
		r := request("")
		r.Header.Set("Authorization", head)
		who, err := h.Who(r)
		if err != nil || who.SignedIn() != want || who.Token != want {
			t.Errorf("Authorization: %.12q…: %+v, %v; want %v", head, who, err, want)
		}
		r.AddCookie(&http.Cookie{Name: auth.SessionCookie, Value: v.Secret})
		if who, err := h.Who(r); err != nil || who.SignedIn() != want {
			t.Errorf("Authorization: %.12q… beside a session: %+v, %v; want the token alone to count", head, who, err)
		}
	}
	if h.signedIn(t, request(secret)) {
		t.Error("a token is taken for a session")
	}
	who := v.Account.Actor()
	who.Token = true
	if _, err := h.NewToken(t.Context(), who, "more"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a token makes a token: %v", err)
	}
	list, _, err := h.Mine(request(v.Secret), who, auth.Token)
	if err != nil || len(list) != 1 || list[0].Label != "nightly export" {
		t.Fatalf("Mine = %v, %v", list, err)
	}
	if err := h.Revoke(t.Context(), who, list[0].UID); err != nil {
		t.Fatal(err)
	}
	r := request("")
	r.Header.Set("Authorization", "Bearer "+secret)
	if h.signedIn(t, r) {
		t.Error("a revoked token still works")
	}
}

func TestANewPasswordEndsTheOtherSessions(t *testing.T) {
	t.Parallel()
	h, here := withAda(t)
	there, err := h.SignIn(t.Context(), "ada@example.org", password, from("192.0.2.1:1"))
	if err != nil {
		t.Fatal(err)
	}
	who := here.Account.Actor()
	for name, tt := range map[string][3]string{
		"old": {"wrong", "another four words", "another four words"}, "again": {password, "another four words", "another"}, "new": {password, "short", "short"},
	} {
		err := h.ChangePassword(request(here.Secret), who, tt[0], tt[1], tt[2])
		if known, ok := err.(*fault.Error); !ok || known.Fields[name] == "" {
			t.Errorf("ChangePassword = %v, want a sentence about the field %s", err, name)
		}
	}
	if !h.signedIn(t, request(there.Secret)) {
		t.Error("a refused change ended a session")
	}
	if err := h.ChangePassword(request(here.Secret), who, password, "another four words", "another four words"); err != nil {
		t.Fatal(err)
	}
	if !h.signedIn(t, request(here.Secret)) || h.signedIn(t, request(there.Secret)) {
		t.Error("want this session to go on and the other to end")
	}
	if _, err := h.SignIn(t.Context(), "ada@example.org", password, from("192.0.2.2:1")); !fault.Is(err, fault.Invalid) {
		t.Errorf("the old password: %v", err)
	}
}

func TestSigningInRenewsAHashOfAnotherCost(t *testing.T) {
	t.Parallel()
	h, v := withAda(t)
	h.Hasher = auth.NewHasher(auth.Cost{Memory: 128, Passes: 1, Threads: 1})
	if _, err := h.SignIn(t.Context(), "ada@example.org", password, from("192.0.2.1:1")); err != nil {
		t.Fatal(err)
	}
	a, err := h.Accounts.ByID(t.Context(), v.Account.ID)
	if err != nil || !strings.Contains(a.Password, "m=128,") {
		t.Errorf("the stored hash is %q, %v", a.Password, err)
	}
	if !h.signedIn(t, request(v.Secret)) {
		t.Error("renewing the hash ended a session")
	}
}
