// Package intaketest holds the tests that every intake.Store and intake.Queue
// passes.
package intaketest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/internal/intake"
	"github.com/bearinghq/bearing/internal/sheet/reading"
	"github.com/bearinghq/bearing/observe"
	"github.com/bearinghq/bearing/people"
)

var (
	noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	ada  = people.Actor{Account: 1, Person: 2, Name: "Ada"}
)

// plenty is more than any file of these tests holds.
const plenty = 64 << 20

func stage(t *testing.T, s intake.Store, i intake.Import, content []byte) intake.Import {
	t.Helper()
	i.By, i.At = ada, noon
	i, err := s.Stage(t.Context(), i, bytes.NewReader(content), plenty)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func file(t *testing.T, s intake.Store, uid string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.File(t.Context(), uid, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestStore runs the tests of a Store on an empty one made by open.
func TestStore(t *testing.T, open func(*testing.T) intake.Store) {
	t.Run("what is staged is got back, byte by byte", func(t *testing.T) {
		s := open(t)
		content := bytes.Repeat([]byte("name;level\n"), 300_000) // more than three pieces
		i := stage(t, s, intake.Import{Kind: intake.Matrix, Name: "skills.csv", Decisions: intake.Decisions{
			Read:   reading.Options{Sheets: []string{"Team"}, Levels: map[string]framework.Level{"expert": 500}},
			Source: observe.Manager,
		}}, content)
		got, err := s.Get(t.Context(), i.UID)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(i, got); d != "" {
			t.Errorf("Get differs from what was staged:\n%s", d)
		}
		sum := sha256.Sum256(content)
		if got.SHA256 != hex.EncodeToString(sum[:]) || got.Size != int64(len(content)) || got.State != intake.Staged {
			t.Errorf("got %s of %d bytes, %s", got.SHA256, got.Size, got.State)
		}
		if !bytes.Equal(file(t, s, i.UID), content) {
			t.Error("the file is not what was staged")
		}
	})
	t.Run("an empty file is staged too, so that it can be explained", func(t *testing.T) {
		s := open(t)
		i := stage(t, s, intake.Import{Kind: intake.People, Name: "empty.csv"}, nil)
		if b := file(t, s, i.UID); len(b) != 0 {
			t.Errorf("the empty file holds %d bytes", len(b))
		}
	})
	t.Run("an upload that is cut leaves nothing", func(t *testing.T) {
		s := open(t)
		for _, end := range []error{errors.New("connection reset"), io.ErrUnexpectedEOF} {
			r := io.MultiReader(bytes.NewReader(make([]byte, 3<<20+1)), iotest.ErrReader(end))
			_, err := s.Stage(t.Context(), intake.Import{Kind: intake.Matrix, Name: "x.csv", At: noon}, r, plenty)
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("Stage of what ends in %v = %v, want a sentence", end, err)
			}
		}
		empty(t, s)
	})
	t.Run("an upload whose sender has gone leaves nothing", func(t *testing.T) {
		s := open(t)
		ctx, cancel := context.WithCancel(t.Context())
		r := io.MultiReader(bytes.NewReader(make([]byte, 1<<20)), readerFunc(func([]byte) (int, error) {
			cancel()
			return 0, context.Canceled
		}))
		if _, err := s.Stage(ctx, intake.Import{Kind: intake.Matrix, At: noon}, r, plenty); err == nil {
			t.Error("Stage of a cancelled upload succeeded")
		}
		empty(t, s)
	})
	t.Run("a file beyond the limit is refused and leaves nothing", func(t *testing.T) {
		s := open(t)
		_, err := s.Stage(t.Context(), intake.Import{Kind: intake.Matrix, At: noon}, bytes.NewReader(make([]byte, 5<<20)), 4<<20)
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "4 MB") {
			t.Errorf("Stage = %v, want a sentence that names the limit", err)
		}
		empty(t, s)
	})
	t.Run("the same upload twice at once makes two imports", func(t *testing.T) {
		s := open(t)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if _, err := s.Stage(t.Context(), intake.Import{Kind: intake.Matrix, Name: "a.csv", At: noon}, strings.NewReader("a,b\n"), plenty); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		all, err := s.List(t.Context(), "", 10)
		if err != nil || len(all) != 4 {
			t.Fatalf("List = %d imports, %v; want 4", len(all), err)
		}
		for _, i := range all {
			if string(file(t, s, i.UID)) != "a,b\n" {
				t.Errorf("import %s lost its file", i.UID)
			}
		}
	})
	t.Run("imports are listed newest first, page by page", func(t *testing.T) {
		s := open(t)
		var uids []string
		for range 5 {
			uids = append([]string{stage(t, s, intake.Import{Kind: intake.People}, []byte("x")).UID}, uids...)
		}
		var got []string
		for before := ""; ; before = got[len(got)-1] {
			page, err := s.List(t.Context(), before, 2)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range page {
				got = append(got, i.UID)
			}
			if len(page) < 2 {
				break
			}
		}
		if d := cmp.Diff(uids, got); d != "" {
			t.Errorf("order:\n%s", d)
		}
	})
	t.Run("a refused change stores nothing", func(t *testing.T) {
		s := open(t)
		i := stage(t, s, intake.Import{Kind: intake.People}, []byte("x"))
		no := errors.New("no")
		_, err := s.Update(t.Context(), i.UID, func(i intake.Import) (intake.Import, error) {
			i.State = intake.Applied
			return i, no
		})
		if !errors.Is(err, no) {
			t.Errorf("Update = %v", err)
		}
		if got, _ := s.Get(t.Context(), i.UID); got.State != intake.Staged {
			t.Errorf("state = %s", got.State)
		}
	})
	t.Run("what is discarded keeps its name and hash but not its file", func(t *testing.T) {
		s := open(t)
		i := stage(t, s, intake.Import{Kind: intake.People, Name: "people.csv"}, []byte("x"))
		if _, err := s.Update(t.Context(), i.UID, intake.Import.Discard); err != nil {
			t.Fatal(err)
		}
		got, err := s.Get(t.Context(), i.UID)
		if err != nil || got.Name != "people.csv" || got.SHA256 != i.SHA256 || got.State != intake.Discarded {
			t.Errorf("Get = %+v, %v", got, err)
		}
		if err := s.File(t.Context(), i.UID, io.Discard); !fault.Is(err, fault.Conflict) {
			t.Errorf("File = %v, want a conflict", err)
		}
	})
	t.Run("decisions made at once are all kept", func(t *testing.T) {
		s := open(t)
		i := stage(t, s, intake.Import{Kind: intake.Matrix}, []byte("x"))
		var wg sync.WaitGroup
		for _, name := range []string{"Ada", "Bob", "Cem", "Dia", "Eva", "Fee"} {
			wg.Go(func() {
				_, err := s.Update(t.Context(), i.UID, func(i intake.Import) (intake.Import, error) {
					d := i.Decisions
					d.People = map[string]string{name: intake.New}
					for k, v := range i.Decisions.People {
						d.People[k] = v
					}
					return i.Decide(d)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got, _ := s.Get(t.Context(), i.UID); len(got.Decisions.People) != 6 {
			t.Errorf("kept %d decisions of 6", len(got.Decisions.People))
		}
	})
	t.Run("an unknown import is not found", func(t *testing.T) {
		s := open(t)
		if _, err := s.Get(t.Context(), "nobody"); !fault.Is(err, fault.NotFound) {
			t.Errorf("Get = %v", err)
		}
		if err := s.File(t.Context(), "nobody", io.Discard); !fault.Is(err, fault.NotFound) {
			t.Errorf("File = %v", err)
		}
	})
}

func empty(t *testing.T, s intake.Store) {
	t.Helper()
	if all, err := s.List(t.Context(), "", 10); err != nil || len(all) != 0 {
		t.Errorf("List = %d imports, %v; want none", len(all), err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
