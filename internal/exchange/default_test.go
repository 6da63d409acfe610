package exchange

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/framework/content"
)

func TestDefaultIsWhatItsFileSays(t *testing.T) {
	p, err := Read(File{Name: "default.yaml", Data: content.Default})
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		b, err := json.Marshal(p.Version)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("../../framework/content/default.json", append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	v, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p.Version.Tidy(), v.Tidy()); diff != "" {
		t.Errorf("default.json is not default.yaml; run go test ./internal/exchange -update\n%s", diff)
	}
}
