package store

import (
	"testing"

	"github.com/bearinghq/bearing/people/peopletest"
)

func TestPeople(t *testing.T) {
	engines(t, func(t *testing.T, open func(*testing.T) *DB) {
		all := func(t *testing.T) peopletest.Store {
			db := open(t)
			return peopletest.Store{Directory: db.Directory(), Organisation: db.Organisation(), Registry: db.Registry()}
		}
		t.Run("Directory", func(t *testing.T) { peopletest.TestDirectory(t, all) })
		t.Run("Registry", func(t *testing.T) { peopletest.TestRegistry(t, all) })
		t.Run("Organisation", func(t *testing.T) { peopletest.TestOrganisation(t, all) })
	})
}
