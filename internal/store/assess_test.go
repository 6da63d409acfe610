package store

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/bearinghq/bearing/assess"
	"github.com/bearinghq/bearing/assess/assesstest"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

func TestConversations(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		assesstest.TestStore(t, func(t *testing.T) (assess.Store, observe.Ratings) {
			db := open(t)
			return db.Conversations(), db.Ratings()
		})
	})
}

func TestVerifyNamesWhatIsWrongWithConversations(t *testing.T) {
	for _, tt := range []struct{ harm, want string }{
		{`UPDATE conversations SET state = 2`, "Conversation 1 is finished, closed or open, but its row says another"},
		{`UPDATE conversation_forms SET answers = (SELECT asked FROM conversations)`, "Conversation 1 cannot be read: a form of conversation 1 does not fit it."},
		{`UPDATE conversation_forms SET saved = '{'`, "Conversation 1 cannot be read"},
		{`UPDATE conversations SET asked = (SELECT answers FROM conversation_forms)`, "Conversation 1 cannot be read"},
	} {
		t.Run(tt.want, func(t *testing.T) {
			engines(t, func(t *testing.T, open func(*testing.T) *DB) {
				db := open(t)
				talk(t, db, 1, 2)
				if f, err := db.verifyConversations(t.Context()); err != nil || len(f.Wrong) > 0 {
					t.Fatalf("before: %v, %v", f.Wrong, err)
				}
				if _, err := db.write.ExecContext(t.Context(), tt.harm); err != nil {
					t.Fatal(err)
				}
				if f, err := db.verifyConversations(t.Context()); err != nil || !strings.Contains(strings.Join(f.Wrong, "\n"), tt.want) {
					t.Errorf("says %q, %v; want %q", f.Wrong, err, tt.want)
				}
			})
		})
	}
}

// talk opens a conversation about a person and saves something in it.
func talk(t *testing.T, db *DB, person, manager people.ID) assess.Conversation {
	t.Helper()
	c := assess.Conversation{Person: person, Version: 1, Asked: []framework.CompetencyID{1, 2}, Day: seenOn, By: clerk, At: entered}
	c.Places[assess.Self].Holder, c.Places[assess.Manager].Holder = person, manager
	c, err := db.Conversations().Add(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	c, err = db.Conversations().Update(t.Context(), c.UID, func(c assess.Conversation) (assess.Conversation, []observe.Rating, error) {
		c.Places[assess.Self].Own = assess.Form{Answers: []byte{4, assess.Blank}, Saved: assess.Saved{Revision: 1, At: entered, By: clerk}}
		return c, nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAskedBytes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var ids []framework.CompetencyID
		for _, n := range rapid.SliceOf(rapid.Int64Range(1, 1<<62)).Draw(t, "ids") {
			ids = append(ids, framework.CompetencyID(n))
		}
		b := appendAsked(nil, ids)
		if got, err := readAsked(b); err != nil || !slices.Equal(got, ids) {
			t.Fatalf("%v reads back as %v, %v", ids, got, err)
		}
		if _, err := readAsked(b[:len(b)-1]); err == nil {
			t.Fatal("bytes that are cut off are read")
		}
	})
}
