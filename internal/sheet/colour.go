package sheet

import (
	"math"
	"strconv"
)

// An rgb is a colour. Its parts go from 0 to 1.
type rgb struct{ r, g, b float64 }

// parseRGB reads RRGGBB, #RRGGBB or AARRGGBB. How transparent it is does not
// matter: programs write anything there.
func parseRGB(s string) (rgb, bool) {
	if len(s) > 0 && s[0] == '#' {
		s = s[1:]
	}
	if len(s) == 8 {
		s = s[2:]
	}
	n, err := strconv.ParseUint(s, 16, 32)
	if err != nil || len(s) != 6 {
		return rgb{}, false
	}
	return rgb{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, true
}

// tint makes c lighter (up to 1) or darker (down to -1) as workbooks define it:
// on the lightness of hue, lightness and saturation. Moving lightness alone
// keeps hue and saturation, so the parts can be moved along with it.
//
// See ECMA-376-1, 18.8.19, tint.
func (c rgb) tint(t float64) rgb {
	if t == 0 || math.IsNaN(t) {
		return c
	}
	t = max(-1, min(1, t))
	hi, lo := max(c.r, c.g, c.b), min(c.r, c.g, c.b)
	was := (hi + lo) / 2
	now := was * (1 + t)
	if t > 0 {
		now = was*(1-t) + t
	}
	// Chroma is saturation × (1 - |2L - 1|).
	scale := 0.0
	if room := 1 - math.Abs(2*was-1); room > 0 {
		scale = (1 - math.Abs(2*now-1)) / room
	}
	move := func(v float64) float64 { return max(0, min(1, now+(v-was)*scale)) }
	return rgb{move(c.r), move(c.g), move(c.b)}
}

// fill returns what a person would call c.
func (c rgb) fill() Fill {
	hi, lo := max(c.r, c.g, c.b), min(c.r, c.g, c.b)
	chroma := hi - lo
	switch {
	case chroma < 0.05 && hi > 0.3 && hi < 0.92:
		return Grey
	case chroma < 0.075, hi < 0.25:
		return NoFill
	}
	switch hue := c.hue(); {
	case hue < 14, hue >= 335:
		return Red
	case hue < 66:
		return Amber
	case hue < 172:
		return Green
	case hue < 262:
		return Blue
	}
	return NoFill
}

// hue returns the hue of c in degrees.
func (c rgb) hue() float64 {
	hi, lo := max(c.r, c.g, c.b), min(c.r, c.g, c.b)
	d := hi - lo
	var h float64
	switch hi {
	case c.r:
		h = (c.g - c.b) / d
	case c.g:
		h = (c.b-c.r)/d + 2
	default:
		h = (c.r-c.g)/d + 4
	}
	if h *= 60; h < 0 {
		h += 360
	}
	return h
}
