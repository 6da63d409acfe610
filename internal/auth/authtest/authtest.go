// Package authtest has the tests that every store of accounts and credentials
// passes.
package authtest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/auth"
)

var day = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

func ada() auth.Account {
	return auth.Account{Email: "ada@example.org", Name: "Ada", Role: access.Administrator, Password: "hash", Created: day}
}

func credential(kind auth.Kind, secret string, a access.AccountID) auth.Credential {
	return auth.Credential{
		Secret: auth.Digest(secret), UID: "uid-" + secret, Kind: kind, Account: a, Label: "Firefox",
		Created: day, Seen: day, Ends: day.Add(time.Hour),
	}
}

// TestStore runs the tests on the stores that open makes anew each time.
func TestStore(t *testing.T, open func(*testing.T) (auth.Accounts, auth.Credentials)) {
	t.Run("an account is found again", func(t *testing.T) {
		as, _ := open(t)
		a := create(t, as, ada())
		if a.ID == 0 || a.UID == "" {
			t.Errorf("Create gave the ids %d and %q", a.ID, a.UID)
		}
		for name, find := range map[string]func() (auth.Account, error){
			"ByEmail": func() (auth.Account, error) { return as.ByEmail(t.Context(), a.Email) },
			"ByID":    func() (auth.Account, error) { return as.ByID(t.Context(), a.ID) },
		} {
			if got, err := find(); err != nil || !cmp.Equal(got, a) {
				t.Errorf("%s: %v\n%s", name, err, cmp.Diff(a, got))
			}
		}
		if _, err := as.ByEmail(t.Context(), "bob@example.org"); !fault.Is(err, fault.NotFound) {
			t.Errorf("ByEmail of nobody = %v", err)
		}
		if _, err := as.ByID(t.Context(), a.ID+1); !fault.Is(err, fault.NotFound) {
			t.Errorf("ByID of nobody = %v", err)
		}
	})

	t.Run("an address is taken once", func(t *testing.T) {
		as, _ := open(t)
		create(t, as, ada())
		if _, err := as.Create(t.Context(), ada()); !fault.Is(err, fault.Conflict) {
			t.Errorf("Create = %v, want a conflict", err)
		}
		if n, err := as.Count(t.Context()); n != 1 || err != nil {
			t.Errorf("Count = %d, %v; want 1", n, err)
		}
	})

	t.Run("of many who finish the set-up at once, one does", func(t *testing.T) {
		as, cs := open(t)
		var wg sync.WaitGroup
		done := make(chan error, 8)
		for i := range 8 {
			link := fmt.Sprint("link ", i/2) // each link twice
			if i%2 == 0 {
				issue(t, cs, credential(auth.SetUp, link, 0))
			}
			wg.Go(func() {
				a := ada()
				a.Email = fmt.Sprint(i, a.Email)
				_, err := as.CreateFirst(t.Context(), a, auth.Digest(link), day)
				done <- err
			})
		}
		wg.Wait()
		close(done)
		made := 0
		for err := range done {
			switch {
			case err == nil:
				made++
			case !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Forbidden):
				t.Errorf("CreateFirst = %v", err)
			}
		}
		if n, err := as.Count(t.Context()); made != 1 || n != 1 || err != nil {
			t.Errorf("%d were told that they are first, and there are %d accounts (%v); want 1", made, n, err)
		}
	})

	t.Run("a set-up link works within its time", func(t *testing.T) {
		as, cs := open(t)
		issue(t, cs, credential(auth.SetUp, "link", 0))
		issue(t, cs, credential(auth.Session, "other", create(t, as, ada()).ID))
		for name, use := range map[string]struct {
			link string
			at   time.Time
		}{"late": {"link", day.Add(time.Hour)}, "unknown": {"nolink", day}, "of another kind": {"other", day}} {
			if _, err := as.CreateFirst(t.Context(), auth.Account{Email: "b@example.org"}, auth.Digest(use.link), use.at); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: CreateFirst = %v, want it to be forbidden", name, err)
			}
		}
		if _, _, err := cs.Find(t.Context(), auth.SetUp, auth.Digest("link")); err != nil {
			t.Errorf("a refused attempt used up the link: %v", err)
		}
	})

	t.Run("a credential is found with its account, by its kind", func(t *testing.T) {
		as, cs := open(t)
		a := create(t, as, ada())
		want := credential(auth.Session, "s", a.ID)
		issue(t, cs, want)
		c, owner, err := cs.Find(t.Context(), auth.Session, auth.Digest("s"))
		if err != nil || !cmp.Equal(c, want) || !cmp.Equal(owner, a) {
			t.Errorf("Find: %v\n%s%s", err, cmp.Diff(want, c), cmp.Diff(a, owner))
		}
		for _, kind := range []auth.Kind{auth.Token, auth.Device, auth.SetUp} {
			if _, _, err := cs.Find(t.Context(), kind, auth.Digest("s")); !fault.Is(err, fault.NotFound) {
				t.Errorf("Find as %s = %v, want it not to be found", kind, err)
			}
		}
		if _, _, err := cs.Find(t.Context(), auth.Session, "s"); !fault.Is(err, fault.NotFound) {
			t.Errorf("Find of the bare secret = %v: is it stored?", err)
		}
	})

	t.Run("what is over is forgotten when something new begins", func(t *testing.T) {
		as, cs := open(t)
		a := create(t, as, ada())
		issue(t, cs, credential(auth.Session, "old", a.ID))
		late := credential(auth.Session, "new", a.ID)
		late.Created, late.Ends = day.Add(time.Hour), day.Add(2*time.Hour)
		issue(t, cs, late)
		got, err := cs.List(t.Context(), a.ID, auth.Session)
		if err != nil || len(got) != 1 || got[0].UID != "uid-new" {
			t.Errorf("List = %v, %v; want the new one", got, err)
		}
	})

	t.Run("the latest used comes first", func(t *testing.T) {
		as, cs := open(t)
		a := create(t, as, ada())
		for _, s := range []string{"1", "2", "3"} {
			issue(t, cs, credential(auth.Token, s, a.ID))
		}
		for i, s := range []string{"3", "1"} {
			if err := cs.Touch(t.Context(), auth.Digest(s), day.Add(time.Duration(i+1)*time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
		got, err := cs.List(t.Context(), a.ID, auth.Token)
		if err != nil || len(got) != 3 || got[0].UID != "uid-1" || got[1].UID != "uid-3" || got[2].UID != "uid-2" {
			t.Errorf("List = %v, %v; want 1, 3, 2", got, err)
		}
	})

	t.Run("one ends one's own only", func(t *testing.T) {
		as, cs := open(t)
		a := create(t, as, ada())
		b := ada()
		b.Email = "bob@example.org"
		b = create(t, as, b)
		issue(t, cs, credential(auth.Session, "a", a.ID))
		if err := cs.Revoke(t.Context(), b.ID, "uid-a"); !fault.Is(err, fault.NotFound) {
			t.Errorf("Revoke of somebody else's = %v, want it not to be found", err)
		}
		if err := cs.Revoke(t.Context(), a.ID, "uid-a"); err != nil {
			t.Errorf("Revoke = %v", err)
		}
		if _, _, err := cs.Find(t.Context(), auth.Session, auth.Digest("a")); !fault.Is(err, fault.NotFound) {
			t.Errorf("Find after Revoke = %v", err)
		}
	})

	t.Run("a new password ends the other sessions and no tokens", func(t *testing.T) {
		as, cs := open(t)
		a := create(t, as, ada())
		for _, s := range []string{"here", "there"} {
			issue(t, cs, credential(auth.Session, s, a.ID))
		}
		issue(t, cs, credential(auth.Token, "token", a.ID))
		if err := as.SetPassword(t.Context(), a.ID, "new hash", auth.Digest("here")); err != nil {
			t.Fatal(err)
		}
		if got, err := as.ByID(t.Context(), a.ID); err != nil || got.Password != "new hash" {
			t.Errorf("the password is %q, %v", got.Password, err)
		}
		sessions, err1 := cs.List(t.Context(), a.ID, auth.Session)
		tokens, err2 := cs.List(t.Context(), a.ID, auth.Token)
		if err1 != nil || err2 != nil || len(sessions) != 1 || sessions[0].UID != "uid-here" || len(tokens) != 1 {
			t.Errorf("left are %v and %v (%v, %v); want this session and the token", sessions, tokens, err1, err2)
		}
	})

	t.Run("tries at once are all counted, and forgotten after the window", func(t *testing.T) {
		_, cs := open(t)
		var wg sync.WaitGroup
		for range 12 {
			wg.Go(func() {
				if _, err := cs.Count(t.Context(), "b", day, time.Minute); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, tt := range []struct {
			bucket string
			at     time.Time
			want   int
		}{{"b", day.Add(59 * time.Second), 13}, {"other", day, 1}, {"b", day.Add(time.Minute), 1}} {
			if n, err := cs.Count(t.Context(), tt.bucket, tt.at, time.Minute); n != tt.want || err != nil {
				t.Errorf("Count(%s, %s) = %d, %v; want %d", tt.bucket, tt.at.Format(time.TimeOnly), n, err, tt.want)
			}
		}
	})
}

func create(t *testing.T, as auth.Accounts, a auth.Account) auth.Account {
	t.Helper()
	a, err := as.Create(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func issue(t *testing.T, cs auth.Credentials, c auth.Credential) {
	t.Helper()
	if err := cs.Issue(t.Context(), c); err != nil {
		t.Fatal(err)
	}
}
