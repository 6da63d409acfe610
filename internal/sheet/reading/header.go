package reading

import (
	"strings"
	"sync"
	"unicode"
)

// A Role is what a column of a table holds.
type Role string

// The roles of columns.
const (
	NoRole         Role = ""         // not known yet
	NameRole       Role = "name"     // of the person
	FirstRole      Role = "first"    // first name
	LastRole       Role = "last"     // last name
	EmailRole      Role = "email"    //
	NumberRole     Role = "number"   // of the employee
	UnitRole       Role = "unit"     // several such columns are a path
	PositionRole   Role = "position" // job title
	RoleRole       Role = "role"     // role profile
	ManagerRole    Role = "manager"
	JoinedRole     Role = "joined"
	LeftRole       Role = "left"
	CompetencyRole Role = "competency"
	CategoryRole   Role = "category"
	LevelRole      Role = "level" // in a wide table: this column is a competency
	TargetRole     Role = "target"
	PriorityRole   Role = "priority"
	DateRole       Role = "date"
	IgnoreRole     Role = "ignore"
)

// headers are the words that columns are headed with, as key writes them.
var headers = sync.OnceValue(func() map[string]Role {
	return roles(map[Role]string{
		NameRole: `name|names|full name|fullname|employee|employees|employee name|employees name|person|people|person name|staff|staff name|staff member|staff members|team member|team members|team member name|
member|members|colleague|colleagues|consultant|resource|user|user name|username|worker|operator|associate|participant|who|candidate|display name|engineer|developer|display|
mitarbeiter|mitarbeiterin|mitarbeitende|mitarbeitender|mitarbeiter in|mitarbeiter innen|mitarbeiterinnen|name mitarbeiter|mitarbeitername|name des mitarbeiters|name der mitarbeiter|name mitarbeiter in|
name mitarbeitende|mitarbeiter name|vor und nachname|vorname nachname|vorname und nachname|nachname vorname|name vorname|vorname name|name und vorname|kollege|kollegen|kollegin|beschaftigte|beschaftigter|beschaftigte r|
teilnehmer|teilnehmer in|ma|namen|personen|last name first name|surname first name|first and last name|first name last name|anzeigename|bearbeiter|personname|person s name`,
		FirstRole: `first name|firstname|given name|given names|forename|vorname|vornamen|rufname|first|christian name`,
		LastRole:  `last name|lastname|surname|family name|nachname|familienname|zuname|last|nachnamen`,
		EmailRole: `e mail|email|mail|e mails|emails|e mail address|email address|mail address|e mail adresse|email adresse|mailadresse|emailadresse|work email|work e mail|user principal name|upn|business email|company email|person email|employee email|kontakt|contact|
e mail geschaftlich|dienstliche e mail|mail adresse|e mail dienstlich|mitarbeiter e mail`,
		NumberRole: `employee number|employee no|employee nr|employee id|employeeid|emp id|empid|emp no|emp nr|emp number|personnel number|personnel no|personnel nr|personnel id|staff number|staff id|staff no|id|person id|personid|badge|badge number|badge no|payroll number|payroll id|
personalnummer|personal nr|personalnr|personal nummer|pers nr|persnr|pers nummer|pnr|p nr|mitarbeiternummer|mitarbeiter nr|mitarbeiternr|mitarbeiter id|ma nr|manr|ma nummer|stammnummer|stamm nr|ausweisnummer|ausweis nr|user id|userid|worker id|number|nummer|kennung|kurzel|kuerzel|matrikelnummer|hr id|external id`,
		UnitRole: `department|departments|department name|dept|dept name|team|teams|team name|unit|units|business unit|division|org unit|organisation unit|organization unit|organisational unit|organizational unit|organisation|organization|section|sub team|sub department|
abteilung|abteilungen|bereich|gruppe|einheit|organisationseinheit|oe|org einheit|orgeinheit|sparte|ressort|fachbereich|hauptabteilung|geschaftsbereich|unit path|path|squad|tribe|chapter|schicht|shift|linie|line|group|abt|direktion|referat|sektion|unternehmensbereich|function area|directorate|branch|bu|teamname|unit name|org|pfad|einheitenpfad|area`,
		PositionRole: `job title|jobtitle|title|position|positions|job|job name|function|designation|occupation|job level|job grade|seniority|position title|pay grade|grade|
funktion|stelle|stellenbezeichnung|tatigkeit|jobtitel|berufsbezeichnung|beruf|planstelle|positionsbezeichnung|stellentitel|karrierestufe|dienstgrad|besoldung`,
		RoleRole: `role|roles|rolle|rollen|role profile|rollenprofil|job role|job family|job profile|stellenprofil|role name`,
		ManagerRole: `manager|line manager|supervisor|reports to|boss|manager email|manager e mail|manager s email|manager mail|manager name|manager s name|manager id|manager number|manager no|direct manager|reporting to|reporting manager|team lead|team leader|lead|superior|head|people manager|
vorgesetzter|vorgesetzte|vorgesetzte r|vorgesetzter e mail|vorgesetzte e mail|vorgesetzte r e mail|e mail vorgesetzter|e mail vorgesetzte r|e mail vorgesetzte|vorgesetzten e mail|vorgesetztennummer|personalnummer vorgesetzter|fuhrungskraft|fk|teamleiter|teamleitung|teamleiter in|leiter|leitung|berichtet an|direkter vorgesetzter|direkte fuhrungskraft|disziplinarische fuhrungskraft|manager personalnummer`,
		JoinedRole: `start date|startdate|hire date|hiredate|joined|join date|joining date|date joined|entry date|date of entry|date of joining|hired|hired on|hired at|joined on|member since|employed since|start|from|valid from|since|seit|
eintritt|eintrittsdatum|eintritt am|eingetreten|eingetreten am|beginn|startdatum|einstellungsdatum|eingestellt am|beschaftigt seit|im unternehmen seit|von|gultig ab`,
		LeftRole: `leave date|left|left on|end date|enddate|exit date|exit|termination date|date left|leaving date|leaver date|date of leaving|last day|last working day|until|to|valid to|bis|
austritt|austrittsdatum|austritt am|ausgetreten|ausgetreten am|ende|enddatum|ausscheiden|letzter arbeitstag|gultig bis`,
		CompetencyRole: `skill|skills|skill name|competency|competencies|competence|competences|competency name|capability|capabilities|topic|topics|ability|abilities|skill competency|subject|knowledge|knowledge area|tool|tools|technology|technologies|behaviour|behavior|competency id|skill id|
competency key|task|tasks|activity|machine|machines|training|trainings|certificate|qualification|qualifications|skillset|competency skill|skill or competency|expertise|process|item|requirement|
kompetenz|kompetenzen|fahigkeit|fahigkeiten|faehigkeit|faehigkeiten|thema|themen|qualifikation|qualifikationen|kenntnis|kenntnisse|technologie|technologien|fertigkeit|fertigkeiten|aufgabe|aufgaben|maschine|maschinen|anlage|zertifikat|werkzeug|kompetenzname|prozess|arbeitsplatz|anforderungen|kompetenzbezeichnung|bezeichnung|schulung|schulungen|skill bezeichnung|competency code|skill key`,
		CategoryRole: `category|categories|kategorie|kategorien|cluster|domain|pillar|skill group|skill category|skill area|skill type|competency area|competency group|competency category|competence area|kompetenzbereich|kompetenzfeld|kompetenzgruppe|kompetenzkategorie|type|typ|dimension|
themenfeld|themengebiet|themenbereich|oberbegriff|family|skill family|saule|skillgruppe|kompetenzcluster|kompetenzart|art|skill domain|sub category|subcategory|obergruppe|hauptgruppe|theme|handlungsfeld`,
		LevelRole: `level|levels|rating|ratings|score|scores|current|current level|current rating|current score|current state|actual|actual level|actual rating|have|has|ist|ist wert|istwert|ist stand|iststand|ist niveau|ist level|ist stufe|ist profil|niveau|stufe|bewertung|einstufung|wert|value|punkte|points|skill level|proficiency|
proficiency level|competency level|competence level|auspragung|kompetenzstufe|kompetenzniveau|kompetenzlevel|level ist|current proficiency|assessed level|assessment|mastery|as is|as is level|today|now|heute|aktuell|aktueller stand|aktuelles niveau|aktuelles level|aktuelle stufe|derzeit|stand heute|vorhanden|is|self rating|rated level|einschatzung|grad|erfullungsgrad|result|ergebnis|reifegrad|actual score`,
		TargetRole: `target|targets|target level|target rating|target score|target state|target proficiency|required|required level|required rating|required score|requirement level|required proficiency|required skill level|need|needed|needs|needed level|soll|soll wert|sollwert|soll stand|sollstand|soll niveau|sollniveau|soll level|soll stufe|soll profil|sollprofil|goal|desired|desired level|expected|expected level|
to be|to be level|ziel|zielwert|ziel niveau|zielniveau|ziel level|ziellevel|zielstufe|benotigt|benotigtes niveau|benotigtes level|gefordert|geforderter wert|gefordertes niveau|geforderte stufe|anforderung|anforderungsniveau|erforderlich|erforderliches niveau|level soll|erwartet|minimum|minimum level|min level|minimum required|mindestlevel|mindestniveau|mindeststufe|mindestwert|mindestanforderung|req|req level|should|plan level|future|role requirement|target soll|soll ziel|level required|level target|level needed`,
		PriorityRole: `priority|priorities|prio|prios|prioritat|prioritaten|prioritaet|importance|wichtigkeit|gewicht|gewichtung|weight|weighting|relevanz|relevance|bedeutung|criticality|kritikalitat|dringlichkeit|urgency`,
		DateRole:     `date|rated on|rated at|assessed on|assessed at|assessed|assessment date|date assessed|rating date|datum|bewertet am|bewertungsdatum|last assessed|as of|review date|reviewed|last updated|updated|last review|stand|erfasst am|beurteilt am|gultig am|day|tag|timestamp|zeitstempel|stichtag`,
		IgnoreRole: `#|nr|no|lfd nr|lfdnr|lfd|laufende nummer|pos|row|row no|row number|index|sl no|s no|sno|sr no|serial no|zeile|line no|count|anzahl|n|
location|site|office|country|city|standort|ort|land|werk|plant|region|building|gebaude|cost center|cost centre|kostenstelle|company|firma|gesellschaft|legal entity|
notes|note|comment|comments|remark|remarks|bemerkung|bemerkungen|kommentar|kommentare|anmerkung|anmerkungen|notiz|notizen|evidence|nachweis|begrundung|hinweis|hinweise|description|beschreibung|definition|erlauterung|details|detail|link|links|url|source|quelle|rated by|rater|assessor|bewerter|bewertet von|beurteiler|
average|avg|mean|total|totals|sum|summe|durchschnitt|mittelwert|gesamt|gesamtsumme|gesamtwert|gesamtpunkte|schnitt|ø|median|min|max|minimum score|maximum|overall|overall score|overall average|overall rating|total score|total points|average score|average level|average rating|score total|mittel|gesamtergebnis|punkte gesamt|punktzahl|sum of skills|coverage|abdeckung|abdeckungsgrad|quote|erfullung|erfullung %|%|meaning|explanation|
gap|gaps|delta|difference|diff|lucke|lucken|abweichung|deviation|variance|trend|gap score|skill gap|differenz|
age|alter|salary|gehalt|fte|hours|stunden|years|jahre|years of experience|experience years|years experience|experience in years|experience|berufserfahrung|berufsjahre|erfahrung jahre|erfahrung in jahren|betriebszugehorigkeit|tenure|birth date|birthday|date of birth|dob|geburtsdatum|geburtstag|gender|geschlecht|phone|phone number|telefon|telefonnummer|mobile|mobil|handy|status|vertrag|contract|contract type|employment type|anstellung|beschaftigungsgrad|pensum|vertragsart|arbeitszeit|legend|legende|key|legend level|
next step|next steps|action|actions|massnahme|massnahmen|nachster schritt|training needed|schulungsbedarf|development plan|photo|foto|bild|initials|initialen|salutation|anrede|titel|akademischer titel|aktiv|active|rank|ranking|rang|last login|password|interest|interesse|motivation`,
	})
})

func roles(m map[Role]string) map[string]Role {
	out := map[string]Role{}
	for r, s := range m {
		for _, w := range split(s) {
			out[w] = r
		}
	}
	return out
}

// roleOf returns what a header says its column holds. Some words are read
// differently over competencies (cats true): there "group" is a category.
func roleOf(header string) Role {
	k := key(header)
	if r, ok := headers()[k]; ok {
		return r
	}
	// "Name (Employee)", "Team / Department", "E-Mail *"
	for _, sep := range []string{"(", "/", "[", "\n", ":", "|"} {
		if a, b, ok := strings.Cut(header, sep); ok {
			ra, rb := headers()[key(a)], headers()[key(b)]
			if ra != NoRole && (ra == rb || rb == NoRole && (sep == "(" || sep == "[" || sep == "\n")) {
				return ra
			}
			if ra == NameRole && rb == CompetencyRole || ra == CompetencyRole && rb == NameRole {
				return ra
			}
		}
	}
	return NoRole
}

// isSummary reports whether a label heads an average, a sum or a count.
func isSummary(label string) bool {
	f := fold(label)
	k := key(label)
	if k == "" {
		return strings.Contains(f, "ø") || hasSign(label, "∑Σμ")
	}
	words := strings.Fields(k)
	if hasSign(label, "∑Σ") {
		return true
	}
	strong := 0
	for _, w := range words {
		switch {
		case summaryWords()[w], strings.HasSuffix(w, "durchschnitt"), strings.HasPrefix(w, "durchschnitt"), strings.HasSuffix(w, "mittelwert"), strings.HasPrefix(w, "gesamt") && len(words) <= 4:
			return true
		case weakSummaryWords()[w]:
			strong++
		}
	}
	if strong > 0 {
		rest := 0
		for _, w := range words {
			if !weakSummaryWords()[w] && !plainWords()[w] {
				rest++
			}
		}
		return rest == 0 && k != "max" && k != "min"
	}
	return len(words) >= 2 && (strings.HasPrefix(k, "people with") || strings.HasPrefix(k, "people at") || strings.HasPrefix(k, "number of") || strings.HasPrefix(k, "no of") || strings.HasPrefix(k, "# of") ||
		strings.HasPrefix(k, "# ") || strings.HasPrefix(k, "% ") || strings.HasPrefix(k, "how many"))
}

var summaryWords = set(`average|avg|averages|subtotal|zwischensumme|schnitt|ø|median|stdev|stddev|standardabweichung|abdeckung|coverage|teamschnitt|headcount|abdeckungsgrad|zielerreichung|erfullungsgrad|summe|anzahl|teilsumme`)
var weakSummaryWords = set(`mean|total|totals|sum|count|min|max|minimum|maximum|overall|gap|gaps|delta|difference|differenz|lucke|abweichung|mittel|score|points|punkte|quote|variance|bus factor|insgesamt`)
var plainWords = set(`grand|sub|of|per|all|the|in|for|by|and|team|group|department|skill|skills|competency|level|levels|score|rating|value|row|column|employee|employees|people|staff|von|der|die|das|pro|je|alle|abteilung|kompetenz|kompetenzen|wert|werte|number|no|current|ist|target|soll|vs|to|%|points|punkte|#|und|percent|prozent|company|persons|personen|mitarbeiter|gruppe|bereich|1|2|3|4|5`)

// isFooter reports whether a lone text is about the sheet and not about
// somebody.
func isFooter(s string) bool {
	f := fold(s)
	k := key(s)
	if len(s) > 80 || strings.HasPrefix(f, "*") || strings.HasPrefix(f, "©") || strings.HasPrefix(f, "http") {
		return true
	}
	for _, p := range footerStarts() {
		if k == p || strings.HasPrefix(k, p+" ") {
			return true
		}
	}
	return strings.HasSuffix(f, ":") || len(strings.Fields(k)) > 6
}

var footerStarts = list(`last updated|last update|updated|last changed|last modified|created|created by|author|owner|prepared by|version|stand|quelle|source|note|notes|hinweis|hinweise|anmerkung|bemerkung|legend|legende|key|scale|skala|rating scale|skill scale|bewertungsskala|
bewertungsschlussel|bewertung|zeichenerklarung|erklarung|erlauterung|page|seite|confidential|vertraulich|intern|internal use|erstellt|erstellt am|erstellt von|letzte aktualisierung|letzte anderung|aktualisiert|zuletzt|date|datum|level definitions|levels|stufen|niveaus|skill levels|proficiency levels|rating key|colour key|color key|farblegende|ratings|printed|gedruckt|copyright|level descriptions|end of|ende der|rev|revision|generated|exported|status|document|dokument|approved|freigegeben|gepruft|signature|unterschrift`)

// isLegendTitle reports whether a text heads a legend.
func isLegendTitle(s string) bool {
	k := key(s)
	for _, p := range legendStarts() {
		if k == p || strings.HasPrefix(k, p+" ") {
			return true
		}
	}
	return false
}

var legendStarts = list(`legend|legende|key|scale|skala|rating scale|skill scale|bewertungsskala|bewertungsschlussel|zeichenerklarung|level definitions|level definition|skill levels|proficiency levels|rating key|colour key|color key|farblegende|rating legend|level descriptions|skalenbeschreibung|stufenbeschreibung|legend scale|proficiency scale|competency levels|kompetenzstufen|rating definitions|bewertungsstufen|what the numbers mean|levels explained|scoring|scoring key`)

// likePerson says how much a text looks like the name of a person (towards 1)
// or of something else, such as a competency (towards -1).
func likePerson(s string) float64 {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0
	}
	if isEmail(s) {
		return 1
	}
	k := key(s)
	words := strings.Fields(k)
	if len(words) == 0 {
		return -0.5
	}
	if n := len(words); n == 2 && isDigits(words[1]) || n == 1 && strings.IndexAny(k, "0123456789") > 0 {
		w := strings.TrimRight(words[0], "0123456789")
		if peopleWords()[w] {
			return 0.8
		}
	}
	if len(words) == 2 && peopleWords()[words[0]] && len(words[1]) == 1 {
		return 0.8
	}
	if len(words) == 3 && peopleWords()[words[0]] && isDigits(words[1]) && capital(strings.Fields(s)[len(strings.Fields(s))-1]) {
		return 0.8 // "Person 03 Abc"
	}
	score := 0.0
	for _, w := range words {
		if competencyWords()[w] || unitWords()[w] {
			return -0.9
		}
	}
	for _, w := range words {
		if firstNames()[w] {
			score = 0.9
		}
	}
	if strings.ContainsAny(s, "&+#/:%@!?=<>;") || strings.ContainsAny(s, "0123456789") {
		score -= 0.7
	}
	if score > 0 {
		return score
	}
	for _, w := range words {
		for _, suf := range competencyEndings() {
			if len(w) > len(suf)+2 && strings.HasSuffix(w, suf) {
				score -= 0.5
				break
			}
		}
	}
	if a, b, ok := strings.Cut(s, ","); ok && len(strings.Fields(a)) <= 2 && len(strings.Fields(b)) <= 2 && capital(a) && capital(strings.TrimSpace(b)) {
		return score + 0.6
	}
	fs := strings.Fields(s)
	caps := 0
	for _, f := range fs {
		switch {
		case nobiliary()[fold(f)]:
			caps++
		case capital(f):
			caps++
		}
	}
	switch {
	case len(fs) == 1:
		if !capital(s) || s == strings.ToUpper(s) && len(s) <= 6 {
			return score - 0.3
		}
		return score
	case len(fs) > 4 || caps < len(fs):
		return score - 0.5
	}
	for _, f := range fs {
		if r := []rune(strings.TrimSuffix(f, ".")); len(r) == 1 && strings.HasSuffix(f, ".") {
			return score + 0.6
		}
	}
	if strings.ContainsAny(s, "()") {
		return score - 0.2
	}
	return score + 0.25
}

func capital(s string) bool {
	for _, r := range s {
		return unicode.IsUpper(r) || unicode.Is(unicode.Lo, r)
	}
	return false
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// isEmail reports whether s looks like one e-mail address.
func isEmail(s string) bool {
	at := strings.IndexByte(s, '@')
	return at > 0 && at < len(s)-1 && strings.IndexByte(s[at+1:], '@') < 0 && !strings.ContainsAny(s, " ,;<>()\t\n\"")
}

// hasSign reports whether one of signs stands by itself in s: a Greek name
// begins with a letter that stands for a sum elsewhere.
func hasSign(s, signs string) bool {
	rs := []rune(s)
	for i, r := range rs {
		if strings.ContainsRune(signs, r) && (i == 0 || !unicode.IsLetter(rs[i-1])) && (i+1 == len(rs) || !unicode.IsLetter(rs[i+1])) {
			return true
		}
	}
	return false
}
