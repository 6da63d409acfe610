package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/people"
	"github.com/bearinghq/bearing/profile"
)

func TestStandards(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		s := open(t).Standards()
		want := profile.Standard{Day: people.Date(2026, 3, 1), Experts: []string{"Ada", "Bo"}, Cuts: []profile.Cut{{Pillar: "lead", At: .1 + .2, Solid: 5, Strong: 6}}}
		for _, one := range []profile.Standard{{}, want, {Day: 1}} {
			if err := s.Set(t.Context(), 3, one); err != nil {
				t.Fatal(err)
			}
			got, err := s.Get(t.Context(), 3)
			if d := cmp.Diff(one, got); err != nil || d != "" {
				t.Errorf("%v\n%s", err, d)
			}
		}
		if none, err := s.Get(t.Context(), 4); err != nil || none.Set() || none.Day != 0 {
			t.Errorf("another framework has %+v, %v", none, err)
		}
	})
}
