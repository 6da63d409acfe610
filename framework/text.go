package framework

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The lengths of texts, in characters.
const (
	maxKey  = 120
	maxName = 300
	maxText = 6000
)

// Fold returns what is left of a name when case, accents and punctuation do
// not count: "Führung & Teamarbeit" and "fuhrung and  teamarbeit" fold alike.
// The signs + and # are kept, because C, C++ and C# are three skills.
func Fold(s string) string {
	var b strings.Builder
	gap := false
	write := func(t string) {
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteString(t)
	}
	for _, r := range norm.NFKD.String(s) {
		switch {
		case r == 'ß' || r == 'ẞ':
			write("ss")
		case r == '&':
			gap = true
			write("and")
			gap = true
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '+', r == '#':
			write(string(unicode.ToLower(r)))
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
			// an accent, or an apostrophe inside a word
		default:
			gap = true
		}
	}
	return b.String()
}

// Slug makes a key of a name: "Statistical methods (R)" gives
// "statistical-methods-r". It returns "x" for a name without letters.
func Slug(name string) string {
	s := strings.NewReplacer(" ", "-", "+", "plus", "#", "sharp").Replace(Fold(name))
	for utf8.RuneCountInString(s) > 60 {
		cut := strings.LastIndexByte(s, '-')
		if cut <= 0 {
			s = string([]rune(s)[:60])
			break
		}
		s = s[:cut]
	}
	if s == "" {
		return "x"
	}
	return s
}

// free returns key, or key with the first number that makes it new. It marks
// the result as taken.
func free(key string, taken map[string]bool) string {
	made := key
	for n := 2; taken[made]; n++ {
		made = key + "-" + itoa(n)
	}
	taken[made] = true
	return made
}

func isKey(s string) bool {
	if s == "" || utf8.RuneCountInString(s) > maxKey {
		return false
	}
	for _, r := range s {
		if unicode.IsDigit(r) || r == '.' || r == '-' || r == '_' || unicode.IsLetter(r) && !unicode.IsUpper(r) {
			continue
		}
		return false
	}
	return true
}

// badSign returns the first sign in s that a text may not hold: control
// characters, and the marks that reverse the order in which signs are shown.
func badSign(s string, lines bool) (rune, bool) {
	if !utf8.ValidString(s) {
		return utf8.RuneError, true
	}
	for _, r := range s {
		switch {
		case r == '\n' && lines:
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u2028', r == '\u2029', r == '\ufeff':
			return r, true
		}
	}
	return 0, false
}

// tidy takes away what nobody sees: spaces at both ends and at the ends of
// lines, tabs, and the line ends of other systems.
func tidy(s string) string {
	if !strings.ContainsAny(s, "\n\r\t") {
		return strings.TrimSpace(s)
	}
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ").Replace(s)
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRightFunc(lines[i], unicode.IsSpace)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// line is tidy for texts of one line.
func line(s string) string { return strings.ReplaceAll(tidy(s), "\n", " ") }

// list tidies each and drops the empty ones and repetitions.
func list(all []string) []string {
	var kept []string
	for _, s := range all {
		if s = line(s); s != "" && !slices.Contains(kept, s) {
			kept = append(kept, s)
		}
	}
	return kept
}

// Tidy returns v with its texts tidied: no spaces at their ends, no empty
// entries in lists, no empty list that is not nil. Check expects this form.
func (v Version) Tidy() Version {
	v = v.Clone()
	v.Framework.Key, v.Framework.Name = line(v.Framework.Key), line(v.Framework.Name)
	v.Note, v.Language, v.Source = tidy(v.Note), line(v.Language), tidy(v.Source)
	tidyAnchors(v.Scale)
	for i := range v.Pillars {
		p := &v.Pillars[i]
		p.Key, p.Name, p.Question, p.Focus = line(p.Key), line(p.Name), line(p.Question), line(p.Focus)
	}
	for i := range v.Competencies {
		v.Competencies[i] = v.Competencies[i].tidy()
	}
	for i := range v.Roles {
		r := &v.Roles[i]
		r.Key, r.Name, r.Family, r.Track, r.Description = line(r.Key), line(r.Name), line(r.Family), line(r.Track), tidy(r.Description)
		for j := range r.Needs {
			r.Needs[j].Competency = line(r.Needs[j].Competency)
		}
	}
	for i := range v.Ladders {
		v.Ladders[i] = v.Ladders[i].tidy()
	}
	return v
}

func (c Competency) tidy() Competency {
	c.Key, c.Pillar, c.Name, c.Question = line(c.Key), line(c.Pillar), line(c.Name), line(c.Question)
	c.Definition, c.Overuse = tidy(c.Definition), tidy(c.Overuse)
	c.AntiPatterns, c.BalanceWith, c.Requires, c.Aliases = list(c.AntiPatterns), list(c.BalanceWith), list(c.Requires), list(c.Aliases)
	tidyAnchors(c.Anchors)
	for i := range c.Items {
		t := &c.Items[i]
		t.Key, t.Form, t.Other, t.Self = line(t.Key), line(t.Form), line(t.Other), line(t.Self)
	}
	return c
}

func (l Ladder) tidy() Ladder {
	l.Key, l.Name, l.Principle, l.Evidence = line(l.Key), line(l.Name), tidy(l.Principle), list(l.Evidence)
	for i := range l.Tracks {
		t := &l.Tracks[i]
		t.Key, t.Name = line(t.Key), line(t.Name)
		for j := range t.Steps {
			s := &t.Steps[j]
			s.Key, s.Name, s.Role, s.Equivalent = line(s.Key), line(s.Name), line(s.Role), line(s.Equivalent)
			s.Scope, s.LeadForm, s.Alternatives = line(s.Scope), line(s.LeadForm), list(s.Alternatives)
		}
	}
	for i := range l.Crossings {
		c := &l.Crossings[i]
		c.Key, c.From, c.To, c.Why = line(c.Key), line(c.From), line(c.To), line(c.Why)
		c.Before, c.During = list(c.Before), list(c.During)
	}
	return l
}

func tidyAnchors(as []Anchor) {
	for i := range as {
		as[i].Name, as[i].Text = line(as[i].Name), tidy(as[i].Text)
	}
}
