package auth

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/bearinghq/bearing/fault"
)

var cheap = Cost{Memory: 64, Passes: 1, Threads: 1}

func TestHashAndCheck(t *testing.T) {
	t.Parallel()
	h := NewHasher(cheap)
	for _, pw := range []string{"four words make one", " leading space stays ", "Größe zählt hier", strings.Repeat("x", 1000), "\x00 NUL"} {
		stored, err := h.Hash(t.Context(), pw)
		if err != nil || strings.Contains(stored, pw) {
			t.Fatalf("Hash(%q) = %q, %v", pw, stored, err)
		}
		for try, want := range map[string]bool{pw: true, pw + " ": false, strings.ToUpper(pw): strings.ToUpper(pw) == pw, "": false} {
			ok, renew, err := h.Check(t.Context(), try, stored)
			if ok != want || renew || err != nil {
				t.Errorf("Check(%q) of the hash of %q = %v, %v, %v; want %v", try, pw, ok, renew, err, want)
			}
		}
	}
}

// One keyboard sends é as one character and another as two.
func TestCompositionDoesNotMatter(t *testing.T) {
	t.Parallel()
	h := NewHasher(cheap)
	stored, err := h.Hash(t.Context(), "caf\u00e9 au lait")
	if err != nil {
		t.Fatal(err)
	}
	if ok, _, err := h.Check(t.Context(), "cafe\u0301 au lait", stored); !ok || err != nil {
		t.Errorf("Check = %v, %v", ok, err)
	}
}

func TestTheSamePasswordIsStoredDifferently(t *testing.T) {
	t.Parallel()
	h := NewHasher(cheap)
	a, err1 := h.Hash(t.Context(), "four words make one")
	b, err2 := h.Hash(t.Context(), "four words make one")
	if a == b || err1 != nil || err2 != nil {
		t.Errorf("Hash twice = %q, %q (%v, %v)", a, b, err1, err2)
	}
}

func TestAHashOfAnotherCostIsToBeRenewed(t *testing.T) {
	t.Parallel()
	stored, err := NewHasher(cheap).Hash(t.Context(), "four words make one")
	if err != nil {
		t.Fatal(err)
	}
	ok, renew, err := NewHasher(Cost{128, 1, 1}).Check(t.Context(), "four words make one", stored)
	if !ok || !renew || err != nil {
		t.Errorf("Check = %v, %v, %v; want true, true", ok, renew, err)
	}
}

func TestNobodyHasNoPassword(t *testing.T) {
	t.Parallel()
	for _, pw := range []string{"", "decoy"} {
		if ok, _, err := NewHasher(cheap).Check(t.Context(), pw, ""); ok || err != nil {
			t.Errorf("Check(%q) of no hash = %v, %v", pw, ok, err)
		}
	}
}

func TestTheDefaultCostIsWhatIsRecommended(t *testing.T) {
	t.Parallel()
	stored, err := NewHasher(DefaultCost).Hash(t.Context(), "four words make one")
	if err != nil || !strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("Hash = %q, %v", stored, err)
	}
}

func TestAThirdHashWaitsItsTurn(t *testing.T) {
	t.Parallel()
	h := NewHasher(cheap)
	var dones []func()
	for range 2 {
		done, err := h.turn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		dones = append(dones, done)
	}
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Hash(impatient, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("a third Hash = %v, want it to wait until its caller gives up", err)
	}
	var wg sync.WaitGroup
	for range 200 { // a storm of people signing in is slow, not refused
		wg.Go(func() {
			if _, err := h.Hash(t.Context(), "x"); err != nil {
				t.Error(err)
			}
		})
	}
	for _, done := range dones {
		done()
	}
	wg.Wait()
}

func TestNewPassword(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ password, want string }{
		{"four words make one", ""},
		{"10 zeichen", ""},
		{strings.Repeat("ab", 500), ""},
		{" leading space", ""},
		{"", "is missing"},
		{"               ", "is missing"},
		{"a", "fewer than 10"},
		{"123456789", "fewer than 10"},
		{strings.Repeat("ab", 501), "longer than 1000"},
		{strings.Repeat("x", 1_000_000), "longer than 1000"},
		{"with \x00 in the middle", "control character"},
		{"Password123", "first that are guessed"},
		{"aaaaaaaaaaaaaaaa", "first that are guessed"},
		{"ADA@example.org", "your own name"},
		{"ada lovelace", "your own name"},
	} {
		err := NewPassword("password", tt.password, "Ada Lovelace", "ada@example.org")
		if tt.want == "" && err != nil || tt.want != "" && (!fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("NewPassword(%.30q) = %v, want %q", tt.password, err, tt.want)
		}
	}
}

func TestEmail(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{" ADA@Example.org ", "ada@example.org"},
		{"o'brien@example.org", "o'brien@example.org"},
		{"ada+x@münchen.example", "ada+x@münchen.example"},
		{"", ""}, {"ada", ""}, {"ada@b@example.org", ""}, {"Ada <ada@example.org>", ""}, {"mailto:ada@example.org", ""},
		{"ada@example.org, bob@example.org", ""}, {"ada\n@example.org", ""}, {"ada\u200d@example.org", ""}, {"\u202eada@example.org", ""},
		{strings.Repeat("a", 320) + "@example.org", ""}, {strings.Repeat("a", 10000), ""},
	} {
		got, err := Email(tt.in)
		if got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("Email(%.40q) = %q, %v; want %q", tt.in, got, err, tt.want)
		}
	}
}
