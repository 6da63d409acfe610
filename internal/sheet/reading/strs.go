package reading

import (
	"hash/maphash"
	"strings"
	"unsafe"
)

// strs gives each distinct string a number, in order of first sight. Looking
// one up costs no allocation, and a new one is cloned.
type strs struct {
	list  []string
	slots []slot // power of two, open addressing
	seed  maphash.Seed
	arena []byte
}

type slot struct {
	hash uint32
	at   int32 // index + 1; 0 is free
}

// find returns the number of s and true, or where it belongs and false.
func (t *strs) find(s string) (at int32, ok bool, hash uint32, free int) {
	if t.slots == nil {
		t.slots = make([]slot, 64)
		t.seed = maphash.MakeSeed()
	}
	hash = uint32(maphash.String(t.seed, s))
	mask := uint32(len(t.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		e := t.slots[i]
		if e.at == 0 {
			return 0, false, hash, int(i)
		}
		if e.hash == hash && t.list[e.at-1] == s {
			return e.at - 1, true, hash, 0
		}
	}
}

// add returns the number of s, and whether it is new.
func (t *strs) add(s string) (int32, bool) {
	at, ok, hash, free := t.find(s)
	if ok {
		return at, false
	}
	t.list = append(t.list, t.clone(s))
	t.slots[free] = slot{hash, int32(len(t.list))}
	if len(t.list)*4 > len(t.slots)*3 {
		t.grow()
	}
	return int32(len(t.list) - 1), true
}

func (t *strs) grow() {
	old := t.slots
	t.slots = make([]slot, 2*len(old))
	mask := uint32(len(t.slots) - 1)
	for _, e := range old {
		if e.at == 0 {
			continue
		}
		i := e.hash & mask
		for t.slots[i].at != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = e
	}
}

// clone copies s into the arena, so that many short strings cost no more than
// their bytes.
func (t *strs) clone(s string) string { return cloneInto(&t.arena, s) }

const arenaBlock = 1 << 16

func cloneInto(arena *[]byte, s string) string {
	if len(s) == 0 {
		return ""
	}
	if len(s) > arenaBlock/16 {
		return strings.Clone(s)
	}
	if cap(*arena)-len(*arena) < len(s) {
		*arena = make([]byte, 0, max(256, min(arenaBlock, 2*cap(*arena))))
		if cap(*arena) < len(s) {
			*arena = make([]byte, 0, len(s))
		}
	}
	n := len(*arena)
	*arena = append(*arena, s...)
	return unsafeString((*arena)[n : n+len(s)])
}

// unsafeString returns b as a string. The arena only ever grows, so the bytes
// never change.
func unsafeString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
