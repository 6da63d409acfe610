package store

import (
	"sync"

	"github.com/bearinghq/bearing/framework"
)

// versionCache keeps the published versions that were read last. They never
// change, so nothing here can be out of date.
type versionCache struct {
	mu    sync.Mutex
	byID  map[framework.VersionID]framework.Version
	order []framework.VersionID // the oldest first
}

// maxCached is how many versions are kept. The largest frameworks take a few
// megabytes each, the usual ones a tenth of one.
const maxCached = 24

func (c *versionCache) get(id framework.VersionID) (framework.Version, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.byID[id]
	return v, ok
}

func (c *versionCache) put(v framework.Version) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byID == nil {
		c.byID = map[framework.VersionID]framework.Version{}
	}
	if _, ok := c.byID[v.ID]; ok {
		return
	}
	if len(c.order) == maxCached {
		delete(c.byID, c.order[0])
		c.order = c.order[1:]
	}
	c.byID[v.ID] = v
	c.order = append(c.order, v.ID)
}
