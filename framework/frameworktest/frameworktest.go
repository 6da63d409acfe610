// Package frameworktest has the tests that every framework.Store passes.
package frameworktest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
)

// Small returns a framework of two competencies and a role that asks for them.
func Small(key string) framework.Version {
	two := []framework.Anchor{{Level: framework.Whole(1), Name: "Basic", Text: "Needs help."}, {Level: framework.Whole(2), Name: "Able", Text: "Needs none."}}
	return framework.Version{
		Framework: framework.Framework{Key: key, Name: "Crafts"},
		Language:  "en",
		Pillars:   []framework.Pillar{{Key: "craft", Name: "Craft", Question: "With what skill?"}},
		Competencies: []framework.Competency{
			{Key: "craft.weld", Pillar: "craft", Name: "Welding", Anchors: two},
			{Key: "craft.mill", Pillar: "craft", Name: "Milling", Anchors: two, BalanceWith: []string{"craft.weld"}},
		},
		Roles: []framework.Role{{Key: "fitter", Name: "Fitter", Needs: []framework.Need{
			{Competency: "craft.weld", Level: 150, Weight: 2}, {Competency: "craft.mill", NotNeeded: true},
		}}},
	}
}

var at = time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)

// rename is a change of a draft.
func rename(to string) func(framework.Version) (framework.Version, error) {
	return func(v framework.Version) (framework.Version, error) {
		c := v.Competencies[0]
		c.Name = to
		return v.PutCompetency(c)
	}
}

// TestStore tests a store. Open returns an empty one.
func TestStore(t *testing.T, open func(t *testing.T) framework.Store) {
	add := func(t *testing.T, s framework.Store) framework.Version {
		t.Helper()
		v, err := s.Add(t.Context(), Small("crafts"), "Ada", at)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	update := func(t *testing.T, s framework.Store, id framework.ID, change func(framework.Version) (framework.Version, error)) framework.Version {
		t.Helper()
		v, err := s.Update(t.Context(), id, change)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}

	t.Run("what is added can be read", func(t *testing.T) {
		s := open(t)
		v := add(t, s)
		if v.Number != 1 || v.ID == 0 || v.Framework.UID == "" || v.Competencies[0].ID == 0 || v.Roles[0].ID == 0 {
			t.Errorf("numbers are missing: %+v", v)
		}
		got, err := s.Get(t.Context(), v.ID)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(v, got); d != "" {
			t.Errorf("Get (-added +got):\n%s", d)
		}
		list, err := s.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := []framework.Heading{{Framework: v.Framework, Version: v.ID, Number: 1, Published: at, By: "Ada", Competencies: 2, Roles: 1}}
		if d := cmp.Diff(want, list); d != "" {
			t.Errorf("List (-want +got):\n%s", d)
		}
	})
	t.Run("a key is given once", func(t *testing.T) {
		s := open(t)
		add(t, s)
		if _, err := s.Add(t.Context(), Small("crafts"), "Ada", at); !fault.Is(err, fault.Conflict) {
			t.Errorf("Add = %v, want a conflict", err)
		}
	})
	t.Run("a version with faults is refused", func(t *testing.T) {
		s := open(t)
		v := Small("crafts")
		v.Competencies[0].Pillar = "nowhere"
		if _, err := s.Add(t.Context(), v, "Ada", at); !fault.Is(err, fault.Invalid) {
			t.Errorf("Add = %v, want it refused", err)
		}
		if list, err := s.List(t.Context()); err != nil || len(list) != 0 {
			t.Errorf("List = %v, %v; want nothing", list, err)
		}
	})
	t.Run("a draft leaves the published version alone, until it is published", func(t *testing.T) {
		s := open(t)
		v1 := add(t, s)
		d := update(t, s, v1.Framework.ID, rename("Welding of pipes"))
		if d.Number != 0 || d.ID == v1.ID {
			t.Errorf("the draft has number %d and ID %d", d.Number, d.ID)
		}
		cur, err := s.Current(t.Context())
		if err != nil || len(cur) != 1 || cur[0].Competencies[0].Name != "Welding" {
			t.Fatalf("Current = %v, %v; want the published version", cur, err)
		}
		v2, err := s.Publish(t.Context(), v1.Framework.ID, "Grace", "clearer name", at.Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if v2.Number != 2 || v2.ID != d.ID || v2.Competencies[0].ID != v1.Competencies[0].ID {
			t.Errorf("version 2 = %d, ID %d; the competency's ID changed from %d to %d", v2.Number, v2.ID, v1.Competencies[0].ID, v2.Competencies[0].ID)
		}
		old, err := s.Get(t.Context(), v1.ID)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(v1, old); d != "" {
			t.Errorf("version 1 changed:\n%s", d)
		}
		cur, err = s.Current(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]framework.Version{v2}, cur); d != "" {
			t.Errorf("Current (-published +got):\n%s", d)
		}
	})
	t.Run("drafts are listed with their framework", func(t *testing.T) {
		s := open(t)
		v := add(t, s)
		d := update(t, s, v.Framework.ID, rename("A"))
		list, err := s.List(t.Context())
		if err != nil || len(list) != 1 || list[0].Draft != d.ID || list[0].Number != 1 {
			t.Errorf("List = %+v, %v; want the draft %d beside version 1", list, err, d.ID)
		}
		vs, err := s.Versions(t.Context(), v.Framework.ID)
		if err != nil || len(vs) != 2 || vs[0].Version != d.ID || vs[1].Version != v.ID {
			t.Errorf("Versions = %+v, %v; want the draft, then version 1", vs, err)
		}
	})
	t.Run("changes to a draft add up", func(t *testing.T) {
		s := open(t)
		v := add(t, s)
		update(t, s, v.Framework.ID, rename("A"))
		d := update(t, s, v.Framework.ID, func(v framework.Version) (framework.Version, error) { return v.DropCompetency("craft.mill") })
		if len(d.Competencies) != 1 || d.Competencies[0].Name != "A" {
			t.Errorf("draft = %+v, want both changes", d.Competencies)
		}
	})
	t.Run("a refused change stores nothing", func(t *testing.T) {
		s := open(t)
		v := add(t, s)
		no := errors.New("no")
		if _, err := s.Update(t.Context(), v.Framework.ID, func(v framework.Version) (framework.Version, error) { return v, no }); !errors.Is(err, no) {
			t.Errorf("Update = %v, want the error of the change", err)
		}
		if list, err := s.List(t.Context()); err != nil || list[0].Draft != 0 {
			t.Errorf("List = %+v, %v; want no draft", list, err)
		}
	})
	t.Run("a competency that comes back has its old ID", func(t *testing.T) {
		s := open(t)
		v := add(t, s)
		update(t, s, v.Framework.ID, func(v framework.Version) (framework.Version, error) { return v.DropCompetency("craft.mill") })
		d := update(t, s, v.Framework.ID, func(x framework.Version) (framework.Version, error) { return x.PutCompetency(v.Competencies[1]) })
		if got, _ := d.Competency("craft.mill"); got.ID != v.Competencies[1].ID {
			t.Errorf("ID = %d, want %d", got.ID, v.Competencies[1].ID)
		}
	})
	t.Run("without a draft there is nothing to publish", func(t *testing.T) {
		s := open(t)
		v := add(t, s)
		if _, err := s.Publish(t.Context(), v.Framework.ID, "Ada", "x", at); !fault.Is(err, fault.NotFound) {
			t.Errorf("Publish = %v, want not found", err)
		}
	})
	t.Run("a discarded draft is gone", func(t *testing.T) {
		s := open(t)
		v := add(t, s)
		d := update(t, s, v.Framework.ID, rename("A"))
		if err := s.Discard(t.Context(), v.Framework.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(t.Context(), d.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("Get = %v, want not found", err)
		}
	})
	t.Run("what is not there is not found", func(t *testing.T) {
		s := open(t)
		_, err1 := s.Get(t.Context(), 99)
		_, err2 := s.Versions(t.Context(), 99)
		_, err3 := s.Update(t.Context(), 99, rename("A"))
		for _, err := range []error{err1, err2, err3, s.Discard(t.Context(), 99)} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("error = %v, want not found", err)
			}
		}
	})
	t.Run("changes at once are all kept", func(t *testing.T) {
		s := open(t)
		v := add(t, s)
		var wg sync.WaitGroup
		for _, name := range []string{"Drilling", "Turning", "Grinding", "Sawing"} {
			wg.Go(func() {
				_, err := s.Update(t.Context(), v.Framework.ID, func(v framework.Version) (framework.Version, error) {
					v, _, err := v.AddCompetencies("Craft", name)
					return v, err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		d, err := s.Publish(t.Context(), v.Framework.ID, "Ada", "four more", at)
		if err != nil || len(d.Competencies) != 6 {
			t.Errorf("Publish = %d competencies, %v; want 6", len(d.Competencies), err)
		}
	})
}
