package access

import (
	"slices"
	"testing"

	"github.com/bearinghq/bearing/fault"
)

func TestEveryActionIsInTheTableOnce(t *testing.T) {
	seen := make(map[Action]bool)
	for _, r := range Table {
		if seen[r.Action] {
			t.Errorf("%q is in the table twice", r.Action)
		}
		seen[r.Action] = true
		if len(r.Roles) == 0 {
			t.Errorf("nobody may %q", r.Action)
		}
		for _, role := range r.Roles {
			if !slices.Contains(everybody, role) {
				t.Errorf("%q names the unknown role %q", r.Action, role)
			}
		}
	}
}

func TestTheMoreTrustedMayDoWhatTheLessTrustedMay(t *testing.T) {
	for _, r := range Table {
		for i := 1; i < len(everybody); i++ {
			if less, more := everybody[i], everybody[i-1]; May(Actor{Role: less}, r.Action) && !May(Actor{Role: more}, r.Action) {
				t.Errorf("a %s may %q and an %s may not", less, r.Action, more)
			}
		}
	}
}

func TestMay(t *testing.T) {
	for _, tt := range []struct {
		role Role
		a    Action
		want bool
	}{
		{Visitor, SignIn, true},
		{"", SignIn, true},
		{"", SeePeople, false},
		{Visitor, SeePeople, false},
		{Member, SeePeople, true},
		{Member, EditPeople, false},
		{Member, SeeMatrix, false},
		{Editor, Import, true},
		{Editor, ChangeSettings, false},
		{Administrator, ChangeSettings, true},
		{Administrator, "fly", false},
		{"emperor", SeePeople, false},
		{"emperor", SignIn, false},
	} {
		if got := May(Actor{Role: tt.role}, tt.a); got != tt.want {
			t.Errorf("May(%q, %q) = %v, want %v", tt.role, tt.a, got, tt.want)
		}
		if err := Check(Actor{Role: tt.role}, tt.a); (err == nil) != tt.want || err != nil && !fault.Is(err, fault.Forbidden) {
			t.Errorf("Check(%q, %q) = %v, want it to agree with May", tt.role, tt.a, err)
		}
	}
}
