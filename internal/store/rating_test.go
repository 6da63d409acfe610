package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/observe/observetest"
	"github.com/bearinghq/bearing/people"
)

func TestRatings(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		observetest.TestRatings(t, func(t *testing.T) observe.Ratings { return open(t).Ratings() })
	})
}

// forms yields ratings of an import, each of so many people by three others,
// with two questionnaires among them.
func forms(id observe.ImportID, persons int) iter.Seq2[observe.Rating, error] {
	return func(yield func(observe.Rating, error) bool) {
		for p := range persons {
			for k := range 3 {
				r := observe.Rating{
					Person: people.ID(p + 1), Rater: people.ID((p+k+1)%(persons+3) + 1), Group: observe.ByPeer, Wave: "2026",
					Day: seenOn, By: clerk, At: entered, Import: id, Asked: observe.Questionnaire{Version: framework.VersionID(p%2 + 1)},
				}
				for c := range 6 {
					r.Asked.Questions = append(r.Asked.Questions, observe.Question{Competency: framework.CompetencyID(c/2 + 1), Item: fmt.Sprint("i", c)})
					r.Answers = append(r.Answers, byte((p+c+k)%6))
				}
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}

func addAll(t *testing.T, db *DB, seq iter.Seq2[observe.Rating, error]) {
	t.Helper()
	err := db.inTx(t.Context(), func(tx *sql.Tx) error {
		_, err := db.addRatings(t.Context(), tx, seq)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRatingsOfAnImportAreWithdrawnWhole(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		addAll(t, db, forms(1, 40))
		before, err := db.Ratings().About(t.Context(), 7)
		if err != nil || len(before) != 3 {
			t.Fatalf("About(7) = %v, %v", before, err)
		}
		addAll(t, db, forms(2, 300))
		for i, want := range []int{900, 0} { // the second time there is nothing left
			var n int
			err := db.inTx(t.Context(), func(tx *sql.Tx) (err error) {
				n, err = db.withdrawRatings(t.Context(), tx, 2, clerk, entered, "The wrong file.")
				return err
			})
			if err != nil || n != want {
				t.Errorf("withdrawal %d took back %d, %v; want %d", i+1, n, err, want)
			}
		}
		after, err := db.Ratings().About(t.Context(), 7)
		if diff := cmp.Diff(before, after); err != nil || diff != "" {
			t.Errorf("before and after: %v\n%s", err, diff)
		}
		if f, err := db.verifyRatings(t.Context()); err != nil || len(f.Wrong) > 0 || !strings.HasPrefix(f.Looks, "1920 ratings") {
			t.Errorf("verify says %+v, %v", f, err)
		}
	})
}

func TestRatingsThatStopLeaveNothing(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		db := open(t)
		err := db.inTx(t.Context(), func(tx *sql.Tx) error {
			_, err := db.addRatings(t.Context(), tx, func(yield func(observe.Rating, error) bool) {
				for r := range forms(1, 100) {
					if !yield(r, nil) {
						return
					}
				}
				yield(observe.Rating{}, context.Canceled)
			})
			return err
		})
		all, err2 := db.Ratings().After(t.Context(), 0, 10)
		if err == nil || len(all) != 0 || err2 != nil {
			t.Errorf("ended with %v and left %d ratings, %v", err, len(all), err2)
		}
		asked, err := questionnaires(t.Context(), db.read)
		if len(asked) != 0 || err != nil {
			t.Errorf("left %d questionnaires, %v", len(asked), err)
		}
	})
}

func TestVerifyNamesWhatIsWrongWithRatings(t *testing.T) {
	for _, tt := range []struct{ harm, want string }{
		{`UPDATE rating_head SET seq = 1`, "The last rating has number 60, and the head of the record says 1."},
		{`DELETE FROM ratings WHERE seq = 5`, "Ratings are missing: there are 59 with numbers from 1 to 60."},
		{`UPDATE ratings SET answers = (SELECT digest FROM questionnaires WHERE id = 1) WHERE seq = 3`, "1 ratings have answers that do not fit what was asked."},
		{`UPDATE questionnaires SET questions = (SELECT questions FROM questionnaires WHERE id = 1), version = 9 WHERE id = 2`, "Questionnaire 2 is not as it was asked: its questions have been changed."},
		{`UPDATE ratings SET rater = person WHERE seq = 4`, "1 ratings are of somebody about themself, but not as self, or the reverse."},
		{`UPDATE ratings SET withdraws = 50, why = 'x' WHERE seq = 6`, "1 withdrawals take back nothing that there is."},
	} {
		t.Run(tt.want, func(t *testing.T) {
			engines(t, func(t *testing.T, open func(*testing.T) *DB) {
				db := open(t)
				addAll(t, db, forms(0, 20))
				if f, err := db.verifyRatings(t.Context()); err != nil || len(f.Wrong) > 0 {
					t.Fatalf("before: %v, %v", f.Wrong, err)
				}
				if _, err := db.write.ExecContext(t.Context(), tt.harm); err != nil {
					t.Fatal(err)
				}
				f, err := db.verifyRatings(t.Context())
				if err != nil || !strings.Contains(strings.Join(f.Wrong, "\n"), tt.want) {
					t.Errorf("says %q, %v; want %q", f.Wrong, err, tt.want)
				}
			})
		})
	}
}

func TestQuestionBytes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		qs := []observe.Question{}
		for range rapid.IntRange(0, 20).Draw(t, "n") {
			qs = append(qs, observe.Question{
				Competency: framework.CompetencyID(rapid.IntRange(1, 1000).Draw(t, "competency")),
				Item:       rapid.String().Draw(t, "item"), Scale: observe.Scale(rapid.IntRange(0, 1).Draw(t, "scale")),
			})
		}
		got, err := readQuestions(appendQuestions(nil, qs))
		if diff := cmp.Diff(qs, got); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
	})
}

// Whatever the bytes are, reading them ends, and what it gives is written back
// to bytes that read the same.
func FuzzReadQuestions(f *testing.F) {
	f.Add(appendQuestions(nil, nil))
	f.Add(appendQuestions(nil, []observe.Question{{Competency: 3, Item: "a"}, {Competency: 1, Scale: observe.Anchored}}))
	f.Add([]byte{1, 3, 255, 255, 255, 255, 15})
	f.Fuzz(func(t *testing.T, b []byte) {
		qs, err := readQuestions(b)
		if err != nil {
			return
		}
		again, err := readQuestions(appendQuestions(nil, qs))
		if diff := cmp.Diff(qs, again); err != nil || diff != "" {
			t.Errorf("%x: %v\n%s", b, err, diff)
		}
	})
}
