package store

import (
	"encoding/binary"
	"math"

	"github.com/bearinghq/bearing/framework"
)

// What a conversation asks about (conversations.asked) is kept as bytes: the
// version of the format, how many there are, and each competency as a varint,
// in the order in which they are asked.

func appendAsked(b []byte, ids []framework.CompetencyID) []byte {
	b = binary.AppendUvarint(append(b, format), uint64(len(ids)))
	for _, id := range ids {
		b = binary.AppendUvarint(b, uint64(id))
	}
	return b
}

func readAsked(b []byte) ([]framework.CompetencyID, error) {
	r := reader{b: b}
	n := r.head()
	ids := make([]framework.CompetencyID, 0, n)
	for range n {
		ids = append(ids, framework.CompetencyID(r.number(1, math.MaxInt64)))
	}
	return ids, r.end()
}
