package sheet

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"
)

// A format is what the number format of a cell makes of a number.
type format uint8

const (
	general format = iota
	percent
	date
	clock // a time without a day
)

// builtin returns the format of the numbers that every workbook knows.
// See ECMA-376-1, 18.8.30.
func builtin(id int) format {
	switch {
	case id == 9, id == 10:
		return percent
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
		return date
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47:
		return clock
	}
	return general
}

// formatOf tells what a format code such as "dd.mm.yyyy" or "0.0%" shows.
func formatOf(code string) format {
	code, elapsed := bareFormat(code)
	if strings.EqualFold(code, "general") {
		return general
	}
	has := func(letters string) bool { return strings.ContainsAny(code, letters) }
	time := elapsed || has("hHsS")
	switch {
	case has("yYdD"), has("mM") && !time:
		return date
	case time:
		return clock
	case has("%"):
		return percent
	}
	return general
}

// bareFormat returns the first section of a format code without quoted text,
// escaped characters, colours, conditions and currencies; and whether it shows
// an elapsed time.
func bareFormat(code string) (string, bool) {
	var b strings.Builder
	elapsed := false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			return b.String(), elapsed
		case '\\', '_', '*':
			i++
		case '"':
			n := strings.IndexByte(code[i+1:], '"')
			if n < 0 {
				return b.String(), elapsed
			}
			i += n + 1
		case '[':
			n := strings.IndexByte(code[i:], ']')
			if n < 0 {
				return b.String(), elapsed
			}
			if inside := strings.ToLower(code[i+1 : i+n]); inside != "" && strings.Trim(inside, "hms") == "" {
				elapsed = true
			}
			i += n
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), elapsed
}

// appendNumber appends v as a person writes it, without the noise that binary
// fractions have in the last digits: programs show fifteen digits.
func appendNumber(b []byte, v float64) []byte {
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return strconv.AppendInt(b, int64(v), 10)
	}
	var digits [32]byte
	rounded, err := strconv.ParseFloat(view(strconv.AppendFloat(digits[:0], v, 'e', 14, 64)), 64)
	if err != nil {
		rounded = v
	}
	if a := math.Abs(rounded); a >= 1e21 || a < 1e-7 {
		return strconv.AppendFloat(b, rounded, 'g', -1, 64)
	}
	return strconv.AppendFloat(b, rounded, 'f', -1, 64)
}

// isPlainNumber reports whether b is a number as appendNumber would write it:
// nothing is to be done then.
func isPlainNumber(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte{'-'})
	if len(b) == 0 || string(b) == "0" || len(b) > 15 || b[0] == '.' || b[0] == '0' && len(b) > 1 && b[1] != '.' {
		return false
	}
	whole, fraction, point := bytes.Cut(b, []byte{'.'})
	return digits(view(whole)) && (!point || digits(view(fraction)) && fraction[len(fraction)-1] != '0')
}

// lastSerial is 9999-12-31.
const lastSerial = 2958465

// appendSerial appends the day or the time of day that a serial number stands
// for, and reports false if it stands for none. Days count from 1900-01-01 as 1
// with a 29 February 1900 that never was, or from 1904-01-01 as 0.
func appendSerial(b []byte, v float64, f format, since1904 bool) ([]byte, bool) {
	v += 0.5 / 86400 // to the nearest second
	day, part := math.Modf(v)
	if since1904 {
		day += 1462
	}
	if v < 0 || day > lastSerial {
		return b, false
	}
	if f == clock || day < 1 {
		t := time.Time{}.Add(time.Duration(part*86400) * time.Second)
		if t.Second() == 0 {
			return t.AppendFormat(b, "15:04"), true
		}
		return t.AppendFormat(b, "15:04:05"), true
	}
	if day < 60 {
		day++
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(day)).AppendFormat(b, time.DateOnly), true
}
