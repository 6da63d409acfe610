package reading

import (
	"fmt"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/internal/sheet"
)

// answersIn reads a CSV of ratings.
func answersIn(t *testing.T, o Options, lines ...string) (*Answers, error) {
	t.Helper()
	return ReadAnswers(csvBook(t, lines...), o)
}

func csvBook(t *testing.T, lines ...string) *sheet.Book {
	t.Helper()
	content := strings.Join(lines, "\n") + "\n"
	b, err := sheet.Open(strings.NewReader(content), int64(len(content)), "r.csv")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// told writes down what a sheet of ratings says, one answer to a line.
func (a *Answers) told() string {
	var lines []string
	for i := range a.Len() {
		x := a.At(i)
		group := "-"
		if x.Group > 0 {
			group = a.Groups[x.Group-1].Group.String()
		}
		lines = append(lines, fmt.Sprintf("%d %s %s %s %s %d %s %s", x.Row, a.People[x.Person].Called(), a.People[x.Rater].Called(), group, a.Asked[x.Asked].Name, x.Value, x.Day, a.Waves[x.Wave]))
	}
	return strings.Join(lines, "\n")
}

func TestAnswersAreReadByTheirColumns(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"in English", []string{"ratee,rater,group,item,value,date,wave", "Ada,Bob,peer,lead.vision.q1,4,2026-03-01,Spring"}, "2 Ada Bob peer lead.vision.q1 4 2026-03-01 Spring"},
		{"in German", []string{"Beurteilte Person;Beurteilende Person;Beziehung;Kompetenz;Bewertung;Datum;Welle", "Ada;Bob;Führungskraft;Vision;4;01.03.2026;Frühjahr"}, "2 Ada Bob manager Vision 4 2026-03-01 Frühjahr"},
		{"feedback", []string{"Feedbacknehmerin\tFeedbackgeber\tPerspektive\tFrage\tAntwort", "Ada\tBob\tKolleg:innen\tlead.vision.q1\t4 - oft"}, "2 Ada Bob peer lead.vision.q1 4  "},
		{"as bearing score does", []string{"person,rater,item,value", "1,2,i1,5"}, "2 1 2 i1 5  "},
		{"below a title", []string{"Ratings of spring", "", "value,item,rater,ratee", "3,q,Bob,Ada"}, "4 Ada Bob - q 3  "},
		{"an item goes before its competency", []string{"ratee,rater,competency,item,value", "Ada,Bob,Vision,q1,1", "Ada,Bob,Vision,,2"}, "2 Ada Bob - q1 1  \n3 Ada Bob - Vision 2  "},
		{"no answer is not 0", []string{"ratee,rater,item,value", "Ada,Bob,a,", "Ada,Bob,b,n/a", "Ada,Bob,c,cannot judge", "Ada,Bob,d,Kann ich nicht beurteilen"}, "2 Ada Bob - a 0  \n3 Ada Bob - b 0  \n4 Ada Bob - c 0  \n5 Ada Bob - d 0  "},
		{"an address is somebody", []string{"ratee,rater,item,value", "Ada <ada@example.org>,ada@example.org,a,1"}, "2 Ada Ada - a 1  "},
		{"a day as a spreadsheet keeps it", []string{"ratee,rater,item,value,date", "Ada,Bob,a,1,46082"}, "2 Ada Bob - a 1 2026-03-01 "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, err := answersIn(t, Options{}, tt.lines...)
			if err != nil {
				t.Fatal(err)
			}
			got := a.told()
			if strings.Contains(tt.lines[0], "Perspektive") || strings.Contains(tt.want, " - ") || strings.Contains(tt.lines[0], "person,") {
				got, tt.want = strings.ReplaceAll(got, " - ", " "), strings.ReplaceAll(tt.want, " - ", " ")
			}
			if got != tt.want {
				t.Errorf("it says\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestWhatIsNoSheetOfRatingsIsRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"no rater", []string{"ratee,item,value", "Ada,q,1"}, "Row 1 of r.csv has no column for who rates. A file"},
		{"no value", []string{"ratee,rater,item", "Ada,Bob,q"}, "Row 1 of r.csv has no column for the answer. A file"},
		{"no ratee", []string{"rater,item,value", "Bob,q,1"}, "Row 1 of r.csv has no column for who is rated. A file"},
		{"nothing asked", []string{"ratee,rater,value", "Ada,Bob,1"}, "Row 1 of r.csv has no column for what was asked. A file"},
		{"a column twice", []string{"ratee,rater,item,value,rating", "Ada,Bob,q,1,2"}, "Row 1: the columns D (value) and E (rating) mean the same."},
		{"a header only", []string{"ratee,rater,item,value"}, "r.csv has a header but no ratings below it."},
	} {
		_, err := answersIn(t, Options{}, tt.lines...)
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestWhatIsOddAboutAnswersIsDoubted(t *testing.T) {
	t.Parallel()
	head := "ratee,rater,group,item,value,date,wave"
	for _, tt := range []struct {
		name, row, place, want string
		answers                int
	}{
		{"outside the scale", "Ada,Bob,peer,q,6,,", "r!E2", "The value “6” is outside the scale.", 0},
		{"0", "Ada,Bob,peer,q,0,,", "r!E2", "The value “0” is outside the scale.", 0},
		{"a fraction", "Ada,Bob,peer,q,3.5,,", "r!E2", "The value “3.5” is not a whole number.", 0},
		{"a fraction with a comma", `Ada,Bob,peer,q,"3,5",,`, "r!E2", "The value “3,5” is not a whole number.", 0},
		{"NaN", "Ada,Bob,peer,q,NaN,,", "r!E2", "", 1},
		{"text", "Ada,Bob,peer,q,often,,", "r!E2", "The value “often” is not a number.", 0},
		{"a share", "Ada,Bob,peer,q,80%,,", "r!E2", "The value “80%” is not a number.", 0},
		{"nobody", ",Bob,peer,q,3,,", "r!A2", "This row does not say who is rated.", 0},
		{"by nobody", "Ada,,peer,q,3,,", "r!B2", "This row does not say who rates.", 0},
		{"nothing asked", "Ada,Bob,peer,,3,,", "r!D2", "This row does not say what was asked.", 0},
		{"an unknown group", "Ada,Bob,cousin,q,3,,", "r!C2", "“cousin” is no known group of raters.", 1},
		{"no day", "Ada,Bob,peer,q,3,soon,", "r!F2", "“soon” is not a date.", 1},
		{"31 February", "Ada,Bob,peer,q,3,2026-02-31,", "r!F2", "“2026-02-31” is a day that does not exist.", 1},
		{"a long wave", "Ada,Bob,peer,q,3,," + strings.Repeat("w", 101), "r!G2", "The name of the wave has more than 100 characters.", 1},
		{"a long name", strings.Repeat("n", 201) + ",Bob,peer,q,3,,", "r!A2", "The name has more than 200 characters", 0},
		{"what cannot be seen", "Ada\x07,Bob,peer,q,3,,", "r!A2", "The cell holds characters that cannot be seen", 1},
	} {
		a, err := answersIn(t, Options{}, head, tt.row)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		switch {
		case tt.want == "":
			if len(a.Doubts) != 0 || a.At(0).Value != 0 {
				t.Errorf("%s: %d doubts, value %d; want an answer that says there is none", tt.name, len(a.Doubts), a.At(0).Value)
			}
		case len(a.Doubts) != 1 || a.Doubts[0].Place() != tt.place || !strings.HasPrefix(a.Doubts[0].Reason, tt.want) || a.Doubts[0].Fix == "":
			t.Errorf("%s: doubts %+v, want %s: %s", tt.name, a.Doubts, tt.place, tt.want)
		}
		if a.Len() != tt.answers {
			t.Errorf("%s: %d answers, want %d", tt.name, a.Len(), tt.answers)
		}
	}
}

func TestAnUnknownColumnIsDoubtedAndNotRead(t *testing.T) {
	t.Parallel()
	a, err := answersIn(t, Options{}, "ratee,rater,item,value,shoe size", "Ada,Bob,q,1,38")
	if err != nil || a.Len() != 1 || len(a.Doubts) != 1 || a.Doubts[0].Place() != "r!E" {
		t.Fatalf("%v: %+v", err, a)
	}
}

// What somebody decided about cells and words is read in place of what stands
// there.
func TestAnswersAreCorrected(t *testing.T) {
	t.Parallel()
	lines := []string{"ratee,rater,group,item,value", "Ada,Bob,cousin,q,7", "Ada,Cem,peer,q,3", "Ada,Dia,boss,q,2"}
	o := Options{Cells: map[string]string{"r!E2": "4", "r!C3": LeaveOut}, Groups: map[string]string{"cousin": "peer", "boss": "other"}}
	a, err := answersIn(t, o, lines...)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := a.told(), "2 Ada Bob peer q 4  \n4 Ada Dia other q 2  "; got != want || len(a.Doubts) != 0 {
		t.Errorf("it says\n%s\nwith %+v, want\n%s", got, a.Doubts, want)
	}
}

// A matrix that says who rated is a matrix all the same; a sheet of ratings is
// known by its columns.
func TestSheetsOfRatingsAreKnown(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]bool{
		"ratee,rater,item,value": true, "person,rater,item,value": true, "Name,Rated by,Skill,Level": false,
		"Beurteilte Person,Beurteilende Person,Kompetenz,Wert": true, "name,reviewer,relationship,question,score": true,
		"Employee,Skill,Level": false, "Name,Manager,E-mail": false, "person,rater,competency,value,wave": true,
	} {
		got, err := HoldsAnswers(csvBook(t, head, "a,b,c,1"), Options{})
		if err != nil || got != want {
			t.Errorf("%s: %t, %v, want %t", head, got, err, want)
		}
	}
}

func TestTooManyAnswersAreRefused(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("ratee,rater,item,value\n")
	for range MaxAnswers + 1 {
		b.WriteString("a,b,c,1\n")
	}
	book, err := sheet.Open(strings.NewReader(b.String()), int64(b.Len()), "r.csv")
	if err != nil {
		t.Fatal(err)
	}
	_, err = ReadAnswers(book, Options{})
	if want := fmt.Sprintf("Row %d: a file may hold %d answers", MaxAnswers+2, MaxAnswers); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %q", err, want)
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add("ratee,rater,group,item,value,date,wave\nAda,Bob,peer,q,3,2026-03-01,w\n")
	f.Add("Beurteilte;Beurteiler;Gruppe;Frage;Wert\nAda;Ada;selbst;q;n/a\n")
	f.Fuzz(func(t *testing.T, content string) {
		b, err := sheet.Open(strings.NewReader(content), int64(len(content)), "r.csv")
		if err != nil {
			return
		}
		a, err := ReadAnswers(b, Options{})
		if err != nil {
			return
		}
		for i := range a.Len() {
			if x := a.At(i); x.Value > 5 || int(x.Person) >= len(a.People) || int(x.Rater) >= len(a.People) || int(x.Asked) >= len(a.Asked) || int(x.Wave) >= len(a.Waves) || int(x.Group) > len(a.Groups) {
				t.Fatalf("answer %d is %+v", i, *x)
			}
		}
	})
}
