package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/bearinghq/bearing/fault"
	"github.com/bearinghq/bearing/framework"
)

// schema is the first line of a file in our format.
const schema = "bearing.framework/1"

// The types below are the YAML format. They are a promise to files already
// written, so they are kept apart from the types of the rules.
type (
	doc struct {
		Format       string       `yaml:"format"`
		Key          string       `yaml:"key"`
		Name         string       `yaml:"name"`
		Language     string       `yaml:"language,omitempty"`
		Source       string       `yaml:"source,omitempty"`
		Scale        []anchor     `yaml:"scale,omitempty"`
		Pillars      []pillar     `yaml:"pillars,omitempty"`
		Competencies []competency `yaml:"competencies,omitempty"`
		Roles        []role       `yaml:"roles,omitempty"`
		Ladders      []ladder     `yaml:"ladders,omitempty"`
	}
	pillar struct {
		Key      string `yaml:"key"`
		Name     string `yaml:"name"`
		Question string `yaml:"question,omitempty"`
		Focus    string `yaml:"focus,omitempty"`
	}
	competency struct {
		Key          string   `yaml:"key"`
		Pillar       string   `yaml:"pillar"`
		Name         string   `yaml:"name"`
		Definition   string   `yaml:"definition,omitempty"`
		Question     string   `yaml:"question,omitempty"`
		Levels       []anchor `yaml:"levels,omitempty"`
		Items        []item   `yaml:"items,omitempty"`
		AntiPatterns []string `yaml:"anti_patterns,omitempty"`
		Overuse      string   `yaml:"overuse,omitempty"`
		BalanceWith  []string `yaml:"balance_with,omitempty,flow"`
		Requires     []string `yaml:"requires,omitempty,flow"`
		Aliases      []string `yaml:"aliases,omitempty"`
		FreshMonths  int      `yaml:"fresh_months,omitempty"`
	}
	anchor struct {
		Level number `yaml:"level"`
		Name  string `yaml:"name,omitempty"`
		Text  string `yaml:"text"`
	}
	item struct {
		Key   string `yaml:"key"`
		Form  string `yaml:"form"`
		Other string `yaml:"other"`
		Self  string `yaml:"self,omitempty"`
	}
	role struct {
		Key         string `yaml:"key"`
		Name        string `yaml:"name"`
		Family      string `yaml:"family,omitempty"`
		Track       string `yaml:"track,omitempty"`
		Description string `yaml:"description,omitempty"`
		Needs       []need `yaml:"needs,omitempty"`
	}
	need struct {
		Competency string  `yaml:"competency"`
		Level      *number `yaml:"level,omitempty"`
		Weight     *number `yaml:"weight,omitempty"`
		NotNeeded  bool    `yaml:"not_needed,omitempty"`
	}
	ladder struct {
		Key       string     `yaml:"key"`
		Name      string     `yaml:"name"`
		Principle string     `yaml:"principle,omitempty"`
		Tracks    []track    `yaml:"tracks,omitempty"`
		Crossings []crossing `yaml:"crossings,omitempty"`
		Evidence  []string   `yaml:"evidence,omitempty"`
	}
	track struct {
		Key   string `yaml:"key"`
		Name  string `yaml:"name,omitempty"`
		Steps []step `yaml:"steps,omitempty"`
	}
	step struct {
		Stage        int      `yaml:"stage"`
		Key          string   `yaml:"key"`
		Name         string   `yaml:"name,omitempty"`
		Role         string   `yaml:"role,omitempty"`
		Alternatives []string `yaml:"alternatives,omitempty,flow"`
		Equivalent   string   `yaml:"equivalent,omitempty"`
		Scope        string   `yaml:"scope,omitempty"`
		LeadForm     string   `yaml:"lead_form,omitempty"`
	}
	crossing struct {
		Key         string   `yaml:"key"`
		From        string   `yaml:"from"`
		To          string   `yaml:"to"`
		Why         string   `yaml:"why,omitempty"`
		Before      []string `yaml:"before,omitempty"`
		During      []string `yaml:"during,omitempty"`
		TrialMonths int      `yaml:"trial_months,omitempty"`
		ReturnRight bool     `yaml:"return_right,omitempty"`
	}
)

// A number is written without an exponent and without needless zeros.
type number float64

func (n number) String() string { return strconv.FormatFloat(float64(n), 'f', -1, 64) }

// MarshalYAML writes the number as a plain scalar.
func (n number) MarshalYAML() (any, error) {
	tag := "!!float"
	if float64(n) == math.Trunc(float64(n)) {
		tag = "!!int"
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: n.String()}, nil
}

// MarshalYAML writes a need on one line.
func (n need) MarshalYAML() (any, error) {
	node := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
	put := func(key, tag, value string) {
		node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value})
	}
	put("competency", "!!str", n.Competency)
	if n.NotNeeded {
		put("not_needed", "!!bool", "true")
		return node, nil
	}
	put("level", "", n.Level.String())
	put("weight", "", n.Weight.String())
	return node, nil
}

// WriteYAML returns v in our YAML format. Numbers, dates and IDs of the
// version are not part of it.
func WriteYAML(v framework.Version) ([]byte, error) {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	e.CompactSeqIndent()
	if err := e.Encode(docOf(v)); err != nil {
		return nil, err
	}
	if err := e.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func readYAML(f File) (Preview, error) {
	var d doc
	if err := decodeYAML(f, &d); err != nil {
		return Preview{}, err
	}
	if d.Format != schema {
		return Preview{}, fault.New(fault.Invalid, "%s does not say that it holds a framework. Its first line should be \"format: %s\"; it may also be a CSV table with a column \"competency\" or \"name\".", f.Name, schema)
	}
	v, err := d.version()
	return Preview{Format: YAML, Version: v}, err
}

func decodeYAML(f File, d *doc) error {
	if bytes.ContainsRune(f.Data, '&') { // only then can a line repeat another
		var n yaml.Node
		if err := yaml.Unmarshal(f.Data, &n); err != nil {
			return yamlFault(f.Name, err)
		}
		if line := aliasIn(&n); line > 0 {
			return fault.New(fault.Invalid, "%s, line %d: repetition by * and & is not read. Write the text out.", f.Name, line)
		}
	}
	dec := yaml.NewDecoder(bytes.NewReader(f.Data))
	dec.KnownFields(true)
	err := dec.Decode(d)
	if errors.Is(err, io.EOF) {
		return fault.New(fault.Invalid, "%s is empty. Choose a file with a framework.", f.Name)
	}
	if err != nil {
		return yamlFault(f.Name, err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return fault.New(fault.Invalid, "%s holds more than one document. Keep one framework to a file, without lines of ---.", f.Name)
	}
	return nil
}

// aliasIn returns the line of an alias, or 0. It does not follow it.
func aliasIn(n *yaml.Node) int {
	if n.Kind == yaml.AliasNode {
		return n.Line
	}
	for _, c := range n.Content {
		if line := aliasIn(c); line > 0 {
			return line
		}
	}
	return 0
}

// yamlWords are the forms of what the YAML reader says.
var yamlWords = sync.OnceValue(func() (w struct{ line, unknown, twice, kind *regexp.Regexp }) {
	w.line = regexp.MustCompile(`line (\d+): (.*)`)
	w.unknown = regexp.MustCompile(`^field (\S+) not found in type \S+`)
	w.twice = regexp.MustCompile(`^mapping key "(.*)" already defined at line (\d+)`)
	w.kind = regexp.MustCompile("^cannot unmarshal (\\S+)(?: `(.*)`)? into (\\S+)")
	return w
})

// yamlFault turns what the YAML reader says into sentences with the line, each
// on a line of its own.
func yamlFault(name string, err error) error {
	texts := []string{err.Error()}
	if t, ok := errors.AsType[*yaml.TypeError](err); ok {
		texts = t.Errors
	}
	var all []string
	for _, text := range texts[:min(5, len(texts))] {
		all = append(all, yamlSentence(name, text))
	}
	return fault.New(fault.Invalid, "%s", strings.Join(all, "\n"))
}

func yamlSentence(name, text string) string {
	words := yamlWords()
	at := words.line.FindStringSubmatch(text)
	if at == nil {
		return fmt.Sprintf("%s is not YAML. Export a framework to see the format, and compare.", name)
	}
	line, what := at[1], at[2]
	if m := words.unknown.FindStringSubmatch(what); m != nil {
		return fmt.Sprintf("%s, line %s: there is no entry called %q here. Correct the word, or take it out.", name, line, m[1])
	}
	if m := words.twice.FindStringSubmatch(what); m != nil {
		return fmt.Sprintf("%s, line %s: %q stands here and in line %s. Keep one of the two.", name, line, m[1], m[2])
	}
	m := words.kind.FindStringSubmatch(what)
	if m == nil {
		return fmt.Sprintf("%s, line %s: this is not YAML. Check the indentation and the quotes here and in the line before.", name, line)
	}
	want := "a text"
	switch {
	case strings.Contains(m[3], "int"), strings.Contains(m[3], "number"):
		want = "a number"
	case strings.Contains(m[3], "bool"):
		want = "true or false"
	case strings.HasPrefix(m[3], "[]"):
		want = "a list"
	case strings.HasPrefix(m[3], "exchange."):
		want = "several entries"
	}
	if m[2] == "" {
		return fmt.Sprintf("%s, line %s: here should be %s. Correct it.", name, line, want)
	}
	return fmt.Sprintf("%s, line %s: %q stands where %s should. Correct it.", name, line, m[2], want)
}
