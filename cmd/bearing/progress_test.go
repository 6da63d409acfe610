package main

import "testing"

func TestProgressLine(t *testing.T) {
	for _, tt := range []struct {
		n, all int64
		want   string
	}{
		{0, 0, "Copying  0"},
		{1234567, 0, "Copying  1,234,567"},
		{1000, 4000, "Copying  [=======                       ]  25%  1,000"},
		{5000, 4000, "Copying  [==============================] 100%  5,000"},
	} {
		if got := line("Copying", tt.n, tt.all); got != tt.want {
			t.Errorf("line(%d, %d) = %q, want %q", tt.n, tt.all, got, tt.want)
		}
	}
	if got := thousands(-123456); got != "-123,456" {
		t.Errorf("thousands(-123456) = %q", got)
	}
}
