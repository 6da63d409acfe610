package web

import (
	"context"
	"crypto/sha256"
	"net/http"
	"sync"
	"time"

	"github.com/bearinghq/bearing/internal/once"
)

// added are the forms that, sent twice, would add something twice. All others
// say what shall be, and saying it twice changes nothing.
var added = map[string]bool{
	"POST /people/new":     true,
	"POST /people/paste":   true,
	"POST /units/new":      true,
	"POST /matrix/level":   true,
	"POST /matrix/views":   true,
	"POST /account/tokens": true,

	"POST /people/{uid}/conversations": true,
}

// doubleClick is how soon after the first answer the same form counts as sent by
// a second click. What a person says again later, they mean.
const doubleClick = 2 * time.Second

// clicks are the forms that are being answered or were just now. A browser
// drops the answer to the first click and shows that to the second: both get
// the same one.
type clicks struct {
	mu  sync.Mutex
	all map[[sha256.Size]byte]*click
}

type click struct {
	done   chan struct{} // closed when answer is there
	answer *once.Recorder
	err    error
}

// once answers the same form of the same session once.
func (c *clicks) once(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if r.ParseForm() != nil {
			return h(w, r) // which says what is wrong with it
		}
		key := sha256.Sum256([]byte(r.Header.Get("Cookie") + "\n" + r.URL.RequestURI() + "\n" + r.Header.Get("HX-Request") + "\n" + r.PostForm.Encode()))
		c.mu.Lock()
		first, again := c.all[key]
		if !again {
			first = &click{done: make(chan struct{}), answer: once.NewRecorder(w)}
			if c.all == nil {
				c.all = map[[sha256.Size]byte]*click{}
			}
			c.all[key] = first
		}
		c.mu.Unlock()
		if !again {
			// The browser drops this request for that of the second click; what it
			// asks for is done all the same.
			first.err = sound(h)(first.answer, r.WithContext(context.WithoutCancel(r.Context())))
			close(first.done)
			if first.err != nil { // nothing was added: what is sent again may go well
				c.forget(key)
				return first.err
			}
			if first.answer.Answer().Status >= http.StatusBadRequest {
				c.forget(key) // refused, and may be accepted now
			} else {
				time.AfterFunc(doubleClick, func() { c.forget(key) })
			}
			first.answer.SendTo(w)
			return nil
		}
		select {
		case <-first.done:
		case <-r.Context().Done():
			return r.Context().Err()
		}
		if first.err != nil {
			return first.err
		}
		first.answer.SendTo(w)
		return nil
	}
}

func (c *clicks) forget(key [sha256.Size]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.all, key)
}
