package intake

import (
	"strings"
	"unicode/utf8"

	"github.com/bearinghq/bearing/framework"
	"github.com/bearinghq/bearing/observe"
)

// questions finds what a sheet of ratings asked: an item by its key or its
// words, or a competency, which is judged as a whole by its anchors.
type questions struct {
	catalogue *Catalogue
	byKey     map[string]askedAs // items and competencies, by key in small letters
	byText    map[string]askedAs // items, by their words, folded
	items     []askedAs
	version   map[framework.CompetencyID]framework.VersionID
}

// askedAs is a question and what it is called.
type askedAs struct {
	asked
	near Near
}

func newQuestions(vs []framework.Version) *questions {
	q := &questions{NewCatalogue(vs), map[string]askedAs{}, map[string]askedAs{}, nil, map[framework.CompetencyID]framework.VersionID{}}
	put := func(m map[string]askedAs, key string, a askedAs) {
		if _, taken := m[key]; !taken && key != "" {
			m[key] = a
		}
	}
	for _, v := range vs {
		for _, c := range v.Competencies {
			q.version[c.ID] = v.ID
			for _, it := range c.Items {
				a := askedAs{asked{version: v.ID, question: observe.Question{Competency: c.ID, Item: it.Key, Scale: observe.Frequency}}, Near{ID: int64(c.ID), UID: it.Key, Name: it.Key}}
				q.items = append(q.items, a)
				put(q.byKey, strings.ToLower(it.Key), a)
				put(q.byText, framework.Fold(it.Other), a)
				put(q.byText, framework.Fold(it.Self), a)
			}
		}
	}
	for _, v := range vs {
		for _, c := range v.Competencies {
			put(q.byKey, strings.ToLower(c.Key), q.whole(c.ID, c.Key, c.Name))
		}
	}
	return q
}

// whole is the question for the highest anchored sentence of a competency that
// is typical.
func (q *questions) whole(id framework.CompetencyID, key, name string) askedAs {
	return askedAs{asked{version: q.version[id], question: observe.Question{Competency: id, Scale: observe.Anchored}}, Near{ID: int64(id), UID: key, Name: name}}
}

// match returns what a name asks. A Match without ID asks nothing that is known.
func (q *questions) match(name string, said map[string]string) (Match, asked) {
	m, found := Match{Name: name}, asked{}
	folded := framework.Fold(name)
	if a, ok := q.byKey[strings.ToLower(name)]; ok {
		m.take(a.near)
		found = a.asked
	} else if k, how := q.catalogue.index.Find(name); how != framework.None {
		a := q.whole(k.ID, k.Key, k.Name)
		m.take(a.near)
		found = a.asked
	} else if a, ok := q.byText[folded]; ok && folded != "" {
		m.take(a.near)
		found = a.asked
	} else {
		m.Near = q.nearly(name, folded)
	}
	m = m.decide(said, func(uid string) (Near, bool) {
		a, ok := q.byKey[strings.ToLower(uid)]
		if ok {
			found = a.asked
		}
		return a.near, ok
	})
	if m.ID == 0 {
		return m, asked{}
	}
	return m, found
}

// nearly returns items and competencies that are nearly called so.
func (q *questions) nearly(name, folded string) []Near {
	var all []Near
	lower := strings.ToLower(name)
	for _, a := range q.items {
		if len(all) == maxNear {
			return all
		}
		key := strings.ToLower(a.near.UID)
		if utf8.RuneCountInString(lower) < 6 || numbered(lower, key) {
			continue
		}
		switch distance(lower, key) {
		case 1:
			a.near.Why = "one letter differs"
			all = append(all, a.near)
		case 2:
			a.near.Why = "two letters differ"
			all = append(all, a.near)
		}
	}
	for _, n := range q.catalogue.nearly(folded) {
		if len(all) < maxNear {
			all = append(all, n)
		}
	}
	return all
}

// AskedKeys returns the key of each question of a sheet of ratings: of the
// item, or of the competency that is judged as a whole.
func (p *Preview) AskedKeys() map[observe.Question]string {
	keys := map[observe.Question]string{}
	for i, a := range p.Rated.asked {
		if a.version != 0 {
			keys[a.question] = p.Competencies[i].UID
		}
	}
	return keys
}
