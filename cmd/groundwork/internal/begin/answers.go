// Package begin makes a workspace from what an organisation says of itself: by an interview, by
// a file of answers or by options, which give the same files. What can be chosen (frameworks,
// categories, types and stages, kinds and roles of systems, what a host can be relied on for)
// is the catalog's. It reads no file and asks through an [Asker].
package begin

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/mapping"
)

// Answers are what a workspace begins with.
type Answers struct {
	Name       string   `json:"name"       yaml:"name"`
	Systems    []System `json:"systems"    yaml:"systems"`
	Frameworks []string `json:"frameworks" yaml:"frameworks"` // left out: all
	Categories []string `json:"categories" yaml:"categories"` // beside those that are always in
	Type       string   `json:"type"       yaml:"type"`       // of a report: 1 or 2
	Window     string   `json:"window"     yaml:"window"`     // FROM/TO, of a report over a period
	AsOf       string   `json:"as_of"      yaml:"as_of"`      // of a report as at a date
	Stage      string   `json:"stage"      yaml:"stage"`      // of a certification audit
	Vendors    []Vendor `json:"vendors"    yaml:"vendors"`    // hosts and other vendors
	Hosts      []Vendor `json:"-"          yaml:"hosts"`      // another word for vendors
}

// A System is one that the organisation runs, provides or uses.
type System struct {
	ID    string   `json:"id"    yaml:"id"`
	Title string   `json:"title" yaml:"title"`
	Kind  string   `json:"kind"  yaml:"kind"`  // "ai"; left out for any other
	Roles []string `json:"roles" yaml:"roles"` // the organisation's part in it
}

// UnmarshalYAML reads a system, or its name alone.
func (s *System) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*s = System{ID: n.Value}
		return nil
	}
	type plain System
	return strict(n, (*plain)(s), "id", "title", "kind", "roles")
}

// A Vendor is one that the organisation buys from.
type Vendor struct {
	Name string `json:"name" yaml:"name"`
	// ReliedOnFor lists requirements or points, such as CC6.4, that a host meets in the
	// organisation's place; none for a vendor that the organisation watches over itself.
	ReliedOnFor []string `json:"relied_on_for" yaml:"relied_on_for"`
}

// UnmarshalYAML reads a vendor, or its name alone.
func (v *Vendor) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*v = Vendor{Name: n.Value}
		return nil
	}
	type plain Vendor
	return strict(n, (*plain)(v), "name", "relied_on_for")
}

// strict decodes a mapping of these keys and no other.
func strict(n *yaml.Node, v any, keys ...string) error {
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: want a name, or %s", n.Line, strings.Join(keys, ", "))
	}
	for i := 0; i < len(n.Content); i += 2 {
		if key := n.Content[i]; !slices.Contains(keys, key.Value) {
			return fmt.Errorf("line %d: unknown key %q%s: want %s", key.Line, key.Value, hint(key.Value, keys), strings.Join(keys, ", "))
		}
	}
	return n.Decode(v)
}

func hint(name string, names []string) string {
	if near := framework.Nearest(name, names); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

// Read reads a file of answers.
func Read(r io.Reader) (Answers, error) {
	var a Answers
	data, err := io.ReadAll(r)
	if err != nil {
		return a, fmt.Errorf("answers: %w", err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return a, fmt.Errorf("answers: %s", plain(data, err))
	}
	if len(doc.Content) == 0 {
		return a, errors.New("answers: the file is empty: want name, systems, frameworks and what else there is to say")
	}
	keys := []string{"name", "systems", "frameworks", "categories", "type", "window", "as_of", "stage", "vendors", "hosts"}
	if err := strict(doc.Content[0], &a, keys...); err != nil {
		return a, fmt.Errorf("answers: %s", plain(data, err))
	}
	a.Vendors, a.Hosts = append(a.Vendors, a.Hosts...), nil
	return a, nil
}

// Fit fills in what was left out and reports every answer that the catalog does not know.
func (a *Answers) Fit(g *mapping.Graph) error {
	o := offerOf(g)
	if len(a.Frameworks) == 0 {
		a.Frameworks = ids(o.frameworks)
	}
	var errs []error
	fault := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	known := func(what, value string, names []string) bool {
		if slices.Contains(names, value) {
			return true
		}
		fault("%s %q is not known%s: want one of %s", what, value, hint(value, names), strings.Join(names, ", "))
		return false
	}
	switch what := noName("the name of the organisation", a.Name); {
	case glyph.Blank(a.Name):
		fault("the organisation has no name: say name")
	case what != "":
		fault("%s", what)
	}
	for _, id := range a.Frameworks {
		known("framework", id, ids(o.frameworks))
	}
	for _, k := range a.Categories {
		known("category", k, o.categories(a.Frameworks))
	}
	a.systems(o, known, fault)
	a.profiles(o, known, fault)
	for _, v := range a.Vendors {
		switch what := noName("its name", v.Name); {
		case glyph.Blank(v.Name):
			fault("a vendor has no name")
		case what != "" && len(v.ReliedOnFor) > 0: // of others the name stands in a note alone
			fault("vendor %q: %s", v.Name, what)
		}
		for _, r := range v.ReliedOnFor {
			if len(o.relied(a, []string{r})) == 0 {
				fault("%s cannot be relied on for %q here: want %s", v.Name, r, either(o.carved(a), "nothing, since no framework that was chosen lets a host do anything in the organisation's place"))
			}
		}
	}
	return errors.Join(errs...)
}

func either(list []string, none string) string {
	if len(list) == 0 {
		return none
	}
	return "one of " + strings.Join(list, ", ")
}

// systems makes ids of names, and reports kinds and roles that no framework knows.
func (a *Answers) systems(o *offer, known func(string, string, []string) bool, fault func(string, ...any)) {
	if len(a.Systems) == 0 {
		fault("no system is named: say systems, such as app")
	}
	seen, given := map[string]bool{}, map[string]bool{}
	for i := range a.Systems {
		s := &a.Systems[i]
		if id := slug(s.ID); id != s.ID {
			if s.Title == "" {
				s.Title = s.ID
			}
			s.ID = id
		}
		switch {
		case glyph.Blank(s.ID):
			fault("a system has no name")
		case seen[s.ID]:
			fault("system %q is named twice", s.ID)
		}
		if what := noName("its name", s.ID); what != "" {
			fault("system %q: %s", s.ID, what)
		}
		if r, before, found := glyph.FindBreak(s.Title); found {
			fault("system %q: its title holds %U after %q: a title is one line that shows", s.ID, r, before)
		}
		seen[s.ID] = true
		given[s.Kind] = true
		if s.Kind == "" && len(s.Roles) > 0 {
			fault("system %q has roles and no kind: say kind: %s", s.ID, strings.Join(o.kinds(a.Frameworks), " or "))
		}
		if s.Kind != "" && known("kind of system", s.Kind, o.kinds(a.Frameworks)) {
			for _, r := range s.Roles {
				known("role in a system", r, o.roles(s.Kind))
			}
		}
	}
	for _, f := range o.of(a.Frameworks) {
		if kind := o.judgesEach(f); kind != "" && !given[kind] {
			fault("%s judges each system of kind %s, and none is named: name one, such as {id: assistant, kind: %s}, or leave the framework out", f.ID, kind, kind)
		}
	}
}

// profiles checks what kind of audit is meant, and of which time.
func (a *Answers) profiles(o *offer, known func(string, string, []string) bool, fault func(string, ...any)) {
	for _, word := range words() {
		if value := a.profile(word); value != "" {
			if values := o.values(a.Frameworks, word); len(values) > 0 {
				known(word, value, values)
			} else {
				fault("%s %s fits no framework that was chosen", word, value)
			}
		}
	}
	if a.Window != "" {
		if what := noWindow(a.Window); what != "" {
			fault("window: %s", what)
		}
	} else if o.windowed(a) {
		fault("type %s is a report over a period: say window, such as 2026-10-01/2027-03-31", a.Type)
	}
	if a.AsOf != "" {
		var r check.Report
		if day, err := framework.ParseDate(a.AsOf); err != nil {
			fault("as_of: %v", err)
		} else if !r.Date("as_of", day, answered) {
			fault("%s", r.Problems()[0].Message)
		}
	}
}

// noWindow says what is wrong with a window, "" where nothing is.
func noWindow(s string) string {
	p, err := framework.ParsePeriod(s)
	if err != nil {
		return err.Error()
	}
	if !strings.Contains(s, "/") {
		return fmt.Sprintf("%q is one day: want FROM/TO, such as 2026-10-01/2027-03-31", s)
	}
	var r check.Report
	if !r.Window(p, answered) {
		return strings.TrimPrefix(r.Problems()[0].Message, "window ") // who asks says so
	}
	return ""
}

// answered is where an answer stands for the checks of a workspace: nowhere yet.
var answered = check.Top("answers", 0, "", framework.Places{}).Whole()

// noName says what is wrong with a name, as the check of a workspace does, "" for nothing. What steers besides would
// stand in a file as it is.
func noName(what, s string) string {
	var r check.Report
	if !r.Key(what, s, answered) {
		return r.Problems()[0].Message
	}
	if c, before, found := glyph.FindBreak(s); found {
		return fmt.Sprintf("%s: character %U after %q is not allowed: remove it", what, c, before)
	}
	return ""
}

// words are what frameworks call their kinds of audit.
func words() []string { return []string{"type", "stage"} }

func (a *Answers) profile(word string) string {
	if word == "type" {
		return a.Type
	}
	return a.Stage
}

// slug makes an id of a name.
func slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(name)) {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r > 0x7F && !strings.ContainsRune("–—", r) && !glyph.Hidden(r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimRight(b.String(), "-")
}

// With returns the answers with those of b where b has some.
func (a *Answers) With(b Answers) Answers {
	out := *a
	for _, x := range []struct{ to, from *string }{{&out.Name, &b.Name}, {&out.Type, &b.Type}, {&out.Window, &b.Window}, {&out.AsOf, &b.AsOf}, {&out.Stage, &b.Stage}} {
		if *x.from != "" {
			*x.to = *x.from
		}
	}
	for _, x := range []struct{ to, from *[]string }{{&out.Frameworks, &b.Frameworks}, {&out.Categories, &b.Categories}} {
		if len(*x.from) > 0 {
			*x.to = *x.from
		}
	}
	if len(b.Systems) > 0 {
		out.Systems = b.Systems
	}
	if len(b.Vendors) > 0 {
		out.Vendors = b.Vendors
	}
	return out
}

// plain says of a file that is no YAML what is wrong, in words of no program where it is no text at all.
func plain(data []byte, err error) string {
	if !utf8.Valid(data) || bytes.ContainsFunc(data, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' }) {
		return "the file is no text, or not UTF-8: save it as UTF-8"
	}
	text := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "yaml: "), "unmarshal errors:\n  ")
	return unfit.ReplaceAllStringFunc(text, func(s string) string {
		is, want := "one value", "a text"
		switch {
		case strings.Contains(s, "!!seq"):
			is = "a list"
		case strings.Contains(s, "!!map"):
			is = "a mapping"
		}
		if strings.Contains(s, "into []") {
			want = "a list"
		}
		return fmt.Sprintf("this is %s: want %s", is, want)
	})
}

// unfit is what the reader of YAML says of a value of another kind.
var unfit = regexp.MustCompile(`cannot unmarshal !!\w+(?: .*)? into \S+`)
