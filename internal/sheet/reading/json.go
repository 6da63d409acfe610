package reading

import (
	"bufio"
	"encoding/json"
	"io"
	"strconv"
)

// WriteJSON writes m as the dry run of an import prints it.
func (m *Matrix) WriteJSON(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	var buf []byte
	put := func(s string) { buf = appendJSON(buf, s) }
	raw := func(s string) { buf = append(buf, s...) }
	raw(`{"sheet":`)
	put(m.Sheet)
	raw(`,"layout":`)
	put(string(m.Layout))
	raw(`,"scale":`)
	put(m.Scale.Name)
	raw(`,"people":[`)
	for i := range m.People {
		if i > 0 {
			raw(",")
		}
		put(m.People[i].Name)
		if len(buf) > 1<<15 {
			out.Write(buf)
			buf = buf[:0]
		}
	}
	raw(`],"competencies":[`)
	for i := range m.Competencies {
		if i > 0 {
			raw(",")
		}
		put(m.Competencies[i].Name)
	}
	raw(`],"cells":[`)
	values := make([][]byte, len(m.Values))
	for i, v := range m.Values {
		values[i] = appendValue(nil, v)
	}
	first := true
	for _, r := range m.Cells.All() {
		if r.Level == NoLevel { // only an aim
			continue
		}
		if !first {
			raw(",")
		}
		first = false
		raw(`{"person":`)
		put(m.People[r.Person].Name)
		raw(`,"competency":`)
		put(m.Competencies[r.Competency].Name)
		raw(`,"value":`)
		buf = append(buf, values[r.Value]...)
		raw(`,"level":`)
		buf = strconv.AppendFloat(buf, r.Level.Float(), 'f', -1, 64)
		if r.Target != NoLevel {
			raw(`,"target":`)
			buf = strconv.AppendFloat(buf, r.Target.Float(), 'f', -1, 64)
		}
		if r.Priority != NoPriority {
			raw(`,"priority":`)
			buf = strconv.AppendInt(buf, int64(r.Priority), 10)
		}
		raw("}")
		if len(buf) > 1<<15 {
			if _, err := out.Write(buf); err != nil {
				return err
			}
			buf = buf[:0]
		}
	}
	raw(`],"doubts":[`)
	for i, d := range m.Doubts {
		if i > 0 {
			raw(",")
		}
		raw(`{"row":`)
		buf = strconv.AppendInt(buf, int64(d.Row), 10)
		raw(`,"column":`)
		put(d.Column)
		raw(`,"value":`)
		put(d.Value)
		raw(`,"reason":`)
		put(d.Reason)
		raw("}")
	}
	raw("]}\n")
	if _, err := out.Write(buf); err != nil {
		return err
	}
	return out.Flush()
}

// appendJSON appends s as a JSON string.
func appendJSON(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == '"' || c == '\\' {
			q, _ := json.Marshal(s) // a string always marshals
			return append(b, q...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// appendValue appends what a cell says: a number as a number, the rest as text.
func appendValue(b []byte, s string) []byte {
	if t := tokenOf(s); t.form == number && t.bare {
		return strconv.AppendFloat(b, t.x, 'f', -1, 64)
	}
	return appendJSON(b, clean(s))
}
