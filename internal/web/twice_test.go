package web

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/bearinghq/bearing/access"
)

// A second click adds nobody again, and is answered as the first.
func TestADoubleClickAddsOnce(t *testing.T) {
	t.Parallel()
	v := villageFor(t, access.Editor, villagers...)
	clicks := func(name string) map[string]int {
		var all sync.WaitGroup
		var mu sync.Mutex
		places := map[string]int{}
		for range 20 {
			all.Go(func() {
				w := v.post("/people/new", "name", name, "day", "2026-03-01")
				mu.Lock()
				defer mu.Unlock()
				if w.Code != http.StatusSeeOther {
					t.Errorf("status %d: %s", w.Code, w.Body)
				}
				places[w.Header().Get("Location")]++
			})
		}
		all.Wait()
		return places
	}
	if places := clicks("Twice Clicked"); len(places) != 1 {
		t.Errorf("the clicks lead to %v", places)
	}
	if places := clicks("Somebody Else"); len(places) != 1 {
		t.Errorf("the clicks on another form lead to %v", places)
	}
	for _, name := range []string{"Twice Clicked", "Somebody Else"} {
		page := v.get("/people?q=" + strings.ReplaceAll(name, " ", "+")).Body.String()
		if n := strings.Count(page, `href="/people/0`); n != 1 {
			t.Errorf("the directory has %d times %s", n, name)
		}
	}
}
