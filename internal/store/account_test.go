package store

import (
	"testing"

	"github.com/bearinghq/bearing/internal/auth"
	"github.com/bearinghq/bearing/internal/auth/authtest"
)

func TestAccounts(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		authtest.TestStore(t, func(t *testing.T) (auth.Accounts, auth.Credentials) {
			db := open(t)
			return db.Accounts(), db.Credentials()
		})
	})
}

func TestSettings(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		s := open(t).Settings()
		for _, want := range []string{"Acme", "Acme & Söhne", ""} {
			if err := s.Set(t.Context(), "organisation", want); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Get(t.Context(), "organisation"); got != want || err != nil {
				t.Errorf("Get = %q, %v; want %q", got, err, want)
			}
		}
		if got, err := s.Get(t.Context(), "never set"); got != "" || err != nil {
			t.Errorf("Get of what was never set = %q, %v", got, err)
		}
	})
}
