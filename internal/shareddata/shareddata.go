// Package shareddata finds the real files from elsewhere that some tests read.
// They lie beside the checkout and are never part of it.
package shareddata

import (
	"os"
	"path/filepath"
	"testing"
)

// Path returns the path of a file under the folder of real files, which is
// $BEARING_SHARED_DATA or shared/data beside the checkout. The test is skipped
// where the folder is absent; a file missing from it fails the test.
func Path(t testing.TB, elem ...string) string {
	t.Helper()
	root := os.Getenv("BEARING_SHARED_DATA")
	if root == "" {
		root = beside(t)
	}
	if _, err := os.Stat(root); err != nil {
		t.Skip("the folder of real files is not beside the checkout")
	}
	path := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// beside returns shared/data next to the folder that holds go.mod.
func beside(t testing.TB) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(filepath.Dir(dir), "shared", "data")
		}
		dir = filepath.Dir(dir)
	}
	t.Fatal("no go.mod above the test's folder")
	return ""
}
