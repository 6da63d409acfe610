package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestCompress(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a level of three ", 500)
	for name, tt := range map[string]struct {
		accept string
		header map[string]string
		status int
		body   string
		zipped bool
		vary   bool
	}{
		"a page":                        {"br, gzip", map[string]string{"Content-Type": "text/html; charset=utf-8"}, 200, long, true, true},
		"a refusal that is a page":      {"gzip;q=0.5", map[string]string{"Content-Type": "text/html"}, 422, long, true, true},
		"a page, to one who does not":   {"", map[string]string{"Content-Type": "text/html"}, 200, long, false, true},
		"a page, to one who refuses":    {"gzip;q=0", map[string]string{"Content-Type": "text/html"}, 200, long, false, true},
		"a short part":                  {"gzip", map[string]string{"Content-Type": "text/html"}, 200, "3", false, true},
		"JSON":                          {"gzip", map[string]string{"Content-Type": "application/json"}, 200, long, true, true},
		"a picture":                     {"gzip", map[string]string{"Content-Type": "font/woff2"}, 200, long, false, false},
		"a download":                    {"gzip", map[string]string{"Content-Type": "text/plain", "Content-Disposition": "attachment"}, 200, long, false, false},
		"what is compressed already":    {"gzip", map[string]string{"Content-Type": "text/css", "Content-Encoding": "br"}, 200, long, false, false},
		"nothing at all":                {"gzip", map[string]string{"Content-Type": "text/html"}, 204, "", false, true},
		"a redirect":                    {"gzip", map[string]string{"Location": "/"}, 303, "", false, false},
		"a length that was known first": {"gzip", map[string]string{"Content-Type": "text/html", "Content-Length": "8500"}, 200, long, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			h := Compress(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				for k, v := range tt.header {
					w.Header().Set(k, v)
				}
				w.WriteHeader(tt.status)
				if tt.body != "" {
					io.WriteString(w, tt.body)
				}
			}))
			r := httptest.NewRequest("GET", "/", nil)
			r.Header.Set("Accept-Encoding", tt.accept)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != tt.status {
				t.Errorf("status %d, want %d", w.Code, tt.status)
			}
			if got := w.Header().Get("Vary") == "Accept-Encoding"; got != tt.vary {
				t.Errorf("Vary is %q", w.Header().Get("Vary"))
			}
			if got := w.Header().Get("Content-Encoding") == "gzip"; got != tt.zipped {
				t.Fatalf("Content-Encoding is %q", w.Header().Get("Content-Encoding"))
			}
			body := io.Reader(w.Body)
			if tt.zipped {
				if w.Header().Get("Content-Length") != "" || w.Body.Len()*10 > len(tt.body) {
					t.Errorf("%d bytes of %d, Content-Length %q", w.Body.Len(), len(tt.body), w.Header().Get("Content-Length"))
				}
				z, err := gzip.NewReader(w.Body)
				if err != nil {
					t.Fatal(err)
				}
				body = z
			}
			if b, err := io.ReadAll(body); err != nil || string(b) != tt.body {
				t.Errorf("%d bytes arrive of %d: %v", len(b), len(tt.body), err)
			}
		})
	}
}

// The connection is still within reach, and what is flushed arrives whole.
func TestCompressLetsAnswersFlow(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("row ", 5000)
	server := httptest.NewServer(Compress(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		for range 3 {
			io.WriteString(w, long)
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
		}
	})))
	defer server.Close()
	answer, err := server.Client().Get(server.URL) // asks for gzip, and reads it
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if b, err := io.ReadAll(answer.Body); err != nil || string(b) != long+long+long || !answer.Uncompressed {
		t.Errorf("%d bytes arrive of %d, compressed: %v: %v", len(b), 3*len(long), answer.Uncompressed, err)
	}
}
