package text

import (
	"context"
	"fmt"
	"testing"

	"golang.org/x/text/language"
)

func TestASentenceMadeBeforeIsSaidAgain(t *testing.T) {
	t.Parallel()
	de := In(context.Background(), language.German)
	for _, tt := range []struct{ english, want string }{
		{"", ""},
		{"There is no such import.", "Diesen Import gibt es nicht."},
		{"Ada is not here on 2026-03-01.", "Ada ist am 2026-03-01 nicht hier."},
		{fmt.Sprintf("There is no pillar %q in this framework.", "x"), `Die Säule "x" gibt es in diesem Kompetenzmodell nicht.`},
		{"Nobody has said this in German before.", "Nobody has said this in German before."},
		{`The sheet "2024" was not read. The sheet is hidden.`, `Das Blatt "2024" wurde nicht gelesen. Das Blatt ist ausgeblendet.`},
		{"People is not here on 2026-03-01.", "People ist am 2026-03-01 nicht hier."},
		{"12 % of the levels are known", "12 % der Stufen sind bekannt"},
	} {
		if got := Again(de, tt.english); got != tt.want {
			t.Errorf("Again(%q) = %q, want %q", tt.english, got, tt.want)
		}
		if got := Again(context.Background(), tt.english); got != tt.english {
			t.Errorf("in English, %q is said as %q", tt.english, got)
		}
	}
}

func TestFillTakesArgumentsByNumber(t *testing.T) {
	t.Parallel()
	if got, want := fill("%[2]s, dann %[1]s: 5 %%", []string{"a", "b"}), "b, dann a: 5 %"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
