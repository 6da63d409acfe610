package ratings

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/fault"
)

// ReadCalibration reads a calibration and checks it. The name is for messages.
func ReadCalibration(r io.Reader, name string) (*Calibration, error) {
	text, err := io.ReadAll(io.LimitReader(r, 16<<20))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, fault.New(fault.Invalid, "%s is empty. A calibration is one JSON object, as 'bearing calibrate' writes it.", name)
	}
	var c *Calibration
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return nil, unreadable(name, text, err)
	}
	if c == nil {
		return nil, fault.New(fault.Invalid, "%s holds null. A calibration is one JSON object, as 'bearing calibrate' writes it.", name)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fault.New(fault.Invalid, "%s: there is more after the closing brace. A calibration is one JSON object.", name)
	}
	if key := twice(text); key != "" {
		return nil, fault.New(fault.Invalid, "%s: %q is given twice. Remove one of the two.", name, key)
	}
	return c, c.check(name)
}

// twice returns a key that one object of a JSON text has more than once, of
// which the decoder would take the last.
func twice(text []byte) string {
	d := json.NewDecoder(bytes.NewReader(text))
	var open []map[string]bool // of each object or list that is open; nil for a list
	key := false
	for {
		token, err := d.Token()
		if err != nil {
			return ""
		}
		switch token {
		case json.Delim('{'):
			open, key = append(open, map[string]bool{}), true
			continue
		case json.Delim('['):
			open, key = append(open, nil), false
			continue
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		default:
			if name, ok := token.(string); ok && key {
				if open[len(open)-1][name] {
					return name
				}
				open[len(open)-1][name], key = true, false
				continue
			}
		}
		key = len(open) > 0 && open[len(open)-1] != nil
	}
}

// unreadable says where a file is not a calibration.
func unreadable(name string, text []byte, err error) error {
	at := func(offset int64) int { return 1 + bytes.Count(text[:min(int(offset), len(text))], []byte("\n")) }
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fault.New(fault.Invalid, "%s, line %d: this is not JSON (%s). Numbers such as NaN or Infinity are not JSON either.", name, at(e.Offset), e.Error())
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		field := cmp.Or(e.Field, "the whole")
		if number, ok := strings.CutPrefix(e.Value, "number "); ok {
			return fault.New(fault.Invalid, "%s, line %d: in %s, %s is not a number that can be computed with.", name, at(e.Offset), field, number)
		}
		return fault.New(fault.Invalid, "%s, line %d: in %s, there is a value of the kind %s where a %s belongs.", name, at(e.Offset), field, e.Value, plain(e.Type.Kind().String()))
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fault.New(fault.Invalid, "%s ends in the middle. Save it again; a calibration is one JSON object.", name)
	}
	return fault.New(fault.Invalid, "%s is not a calibration: %s. It has thresholds, items, groups, location_sd, variances and scale.", name, strings.TrimPrefix(err.Error(), "json: "))
}

func plain(kind string) string {
	switch kind {
	case "float64":
		return "number"
	case "slice":
		return "list"
	}
	return "JSON object"
}

// What is computed with: beyond far logits a probability is 0 or 1 whatever the
// answer, and no population differs by wide.
const (
	far  = 50
	wide = 10000
)

func (c *Calibration) check(name string) error {
	for j, t := range c.Thresholds {
		if j > 0 && t <= c.Thresholds[j-1] {
			return fault.New(fault.Invalid, "%s: threshold %d (%g) is not above threshold %d (%g). Write thresholds from low to high.", name, j+1, t, j, c.Thresholds[j-1])
		}
		if math.Abs(t) > far {
			return fault.New(fault.Invalid, "%s: threshold %d is %g. Thresholds are logits, from -%d to %d.", name, j+1, t, far, far)
		}
	}
	if len(c.Thresholds) > maxValue-1 {
		return fault.New(fault.Invalid, "%s: there are %d thresholds; a scale has at most %d answers.", name, len(c.Thresholds), maxValue)
	}
	for _, part := range []struct {
		name string
		of   map[string]float64
	}{{"item", c.Items}, {"group", c.Groups}} {
		for _, key := range slices.Sorted(maps.Keys(part.of)) {
			if x := part.of[key]; !(math.Abs(x) <= far) {
				return fault.New(fault.Invalid, "%s: the effect of the %s %q is %g. Effects are logits, from -%d to %d.", name, part.name, key, x, far, far)
			}
		}
	}
	if c.LocationSD != nil && !(*c.LocationSD >= 0 && *c.LocationSD <= far) {
		return fault.New(fault.Invalid, "%s: location_sd is %g. It is from 0 to %d.", name, *c.LocationSD, far)
	}
	if s := c.Scale; s != nil && !(s.SD >= 1./wide && s.SD <= wide && math.Abs(s.Mean) <= wide) {
		return fault.New(fault.Invalid, "%s: the scale has mean %g and sd %g. The sd is above 0, at least %g, and neither is beyond %d.", name, s.Mean, s.SD, 1./wide, wide)
	}
	return c.checkVariances(name)
}

func (c *Calibration) checkVariances(name string) error {
	for _, key := range slices.Sorted(maps.Keys(c.Variances)) {
		if !slices.ContainsFunc(variances, func(v named) bool { return v.name == key }) {
			return fault.New(fault.Invalid, "%s: there is no variance %q. There are general, pillar, competency, perspective, severity, halo, pillar_halo and competency_halo.", name, key)
		}
		if v := c.Variances[key]; v != nil && !(*v >= 0 && *v <= wide) {
			return fault.New(fault.Invalid, "%s: the variance %s is %g. A variance is from 0 to %d.", name, key, *v, wide)
		}
	}
	for _, key := range []string{"general", "pillar", "competency"} {
		if v := c.Variances[key]; v == nil || *v > 0 {
			return nil
		}
	}
	return fault.New(fault.Invalid, "%s: the variances general, pillar and competency are all 0, so that nobody could differ from anybody. Give one of them a value above 0.", name)
}
