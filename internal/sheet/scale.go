package sheet

import "github.com/bearinghq/bearing/framework"

// A ScaleKind is a family of ways to write a level.
type ScaleKind string

// The kinds of scale.
const (
	Numbers     ScaleKind = "numbers" // Low to High: 0-5, 1-5, 0-4, 0-3, …
	Percentages ScaleKind = "percentages"
	Lights      ScaleKind = "red-amber-green" // by word, by letter, or by fill
	Words       ScaleKind = "words"           // beginner … expert
	Letters     ScaleKind = "letters"         // A … E, or none/basic initials
	Balls       ScaleKind = "harvey balls"    // ○ ◔ ◑ ◕ ●
	Marks       ScaleKind = "marks"           // X, ✓ or nothing
)

// A Scale is how a sheet writes levels, and what each value stands for.
type Scale struct {
	Kind      ScaleKind
	Name      string // for a person: "0-5", "red, amber, green", "beginner … expert"
	Low, High float64
	Map       []Step // each value that occurs, lowest first; the user may change it
}

// A Step says which level one written value stands for.
type Step struct {
	Value string
	Level framework.Level
	Count int // how many cells have it
}
