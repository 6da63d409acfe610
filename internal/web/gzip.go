package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Compress sends texts of h compressed to those who accept it: a matrix is a
// twentieth of its size then. Downloads, parts of files and what is compressed
// already go as they are.
//
// Compression and secrets do not go together where a stranger can have a page
// repeat a text of his beside a secret of ours. Pages hold no secret: who may
// is told by a cookie that other sites cannot send along, not by a token in the
// form.
func Compress(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		z := &zipped{ResponseWriter: w, accepted: r.Method != http.MethodHead && acceptsGzip(r.Header.Values("Accept-Encoding"))}
		h.ServeHTTP(z, r)
		z.close()
	})
}

// acceptsGzip reads "br, gzip;q=0.8".
func acceptsGzip(lines []string) bool {
	for _, line := range lines {
		for one := range strings.SplitSeq(line, ",") {
			name, rest, _ := strings.Cut(one, ";")
			if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
				continue
			}
			q, ok := strings.CutPrefix(strings.TrimSpace(rest), "q=")
			much, err := strconv.ParseFloat(q, 64)
			return !ok || err == nil && much > 0
		}
	}
	return false
}

// texts are the types that are worth it.
var texts = []string{"text/html", "text/css", "text/javascript", "text/plain", "application/json", "application/problem+json", "application/yaml", "image/svg+xml"}

// shortest is what is not worth it.
const shortest = 1 << 10

var zippers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
	if err != nil {
		panic(err)
	}
	return z
}}

// zipped decides with the first bytes of the answer whether they are compressed.
type zipped struct {
	http.ResponseWriter
	accepted bool
	status   int // to be sent with the first bytes
	sent     bool
	gzip     *gzip.Writer
}

// Unwrap is for http.ResponseController.
func (z *zipped) Unwrap() http.ResponseWriter { return z.ResponseWriter }

func (z *zipped) WriteHeader(status int) {
	if status < 200 { // more follows
		z.ResponseWriter.WriteHeader(status)
		return
	}
	if z.status == 0 {
		z.status = status
	}
}

func (z *zipped) Write(b []byte) (int, error) {
	z.start(len(b))
	if z.gzip != nil {
		return z.gzip.Write(b)
	}
	return z.ResponseWriter.Write(b)
}

// FlushError sends what there is; without any it is a stream, which goes as it is.
func (z *zipped) FlushError() error {
	z.start(0)
	if z.gzip != nil {
		if err := z.gzip.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(z.ResponseWriter).Flush()
}

// start sends the header, given how many bytes come first.
func (z *zipped) start(n int) {
	if z.sent {
		return
	}
	z.sent = true
	h := z.Header()
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	if slices.Contains(texts, kind) && h.Get("Content-Encoding")+h.Get("Content-Disposition")+h.Get("Content-Range") == "" {
		h.Add("Vary", "Accept-Encoding")
		if z.accepted && n >= shortest && z.status != http.StatusNoContent && z.status != http.StatusNotModified {
			h.Del("Content-Length")
			h.Set("Content-Encoding", "gzip")
			z.gzip = zippers.Get().(*gzip.Writer)
			z.gzip.Reset(z.ResponseWriter)
		}
	}
	if z.status != 0 {
		z.ResponseWriter.WriteHeader(z.status)
	}
}

// close ends the answer. A handler that panics does not get here, so that the
// reader sees an answer that was cut off.
func (z *zipped) close() {
	z.start(0)
	if z.gzip != nil {
		z.gzip.Close() // if this fails, the reader has gone
		z.gzip.Reset(io.Discard)
		zippers.Put(z.gzip)
		z.gzip = nil
	}
}
