package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
)

// The UK Civil Service competency framework of 2012 is one JSON document:
// clusters of competencies, each with levels of paired effective and
// ineffective behaviours.

type (
	civilDoc struct {
		Title        string                                  `json:"title"`
		Copyright    string                                  `json:"copyright"`
		From         string                                  `json:"borrowedFrom"`
		Competencies map[string][]map[string]json.RawMessage `json:"competencies"`
	}
	civilPair struct {
		Effective   string `json:"effective"`
		Ineffective string `json:"ineffective"`
	}
)

func isCivilService(f File) bool {
	return bytes.HasPrefix(bytes.TrimSpace(f.Data), []byte("{")) && bytes.Contains(f.Data, []byte(`"ineffective"`)) && bytes.Contains(f.Data, []byte(`"competencies"`))
}

func readCivilService(f File) (Preview, error) {
	var d civilDoc
	if err := json.Unmarshal(f.Data, &d); err != nil {
		return Preview{}, fault.New(fault.Invalid, "%s cannot be read as the Civil Service competency framework: %s. Download it again.", f.Name, err)
	}
	v := framework.Version{
		Framework: framework.Framework{Key: framework.Slug(d.Title), Name: d.Title},
		Language:  "en",
		Source:    strings.TrimSpace(d.Copyright + ". Open Government Licence v3.0. " + d.From),
	}
	gaps := tally{text: "The source does not describe these levels. They say so."}
	for _, cluster := range slices.Sorted(maps.Keys(d.Competencies)) {
		p := framework.Pillar{Key: framework.Slug(cluster), Name: cluster}
		for _, group := range d.Competencies[cluster] {
			for _, key := range slices.Sorted(maps.Keys(group)) {
				if key == "title" {
					json.Unmarshal(group[key], &p.Name) // of another type, it stays as it was
					continue
				}
				c, err := civilCompetency(f.Name, p.Key+"."+framework.Slug(key), group[key], &gaps)
				if err != nil {
					return Preview{}, err
				}
				c.Pillar = p.Key
				v.Competencies = append(v.Competencies, c)
			}
		}
		if head, tail, ok := strings.Cut(p.Name, " - "); ok {
			p.Name, p.Focus = head, tail
		}
		v.Pillars = append(v.Pillars, p)
	}
	return Preview{Format: CivilService, Version: v, Doubts: doubts(&gaps)}, nil
}

func civilCompetency(file, key string, raw json.RawMessage, gaps *tally) (framework.Competency, error) {
	c := framework.Competency{Key: key, Name: key}
	var parts []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil || len(parts) != 1 {
		return c, fault.New(fault.Invalid, "%s: competency %s is not written as this format has it. Download the file again.", file, key)
	}
	json.Unmarshal(parts[0]["title"], &c.Name)
	json.Unmarshal(parts[0]["description"], &c.Definition)
	top := 0
	for k := range parts[0] {
		var n int
		if _, err := fmt.Sscanf(k, "level%d", &n); err == nil {
			top = max(top, min(n, 20))
		}
	}
	for n := 1; n <= top; n++ {
		var pairs []civilPair
		if err := json.Unmarshal(parts[0][fmt.Sprint("level", n)], &pairs); err != nil || len(pairs) == 0 {
			gaps.add(fmt.Sprintf("%s, level %d", c.Name, n))
			pairs = []civilPair{{Effective: "Not described by the source: see the levels beside it."}}
		}
		var seen []string
		for _, p := range pairs {
			if p.Effective != "" {
				seen = append(seen, "- "+p.Effective)
			}
			if p.Ineffective != "" {
				c.AntiPatterns = append(c.AntiPatterns, fmt.Sprintf("Level %d: %s", n, p.Ineffective))
			}
		}
		c.Anchors = append(c.Anchors, framework.Anchor{Level: framework.Whole(n), Name: fmt.Sprint("Level ", n), Text: strings.Join(seen, "\n")})
	}
	return c, nil
}
