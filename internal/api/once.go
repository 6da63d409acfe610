package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/bearinghq/bearing/internal/once"
)

// onceHeader names a request, so that it is done once however often it is sent.
const onceHeader = "Idempotency-Key"

// onceParam describes the header.
func onceParam() *huma.Param {
	return &huma.Param{
		Name: onceHeader, In: "header",
		Description: "A name for this request, of up to 255 characters, such as a UUID. Sent again within seven days with the same name, " +
			"the request is answered as the first time, with Idempotent-Replay: true, and done once.",
		Schema: &huma.Schema{Type: huma.TypeString, MinLength: new(1), MaxLength: new(255)},
	}
}

// keptHeaders belong to an answer that is sent again.
var keptHeaders = []string{"Content-Type", "Location", "Link"}

type digestKey struct{}

// digest returns what an upload is to be hashed into while it is read, or nil.
func digest(ctx context.Context) hash.Hash {
	h, _ := ctx.Value(digestKey{}).(hash.Hash)
	return h
}

// once lets a request with a key be done once. It stands behind let: an answer
// is sent again only to those who may still ask for it.
func (a *API) once(op operation) func(huma.Context, func(huma.Context)) {
	return func(c huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(c)
		keys := r.Header.Values(onceHeader)
		if len(keys) == 0 {
			next(c)
			return
		}
		if p := checkKey(keys); p != nil {
			write(w, p)
			return
		}
		sum := digestOf(r)
		if !op.upload && !readInto(c, sum, op.body) {
			next(c) // which refuses the body
			return
		}
		claim := once.NewClaim(actor(c.Context()).Account, keys[0])
		try, e, err := a.Once.Try(c.Context(), claim, sumOnceRead(op, sum))
		switch {
		case err != nil:
			write(w, a.problem(c.Context(), err))
		case e.State != once.Ours:
			a.again(c, op, e, sum)
		default:
			ctx := context.WithValue(try.Context(c.Context()), digestKey{}, sum)
			rec := once.NewRecorder(w)
			defer rec.Send()
			defer func() { // a panic is an answer too
				if p := recover(); p != nil {
					write(rec, a.problem(ctx, fmt.Errorf("panic: %v\n%s", p, debug.Stack())))
				}
				try.End(ctx, hex.EncodeToString(sum.Sum(nil)), rec.Answer(keptHeaders...))
			}()
			next(huma.WithContext(humago.NewContext(c.Operation(), r.WithContext(ctx), rec), ctx))
		}
	}
}

// again answers a request whose key was used before.
func (a *API) again(c huma.Context, op operation, e once.Entry, sum hash.Hash) {
	r, w := humago.Unwrap(c)
	if op.upload && e.Sum != "" {
		c.SetReadDeadline(time.Now().Add(time.Hour))
		u, err := openUpload(r)
		if err == nil {
			_, err = io.Copy(io.Discard, io.LimitReader(u.hashInto(sum), a.Imports.Limit+1))
		}
		if err != nil {
			write(w, huma.Error422UnprocessableEntity("The file did not arrive whole, so it cannot be compared with the one that was sent first. Send it again."))
			return
		}
	}
	switch {
	case e.Sum != "" && e.Sum != hex.EncodeToString(sum.Sum(nil)):
		write(w, huma.Error422UnprocessableEntity("This Idempotency-Key was used for another request. Use a new key for a new request; one that is sent again must be the same to the byte."))
	case e.State == once.Running:
		w.Header().Set("Retry-After", strconv.Itoa(int(once.Lease/time.Second)))
		write(w, huma.Error409Conflict("A request with this Idempotency-Key is being worked on. Ask again in a moment."))
	case e.State == once.Lost:
		write(w, huma.Error409Conflict("This request was carried out, but the program stopped before it could answer. Read what is there now; do not send it with another key before you did."))
	default:
		once.Replay(w, e.Answer)
	}
}

// checkKey says what is wrong with the keys of a request.
func checkKey(keys []string) huma.StatusError {
	switch key := keys[0]; {
	case len(keys) > 1:
		return huma.Error400BadRequest("There are several Idempotency-Key headers. Send one.")
	case key == "":
		return huma.Error400BadRequest("The Idempotency-Key is empty. Send one of up to 255 characters, such as a UUID, or none.")
	case len(key) > 255:
		return huma.Error400BadRequest("The Idempotency-Key has more than 255 characters. Use a shorter one, such as a UUID.")
	}
	return nil
}

// digestOf begins the hash that tells whether two requests are the same.
func digestOf(r *http.Request) hash.Hash {
	h := sha256.New()
	io.WriteString(h, r.Method+"\n"+r.URL.RequestURI()+"\n") // a hash takes all
	return h
}

// sumOnceRead returns the hash of a request that has been read.
func sumOnceRead(op operation, sum hash.Hash) string {
	if op.upload {
		return "" // not before it has arrived
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// readInto hashes the body and puts it back. It reports false for a body that
// breaks off or is larger than it may be.
func readInto(c huma.Context, sum hash.Hash, most int64) bool {
	r, _ := humago.Unwrap(c)
	if most == 0 {
		most = 1 << 20
	}
	c.SetReadDeadline(time.Now().Add(5 * time.Second)) // a recorder has none
	b, err := io.ReadAll(io.LimitReader(r.Body, most+1))
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(b), r.Body), r.Body}
	sum.Write(b)
	return err == nil && int64(len(b)) <= most
}

// hashInto hashes an uploaded file, but not the form around it: each time a
// form is sent it has another boundary.
func (u upload) hashInto(sum hash.Hash) io.Reader {
	io.WriteString(sum, u.name+"\n")
	return io.TeeReader(u.body, sum)
}
