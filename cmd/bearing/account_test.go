package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bearinghq/bearing/internal/auth"
	"github.com/bearinghq/bearing/internal/store"
)

// runWith runs a command with something on its standard input.
func runWith(t *testing.T, in string, args ...string) (status int, out, errs string) {
	t.Helper()
	var o, e strings.Builder
	status = run(t.Context(), args, strings.NewReader(in), &o, &e)
	return status, o.String(), e.String()
}

// An account made from the terminal signs in with the password that was
// printed, or with the one that was piped in.
func TestAccountsFromTheTerminalSignIn(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	called(t, exitDone, "sample", "--story", "startup", "--data", data)
	out, _ := called(t, exitDone, "account", "add", "--email", "Bo@example.org", "--name", "Bo Chen", "--json", "--data", data)
	var made accountJSON
	if err := json.Unmarshal([]byte(out), &made); err != nil || made.Email != "bo@example.org" || made.Role != "member" {
		t.Fatalf("%v: %s", err, out)
	}
	status, out, errs := runWith(t, "four words make one\n", "account", "add", "--email", "cyd@example.org", "--name", "Cyd", "--role", "editor", "--password-stdin", "--data", data)
	if status != exitDone || strings.Contains(out, "four words") || strings.Contains(out, "Password") {
		t.Errorf("status %d, err %q, out %q", status, errs, out)
	}
	db, err := store.Open(t.Context(), filepath.Join(data, "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	keeper := &auth.Keeper{Accounts: db.Accounts(), Credentials: db.Credentials(), Hasher: auth.NewHasher(auth.DefaultCost), Now: time.Now}
	for email, password := range map[string]string{"bo@example.org": made.Password, "cyd@example.org": "four words make one"} {
		if v, err := keeper.SignIn(t.Context(), email, password, auth.From{Address: "127.0.0.1:1"}); err != nil || v.Account.Email != email {
			t.Errorf("%s signs in: %v", email, err)
		}
	}
}

func TestBadAccountsAreRefused(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	called(t, exitDone, "sample", "--story", "startup", "--data", data)
	called(t, exitDone, "account", "add", "--email", "bo@example.org", "--name", "Bo", "--data", data)
	for _, tt := range []struct {
		in, email, name, role, want string
		piped                       bool
	}{
		{"", "bo@example.org", "Bo", "member", "an account with this e-mail address already", false},
		{"", "bo", "Bo", "member", "not an e-mail address", false},
		{"", "cy@example.org", " ", "member", "The name is missing", false},
		{"", "cy@example.org", "Cy", "emperor", "There is no role \"emperor\"", false},
		{"short\n", "cy@example.org", "Cy", "member", "fewer than 10 characters", true},
		{"\n", "cy@example.org", "Cy", "member", "no password on standard input", true},
		{"", "cy@example.org", "Cy", "member", "no password on standard input", true},
	} {
		args := []string{"account", "add", "--email", tt.email, "--name", tt.name, "--role", tt.role, "--data", data}
		if tt.piped {
			args = append(args, "--password-stdin")
		}
		if status, out, errs := runWith(t, tt.in, args...); status != exitFail || out != "" || !strings.Contains(errs, tt.want) {
			t.Errorf("%q: status %d, out %q, err %q, want %q", args, status, out, errs, tt.want)
		}
	}
	nowhere := filepath.Join(t.TempDir(), "none")
	if _, errs := called(t, exitFail, "account", "add", "--email", "bo@example.org", "--name", "Bo", "--data", nowhere); !strings.Contains(errs, "There is no database") {
		t.Errorf("an account without data: %q", errs)
	}
}
