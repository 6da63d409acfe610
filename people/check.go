package people

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bearinghq/bearing/fault"
)

// The longest name, e-mail address and employee number, in characters. The
// address is bounded by RFC 5321.
const (
	MaxName   = 200
	MaxEmail  = 254
	MaxNumber = 64
)

// CheckName returns the name of a person, without spaces around it, or says
// what is wrong with it. Any script is welcome, and so are names such as
// "Null" and "O'Brien".
func CheckName(s string) (string, error) { return checkText("name", "The name", s, true, MaxName) }

// CheckUnitName does the same for the name of a unit.
func CheckUnitName(s string) (string, error) {
	s, err := checkText("name", "The name of the unit", s, true, MaxName)
	if err == nil && strings.Contains(s, PathSeparator) {
		return s, fault.Field("name", "The name of the unit has %q in it, which separates units in a path. Leave it out.", PathSeparator)
	}
	return s, err
}

// CheckTitle does the same for what a position is called, which may be empty.
func CheckTitle(s string) (string, error) { return checkText("title", "The title", s, false, MaxName) }

// CheckNumber does the same for an employee number, which may be empty.
func CheckNumber(s string) (string, error) {
	return checkText("number", "The employee number", s, false, MaxNumber)
}

func checkText(field, what, s string, needed bool, longest int) (string, error) {
	s = strings.TrimSpace(s)
	switch {
	case s == "" && needed:
		return s, fault.Field(field, "%s is missing. Write it here.", what)
	case !utf8.ValidString(s):
		return s, fault.Field(field, "%s is not valid text. Save the file as UTF-8, or type it again.", what)
	}
	if n := utf8.RuneCountInString(s); n > longest {
		return s, fault.Field(field, "%s has %d characters; %d is the most. Shorten it.", what, n, longest)
	}
	for _, r := range s {
		if hidden(r) {
			return s, fault.Field(field, "%s has a character in it that cannot be seen (U+%04X). Type it again without it.", what, r)
		}
	}
	return s, nil
}

// hidden reports whether r is a control character or changes the direction of
// the text around it, which lets one name look like another. Joiners stay: Persian,
// Hindi and emoji are written with them.
func hidden(r rune) bool {
	switch {
	case unicode.IsControl(r), r == '\u2028', r == '\u2029', r == '\ufeff', r == '\u200b':
		return true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f', r == '\u061c':
		return true
	}
	return false
}

// CheckEmail returns the address in lower case, or says what is wrong with it.
// It may be empty. Domains in any script are welcome.
func CheckEmail(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "" {
		return "", nil
	}
	if why := wrongEmail(s); why != "" {
		return s, fault.Field("email", "%s", why)
	}
	return s, nil
}

func wrongEmail(s string) string {
	local, domain, _ := strings.Cut(s, "@")
	switch {
	case !utf8.ValidString(s):
		return "The e-mail address is not valid text. Type it again."
	case utf8.RuneCountInString(s) > MaxEmail || len(s) > 4*MaxEmail:
		return "The e-mail address is longer than 254 characters. Check it."
	case strings.HasPrefix(s, "mailto:"):
		return "The e-mail address begins with mailto:. Leave that out."
	case strings.ContainsAny(s, ",;"):
		return "There is more than one e-mail address. Write one."
	case strings.Count(s, "@") == 0:
		return "The e-mail address has no @. Write it as name@example.org."
	case strings.Count(s, "@") > 1:
		return "The e-mail address has more than one @. Write it as name@example.org."
	case strings.ContainsAny(s, "\"<>()[]\\:"):
		return "The e-mail address has quotation marks or brackets in it. Write it as name@example.org."
	case strings.IndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || hidden(r) || unicode.Is(unicode.Cf, r) }) >= 0:
		return "The e-mail address has a space or a character in it that cannot be seen. Type it again."
	case local == "" || domain == "":
		return "The e-mail address is not whole. Write it as name@example.org."
	case strings.HasPrefix(domain, "."), strings.HasSuffix(domain, "."), strings.Contains(domain, ".."):
		return "The part of the e-mail address after the @ has a dot too many. Check it."
	}
	return ""
}

// CheckPerson returns p with its fields tidied, or every fault at once by field.
func CheckPerson(p Person) (Person, error) {
	fields := map[string]string{}
	check := func(s *string, f func(string) (string, error)) {
		tidy, err := f(*s)
		*s = tidy
		if e, ok := err.(*fault.Error); ok {
			for k, v := range e.Fields {
				fields[k] = v
			}
		}
	}
	check(&p.Name, CheckName)
	check(&p.Email, CheckEmail)
	check(&p.Number, CheckNumber)
	return p, faults(fields)
}

// faults joins the faults of a form's fields into one, or none.
func faults(fields map[string]string) error {
	if len(fields) == 0 {
		return nil
	}
	var all []string
	for _, k := range []string{"name", "email", "number"} {
		if fields[k] != "" {
			all = append(all, fields[k])
		}
	}
	e := fault.New(fault.Invalid, "%s", strings.Join(all, " "))
	e.Fields = fields
	return e
}
