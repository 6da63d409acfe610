package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/auth"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/store/storetest"
)

// longSheet is a matrix of so many levels, a hundred to a person.
func longSheet(levels int) string {
	var b bytes.Buffer
	b.WriteString("Person;Skill;Level\n")
	for i := range levels {
		fmt.Fprintf(&b, "Person %d Tester;Skill %03d;%d\n", i/100, i%100, 1+i*7%5)
	}
	return b.String()
}

// soak returns how much there is to do: BEARING_SOAK, or little.
func soak(little int) int {
	if n, err := strconv.Atoi(os.Getenv("BEARING_SOAK")); err == nil {
		return n
	}
	return little
}

// onEngine returns the flags and the URL of an empty place for each engine.
func onEngine(t *testing.T, test func(t *testing.T, flags []string, url string)) {
	storetest.Engines(t, func(t *testing.T, place func(*testing.T) string) {
		if at := place(t); strings.HasPrefix(at, "postgres") {
			test(t, []string{"--database", at}, at)
		} else {
			test(t, []string{"--data", filepath.Dir(at)}, at)
		}
	})
}

type importState struct {
	ID, State, Reason string
	Result            struct {
		LevelsAdded int `json:"levels_added"`
	}
}

// patience is how long an import may take, however busy the machine is.
const patience = 5 * time.Minute

// settled waits until an import is no longer being applied.
func settled(t *testing.T, s *served, token, id string) (i importState) {
	t.Helper()
	for ctx, cancel := context.WithTimeout(t.Context(), patience); ; {
		defer cancel()
		s.ask(t, token, 200, "GET", "/api/v1/imports/"+id, "", &i)
		if i.State != "applying" {
			return i
		}
		select {
		case <-ctx.Done():
			t.Fatalf("the import stays %+v\n%s", i, &s.said)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// counted verifies a database and returns how many statements and people it has.
func counted(t *testing.T, url string) (statements, people int) {
	t.Helper()
	db, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	findings, err := db.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		if len(f.Wrong) > 0 {
			t.Errorf("%s: %q", f.Check, f.Wrong)
		}
	}
	all, err := db.Record().After(t.Context(), 0, 10_000_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		if f.Check == "standing" {
			fmt.Sscanf(f.Looks, "what stands for %d people", &people)
		}
	}
	return len(all), people
}

// A server that is killed while it applies an import leaves nothing half done:
// before it starts again the record holds none of it or all of it, and the next
// server goes on with it by itself.
func TestAServerKilledInTheMiddleOfAnImport(t *testing.T) {
	t.Parallel()
	levels := soak(30_000)
	onEngine(t, func(t *testing.T, flags []string, url string) {
		token := administrator(t, url)
		s := start(t, flags...)
		var i importState
		s.ask(t, token, 201, "POST", "/api/v1/imports?kind=matrix&name=long.csv", longSheet(levels), &i)
		begun, halves := false, 0
		for delay := time.Millisecond; delay < time.Minute; delay = delay*2 + 5*time.Millisecond {
			if !begun {
				go s.send(t, token, "POST", "/api/v1/imports/"+i.ID+"/apply", "") // is killed in the middle
			}
			time.AfterFunc(delay, func() { s.Process.Kill() })
			<-s.done
			if n, _ := counted(t, url); n == levels/100 {
				break // it was done by then
			} else if n != 0 {
				t.Fatalf("killed after %s the record holds %d statements of %d", delay, n, levels/100)
			}
			if db, err := store.Open(t.Context(), url); err != nil {
				t.Fatal(err)
			} else {
				waiting, err := db.ImportQueue().Waiting(t.Context())
				db.Close()
				if err != nil {
					t.Fatal(err)
				}
				if begun = len(waiting) == 1; begun {
					halves++
				}
			}
			s = start(t, flags...)
		}
		if halves == 0 {
			t.Error("no kill hit an import that was being applied")
		}
		if s.ProcessState != nil {
			s = start(t, flags...)
		}
		if !begun {
			s.ask(t, token, 200, "POST", "/api/v1/imports/"+i.ID+"/apply", "", nil)
		}
		if i = settled(t, s, token, i.ID); i.State != "applied" || i.Result.LevelsAdded != levels {
			t.Errorf("after %d kills the import is %+v", halves, i)
		}
		if n, _ := counted(t, url); n != levels/100 {
			t.Errorf("the record holds %d statements, want %d", n, levels/100)
		}
	})
}

// A request with a key whose server is killed has its effect once, however
// often it is sent again.
func TestAKeyOutlivesAKilledServer(t *testing.T) {
	t.Parallel()
	onEngine(t, func(t *testing.T, flags []string, url string) {
		token := administrator(t, url)
		s := start(t, flags...)
		add := func(name string) int {
			r, err := http.NewRequestWithContext(t.Context(), "POST", s.base+"/api/v1/people", strings.NewReader(`{"name":"`+name+`"}`))
			if err != nil {
				return 0
			}
			r.Header.Set("Authorization", "Bearer "+token)
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Idempotency-Key", name)
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				return 0
			}
			defer res.Body.Close()
			return res.StatusCode
		}
		lost := map[string]bool{}
		rounds := min(soak(4), 100)
		for round := range rounds {
			var all sync.WaitGroup
			var mu sync.Mutex
			time.AfterFunc(time.Duration(round+1)*3*time.Millisecond, func() { s.Process.Kill() })
			for n := range 10 {
				name := fmt.Sprintf("Person %c%c", 'A'+round%26, 'A'+n)
				all.Go(func() {
					code := add(name)
					mu.Lock()
					defer mu.Unlock()
					if code != 201 {
						lost[name] = true
					}
				})
			}
			all.Wait()
			<-s.done
			s = start(t, flags...)
		}
		for name := range lost {
			// 409 where it was done and its answer is lost, or where its lease still
			// runs; both say that it must not be done again now.
			if code := add(name); code != 201 && code != 409 {
				t.Errorf("%s sent again: status %d", name, code)
			}
		}
		var list struct{ Items []struct{ Name string } }
		s.ask(t, token, 200, "GET", "/api/v1/people?limit=200&q=Person", "", &list)
		seen := map[string]int{}
		for _, p := range list.Items {
			if seen[p.Name]++; seen[p.Name] > 1 {
				t.Errorf("%s is there %d times", p.Name, seen[p.Name])
			}
		}
	})
}

// Two servers on one database are one installation: whoever signs in at one is
// known to the other, both see what was imported, and one of them imports it.
func TestTwoServersOnOneDatabase(t *testing.T) {
	t.Parallel()
	at := storetest.Schema(t, storetest.Postgres(t))
	called(t, 0, "sample", "--people", "20", "--database", at)
	token := administrator(t, at)
	keeper(t, at, "grace@example.org", "correct horse battery")
	nodes := []*served{start(t, "--database", at), start(t, "--database", at)}

	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: secureJar{jar}}
	res, err := browser.PostForm(nodes[0].base+"/sign-in", url.Values{"email": {"grace@example.org"}, "password": {"correct horse battery"}})
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	for n, node := range nodes {
		for _, path := range []string{"/matrix", "/people", "/account"} {
			res, err := browser.Get(node.base + path)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != 200 || res.Request.URL.Path != path {
				t.Errorf("server %d, %s: status %d at %s", n, path, res.StatusCode, res.Request.URL)
			}
		}
	}

	var all [4]importState
	for n := range all {
		sheet := strings.ReplaceAll(longSheet(500), "Tester", fmt.Sprintf("Tester%d", n))
		nodes[n%2].ask(t, token, 201, "POST", "/api/v1/imports?kind=matrix&name=long.csv", sheet, &all[n])
	}
	var both sync.WaitGroup
	for _, i := range all { // each is asked for at both at once
		for _, node := range nodes {
			both.Go(func() { node.send(t, token, "POST", "/api/v1/imports/"+i.ID+"/apply", "") })
		}
	}
	both.Wait()
	for n, i := range all {
		if i = settled(t, nodes[(n+1)%2], token, i.ID); i.State != "applied" || i.Result.LevelsAdded != 500 {
			t.Errorf("import %d: %+v", n, i)
		}
	}
	for n, node := range nodes {
		var list struct{ Items []any }
		node.ask(t, token, 200, "GET", "/api/v1/people?limit=200&q=Tester", "", &list)
		if len(list.Items) != 20 {
			t.Errorf("server %d lists %d people of the imports, want 20", n, len(list.Items))
		}
	}
	for _, node := range nodes {
		if err := node.stop(t, syscall.SIGTERM); err != nil {
			t.Error(err)
		}
	}
	counted(t, at)
}

// secureJar keeps the cookies of https, which a browser sends to localhost too.
type secureJar struct{ *cookiejar.Jar }

func (j secureJar) https(u *url.URL) *url.URL {
	c := *u
	c.Scheme, c.Host = "https", "localhost"
	return &c
}

func (j secureJar) SetCookies(u *url.URL, all []*http.Cookie) { j.Jar.SetCookies(j.https(u), all) }
func (j secureJar) Cookies(u *url.URL) []*http.Cookie         { return j.Jar.Cookies(j.https(u)) }

// keeper makes an account that can sign in.
func keeper(t *testing.T, at, email, password string) {
	t.Helper()
	db, err := store.Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	hash, err := auth.NewHasher(auth.DefaultCost).Hash(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Accounts().Create(t.Context(), auth.Account{Email: email, Name: "Grace", Role: access.Administrator, Password: hash, Created: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
}
