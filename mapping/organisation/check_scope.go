package organisation

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
)

func (w *walker) scopes(ctx context.Context, list []framework.Scope) (err error) {
	lenses := check.Seen{}
	stop := take(ctx, w, list, &w.good.Scopes, func(i int, s *framework.Scope) {
		if err == nil {
			err = w.scope(ctx, s, check.Top("scope", i, s.Lens(), s.Places), lenses)
		}
	})
	if err == nil {
		err = stop
	}
	return err
}

func (w *walker) scope(ctx context.Context, s *framework.Scope, item *check.Item, lenses check.Seen) error {
	w.Name("id", s.ID, item.At("id"))
	w.Window(s.Window, item.At("window"))
	w.Date("as_of", s.AsOf, item.At("as_of"))
	for i, b := range s.Basis {
		check.BasisOf(&w.Report, b, item.Index("basis", i))
	}
	w.systemList(s.Systems, item)
	w.Names("system", s.Systems, item, "systems")
	w.Names("user entity control", s.UserEntityControls, item, "user_entity_controls")
	f := w.Framework(s.Framework)
	if f == nil {
		w.Known("framework", &w.Frameworks, s.Framework, item.At("framework"))
		return nil
	}
	w.Once(s.Lens(), item, lenses, fmt.Sprintf("two scopes are called %q; give one an id of its own", check.Short(s.Lens())))
	w.profile(f, s, item)
	w.categories(f, s, item)
	if err := w.statement(ctx, f, s, item); err != nil {
		return err
	}
	if err := w.notRelevant(ctx, s, item); err != nil {
		return err
	}
	return check.Each(ctx, s.Subservice, func(i int, sub *framework.Subservice) {
		w.subservice(sub, item.Sub("subservice", i, sub.Name, sub.Places))
	})
}

// words are what a scope may say of one framework, listed once for all scopes.
type words struct {
	profiles          []string
	values            map[string][]string // of a profile
	plain, additional []string            // categories
}

func (w *walker) wordsOf(f *framework.Framework) *words {
	if x := w.words[f.ID]; x != nil {
		return x
	}
	x := &words{profiles: slices.Sorted(maps.Keys(f.Profiles)), values: map[string][]string{}}
	for _, p := range x.profiles {
		x.values[p] = slices.Sorted(maps.Keys(f.Profiles[p]))
	}
	for _, k := range f.Categories {
		if k.Additional {
			x.additional = append(x.additional, k.ID)
		} else {
			x.plain = append(x.plain, k.ID)
		}
	}
	w.words[f.ID] = x
	return x
}

func (w *walker) categories(f *framework.Framework, s *framework.Scope, item *check.Item) {
	known := w.wordsOf(f)
	for i, k := range s.Categories {
		w.OneOf("category", k, known.plain, item.Index("categories", i))
	}
	for i, k := range s.Additional {
		w.OneOf("additional category", k, known.additional, item.Index("additional", i))
	}
}

func (w *walker) profile(f *framework.Framework, s *framework.Scope, item *check.Item) {
	known := w.wordsOf(f)
	names := known.profiles
	for _, word := range slices.Sorted(maps.Keys(s.Profile)) {
		value, at := s.Profile[word], item.At(word)
		if !w.OneOf("key of a scope of "+f.ID, word, names, at) {
			continue
		}
		if w.OneOf(word, value, known.values[word], at) &&
			f.Profiles[word][value].Window == "required" && s.Window.IsZero() {
			w.Addf(check.Missing, item.Whole(), "%s %s needs a window, such as window: 2026-01-01/2026-06-30", word, value)
		}
	}
	switch {
	case len(s.Profile) > 1:
		w.Addf(check.Value, item.Whole(), "a scope takes one of %s", check.Some(names))
	case len(s.Profile) == 1 && len(s.Basis) > 0:
		w.Addf(check.Value, item.At("basis"), "a scope says its basis either plainly or by %s, not both", strings.Join(names[:min(len(names), 20)], " or "))
	case len(s.Profile) == 0 && len(s.Basis) == 0:
		want := append(slices.Clone(names[:min(len(names), 20)]), "basis")
		w.Addf(check.Missing, item.Whole(), "the scope of %s does not say what it asks: want %s", f.ID, strings.Join(want, " or "))
	}
}

// statement checks the lines of a Statement of Applicability.
func (w *walker) statement(ctx context.Context, f *framework.Framework, s *framework.Scope, item *check.Item) error {
	seen := check.Seen{}
	return check.Each(ctx, s.SoA, func(i int, a *framework.Applicability) {
		name := a.Requirement + a.Control
		line := item.Sub("soa", i, name, a.Places)
		w.Date("review_by", a.ReviewBy, line.At("review_by"))
		if name == "" {
			w.Addf(check.Missing, line.Whole(), "a line of the Statement of Applicability names a requirement or a control")
			return
		}
		w.applicability(f, a, line)
		w.Once(a.Requirement+"\x00"+a.Control, line, seen, check.Short(name)+" is decided twice")
		w.Reason(a.Why, line.Whole(), "%s is decided without a reason: say why", check.Short(name))
	})
}

func (w *walker) applicability(f *framework.Framework, a *framework.Applicability, line *check.Item) {
	if a.Requirement == "" {
		w.Known("control", &w.Controls, a.Control, line.At("control"))
		return
	}
	ref := framework.Ref{Framework: f.ID, Requirement: a.Requirement}
	n, ok := w.Requirement(&w.Report, ref, line.At("requirement"), true)
	if ok && !a.Applicable && n.Barred != nil {
		w.Addf(check.Value, line.At("requirement"), "%s cannot be excluded: %s may be left out, and %s is a %s",
			ref, plural(f.Excludable.Kinds), n.Barred.ID, n.Barred.Kind)
	}
}

func plural(kinds []string) string {
	if len(kinds) == 0 {
		return "nothing"
	}
	return strings.Join(kinds, "s, ") + "s"
}

func (w *walker) notRelevant(ctx context.Context, s *framework.Scope, item *check.Item) error {
	seen := check.Seen{}
	return check.Each(ctx, s.NotRelevant, func(i int, n *framework.NotRelevant) {
		line := item.Sub("not_relevant", i, n.Point.String(), n.Places)
		if n.Point == (framework.PointRef{}) {
			w.Addf(check.Missing, line.Whole(), "what is not relevant is missing: name a point or a requirement")
			return
		}
		w.Once(n.Point.String(), line, seen, n.Point.String()+" is called not relevant twice")
		w.Point(&w.Report, n.Point, line.At("point"), true)
		w.Reason(n.Why, line.Whole(), "%s is called not relevant without a reason: say why", n.Point)
	})
}

func (w *walker) subservice(sub *framework.Subservice, item *check.Item) {
	w.Name("name", sub.Name, item.At("name"))
	w.Names("control of a subservice organisation", sub.CSOC, item, "csoc")
	w.OneOf("method", sub.Method, []string{framework.CarvedOut, framework.Inclusive}, item.At("method"))
	for i, p := range sub.Points {
		w.Point(&w.Report, p, item.Index("points", i), false)
	}
}
