package reading

import "strings"

// A builder collects what the sheets say into a Matrix.
type builder struct {
	m      *Matrix
	o      *Options
	names  strs // people, by what identifies them
	comps  strs
	values strs
	tokens []reading // of values
	rows   int
	paths  map[string][]string
	signed bool // minus signs are levels
}

func newBuilder(m *Matrix, o *Options) *builder {
	return &builder{m: m, o: o, paths: map[string][]string{}}
}

// value returns the number of a cell's value.
func (b *builder) value(text string) int32 {
	at, fresh := b.values.add(text)
	if fresh {
		b.tokens = append(b.tokens, b.token(b.values.list[at]))
	}
	return at
}

func (b *builder) token(text string) reading {
	if b.signed {
		return signedToken(text)
	}
	return tokenOf(text)
}

// competency returns the index of a competency, new or known.
func (b *builder) competency(c Competency) int32 {
	at, fresh := b.comps.add(c.Name + "\x00" + c.Category)
	if fresh {
		b.m.Competencies = append(b.m.Competencies, c)
	}
	return at
}

func merge(q, p *Person) {
	for _, f := range []struct{ to, from *string }{{&q.Email, &p.Email}, {&q.Number, &p.Number}, {&q.Position, &p.Position}, {&q.Role, &p.Role}, {&q.Manager, &p.Manager}} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
	if q.Unit == nil {
		q.Unit = p.Unit
	}
}

// path takes "Ops / Line 3 / Early" apart.
func (b *builder) path(s string) []string {
	s = clean(s)
	if p, ok := b.paths[s]; ok {
		return p
	}
	s = strings.Clone(s)
	p := splitPath(s)
	b.paths[s] = p
	return p
}

func splitPath(s string) []string {
	for _, sep := range []string{" / ", " > ", ">", " » ", "»", " → ", "→", " \\ ", "\\", " | ", "|"} {
		if strings.Contains(s, sep) {
			var out []string
			for p := range strings.SplitSeq(s, sep) {
				if p = strings.TrimSpace(p); p != "" {
					out = append(out, p)
				}
			}
			return out
		}
	}
	if s == "" {
		return nil
	}
	return []string{s}
}

// identify returns the index of the person, and whether it is new. An e-mail
// or a number identifies; otherwise the name does.
func (b *builder) identify(p *Person) (int32, bool) {
	id := "n\x00" + fold(p.Name)
	switch {
	case p.Email != "":
		id = "e\x00" + fold(p.Email)
	case p.Number != "":
		id = "#\x00" + fold(p.Number)
	}
	at, fresh := b.names.add(id)
	if fresh {
		b.m.People = append(b.m.People, *p)
	}
	return at, fresh
}
