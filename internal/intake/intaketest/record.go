package intaketest

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/sheet"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

// An Installation is what the tests of a Record look at. It has one framework
// with the competency "Vision".
type Installation struct {
	intake.Store
	intake.Record
	Log        observe.Log
	Frameworks framework.Store
}

const (
	skills = "Name;Vision;Welding\nAda;4;3\nBob;2;\n"
	later  = "Name;Vision;Welding\nAda;5;3\nBob;2;1\n"
)

// preview stages a sheet of levels and says what it would do.
func (in Installation) preview(t *testing.T, text string, d intake.Decisions) (intake.Import, *intake.Preview) {
	t.Helper()
	i := stage(t, in.Store, intake.Import{Kind: intake.Matrix, Name: "skills.csv", Decisions: d}, []byte(text))
	book, err := sheet.Paste(text)
	if err != nil {
		t.Fatal(err)
	}
	m, err := reading.ReadMatrix(book, d.Read)
	if err != nil {
		t.Fatal(err)
	}
	known, err := in.Known(t.Context(), math.MaxInt)
	if err != nil {
		t.Fatal(err)
	}
	p := intake.Compare(m, d, known)
	if err := p.Count(t.Context(), in.Record.Standing, noon); err != nil {
		t.Fatal(err)
	}
	return i, p
}

// bring imports a sheet of levels.
func (in Installation) bring(t *testing.T, text string, d intake.Decisions) intake.Import {
	t.Helper()
	i, p := in.preview(t, text, d)
	if _, err := in.Update(t.Context(), i.UID, intake.Import.Begin); err != nil {
		t.Fatal(err)
	}
	done, err := in.Apply(t.Context(), i.UID, p, noon, func(intake.Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	if done.Result.LevelsAdded != p.Would.LevelsAdded || done.Result.PeopleAdded != p.Would.PeopleAdded ||
		done.Result.CompetenciesAdded != p.Would.CompetenciesAdded || done.Result.LevelsLeft != p.Would.LevelsLeft {
		t.Errorf("the preview promised %s and the import did %s", p.Would, done.Result)
	}
	return done
}

// matrix writes down what stands: "Ada Vision 4" and so on.
func (in Installation) matrix(t *testing.T) string {
	t.Helper()
	known, err := in.Known(t.Context(), math.MaxInt)
	if err != nil {
		t.Fatal(err)
	}
	var ids []people.ID
	for _, p := range known.People {
		ids = append(ids, p.ID)
	}
	stands, err := in.Log.Standing(t.Context(), ids...)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, p := range known.People {
		lines = append(lines, p.Name)
		for _, s := range stands[p.ID] {
			name := "?"
			for _, v := range known.Frameworks {
				if c, ok := v.CompetencyByID(s.Competency); ok {
					name = c.Name
				}
			}
			lines = append(lines, p.Name+" "+name+" "+s.Level.String()+" "+s.Source.String())
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// TestRecord runs the tests of a Record on installations made by open.
func TestRecord(t *testing.T, open func(*testing.T) Installation) {
	t.Run("people, competencies and levels are added", func(t *testing.T) {
		in := open(t)
		i := in.bring(t, skills, intake.Decisions{})
		want := "Ada\nAda Vision 4 import\nAda Welding 3 import\nBob\nBob Vision 2 import"
		if got := in.matrix(t); got != want {
			t.Errorf("the matrix is\n%s\nwant\n%s", got, want)
		}
		if i.State != intake.Applied || i.Result.CompetenciesAdded != 1 || i.Result.PeopleAdded != 2 || i.Result.LevelsAdded != 3 {
			t.Errorf("the import says it is %s and did %s", i.State, i.Result)
		}
		tally, err := in.Log.Imported(t.Context(), i.ID)
		if err != nil || tally.Levels != 3 || tally.Statements != 2 {
			t.Errorf("Imported = %+v, %v; want 3 levels in 2 statements", tally, err)
		}
	})
	t.Run("the same sheet again changes nothing", func(t *testing.T) {
		in := open(t)
		in.bring(t, skills, intake.Decisions{})
		was := in.matrix(t)
		i := in.bring(t, skills, intake.Decisions{})
		if !i.Result.Nothing() || i.Result.LevelsLeft != 3 {
			t.Errorf("the second import did %s", i.Result)
		}
		if got := in.matrix(t); got != was {
			t.Errorf("the matrix changed to\n%s", got)
		}
	})
	t.Run("a later sheet changes what differs, and undoing it brings the earlier back", func(t *testing.T) {
		in := open(t)
		in.bring(t, skills, intake.Decisions{})
		was := in.matrix(t)
		i := in.bring(t, later, intake.Decisions{})
		if i.Result.LevelsChanged != 1 || i.Result.LevelsAdded != 1 || i.Result.LevelsLeft != 2 {
			t.Errorf("the second import did %s", i.Result)
		}
		if _, err := in.Undo(t.Context(), i.UID, ada, noon); err != nil {
			t.Fatal(err)
		}
		if got := in.matrix(t); got != was {
			t.Errorf("after the undo the matrix is\n%s\nwant\n%s", got, was)
		}
	})
	t.Run("undo takes people, competencies and levels back, once", func(t *testing.T) {
		in := open(t)
		i := in.bring(t, skills, intake.Decisions{})
		undone, err := in.Undo(t.Context(), i.UID, ada, noon)
		if err != nil || undone.State != intake.Undone || undone.UndoneBy != "Ada" {
			t.Fatalf("Undo = %s by %q, %v", undone.State, undone.UndoneBy, err)
		}
		if got := in.matrix(t); got != "" {
			t.Errorf("the matrix still has\n%s", got)
		}
		known, err := in.Known(t.Context(), math.MaxInt)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range known.Frameworks[0].Competencies {
			if c.Name == "Welding" {
				t.Error("the competency is still there")
			}
		}
		if _, err := in.Undo(t.Context(), i.UID, ada, noon); !fault.Is(err, fault.Conflict) {
			t.Errorf("undoing twice: %v, want a conflict", err)
		}
		in.bring(t, skills, intake.Decisions{}) // and it can be imported again
	})
	t.Run("undo is refused, and says why, when levels were built on it", func(t *testing.T) {
		in := open(t)
		first := in.bring(t, skills, intake.Decisions{})
		second := in.bring(t, later, intake.Decisions{Source: observe.Manager})
		was := in.matrix(t)
		_, err := in.Undo(t.Context(), first.UID, ada, noon)
		if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "Ada") {
			t.Errorf("Undo = %v, want a conflict that names Ada", err)
		}
		if got := in.matrix(t); got != was {
			t.Errorf("the refused undo changed the matrix to\n%s", got)
		}
		for _, i := range []intake.Import{second, first} {
			if _, err := in.Undo(t.Context(), i.UID, ada, noon); err != nil {
				t.Errorf("undoing in reverse: %v", err)
			}
		}
	})
	t.Run("sources stand beside each other", func(t *testing.T) {
		in := open(t)
		in.bring(t, "Name;Vision\nAda;4\n", intake.Decisions{})
		in.bring(t, "Name;Vision\nAda;2\n", intake.Decisions{Source: observe.Self})
		if got, want := in.matrix(t), "Ada\nAda Vision 2 self\nAda Vision 4 import"; got != want {
			t.Errorf("the matrix is\n%s\nwant\n%s", got, want)
		}
	})
	t.Run("decisions are followed", func(t *testing.T) {
		in := open(t)
		in.bring(t, "Name;Vision;Welding\nAda Lovelace;4;3\nBob Stone;2;1\n", intake.Decisions{})
		known, err := in.Known(t.Context(), math.MaxInt)
		if err != nil {
			t.Fatal(err)
		}
		again := "Name;Vision;Weldin\nAda Lovlace;1;5\nBob Stone;3;1\n"
		_, p := in.preview(t, again, intake.Decisions{})
		if p.Open() != 2 || p.People[0].Near[0].Name != "Ada Lovelace" || p.Competencies[1].Near[0].Name != "Welding" {
			t.Fatalf("%d names are open: %+v %+v", p.Open(), p.People[0], p.Competencies[1])
		}
		d := intake.Decisions{
			People:       map[string]string{"Ada Lovlace": known.People[0].UID, "Bob Stone": intake.Skip},
			Competencies: map[string]string{"Weldin": p.Competencies[1].Near[0].UID},
		}
		in.bring(t, again, d)
		want := "Ada Lovelace\nAda Lovelace Vision 1 import\nAda Lovelace Welding 5 import\nBob Stone\nBob Stone Vision 2 import\nBob Stone Welding 1 import"
		if got := in.matrix(t); got != want {
			t.Errorf("the matrix is\n%s\nwant\n%s", got, want)
		}
	})
	t.Run("applying twice is refused and changes nothing", func(t *testing.T) {
		in := open(t)
		i, p := in.preview(t, skills, intake.Decisions{})
		if _, err := in.Apply(t.Context(), i.UID, p, noon, func(intake.Progress) {}); !fault.Is(err, fault.Conflict) {
			t.Errorf("applying what nobody said go for: %v", err)
		}
		if got := in.matrix(t); got != "" {
			t.Errorf("the matrix has\n%s", got)
		}
	})
	t.Run("a framework is added, and goes again unless something builds on it", func(t *testing.T) {
		in := open(t)
		known, err := in.Known(t.Context(), math.MaxInt)
		if err != nil {
			t.Fatal(err)
		}
		v := known.Frameworks[0].Clone()
		v.Framework.Key, v.Framework.Name = "other", "Another"
		p, err := intake.NewFramework(v, intake.Decisions{}, known, nil)
		if err != nil {
			t.Fatal(err)
		}
		i := stage(t, in.Store, intake.Import{Kind: intake.Framework, Name: "other.yaml"}, []byte("x"))
		if _, err := in.Update(t.Context(), i.UID, intake.Import.Begin); err != nil {
			t.Fatal(err)
		}
		if _, err := in.Apply(t.Context(), i.UID, p, noon, func(intake.Progress) {}); err != nil {
			t.Fatal(err)
		}
		if all, err := in.Frameworks.List(t.Context()); err != nil || len(all) != 2 {
			t.Fatalf("there are %d frameworks, %v", len(all), err)
		}
		if _, err := in.Undo(t.Context(), i.UID, ada, noon); err != nil {
			t.Fatal(err)
		}
		if all, err := in.Frameworks.List(t.Context()); err != nil || len(all) != 1 {
			t.Errorf("after the undo there are %d frameworks, %v", len(all), err)
		}
	})
}
