package exchange

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/framework/content"
)

var update = flag.Bool("update", false, "write golden files")

func TestDefaultFramework(t *testing.T) {
	v, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Pillars) != 3 || len(v.Competencies) != 24 || len(v.Roles) != 16 || len(v.Ladders) != 1 {
		t.Fatalf("got %d pillars, %d competencies, %d roles, %d ladders", len(v.Pillars), len(v.Competencies), len(v.Roles), len(v.Ladders))
	}
	for _, c := range v.Competencies {
		if len(c.Anchors) != 5 || len(c.Items) != 4 || c.Overuse == "" || len(c.AntiPatterns) == 0 || len(c.BalanceWith) == 0 {
			t.Errorf("%s has %d anchors, %d items, overuse %q", c.Key, len(c.Anchors), len(c.Items), c.Overuse)
		}
	}
}

// The embedded file is written as WriteYAML writes it, so that an export of
// the untouched framework is that file.
func TestDefaultFileIsAnExport(t *testing.T) {
	v, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	got, err := WriteYAML(v)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("../../framework/content/default.yaml", got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(got, content.Default) {
		t.Error(cmp.Diff(string(content.Default), string(got)))
	}
}

func BenchmarkDefault(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Default(); err != nil {
			b.Fatal(err)
		}
	}
}
