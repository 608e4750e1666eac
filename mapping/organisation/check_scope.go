package organisation

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
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
	w.Key("id", s.ID, item.At("id"))
	w.Text("text", s.Text, item.At("text"))
	w.paper(&s.Statement, item.At("statement"))
	if w.Window(s.Window, item.At("window")) {
		w.window(s.Window, item.At("window"))
	}
	w.Date("as_of", s.AsOf, item.At("as_of"))
	check.Bases(&w.Report, s.Basis, item, "basis")
	w.scopedSystems(s.Systems, item)
	w.Names("system", s.Systems, item, "systems")
	for i, r := range s.Requirements {
		if w.Framework(s.Framework) != nil {
			w.Requirement(&w.Report, framework.Ref{Framework: s.Framework, Requirement: r}, item.Index("requirements", i), true)
		}
	}
	w.Date("prior_report_end", s.PriorReportEnd, item.At("prior_report_end"))
	w.complements(s.UserEntityControls, "user_entity_controls", "user entity control", item)
	w.commitments(s.Commitments, "commitments", item)
	w.commitments(s.SystemRequirements, "system_requirements", item)
	f := w.Framework(s.Framework)
	if f == nil {
		w.Known("framework", &w.Frameworks, s.Framework, item.At("framework"))
		return nil
	}
	w.Once(s.Lens(), item, lenses, func() string {
		return fmt.Sprintf("two scopes are called %q; give one an id of its own", check.Short(s.Lens()))
	})
	before := w.Faults()
	w.profile(f, s, item)
	if s.Populations != nil && *s.Populations && s.Window.IsZero() && w.Faults() == before {
		w.Addf(check.Missing, item.At("populations"), "populations are asked over a window: say window: FROM/TO")
	}
	w.categories(f, s, item)
	if err := w.statement(ctx, f, s, item); err != nil {
		return err
	}
	if err := w.notRelevant(ctx, s, item); err != nil {
		return err
	}
	w.asked(f, s, item)
	return check.Each(ctx, s.Subservice, func(i int, sub *framework.Subservice) {
		w.subservice(s, sub, item.Sub("subservice", i, sub.Name, sub.Places))
	})
}

// scopedSystems reports a system of a scope that nobody declares, be it that none is declared at all.
// Names in evidence are ignored then, and a scope's are not.
func (w *walker) scopedSystems(list []string, item *check.Item) {
	if len(w.systems.List()) > 0 {
		w.systemList(list, item)
		return
	}
	for i, s := range list {
		w.Addf(check.Unknown, item.Index("systems", i), "unknown system %q: none is declared; name it under organisation: systems", check.Short(s))
	}
}

// window tells of a window that is unusual: a report of less than three months or of more than
// eighteen is seldom asked for.
func (w *walker) window(p framework.Period, at check.At) {
	switch {
	case calendar.IsShort(p):
		w.Warnf(CodeTold, at, "the window %s is shorter than %d months, which few accept", p, calendar.ShortWindow)
	case calendar.IsLong(p):
		w.Warnf(CodeTold, at, "the window %s is longer than %d months, which is unusual", p, calendar.LongWindow)
	}
}

// agreement checks who agreed to a scope. An agreement with oneself changes nothing, which
// is told.
func (w *walker) agreement(a framework.Agreement, item *check.Item) {
	if a.IsZero() {
		return
	}
	at := item.At("agreed_with")
	if glyph.Blank(a.Who) || a.Date.IsZero() {
		w.Addf(check.Missing, at, "an agreement says with whom (who) and when (date)")
		return
	}
	if !strings.ContainsFunc(a.Who, unicode.IsLetter) {
		w.Addf(check.Value, at, "%q is nobody's name: say with whom (who)", check.Short(a.Who))
		return
	}
	w.Date("day of the agreement", a.Date, item.At("agreed_with.date"))
	if w.Name("who", a.Who, item.At("agreed_with.who")) && !w.org.Outside(a.Who) {
		w.Warnf(CodeTold, at, "%s is not outside the organisation, so that the agreement changes nothing", check.Short(a.Who))
	}
}

// asked tells of a kind of system that points are asked of and that the scope does not name.
func (w *walker) asked(f *framework.Framework, s *framework.Scope, item *check.Item) {
	in := map[string]bool{}
	for _, x := range w.org.Systems {
		if len(s.Systems) == 0 || slices.Contains(s.Systems, x.ID) {
			in[x.Kind] = true
		}
	}
	for _, sub := range s.Subservice {
		for _, x := range w.org.Systems {
			if sub.Method == framework.Inclusive && slices.Contains(sub.Systems, x.ID) {
				in[x.Kind] = true
			}
		}
	}
	for _, x := range w.wordsOf(f).kinds {
		k, known := f.Category(x.category)
		if chosen := !known || k.Always || slices.Contains(s.Categories, k.ID) || slices.Contains(s.Additional, k.ID); chosen && !in[x.kind] {
			in[x.kind] = true // told once
			w.Warnf(CodeTold, item.Whole(), "the scope of %s names no system of kind %s, of which some points are asked: declare it under organisation: systems", f.ID, x.kind)
		}
	}
}

// words are what a scope may say of one framework, listed once for all scopes.
type words struct {
	profiles          []string
	values            map[string][]string // of a profile
	plain, additional []string            // categories
	kinds             []askedKind         // of systems, of which points are asked
}

// askedKind is a kind of system of which a point is asked, in a category.
type askedKind struct{ kind, category string }

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
	for i := range f.Requirements {
		for _, p := range f.Requirements[i].Points {
			if k := (askedKind{p.Each.Kind, f.Requirements[i].Category}); k.kind != "" && !slices.Contains(x.kinds, k) {
				x.kinds = append(x.kinds, k)
			}
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
	}
	words := s.Profile
	if len(words) == 0 && len(s.Basis) == 0 {
		words = f.DefaultProfile
	}
	for word, value := range words {
		if p, ok := f.Profiles[word][value]; ok && len(words) == 1 {
			w.profiled(p, word+" "+value, s, item)
		}
	}
}

// profiled reports what a scope says plainly beside the profile that says it, and a window of a
// profile that asks design alone, which is as of a day (SOC 2 type 1, ISO stage 1).
func (w *walker) profiled(p framework.Profile, name string, s *framework.Scope, item *check.Item) {
	for _, x := range []struct {
		key  string
		said *bool
	}{{"populations", s.Populations}, {"in_place", s.InPlace}} {
		if x.said != nil {
			w.Addf(check.Value, item.At(x.key), "%s says what it asks itself: leave out %s, or say basis in its place", name, x.key)
		}
	}
	if !s.Window.IsZero() && p.Window == "" && !slices.Contains(p.Basis, framework.Operation) {
		w.Addf(check.Value, item.At("window"), "%s is as of a day, not over a window: say as_of, or leave both out", name)
	}
}

// statement checks the lines of a Statement of Applicability.
func (w *walker) statement(ctx context.Context, f *framework.Framework, s *framework.Scope, item *check.Item) error {
	seen, reasons := check.Seen{}, map[string]int{}
	return check.Each(ctx, s.SoA, func(i int, a *framework.Applicability) {
		name := a.Requirement + a.Control
		line := item.Sub("soa", i, name, a.Places)
		w.Date("review_by", a.ReviewBy, line.At("review_by"))
		w.Said("decided_by", a.DecidedBy, line.At("decided_by"))
		check.Enum(&w.Report, "reason", a.Reason, line.At("reason"))
		w.treats(a, line)
		if name == "" {
			w.Addf(check.Missing, line.Whole(), "a line of the Statement of Applicability names a requirement or a control")
			return
		}
		if a.Applicable == nil {
			w.Addf(check.Missing, line.Whole(), "%s is decided neither way: say applicable: true, or false", check.Short(name))
		}
		w.applicability(f, a, line)
		w.Once(a.Requirement+"\x00"+a.Control, line, seen, func() string { return check.Short(name) + " is decided twice" })
		if w.Reason(a.Why, line.Whole(), "%s is decided without a reason: say why", check.Short(name)) && a.Excludes() {
			w.excluded(f, a, reasons, line)
		}
	})
}

func (w *walker) applicability(f *framework.Framework, a *framework.Applicability, line *check.Item) {
	if a.Requirement == "" {
		w.Known("control", &w.Controls, a.Control, line.At("control"))
		return
	}
	w.Name("control", a.Control, line.At("control"))
	ref := framework.Ref{Framework: f.ID, Requirement: a.Requirement}
	n, ok := w.Requirement(&w.Report, ref, line.At("requirement"), true)
	if ok && a.Excludes() && n.Barred != nil {
		w.Addf(check.Value, line.At("requirement"), "%s cannot be excluded: %s may be left out, and %s is a %s",
			ref, plural(f.Excludable.Kinds), n.Barred.ID, n.Barred.Kind)
	}
}

// excluded tells of an exclusion of what others ask anyway, and of a reason that stands for
// more than three.
func (w *walker) excluded(f *framework.Framework, a *framework.Applicability, reasons map[string]int, line *check.Item) {
	if others := f.AskedAnyway[a.Requirement]; len(others) > 0 && a.Requirement != "" {
		w.Warnf(CodeTold, line.Whole(), "%s is excluded, and %s ask the same anyway", a.Requirement, check.Some(others))
	}
	const most = 3
	why := glyph.Fold(a.Why)
	if reasons[why]++; reasons[why] == most+1 {
		w.Warnf(CodeTold, line.Whole(), "more than %d exclusions give the same reason word for word: say of each why", most)
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
		all := n.All()
		name := ""
		if len(all) > 0 {
			name = all[0].String()
		}
		line := item.Sub("not_relevant", i, name, n.Places)
		if len(all) == 0 || slices.Contains(all, framework.PointRef{}) {
			w.Addf(check.Missing, line.Whole(), "what is not relevant is missing: name points or requirements")
			return
		}
		for j, p := range all {
			at := line.At("point")
			if n.Point == (framework.PointRef{}) {
				at = line.Index("points", j)
			}
			w.Once(p.String(), line, seen, func() string { return p.String() + " is called not relevant twice" })
			w.within(s, p, at)
			w.leavesOf(p, at)
		}
		w.Reason(n.Why, line.Whole(), "%s is called not relevant without a reason: say why", check.Some(texts(all)))
		w.agreement(n.AgreedWith, line)
	})
}

func texts(list []framework.PointRef) []string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = p.String()
	}
	return out
}

// within reports a point of another framework than the scope's.
func (w *walker) within(s *framework.Scope, p framework.PointRef, at check.At) {
	if p.Ref.Framework != s.Framework && w.Framework(p.Ref.Framework) != nil {
		w.Addf(check.Value, at, "%s is not of %s, which the scope is of", p, s.Framework)
	}
}

// leavesOf reports a reference to no point or requirement. A series is more than one decision:
// its leaves are listed, each of which wants its own.
func (w *walker) leavesOf(p framework.PointRef, at check.At) {
	n, ok := w.Requirement(&w.Report, p.Ref, at, true)
	switch {
	case !ok:
	case n.Group:
		w.Addf(check.Value, at, "%s is a series: name those of its requirements that are not relevant, of %s", p, check.Some(w.Leaves(p.Ref)))
	case p.Point != "":
		n.Point(&w.Report, p, at)
	}
}
