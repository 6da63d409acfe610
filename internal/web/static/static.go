// Package static holds what the browser loads: style sheet, script, fonts and
// icons, built by "make generate" into dist and embedded in the program.
//
// Every address holds the hash of the whole build, so that a browser may keep
// a file for ever and never shows a page with yesterday's style.
package static

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// build is the hash of all files, which "make generate" wrote beside them.
var build = sync.OnceValue(func() string {
	b, err := dist.ReadFile("dist/build.txt")
	if err != nil {
		return "unbuilt"
	}
	return string(b)
})

// Path returns the address of a file.
func Path(name string) string { return "/static/" + build() + "/" + name }

// Built reports whether the files have been built into this program.
func Built() bool {
	_, err := fs.Stat(dist, "dist/app.css")
	return err == nil
}

var types = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

// Serve answers a request for {file} of {build}, and reports whether there is
// such a file.
func Serve(w http.ResponseWriter, r *http.Request) bool {
	name := r.PathValue("file")
	kind, ok := types[path.Ext(name)]
	if !ok {
		return false
	}
	body, err := dist.ReadFile("dist/" + name)
	if err != nil {
		return false
	}
	h := w.Header()
	if zipped, err := dist.ReadFile("dist/" + name + ".gz"); err == nil {
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = zipped
		}
	}
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "no-cache")
	if r.PathValue("build") == build() {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	w.Write(body)
	return true
}
