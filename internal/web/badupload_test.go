package web

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/internal/intake/intaketest"
)

// adasForm is one of a file, as a browser sends it.
const adasForm = "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\npeople\r\n" +
	"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nName;E-mail\nAda Lovelace;ada@example.org\n\r\n--x--\r\n"

// Line 29 of the catalogue: uploads that do not arrive as they should, over a
// real connection. Those that break off are refused or cut, and nothing of
// them is kept.
func TestUploadsThatBreakOff(t *testing.T) {
	t.Parallel()
	in := badDesk(t)
	p := in.Surface.(pages)
	server := httptest.NewServer(p.h)
	t.Cleanup(server.Close)
	in.Bring(t, intaketest.Bad{Kind: "people", Name: "a.csv"}, "Name\nAda\n")
	in.Except = []string{"imports"} // that somebody tried is kept, as discarded
	was := in.Count(t, t.Context())
	for _, tt := range []struct{ what, head, body string }{
		{"a length larger than the body", fmt.Sprintf("Content-Length: %d\r\n", len(adasForm)+1000), adasForm[:len(adasForm)-9]},
		{"a length smaller than the body", fmt.Sprintf("Content-Length: %d\r\n", len(adasForm)/2), adasForm[:len(adasForm)/2]},
		{"cut at 99 per cent", fmt.Sprintf("Content-Length: %d\r\n", len(adasForm)), adasForm[:len(adasForm)*99/100]},
		{"pieces without an end", "Transfer-Encoding: chunked\r\n", fmt.Sprintf("%x\r\n%s\r\n", len(adasForm)-20, adasForm[:len(adasForm)-20])},
		{"pieces of a size that is none", "Transfer-Encoding: chunked\r\n", "zz\r\n" + adasForm},
		{"a length and pieces", fmt.Sprintf("Content-Length: %d\r\nTransfer-Encoding: chunked\r\n", len(adasForm)), adasForm},
		{"two lengths", "Content-Length: 10\r\nContent-Length: 20\r\n", adasForm[:10]},
		{"a length that is none", "Content-Length: -1\r\n", adasForm},
	} {
		if code := sendRaw(t, server.Listener.Addr().String(), tt.head, tt.body); code >= 500 || code > 0 && code < 400 {
			t.Errorf("%s: status %d, want 4xx or a closed connection", tt.what, code)
		}
	}
	server.Close() // what is under way ends
	if d := cmp.Diff(was, in.Count(t, t.Context())); d != "" {
		t.Errorf("something is kept:\n%s", d)
	}
	if log := in.Log.String(); log != "" {
		t.Errorf("the log says: %s", log)
	}
}

// sendRaw sends a form with these heads and hangs up. It returns the status,
// or 0 if there was no answer.
func sendRaw(t *testing.T, addr, head, body string) int {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(20 * time.Second))
	fmt.Fprintf(c, "POST /imports HTTP/1.1\r\nHost: %s\r\nContent-Type: multipart/form-data; boundary=x\r\n%s\r\n%s", addr, head, body)
	c.(*net.TCPConn).CloseWrite()
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return 0
	}
	answer.Body.Close()
	return answer.StatusCode
}

// The same upload twice at once is two imports; one of them can be discarded.
func TestTheSameUploadTwiceAtOnce(t *testing.T) {
	t.Parallel()
	in := badDesk(t)
	p := in.Surface.(pages)
	var wg sync.WaitGroup
	at := make([]string, 4)
	for i := range at {
		wg.Go(func() { at[i] = p.send("people", "a.csv", "Name\nAda Lovelace\n").Header().Get("Location") })
	}
	wg.Wait()
	seen := map[string]bool{}
	for _, path := range at {
		if path == "" || seen[path] {
			t.Fatalf("the uploads went to %v, want four imports", at)
		}
		seen[path] = true
	}
	for _, path := range at {
		p.page(path)
		p.post(path+"/apply", nil)
		p.page(path)
	}
	if got := in.Told(t, t.Context()); got != "Ada Lovelace" {
		t.Errorf("importing all of them stored %q, want Ada once", got)
	}
}

// Names that no browser sends as they are reach us from programs.
func TestNamesOfFilesThatNobodyChose(t *testing.T) {
	t.Parallel()
	in := badDesk(t)
	p := in.Surface.(pages)
	for _, name := range []string{"a.png\x00.html", "a\"b'\r\nc.csv", "'><img src=x onerror=1>.csv"} {
		w := p.send("people", name, "Name\nAda Lovelace\n")
		if w.Code >= 500 {
			t.Errorf("%q: status %d", name, w.Code)
		}
		if at := w.Header().Get("Location"); at != "" && strings.Contains(p.page(at), "<img src=x") {
			t.Errorf("%q becomes a tag of the page", name)
		}
	}
}

// What a model says is text, wherever it is shown.
func TestModelsStayText(t *testing.T) {
	t.Parallel()
	in := badDesk(t)
	p := in.Surface.(pages)
	for _, b := range intaketest.Catalogue() {
		if b.Line != 35 {
			continue
		}
		a := in.Bring(t, b, b.Bytes())
		uid := in.Take(t, a)
		for _, path := range []string{a.At, "/framework/small", "/framework/small/competencies/lead.vision"} {
			w := ask(t, p.h, http.MethodGet, path, nil)
			if w.Code != http.StatusOK {
				t.Errorf("%s: %s: status %d", b.What, path, w.Code)
			}
			for _, bad := range []string{"<script>alert", "<b onclick", `href="javascript:`} {
				if strings.Contains(w.Body.String(), bad) {
					t.Errorf("%s: %s holds %s", b.What, path, bad)
				}
			}
		}
		in.Undo(t, uid)
	}
}
