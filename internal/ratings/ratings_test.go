package ratings_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/ratings"
	"github.com/bearinghq/bearing/internal/sheet"
)

func read(t testing.TB, text string) (*ratings.File, error) {
	t.Helper()
	book, err := sheet.Open(strings.NewReader(text), int64(len(text)), "ratings.csv")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { book.Close() })
	return ratings.Read(book.Sheets[0])
}

// good is three raters about three persons.
const good = `person,rater,item,value
Ada,Xu,i1,5
Ada,Yi,i1,4
Bea,Xu,i1,2
Bea,Zoe,i1,3
Cem,Yi,i1,3
Cem,Zoe,i1,1
`

// Rows come out of a buffer that is filled again and again.
func TestAFileLongerThanOneBuffer(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("Person,Rater,Item,Value\n")
	for i := range 40_000 {
		fmt.Fprintf(&b, "person %d,rater %d,i,%d\n", i/20, i%20, 1+i%5)
	}
	f, err := read(t, b.String())
	if err != nil {
		t.Fatal(err)
	}
	if f.Data.Answers() != 40_000 || len(f.Persons) != 2000 || len(f.Raters) != 20 || f.Top != 5 {
		t.Errorf("%d answers of %d persons by %d raters up to %d", f.Data.Answers(), len(f.Persons), len(f.Raters), f.Top)
	}
}

func TestFilesThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, says string }{
		{"an unknown column", "person,rater,item,value,dyad\n", `Row 1, column E: the column "dyad" is not known. Columns are person, rater, item and value, and if there are any competency, pillar, group and wave; rename or remove it.`},
		{"a column twice", "person,rater,item,Item,value\n", `Row 1, column D: the column "item" stands in column C already. Remove one of the two.`},
		{"a column that is missing", "person,rater,value\n", `Row 1 has no column "item". A file of ratings needs person, rater, item and value.`},
		{"no ratings", "person,rater,item,value\n", "The file holds no ratings. Its first row names the columns person, rater, item and value; each further row is one answer."},
		{"a fraction", good + "Ada,Zoe,i1,3.5\n", "Row 8, column D: the value 3.5 is not a whole number. Answers are the numbers of the options, from 1 up; do not average them."},
		{"a word", good + "Ada,Zoe,i1,often\n", `Row 8, column D: the value "often" is not a number. Answers are whole numbers from 1 up; leave the cell empty where there is none.`},
		{"not a number", good + "Ada,Zoe,i1,NaN\n", `Row 8, column D: the value "NaN" is not a number. Answers are whole numbers from 1 up; leave the cell empty where there is none.`},
		{"nought", good + "Ada,Zoe,i1,0\n", "Row 8, column D: the value 0 is outside the scale. Answers are whole numbers from 1 to at most 20; leave the cell empty where there is none."},
		{"a huge number", good + "Ada,Zoe,i1,1e400\n", `Row 8, column D: the value "1e400" is not a number. Answers are whole numbers from 1 up; leave the cell empty where there is none.`},
		{"no person", good + ",Zoe,i1,3\n", "Row 8, column A: there is no person. Fill it in, or remove the row."},
		{"an answer twice", good + "Ada,Xu,i1,3\n", `Rows 2 and 8 are both the answer of "Xu" about "Ada" to "i1". Remove one, or tell them apart by a column wave.`},
		{"one person", "person,rater,item,value\nAda,Xu,i1,5\nAda,Yi,i1,4\n", `All ratings are about one person, "Ada". How somebody stands can only be told beside others; add ratings of others.`},
		{"one rater", "person,rater,item,value\nAda,Xu,i1,5\nBea,Xu,i1,4\n", `All ratings are by one rater, "Xu". What is the person and what is the rater can only be told with several raters.`},
		{"everybody 5", "person,rater,item,value\nAda,Xu,i1,5\nBea,Yi,i1,5\n", "All 2 answers are 5, so they tell nobody from anybody. Check the column value."},
		{"somebody as their own peer", "person,rater,item,value,group\nAda,Ada,i1,5,peer\n", `Row 2: "Ada" rates themself as "peer". Write "self" as the group, or correct the rater or the person.`},
		{"somebody else as self", "person,rater,item,value,group\nAda,Bea,i1,5,self\n", `Row 2: "Bea" rates "Ada" as "self". Correct the group, the rater or the person.`},
		{"two groups for one", "person,rater,item,value,group\nAda,Xu,i1,5,peer\nAda,Xu,i2,5,report\nBea,Yi,i1,4,peer\n", `Rows 2 and 3 name "Xu" as "peer" and as "report" for "Ada". A rater is of one group for one person.`},
		{"an item of two competencies", "person,rater,item,value,competency\nAda,Xu,i1,5,trust\nBea,Yi,i1,4,plans\n", `Row 3: item "i1" is said to ask about "plans", and further up about "trust". An item asks about one competency.`},
		{"a competency of two pillars", "person,rater,item,value,competency,pillar\nAda,Xu,i1,5,trust,lead\nBea,Yi,i2,4,trust,manage\n", `Row 3: a competency is said to be of pillar "manage", and further up of "lead". A competency is of one pillar.`},
		{"waves of two kinds", "person,rater,item,value,wave\nAda,Xu,i1,5,2026-03-01\nBea,Yi,i1,4,spring\n", `The wave "2026-03-01" is neither a day such as 2026-03-01, a month, a year nor a number. Write all waves in one of these ways.`},
		{"too many waves", "person,rater,item,value,wave\nA,X,i,5,1\nA,X,i,4,2\nA,X,i,4,3\nB,Y,i,4,4\n", `Row 5, column E: "4" is more than the 3 different ones that can be told apart. Is it the right column?`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := read(t, tt.text)
			if !fault.Is(err, fault.Invalid) || err.Error() != tt.says {
				t.Errorf("says %v\nwant %s", err, tt.says)
			}
		})
	}
}

func TestCalibrationsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, says string }{
		{"NaN", "{\"thresholds\":[1,\nNaN]}", "c.json, line 2: this is not JSON (invalid character 'N' looking for beginning of value). Numbers such as NaN or Infinity are not JSON either."},
		{"a text for a number", `{"location_sd":"wide"}`, "c.json, line 1: in location_sd, there is a value of the kind string where a number belongs."},
		{"an unknown part", `{"taus":[1]}`, `c.json is not a calibration: unknown field "taus". It has thresholds, items, groups, location_sd, variances and scale.`},
		{"thresholds out of order", `{"thresholds":[-1,2,1,3]}`, "c.json: threshold 3 (1) is not above threshold 2 (2). Write thresholds from low to high."},
		{"a negative variance", `{"variances":{"halo":-1}}`, "c.json: the variance halo is -1. A variance is from 0 to 10000."},
		{"an unknown variance", `{"variances":{"luck":1}}`, `c.json: there is no variance "luck". There are general, pillar, competency, perspective, severity, halo, pillar_halo and competency_halo.`},
		{"a negative location", `{"location_sd":-1}`, "c.json: location_sd is -1. It is from 0 to 50."},
		{"a scale without width", `{"scale":{"mean":0,"sd":0}}`, "c.json: the scale has mean 0 and sd 0. The sd is above 0, at least 0.0001, and neither is beyond 10000."},
		{"nothing", " \n", "c.json is empty. A calibration is one JSON object, as 'bearing calibrate' writes it."},
		{"null", "null", "c.json holds null. A calibration is one JSON object, as 'bearing calibrate' writes it."},
		{"a list", "[1]", "c.json, line 1: in the whole, there is a value of the kind array where a JSON object belongs."},
		{"half a file", `{"items":{"i1":0`, "c.json ends in the middle. Save it again; a calibration is one JSON object."},
		{"a number out of range", `{"thresholds":[-1e999]}`, "c.json, line 1: in thresholds, -1e999 is not a number that can be computed with."},
		{"a name twice", `{"thresholds":[0,1],"items":{"i1":0,"i2":2,"i1":1}}`, `c.json: "i1" is given twice. Remove one of the two.`},
		{"a threshold far out", `{"thresholds":[-51,1]}`, "c.json: threshold 1 is -51. Thresholds are logits, from -50 to 50."},
		{"an item far out", `{"items":{"i1":1e6}}`, `c.json: the effect of the item "i1" is 1e+06. Effects are logits, from -50 to 50.`},
		{"a group far out", `{"groups":{"peer":-60}}`, `c.json: the effect of the group "peer" is -60. Effects are logits, from -50 to 50.`},
		{"a variance far out", `{"variances":{"halo":1e5}}`, "c.json: the variance halo is 100000. A variance is from 0 to 10000."},
		{"persons who cannot differ", `{"variances":{"general":0,"pillar":0,"competency":0}}`, "c.json: the variances general, pillar and competency are all 0, so that nobody could differ from anybody. Give one of them a value above 0."},
		{"two objects", "{} {}", "c.json: there is more after the closing brace. A calibration is one JSON object."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := ratings.ReadCalibration(strings.NewReader(tt.text), "c.json")
			if !fault.Is(err, fault.Invalid) || err.Error() != tt.says {
				t.Errorf("says %v\nwant %s", err, tt.says)
			}
		})
	}
}

func TestScore(t *testing.T) {
	t.Parallel()
	f, err := read(t, good+"Dee,Wu,i1,4\nDee,Wu,i2,\nEli,Wu,i1,2\n")
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.Score(nil, false)
	if err != nil {
		t.Fatal(err)
	}
	level := map[string]float64{}
	for _, p := range r.Persons {
		level[p.Person] = p.Level
		if !(p.SE > 0 && p.Variance > 0 && p.Reliability > 0 && p.Reliability < 1 && p.Band80[0] < p.Level && p.Level < p.Band80[1]) {
			t.Errorf("%s has %+v, want a level inside its band, with error and reliability", p.Person, p)
		}
	}
	if !(level["Ada"] > level["Bea"] && level["Ada"] > level["Cem"] && level["Dee"] > level["Eli"]) {
		t.Errorf("levels are %v, want Ada above Bea and Cem, and Dee above Eli", level)
	}
	if len(r.Components) != 2 || strings.Join(r.Components[1], " ") != "Dee Eli" {
		t.Errorf("sets of linked persons are %v, want those of Xu, Yi and Zoe, and those of Wu", r.Components)
	}
	if len(r.Dyads) != 8 || len(r.Raters) != 4 || r.LogLik == nil || !(*r.LogLik < 0) {
		t.Errorf("there are %d pairs, %d raters and likelihood %v, want 8, 4 and one below 0", len(r.Dyads), len(r.Raters), r.LogLik)
	}

	mixed := "person,rater,item,value\nEli,Wu,i1,2\nDee,Wu,i1,4\nDee,Wu,i2,\nCem,Zoe,i1,1\nCem,Yi,i1,3\nBea,Zoe,i1,3\nBea,Xu,i1,2\nAda,Yi,i1,4\nAda,Xu,i1,5\n"
	g, err := read(t, mixed)
	if err != nil {
		t.Fatal(err)
	}
	again, err := g.Score(nil, false)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range again.Persons {
		if was := r.Persons[i]; p.Person != was.Person || math.Float64bits(p.Mode) != math.Float64bits(was.Mode) || math.Float64bits(p.Variance) != math.Float64bits(was.Variance) {
			t.Errorf("rows in another order give %+v, want %+v", p, was)
		}
	}
}

func TestAValueOutsideTheScale(t *testing.T) {
	t.Parallel()
	f, err := read(t, good+"Ada,Zoe,i1,6\n")
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Score(nil, false)
	const want = "Row 8, column D: the value 6 is outside the scale, whose thresholds are for 5 answers. Correct it, give a calibration for this scale, or let it be estimated."
	if !fault.Is(err, fault.Invalid) || err.Error() != want {
		t.Errorf("says %v\nwant %s", err, want)
	}
}

// A part of a calibration that is there is kept; one that is not is estimated.
func TestEstimate(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("person,rater,item,value\n")
	for p := range 30 {
		for r := range 6 {
			if (p+r)%2 == 1 {
				continue
			}
			for i, item := range []string{"easy", "hard"} {
				y := 3 + (p*7%5 - 2) + (r%3 - 1) - i + (p*r+i)%2
				b.WriteString(strings.Join([]string{string(rune('A' + p%26)), string(rune('A' + p/26)), ",r", string(rune('0' + r)), ",", item, ",", string(rune('0' + max(1, min(5, y)))), "\n"}, ""))
			}
		}
	}
	f, err := read(t, b.String())
	if err != nil {
		t.Fatal(err)
	}
	fixed := .5
	r, err := f.Score(&ratings.Calibration{Variances: map[string]*float64{"severity": &fixed}}, true)
	if err != nil {
		t.Fatal(err)
	}
	c := r.Calibration
	if *c.Variances["severity"] != .5 || *c.LocationSD != 0 || *c.Variances["general"] <= 0 {
		t.Errorf("the calibration is %v with location %v, want severity kept, a general variance and no location", c.Variances, *c.LocationSD)
	}
	if c.Items["easy"] != 0 || !(c.Items["hard"] < -.3) || !(r.Errors.Items["hard"] > 0) || r.Errors.Variances["severity"] != nil {
		t.Errorf("items are %v with errors %v, want easy at 0, hard below it, and no error for what is kept", c.Items, r.Errors.Items)
	}
	for j := 1; j < len(c.Thresholds); j++ {
		if c.Thresholds[j] <= c.Thresholds[j-1] {
			t.Errorf("thresholds are %v, want them in order", c.Thresholds)
		}
	}
	again, err := f.Score(c, false)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(*again.LogLik-*r.LogLik) > 1e-6 {
		t.Errorf("with the calibration found, the likelihood is %v, want %v", *again.LogLik, *r.LogLik)
	}
}

// The widest calibration that is taken is computed with, whatever was answered.
func TestTheWidestCalibrationsAreComputedWith(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"thresholds":[-50,-1,1,50],"items":{"i1":50,"i2":-50}}`,
		`{"thresholds":[49.6,49.7,49.8,50],"items":{"i1":-50},"groups":{"peer":-50}}`,
		`{"variances":{"general":10000,"severity":0,"halo":10000,"competency_halo":10000}}`,
		`{"variances":{"general":1e-300,"severity":10000,"halo":1e-300}}`,
	} {
		c, err := ratings.ReadCalibration(strings.NewReader(text), "c.json")
		if err != nil {
			t.Fatal(err)
		}
		f, err := read(t, good)
		if err != nil {
			t.Fatal(err)
		}
		r, err := f.Score(c, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range r.Persons {
			if !(p.Level >= 1 && p.Level <= 5 && p.SE >= 0 && p.Variance > 0 && p.Reliability <= 1) {
				t.Errorf("with %s, somebody is %+v", text, p)
			}
		}
	}
}

// Answers that follow a rule without exception fit ever better the more persons,
// or raters, are taken to differ.
func TestAnswersWithoutAMaximumAreRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		value func(p, r int) int
		says  string
	}{
		"by person": {func(p, r int) int { return 1 + p%3 }, "the variance general grows without end"},
		"by rater":  {func(p, r int) int { return 1 + r%3 }, "the variance severity grows without end"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := []byte("person,rater,item,value\n")
			for p := range 6 {
				for r := range 6 {
					b = fmt.Appendf(b, "p%d,r%d,i1,%d\n", p, r, tt.value(p, r))
				}
			}
			f, err := read(t, string(b))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Score(nil, true); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("says %v, want %s", err, tt.says)
			}
			if _, err := f.Score(nil, false); err != nil {
				t.Errorf("with the shipped calibration, it says %v", err)
			}
		})
	}
}

// Two waves of one competency: what cannot be told is 0, and so is the part of it
// that belongs to an occasion.
func TestWavesAreEstimated(t *testing.T) {
	t.Parallel()
	b := []byte("person,rater,item,value,wave\n")
	for p := range 12 {
		for r := range 6 {
			for w := range 2 {
				b = fmt.Appendf(b, "p%d,r%d,i1,%d,%d\n", p, r, 1+(p*7+r*5+p*r+w*p%3)%5, 2025+w)
			}
		}
	}
	f, err := read(t, string(b))
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.Score(nil, true)
	if err != nil {
		t.Fatal(err)
	}
	if v := r.Calibration.Variances; *v["pillar_halo"] != 0 || r.LogLik == nil || r.Persons[0].Change == nil {
		t.Errorf("variances are %v, likelihood %v, change %v", v, r.LogLik, r.Persons[0].Change)
	}
	small := .1
	if _, err := f.Score(&ratings.Calibration{Variances: map[string]*float64{"halo": &small}}, false); err != nil {
		t.Errorf("with a small variance of halo, it says %v", err)
	}
}

// What the program exports is read as it is: people by their address, and what
// was judged as a whole by its competency.
func TestExportedRatingsAreRead(t *testing.T) {
	t.Parallel()
	const text = "Ratee,Ratee e-mail,Ratee number,Rater,Rater e-mail,Rater number,Group,Competency,Item,Value,Date,Wave\n" +
		"Ada,ada@example.org,1,Bob,,2,peer,lead.vision,lead.vision.q1,4,2026-01-10,\n" +
		"Ada,ada@example.org,1,Bob,,2,peer,lead.vision,,3,2026-01-10,\n" +
		"Ada,adah@example.org,3,Cem,,,manager,lead.vision,lead.vision.q1,2,2026-01-10,\n"
	b, err := sheet.Open(strings.NewReader(text), int64(len(text)), "r.csv")
	if err != nil {
		t.Fatal(err)
	}
	f, err := ratings.Read(b.Sheets[0])
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([][]string{{"ada@example.org", "adah@example.org"}, {"2", "Cem"}, {"lead.vision", "lead.vision.q1"}}, [][]string{f.Persons, f.Raters, f.Items}); d != "" || f.Data.Answers() != 3 {
		t.Errorf("read are %d answers of others than they are:\n%s", f.Data.Answers(), d)
	}
}
