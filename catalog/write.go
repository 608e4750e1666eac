package catalog

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/mapping/overlay"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// ErrSeveral says that a source holds more than one framework, and a file holds one.
var ErrSeveral = errors.New("a file holds one framework")

var (
	errNoWriter  = errors.New("catalog: no writer: there is nothing to write to")
	errNoOverlay = errors.New("catalog: no overlay: there is nothing to write")
)

// Write writes a source as one native file, which loads as what it was. The error
// wraps [ErrSeveral] where the source holds several frameworks. Overlays that were laid
// on stand in what they changed and are not written.
func Write(w io.Writer, src mapping.Source) error {
	if w == nil {
		return errNoWriter
	}
	if i := slices.Index(src.Frameworks, nil); i >= 0 {
		return fmt.Errorf("catalog: framework %d of %d is nil", i+1, len(src.Frameworks))
	}
	if len(src.Frameworks) > 1 {
		return fmt.Errorf("%w: %q and %q", ErrSeveral, src.Frameworks[0].ID, src.Frameworks[1].ID)
	}
	sections := []source.Section{}
	add := func(key string, v any) { sections = append(sections, source.Section{Key: key, Value: v}) }
	for _, f := range src.Frameworks {
		add("framework", f)
		add("requirements", f.Requirements)
	}
	add("evidence_types", src.EvidenceTypes)
	add("fact_types", src.FactTypes)
	add("controls", src.Controls)
	add("rules", src.Rules)
	add("questions", src.Questions)
	add("bands", src.Bands)
	add("finding_rules", src.FindingRules)
	add("sample_guides", src.SampleGuides)
	add("start_rules", src.StartRules)
	add("start_steps", src.StartSteps)
	add("relations", src.Relations)
	add("unions", src.Unions)
	add("open", src.Open)
	add("rejected", src.Rejected)
	add("pins", src.Pins)
	add("guides", src.Guides)
	add("checklists", src.Checklists)
	if err := source.NewEncoder(forms()).Write(w, sections); err != nil {
		return fmt.Errorf("catalog: %w", err)
	}
	return nil
}

// WriteOverlay writes an overlay as one native file, which loads as what it was.
func WriteOverlay(w io.Writer, o *overlay.Overlay) error {
	switch {
	case w == nil:
		return errNoWriter
	case o == nil:
		return errNoOverlay
	}
	if err := source.NewEncoder(forms()).Write(w, []source.Section{{Key: "overlay", Value: o}}); err != nil {
		return fmt.Errorf("catalog: %w", err)
	}
	return nil
}

// forms are the types whose form in a file is not that of their fields; they mirror
// the shapes by which these are read.
func forms() map[reflect.Type]source.Form {
	return map[reflect.Type]source.Form{
		reflect.TypeFor[mapping.Expr]():         form(func(x mapping.Expr) any { return x.Text }),
		reflect.TypeFor[mapping.AnyOf]():        form(formAnyOf),
		reflect.TypeFor[mapping.Needs]():        form(formNeeds),
		reflect.TypeFor[mapping.Against]():      form(formAgainst),
		reflect.TypeFor[evidence.Type]():        form(formType),
		reflect.TypeFor[organisation.System]():  form(formSystem),
		reflect.TypeFor[framework.Complement](): form(formComplement),
		reflect.TypeFor[mapping.BasisShows](): form(func(b mapping.BasisShows) any {
			if b.None != "" {
				return map[string]string{"none": b.None}
			}
			return b.Types
		}),
		reflect.TypeFor[[]evidence.Attribute](): form(func(list []evidence.Attribute) any {
			m := map[string]any{}
			for _, a := range list {
				m[a.Name] = formAttribute(a)
			}
			return m
		}),
		reflect.TypeFor[relation.Set](): form(func(s relation.Set) any {
			if names := s.Names(); len(names) != 1 {
				return names
			}
			return s.Names()[0]
		}),
		reflect.TypeFor[mapping.Want](): form(func(w mapping.Want) any {
			if w.Unknown {
				return "unknown"
			}
			return w.Value
		}),
		reflect.TypeFor[[]evidence.Fact]():        form(formFacts),
		reflect.TypeFor[map[string]any]():         form(formAttributes),
		reflect.TypeFor[framework.Scope]():        form(formScope),
		reflect.TypeFor[organisation.Treatment](): form(formTreatment),
		reflect.TypeFor[mapping.RuleTest]():       form(formTest),
	}
}

func form[T any](f func(T) any) source.Form {
	return func(v any) any { return f(v.(T)) } //nolint:forcetypeassert // the table above pairs them
}

func formAttribute(a evidence.Attribute) any {
	if a.Of == "" {
		return a.Type.String()
	}
	return []source.Section{{Key: "type", Value: a.Type}, {Key: "of", Value: a.Of}}
}

// formType says of each evidence type its kind.
func formType(t evidence.Type) any {
	sections := slices.DeleteFunc(source.Sections(t), func(x source.Section) bool { return x.Key == "kind" })
	i := 1 + max(sectionOf(sections, "title"), sectionOf(sections, "id"))
	return slices.Insert(sections, i, source.Section{Key: "kind", Value: t.Kind})
}

func sectionOf(list []source.Section, key string) int {
	return slices.IndexFunc(list, func(x source.Section) bool { return x.Key == key })
}

func formNeeds(n mapping.Needs) any {
	if n.Why == "" {
		return n.Text
	}
	return []source.Section{{Key: "expr", Value: n.Text}, {Key: "why", Value: n.Why}}
}

func formAgainst(a mapping.Against) any {
	if len(a) == 1 {
		return a[0]
	}
	return []framework.Ref(a)
}

func formSystem(s organisation.System) any {
	if s.Plain() {
		return s.ID
	}
	return source.Sections(s)
}

func formComplement(c framework.Complement) any {
	if c.Plain() {
		return c.Text
	}
	return source.Sections(c)
}

func formAnyOf(a mapping.AnyOf) any {
	if len(a) == 1 {
		return a[0]
	}
	return []string(a)
}

// formFacts writes answers in their order.
func formFacts(list []evidence.Fact) any {
	sections := []source.Section{}
	for _, f := range list {
		sections = append(sections, source.Section{Key: f.ID, Value: answer(f.Value)})
	}
	return sections
}

func formAttributes(m map[string]any) any {
	sections := []source.Section{}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		sections = append(sections, source.Section{Key: key, Value: answer(m[key])})
	}
	return sections
}

// answer keeps apart 40.0 and 40, which are answers of two types.
func answer(v any) any {
	if f, ok := v.(float64); ok {
		return source.Double(f)
	}
	return v
}

// formScope writes the words of the framework's profile beside the scope's own keys.
func formScope(s framework.Scope) any {
	sections := source.Sections(s)
	for _, word := range slices.Backward(slices.Sorted(maps.Keys(s.Profile))) {
		i := 1 + slices.IndexFunc(sections, func(x source.Section) bool { return x.Key == "framework" })
		sections = slices.Insert(sections, i, source.Section{Key: word, Value: s.Profile[word]})
	}
	return sections
}

// formTreatment says of each treatment what it is.
func formTreatment(t organisation.Treatment) any {
	sections := slices.DeleteFunc(source.Sections(t), func(x source.Section) bool { return x.Key == "kind" })
	if t.Kind.String() == "" {
		return sections
	}
	return slices.Insert(sections, 0, source.Section{Key: "kind", Value: t.Kind})
}

// formTest writes what a test wants though it be 0, and of its evidence the status
// where it is a draft, since left out it is accepted. It names only what its author did.
func formTest(t mapping.RuleTest) any {
	var pieces [][]source.Section
	for i, e := range t.Evidence {
		if e.ID == fmt.Sprintf("evidence %d", i+1) {
			e.ID = ""
		}
		draft := e.Status == evidence.Draft
		if e.Status == evidence.Accepted {
			e.Status = 0
		}
		sections := source.Sections(e)
		if draft {
			sections = append(sections, source.Section{Key: "status", Value: evidence.Draft})
		}
		pieces = append(pieces, sections)
	}
	return struct {
		Name     string             `yaml:"name"`
		At       framework.Date     `yaml:"at"`
		Window   framework.Period   `yaml:"window"`
		Evidence [][]source.Section `yaml:"evidence"`
		Facts    []evidence.Fact    `yaml:"facts"`
		Want     any                `yaml:"want"`
	}{t.Name, t.At, t.Window, pieces, t.Facts, wantText(t.Want)}
}

func wantText(w mapping.Want) any {
	switch {
	case w.Unknown:
		return "unknown"
	case w.Value == 0:
		return false
	default:
		return w.Value
	}
}
