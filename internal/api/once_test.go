package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/bearinghq/bearing/access"
	"github.com/bearinghq/bearing/internal/once"
	"github.com/bearinghq/bearing/internal/store"
	"github.com/bearinghq/bearing/internal/worker"
)

// An author sends requests with a key.
type author struct {
	*testing.T
	h http.Handler
}

// authors returns an API on a database and a way to ask as an account.
func authors(t *testing.T, db *store.DB) author {
	a := apiOn(db, access.Administrator)
	a.Who = func(r *http.Request) (access.Actor, error) {
		var n access.AccountID
		fmt.Sscan(r.Header.Get("X-Account"), &n)
		return access.Actor{Account: n, Name: "Test", Role: access.Administrator}, nil
	}
	return author{t, serve(a)}
}

func (c author) send(account int, key, method, path, kind string, body io.Reader) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(c.Context(), method, path, body)
	r.Header.Set("X-Account", fmt.Sprint(account))
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Idempotency-Key", key)
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, r)
	return w
}

func (c author) add(account int, key, body string) *httptest.ResponseRecorder {
	return c.send(account, key, "POST", "/api/v1/people", "application/json", strings.NewReader(body))
}

// people counts whom the API lists.
func (c author) people() int {
	w := c.send(1, "", "GET", "/api/v1/people", "", nil) // a key says nothing on a request that changes nothing
	var list struct{ Items []any }
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || w.Code != 200 {
		c.Fatalf("status %d, %v: %s", w.Code, err, w.Body)
	}
	return len(list.Items)
}

func TestARequestSentTwiceIsDoneOnce(t *testing.T) {
	engines(t, func(t *testing.T, db *store.DB) {
		c := authors(t, db)
		const ada = `{"name":"Ada"}`
		first := c.add(1, "k", ada)
		if first.Code != 201 && first.Code != 200 || first.Header().Get("Idempotent-Replay") != "" {
			t.Fatalf("status %d: %s", first.Code, first.Body)
		}
		for _, tt := range []struct {
			name    string
			account int
			key     string
			body    string
			status  int
			want    string
			people  int
		}{
			{"the same again", 1, "k", ada, first.Code, "", 1},
			{"another body", 1, "k", `{"name":"Bob"}`, 422, "used for another request", 1},
			{"the same with a space more", 1, "k", ada + " ", 422, "the same to the byte", 1},
			{"another account", 2, "k", ada, first.Code, "", 2},
			{"another key", 1, "K", ada, first.Code, "", 3},
			{"an empty key", 1, "", ada, 400, "is empty", 3},
			{"a key of 256 characters", 1, strings.Repeat("k", 256), ada, 400, "more than 255", 3},
			{"a key of 255 characters", 1, strings.Repeat("k", 255), ada, first.Code, "", 4},
			{"a key that is no UTF-8", 1, "\xff\xfe", ada, first.Code, "", 5},
			{"a mistake", 1, "m", `{"name":""}`, 422, "name", 5},
			{"the mistake mended", 1, "m", ada, first.Code, "", 6},
			{"what is no JSON", 1, "j", `{"name":`, 400, "", 6},
			{"no JSON mended", 1, "j", ada, first.Code, "", 7},
			{"a body that is too long", 1, "l", `{"name":"` + strings.Repeat("a", 1<<20) + `"}`, 413, "", 7},
			{"a shorter one", 1, "l", ada, first.Code, "", 8},
		} {
			w := c.add(tt.account, tt.key, tt.body)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.want) {
				t.Errorf("%s: status %d, want %d with %q: %s", tt.name, w.Code, tt.status, tt.want, w.Body)
			}
			if n := c.people(); n != tt.people {
				t.Fatalf("%s: there are %d people, want %d", tt.name, n, tt.people)
			}
			if w.Code >= 400 && w.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: an error of type %s", tt.name, w.Header().Get("Content-Type"))
			}
		}
		again := c.add(1, "k", ada)
		if again.Body.String() != first.Body.String() || again.Header().Get("Idempotent-Replay") != "true" || again.Header().Get("Content-Type") != first.Header().Get("Content-Type") {
			t.Errorf("the second answer differs:\n%v %s\n%v %s", first.Header(), first.Body, again.Header(), again.Body)
		}
		w := c.send(1, "k", "POST", "/api/v1/units", "application/json", strings.NewReader(ada))
		if w.Code != 422 {
			t.Errorf("the key at another address: status %d: %s", w.Code, w.Body)
		}
	})
}

func TestAHundredRequestsAtOnceHaveOneEffect(t *testing.T) {
	engines(t, func(t *testing.T, db *store.DB) {
		c := authors(t, db)
		var all sync.WaitGroup
		codes := make(chan int, 100)
		for range 100 {
			all.Go(func() { codes <- c.add(1, "k", `{"name":"Ada"}`).Code })
		}
		all.Wait()
		close(codes)
		seen := map[int]int{}
		for code := range codes {
			seen[code]++
		}
		if done := seen[200] + seen[201]; done == 0 || done+seen[409] != 100 {
			t.Errorf("statuses: %v; want success or 409", seen)
		}
		if n := c.people(); n != 1 {
			t.Errorf("there are %d people, want 1", n)
		}
	})
}

func TestAnUploadSentTwiceIsTakenOnce(t *testing.T) {
	engines(t, func(t *testing.T, db *store.DB) {
		c := authors(t, db)
		form := func(content string) (io.Reader, string) {
			var b bytes.Buffer
			w := multipart.NewWriter(&b) // with another boundary each time
			part, err := w.CreateFormFile("file", "team.csv")
			if err != nil {
				t.Fatal(err)
			}
			io.WriteString(part, content)
			w.Close()
			return &b, w.FormDataContentType()
		}
		const team, other = "Name;Welding\nAda;4\n", "Name;Welding\nBob;4\n"
		var first string
		for i, tt := range []struct {
			key, content string
			form         bool
			status       int
			imports      int
		}{
			{"form", team, true, 201, 1},
			{"form", team, true, 201, 1},
			{"form", other, true, 422, 1},
			{"raw", team, false, 201, 2},
			{"raw", team, false, 201, 2},
			{"raw", team + "Bob;3\n", false, 422, 2},
			{"large", strings.Repeat("x", 5<<20), false, 422, 2},
			{"large", team, false, 201, 3},
		} {
			body, kind := io.Reader(strings.NewReader(tt.content)), "text/csv"
			if tt.form {
				body, kind = form(tt.content)
			}
			w := c.send(1, tt.key, "POST", "/api/v1/imports", kind, body)
			if w.Code != tt.status {
				t.Errorf("%d: status %d, want %d: %s", i, w.Code, tt.status, w.Body)
			}
			switch i {
			case 0:
				first = w.Body.String()
			case 1:
				if w.Body.String() != first {
					t.Errorf("the answers differ:\n%s\n%s", first, w.Body)
				}
			}
			if all, err := db.Imports().List(t.Context(), "", 10); err != nil || len(all) != tt.imports {
				t.Errorf("%d: there are %d imports, %v; want %d", i, len(all), err, tt.imports)
			}
		}
		cut := io.MultiReader(strings.NewReader(team), iotest.ErrReader(io.ErrUnexpectedEOF))
		if w := c.send(1, "cut", "POST", "/api/v1/imports", "text/csv", cut); w.Code != 422 {
			t.Errorf("an upload that breaks off: status %d", w.Code)
		}
		if w := c.send(1, "cut", "POST", "/api/v1/imports", "text/csv", strings.NewReader(team)); w.Code != 201 {
			t.Errorf("the same key after that: status %d: %s", w.Code, w.Body)
		}
	})
}

// While the first is being worked on, those who come again are told so.
func TestARequestInFlightIsAConflict(t *testing.T) {
	engines(t, func(t *testing.T, db *store.DB) {
		c := authors(t, db)
		body, more := io.Pipe()
		done := make(chan int)
		go func() {
			done <- c.send(1, "k", "POST", "/api/v1/imports", "text/csv", body).Code
		}()
		io.WriteString(more, "Name;Welding\n") // read, so it has begun
		w := c.send(1, "k", "POST", "/api/v1/imports", "text/csv", strings.NewReader("Name;Welding\nAda;4\n"))
		if w.Code != 409 || w.Header().Get("Retry-After") == "" {
			t.Errorf("in flight: status %d, %v: %s", w.Code, w.Header(), w.Body)
		}
		io.WriteString(more, "Ada;4\n")
		more.Close()
		if code := <-done; code != 201 {
			t.Errorf("the first: status %d", code)
		}
	})
}

// A program that dies between the effect and the answer must not do it again.
func TestAnAnswerThatIsLostIsNoSecondEffect(t *testing.T) {
	engines(t, func(t *testing.T, db *store.DB) {
		late := time.Now().Add(-time.Minute)
		for _, tt := range []struct {
			name   string
			stored bool
			status int
		}{{"nothing was stored", false, 200}, {"something was stored", true, 409}} {
			c := authors(t, db)
			dead := once.NewClaim(1, tt.name)
			if e, err := db.Requests().Begin(t.Context(), dead, "", late); err != nil || e.State != once.Ours {
				t.Fatal(e, err)
			}
			if tt.stored {
				if err := db.Settings().Set(once.With(t.Context(), dead), "organisation", "Acme"); err != nil {
					t.Fatal(err)
				}
			}
			before := c.people()
			w := c.add(1, tt.name, `{"name":"Ada"}`)
			if w.Code != tt.status && (tt.stored || w.Code != 201) {
				t.Errorf("%s: status %d: %s", tt.name, w.Code, w.Body)
			}
			if n := c.people() - before; n != map[bool]int{false: 1, true: 0}[tt.stored] {
				t.Errorf("%s: %d people more", tt.name, n)
			}
		}
	})
}

func TestKeysAreForgottenAfterAWeek(t *testing.T) {
	engines(t, func(t *testing.T, db *store.DB) {
		c := authors(t, db)
		first := c.add(1, "k", `{"name":"Ada"}`)
		tidy := func(later time.Duration) {
			w := worker.Tidy{Requests: db.Requests(), Now: func() time.Time { return time.Now().Add(later) }, Log: slog.New(slog.DiscardHandler)}
			if err := w.Step(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		tidy(6 * 24 * time.Hour)
		if w := c.add(1, "k", `{"name":"Ada"}`); w.Body.String() != first.Body.String() {
			t.Errorf("after six days the answer differs: %s", w.Body)
		}
		tidy(7*24*time.Hour + time.Minute)
		if w := c.add(1, "k", `{"name":"Ada"}`); w.Body.String() == first.Body.String() || c.people() != 2 {
			t.Errorf("after a week the key still stands: %s", w.Body)
		}
	})
}

// Every operation that changes something takes a key, whatever it answers.
func TestEveryUnsafeOperationTakesAKey(t *testing.T) {
	t.Parallel()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "bearing.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	c := authors(t, db)
	var described struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Parameters  []struct {
				Name, In string
				Required bool
			}
		}
	}
	if err := json.Unmarshal(c.send(1, "", "GET", "/api/v1/openapi.json", "", nil).Body.Bytes(), &described); err != nil {
		t.Fatal(err)
	}
	unsafe := 0
	for path, all := range described.Paths {
		for method, op := range all {
			has := false
			for _, p := range op.Parameters {
				has = has || p.In == "header" && p.Name == "Idempotency-Key" && !p.Required
			}
			if has != (method != "get") {
				t.Errorf("%s %s: takes a key: %t", method, path, has)
			}
			if method == "get" {
				continue
			}
			unsafe++
			address := strings.NewReplacer("{id}", "x", "{number}", "1", "{key}", "x").Replace(path)
			if w := c.send(1, "", strings.ToUpper(method), address, "application/json", strings.NewReader("{}")); w.Code != 400 || !strings.Contains(w.Body.String(), "is empty") {
				t.Errorf("%s %s with an empty key: status %d: %s", method, address, w.Code, w.Body)
			}
		}
	}
	if unsafe < 20 {
		t.Errorf("only %d unsafe operations were found", unsafe)
	}
}
