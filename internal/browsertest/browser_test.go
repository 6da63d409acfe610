package browsertest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The pages pass in a browser: accessible, reachable by keyboard, no wider
// than the window, and without a word of complaint in the console.
func TestPages(t *testing.T) {
	chromium := browser(t)
	binary := filepath.Join(t.TempDir(), "bearing")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../../cmd/bearing")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	drive := exec.CommandContext(t.Context(), "node", "drive.mjs", binary)
	drive.Env = append(os.Environ(), "BEARING_CHROMIUM="+chromium)
	var complaints bytes.Buffer
	drive.Stderr = &complaints
	out, err := drive.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := drive.Start(); err != nil {
		t.Fatal(err)
	}
	checks := 0
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var check struct {
			Name  string
			Wrong []string
			Took  float64 // seconds
		}
		if err := json.Unmarshal(lines.Bytes(), &check); err != nil {
			t.Errorf("the driver says %q", lines.Text())
			continue
		}
		checks++
		t.Run(check.Name, func(t *testing.T) {
			t.Logf("%.1f s", check.Took)
			for _, w := range check.Wrong {
				t.Error(w)
			}
		})
	}
	if err := drive.Wait(); err != nil || lines.Err() != nil {
		t.Errorf("driver: %v, %v\n%s", err, lines.Err(), &complaints)
	}
	if checks == 0 {
		t.Error("nothing was checked")
	}
}

// browser returns the path of Chromium, or skips the test where it, Node or
// its packages are missing; with BEARING_REQUIRE_ALL=1 that is a failure.
func browser(t *testing.T) string {
	t.Helper()
	lack := t.Skipf
	if os.Getenv("BEARING_REQUIRE_ALL") == "1" {
		lack = t.Fatalf
	}
	if _, err := exec.LookPath("node"); err != nil {
		lack("Node is missing: %v", err)
	}
	if _, err := os.Stat("../../node_modules/playwright-core"); err != nil {
		lack("run 'make generate' first: %v", err)
	}
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	if name := os.Getenv("BEARING_CHROMIUM"); name != "" {
		names = []string{name}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	lack("no browser found: looked for %s", strings.Join(names, ", "))
	return ""
}
