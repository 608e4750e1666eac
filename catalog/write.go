package catalog

import (
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// ErrSeveral says that a source holds more than one framework, and a file holds one.
var ErrSeveral = errors.New("a file holds one framework")

// Write writes a source as one native file, which loads as what it was. The error
// wraps [ErrSeveral] where the source holds several frameworks. Overlays that were laid
// on stand in what they changed and are not written.
func Write(w io.Writer, src mapping.Source) error {
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
	add("relations", src.Relations)
	add("unions", src.Unions)
	add("pins", src.Pins)
	add("guides", src.Guides)
	add("checklists", src.Checklists)
	if err := source.NewEncoder(forms()).Write(w, sections); err != nil {
		return fmt.Errorf("catalog: %w", err)
	}
	return nil
}

// forms are the types whose form in a file is not that of their fields; they mirror
// the shapes by which these are read.
func forms() map[reflect.Type]source.Form {
	return map[reflect.Type]source.Form{
		reflect.TypeFor[mapping.Expr]():  form(func(x mapping.Expr) any { return x.Text }),
		reflect.TypeFor[mapping.AnyOf](): form(formAnyOf),
		reflect.TypeFor[mapping.BasisShows](): form(func(b mapping.BasisShows) any {
			if b.None != "" {
				return map[string]string{"none": b.None}
			}
			return b.Types
		}),
		reflect.TypeFor[[]evidence.Attribute](): form(func(list []evidence.Attribute) any {
			m := map[string]string{}
			for _, a := range list {
				m[a.Name] = a.Type.String()
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
		reflect.TypeFor[[]evidence.Fact](): form(func(list []evidence.Fact) any {
			m := map[string]any{}
			for _, f := range list {
				m[f.ID] = f.Value
			}
			return m
		}),
		reflect.TypeFor[mapping.RuleTest](): form(formTest),
	}
}

func form[T any](f func(T) any) source.Form {
	return func(v any) any { return f(v.(T)) } //nolint:forcetypeassert // the table above pairs them
}

func formAnyOf(a mapping.AnyOf) any {
	if len(a) == 1 {
		return a[0]
	}
	return []string(a)
}

// formTest writes what a test wants though it be 0, and names evidence only where its
// author did.
func formTest(t mapping.RuleTest) any {
	pieces := []evidence.Piece{}
	for i, e := range t.Evidence {
		if e.ID == fmt.Sprintf("evidence %d", i+1) {
			e.ID = ""
		}
		pieces = append(pieces, e)
	}
	return struct {
		Name     string           `yaml:"name"`
		At       framework.Date   `yaml:"at"`
		Window   framework.Period `yaml:"window"`
		Evidence []evidence.Piece `yaml:"evidence"`
		Facts    []evidence.Fact  `yaml:"facts"`
		Want     any              `yaml:"want"`
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
