package store

import (
	"crypto/sha256"
	"encoding/binary"
	"math"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
)

// Questions are kept as bytes in the row of their questionnaire, in the manner
// of observe_bytes.go. After the version of the format, 1:
//
//	count, then for each question, in the order of the form:
//	  ±competency  as the difference from the one before
//	  scale
//	  item         length and bytes
//
// Answers are a byte each and need no format.

func appendQuestions(b []byte, qs []observe.Question) []byte {
	b = append(b, format)
	b = binary.AppendUvarint(b, uint64(len(qs)))
	var was framework.CompetencyID
	for _, q := range qs {
		b = binary.AppendVarint(b, int64(q.Competency-was))
		b = append(b, byte(q.Scale))
		b = appendText(b, q.Item)
		was = q.Competency
	}
	return b
}

// readQuestions is the reverse of appendQuestions.
func readQuestions(b []byte) ([]observe.Question, error) {
	r := reader{b: b}
	n := r.head()
	qs := make([]observe.Question, 0, min(n, len(b)))
	var was int64
	for range n {
		was += r.signed()
		if was <= 0 || was > math.MaxInt32 {
			r.bad = true
		}
		q := observe.Question{Competency: framework.CompetencyID(was), Scale: observe.Scale(r.byte()), Item: r.text()}
		if r.bad {
			return nil, errBytes
		}
		qs = append(qs, q)
	}
	return qs, r.end()
}

// digestOf is the same for the same questionnaires, and for no others.
func digestOf(version framework.VersionID, questions []byte) []byte {
	h := sha256.New()
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(version)))
	h.Write(questions)
	return h.Sum(nil)
}
