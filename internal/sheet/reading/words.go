package reading

import (
	"strings"
	"sync"
)

// absentWords are what people write to say that there is nothing to say. They
// never mean 0.
var absentWords = set(`n/a|na|n.a.|n. a.|n.a|#n/a|n/k|n/r|-|–|—|--|---|−|k.a.|k. a.|k.a|ka|keine angabe|keine angaben|nicht zutreffend|trifft nicht zu|
nicht anwendbar|entfallt|nicht relevant|nicht bewertet|nicht beurteilt|nicht erforderlich|not applicable|not assessed|not rated|not relevant|not required|
not needed|not known|unknown|unbekannt|offen|open|pending|tbd|tba|t.b.d.|tbc|?|??|???|.|..|...|…|/|\|_|null|nan|nil|(blank)|(leer)|blank|leer|n.z.|n.b.|n.v.|n.r.|n.e.`)

// lights are the words for the colours of a traffic light, 1 to 3; 4 is blue,
// which some put above green.
var lights = map[string]int{
	"red": 1, "rot": 1, "r": 1,
	"amber": 2, "yellow": 2, "orange": 2, "gelb": 2, "a": 2, "y": 2, "o": 2,
	"green": 3, "grun": 3, "gruen": 3, "g": 3,
	"blue": 4, "blau": 4,
}

var ticks = map[string]float64{
	"x": 1, "xx": 1, "ja": 1, "yes": 1, "true": 1, "wahr": 1, "vorhanden": 1, "done": 1, "certified": 1, "erledigt": 1, "o.k.": 1, "passed": 1, "bestanden": 1,
	"nein": 0, "no": 0, "false": 0, "falsch": 0, "nicht bestanden": 0,
}

// levelWords are words that stand for a level, each with a rank that orders
// them; the rank is not a level.
var levelWords = ranks(`
0 none|no|nothing|zero|no knowledge|no experience|no skill|no skills|unskilled|untrained|keine|kein|keine kenntnisse|keine erfahrung|keine kenntnis|nicht vorhanden|not started|never|nie|ungeschult|not trained|no competence|unfamiliar|not competent|incompetent
10 awareness|aware|fundamental awareness|exposure|exposed|theory|theorie|familiar|uberblick|gehort
13 learning|learner|in training|trainee|in ausbildung|in schulung|auszubildende|apprentice|lernend|lernende|lernender|needs training|in einarbeitung|einarbeitung|needs support|mit unterstutzung|under supervision|unter anleitung|unter aufsicht
15 novice|beginner|anfanger|anfangerin|einsteiger|einsteigerin|neuling|starter|entry|entry level|laie|emerging
17 junior
25 basic|basics|basic knowledge|grundkenntnisse|grundkenntnis|grundlagen|grundwissen|basis|basiswissen|basiskenntnisse|elementary|foundation|foundational|fundamental|fundamentals|limited|low|gering|geringe kenntnisse|niedrig|poor|weak|schwach|schlecht|wenig|mangelhaft|below expectations|elementar
30 advanced beginner|fortgeschrittener anfanger|fortgeschrittene anfanger|fortgeschrittener einsteiger
33 developing|in entwicklung|some|fair|ausreichend|some knowledge|some experience|partial|teilweise|improving
38 kenner|kennerin|kennt
42 working|working knowledge|usable|application|anwendung|anwender|anwenderin|user|genugend|genuegend
50 intermediate|mittel|medium|average|moderate|mittelstufe|mid|ok|okay|satisfactory|befriedigend|durchschnittlich|mittlere kenntnisse|adequate|erweiterte grundkenntnisse|meets expectations|regular
55 good|gut|gute kenntnisse|solid|solide|sicher|trained|geschult|independent|independently|selbststandig|selbstandig|eigenstandig|capable|able
58 competent|kompetent|skilled|qualified|qualifiziert|established
60 practitioner|practicing|praktiker|praktikerin
64 experienced|erfahren|erfahrung
66 fortgeschritten|fortgeschrittene|fortgeschrittener|fortgeschrittene kenntnisse|fundierte kenntnisse|fundiert|erweitert|vertieft|vertiefte kenntnisse
70 proficient|versiert|konner|konnerin|fluent|very good|sehr gut|sehr gute kenntnisse|strong|stark|high|hoch|professionell|exceeds expectations|umfassende kenntnisse|umfassend
73 advanced|upper intermediate
76 senior|specialist|spezialist|spezialistin
80 professional|profi|very high|sehr hoch|very strong
90 expert|experte|expertin|experten|expertenwissen|expertenkenntnisse|excellent|exzellent|ausgezeichnet|hervorragend|outstanding|native
93 lead|leading|coach|trainer|trainerin|mentor|teacher|can teach|can train|can train others|can train|multiplikator|instructor
96 master|meister|guru|authority|role model|thought leader|mastery|champion|vorbild|world class`)

// families are ordered sets of words that belong together. Where a sheet uses
// some of a family, the others still take up their places.
var families = lists(`
beginner|intermediate|advanced|expert
basic|intermediate|advanced|expert
novice|intermediate|advanced|expert
novice|beginner|intermediate|advanced|expert
beginner|intermediate|advanced|expert|master
novice|beginner|competent|proficient|expert
novice|advanced beginner|competent|proficient|expert
novice|advanced beginner|competent|proficient|expert|master
novice|competent|proficient|expert
novice|beginner|competent|proficient|expert|master
beginner|competent|proficient|expert
basic|competent|proficient|expert
basic|working|proficient|expert
basic|intermediate|proficient|expert
basic|proficient|expert
beginner|intermediate|proficient|expert
beginner|intermediate|expert
beginner|basic|intermediate|advanced|expert
fundamental awareness|novice|intermediate|advanced|expert
awareness|novice|intermediate|advanced|expert
awareness|basic|intermediate|advanced|expert
awareness|working|practitioner|expert
awareness|beginner|intermediate|advanced|expert
foundational|intermediate|advanced|expert
foundation|practitioner|expert
beginner|intermediate|advanced
basic|intermediate|advanced
novice|intermediate|expert
basic|advanced|expert
low|medium|high
very low|low|medium|high|very high
poor|fair|good|excellent
poor|fair|good|very good|excellent
weak|ok|strong
junior|intermediate|senior
junior|senior|expert
learning|competent|expert
learner|practitioner|expert
anfanger|fortgeschritten|experte
anfanger|fortgeschrittener|experte
anfanger|fortgeschrittene|experte
anfanger|kenner|konner|experte
anfanger|grundkenntnisse|fortgeschritten|experte
anfanger|grundkenntnisse|kenner|konner|experte
anfanger|grundkenntnisse|kenner|fortgeschritten|konner|experte
anfanger|grundkenntnisse|kenner|fortgeschritten|experte
anfanger|mittel|fortgeschritten|experte
anfanger|fortgeschritten|konner|experte
einsteiger|fortgeschritten|experte
einsteiger|kenner|konner|experte
grundkenntnisse|fortgeschritten|experte
grundkenntnisse|gute kenntnisse|sehr gute kenntnisse|expertenwissen
grundkenntnisse|gute kenntnisse|sehr gute kenntnisse|experte
grundkenntnisse|gut|sehr gut|experte
grundlagen|fortgeschritten|experte
basis|fortgeschritten|experte
kenner|konner|experte
gering|mittel|hoch
niedrig|mittel|hoch
schlecht|mittel|gut
schwach|mittel|stark
basic|working|advanced|expert
trainee|competent|expert
in training|trained|expert
in training|trained|trainer`)

// initials are the same for sheets that write only the first letter.
var initials = lists(`
b|i|a|e
b|a|e
n|b|i|a|e
n|i|a|e
n|b|p|e
n|b|a|e
n|b|i|p|e
b|p|e
b|i|p|e
b|c|p|e
n|c|p|e
n|b|c|p|e
a|w|p|e
l|m|h
l|c|e
f|i|a|e
f|p|e
a|f|e
a|k|f|e
a|k|e
a|g|f|e
a|g|k|e
g|f|e
k|g|f|e
b|f|e
j|i|s
j|s|e
t|c|e
n|l|m|h
k|m|h
g|m|h
n|m|h
b|i|a|e|m`)

// nothingLetters start the initials of families whose lowest means none.
var nothingSets = map[string]bool{"n|b|i|a|e": true, "n|b|p|e": true, "n|b|a|e": true, "n|b|i|p|e": true, "n|b|c|p|e": true, "n|l|m|h": true, "k|g|f|e": true, "k|m|h": false}

func split(s string) []string {
	fs := strings.Split(strings.ReplaceAll(s, "\n", "|"), "|")
	out := fs[:0]
	for _, f := range fs {
		if f = strings.TrimSpace(f); f != "" {
			out = append(out, f)
		}
	}
	return out
}

// Lists are made when a sheet is first read: most starts of the program read none.

func list(s string) func() []string {
	return sync.OnceValue(func() []string { return split(s) })
}

func set(s string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		m := map[string]bool{}
		for _, w := range split(s) {
			m[w] = true
		}
		return m
	})
}

func lists(s string) func() [][]string {
	return sync.OnceValue(func() (ls [][]string) {
		for line := range strings.Lines(s) {
			if l := split(line); len(l) > 0 {
				ls = append(ls, l)
			}
		}
		return ls
	})
}

func ranks(s string) func() map[string]int {
	return sync.OnceValue(func() map[string]int {
		m := map[string]int{}
		for line := range strings.Lines(s) {
			n, rest, ok := strings.Cut(strings.TrimSpace(line), " ")
			if !ok {
				continue
			}
			rank := 0
			for _, c := range n {
				rank = rank*10 + int(c-'0')
			}
			for _, w := range split(rest) {
				m[w] = rank
			}
		}
		return m
	})
}
