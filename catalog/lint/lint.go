package lint

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// sharedControls is how many controls two requirements share before the linter asks
// how they relate.
const sharedControls = 2

// What bounds the linter: a catalog of a megabyte can hold millions of pairs.
const (
	mostAlike = 1000      // problems of one code that are listed
	mostSteps = 1_000_000 // pairs and ancestors that are looked at
)

// Check lists what loads and is still wrong or weak, by place: see [Codes]. It reads
// only; what it finds changes no figure. Of one code it lists the first thousand, and how
// many more there are; where a catalog has so many pairs of requirements with a control in
// common, or such long lines of parents, that not all can be looked at, [CodeNotAll] says
// so. The error wraps that of the context, where it ended, or says that it or the graph is
// missing.
func Check(ctx context.Context, g *mapping.Graph) (framework.Problems, error) {
	if _, err := g.Index(ctx); err != nil {
		return nil, fmt.Errorf("lint: %w", err)
	}
	l := &linter{g: g, src: g.Source(), severity: map[string]framework.Severity{}, listed: map[string]int{}, last: map[string]framework.Position{}}
	// In the order of the files, so that of two statements the later one is told of.
	l.src.Relations = slices.SortedFunc(slices.Values(l.src.Relations), func(a, b *relation.Statement) int { return a.Places.Item.Compare(b.Places.Item) })
	for _, c := range Codes() {
		l.severity[c.ID] = c.Severity
	}
	for _, look := range []func(context.Context) error{l.frameworks, l.controls, l.unused, l.rules, l.relations, l.atOdds, l.pairs, l.open, l.rejected} {
		if err := look(ctx); err != nil {
			return nil, fmt.Errorf("lint: %w", err)
		}
	}
	l.more()
	l.problems.Sort()
	return l.problems, nil
}

type linter struct {
	g        *mapping.Graph
	src      mapping.Source
	severity map[string]framework.Severity
	problems framework.Problems
	listed   map[string]int                // problems by code, those that are not listed among them
	last     map[string]framework.Position // of those that are
	steps    int
	told     bool // that not all is looked at
}

func (l *linter) add(code string, at framework.Position, format string, args ...any) {
	if l.listed[code]++; l.listed[code] > mostAlike {
		return
	}
	l.last[code] = at
	l.problems = append(l.problems, framework.Problem{Pos: at, Code: code, Severity: l.severity[code], Message: fmt.Sprintf(format, args...)})
}

// more says of each code how many problems are not listed.
func (l *linter) more() {
	for _, c := range Codes() {
		if n := l.listed[c.ID] - mostAlike; n > 0 {
			l.problems = append(l.problems, framework.Problem{Pos: l.last[c.ID], Code: c.ID, Severity: c.Severity, Message: fmt.Sprintf("and %d more like these are not listed", n)})
		}
	}
}

// step reports whether there is room for one more step of what multiplies.
func (l *linter) step(at framework.Position) bool {
	if l.steps++; l.steps <= mostSteps {
		return true
	}
	if !l.told {
		l.told = true
		l.add(CodeNotAll, at, "more than %d pairs of requirements share a control, or stand above one another: those from here on are not looked at", mostSteps)
	}
	return false
}

// each calls do for every entry until the context ends.
func each[T any](ctx context.Context, list []T, do func(T)) error {
	for i, v := range list {
		if i%100 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		do(v)
	}
	return nil
}

func (l *linter) frameworks(ctx context.Context) error {
	return each(ctx, l.src.Frameworks, l.framework)
}

func (l *linter) controls(ctx context.Context) error {
	titles := map[string]string{}
	return each(ctx, l.src.Controls, func(c *mapping.Control) {
		l.control(c)
		l.trusted(c)
		if first, ok := titles[c.Title]; ok {
			l.add(CodeRepeatedText, c.Places.At("title"), "control %q has the title of %q", c.ID, first)
		}
		titles[c.Title] = c.ID
	})
}

func (l *linter) rules(ctx context.Context) error { return each(ctx, l.src.Rules, l.rule) }

func (l *linter) framework(f *framework.Framework) {
	used := map[string]bool{}
	for i := range f.Requirements {
		used[f.Requirements[i].Category] = true
	}
	for _, c := range f.Categories {
		if !used[c.ID] {
			l.add(CodeUnusedCategory, f.Places.At("categories"), "no requirement belongs to category %q", c.ID)
		}
	}
	texts := map[string]framework.PointRef{}
	for _, leaf := range l.g.Leaves(f.ID) {
		for i, p := range leaf.Points {
			at := leaf.Requirement.Places.Index("points", i)
			linked := slices.ContainsFunc(p.Links, counts)
			switch {
			case !linked && p.Open == "":
				l.add(CodeUnlinkedPoint, at, "no control is linked to %s, and it does not say why (open: …)", p.Ref)
			case linked && p.Open != "":
				l.add(CodeOpenPoint, at, "%s says why no control is linked to it, and %s is", p.Ref, p.Links[0].Control.ID)
			}
			if first, ok := texts[p.Text]; ok {
				l.add(CodeRepeatedText, at, "%s has the text of %s", p.Ref, first)
			}
			texts[p.Text] = p.Ref
		}
	}
}

func counts(e mapping.Edge) bool { return e.Link.Review.Counts(false) }

func (l *linter) control(c *mapping.Control) {
	if !slices.ContainsFunc(c.Links, func(k mapping.Link) bool { return k.Review.Counts(false) }) {
		l.add(CodeUnlinkedControl, c.Places.Item, "control %q is linked to no requirement", c.ID)
	}
	for _, b := range []framework.Basis{framework.Design, framework.Operation} {
		if c.Evidence.On(b).IsZero() {
			l.add(CodeBasisLeftOut, c.Places.At("evidence"), "control %q leaves out %s, which is asked and counts as not shown: list types, or say {none: why}", c.ID, b)
		}
	}
	if c.Question == "" {
		l.add(CodeNoQuestion, c.Places.Item, "control %q has no question", c.ID)
	}
	if c.Cadence.String() == "" && l.occurs(c.Evidence.Operation) {
		l.add(CodeNoCadence, c.Places.Item, "control %q has no cadence: one record in the window, or in a year, is enough for it", c.ID)
	}
	if c.Cadence == calendar.PerEvent && l.occurs(c.Evidence.Operation) && !l.lists(c.Evidence.Operation) {
		l.add(CodeNoList, c.Places.Item, "control %q runs by event, and no record of it declares a population: no list of its events can be given", c.ID)
	}
	whys := map[string]bool{}
	for i := range c.Links {
		k := &c.Links[i]
		if whys[k.Why] {
			l.add(CodeRepeatedWhy, k.Places.At("why"), "this reason already stands at another link of %q", c.ID)
		}
		whys[k.Why] = true
		if !k.Needs.IsZero() && k.Needs.Why == "" {
			l.add(CodeNeedsWhy, k.Places.At("needs"), "the link of %q to %s asks more of each piece and does not say why: needs: {expr: …, why: …}", c.ID, k.To)
		}
	}
}

// occurs reports whether records show the basis.
func (l *linter) occurs(b mapping.BasisShows) bool {
	return l.shown(b, func(t *evidence.Type) bool { return t.Kind == evidence.Record })
}

// lists reports whether records that state a population show the basis.
func (l *linter) lists(b mapping.BasisShows) bool {
	return l.shown(b, func(t *evidence.Type) bool {
		return t.Kind == evidence.Record && slices.ContainsFunc(t.Attributes, func(a evidence.Attribute) bool { return a.Name == evidence.Population })
	})
}

func (l *linter) shown(b mapping.BasisShows, by func(*evidence.Type) bool) bool {
	for _, enough := range b.Types {
		for _, id := range enough {
			if t, err := l.g.EvidenceType(id); err == nil && by(t) {
				return true
			}
		}
	}
	return false
}

// unused finds declarations that nothing names.
func (l *linter) unused(ctx context.Context) error {
	asked := map[string]bool{}
	for _, c := range l.src.Controls {
		asked[c.Question] = true
	}
	for _, q := range l.src.Questions {
		asked[q.Fact] = true
	}
	for _, r := range l.src.StartRules {
		for _, part := range strings.Split(r.When.Text, "facts.")[1:] {
			asked[word(part)] = true
		}
	}
	for _, r := range l.src.Rules {
		for _, part := range strings.Split(r.Expr.Text, "facts.")[1:] {
			asked[word(part)] = true
		}
	}
	for _, t := range l.src.FactTypes {
		if !asked[t.ID] {
			l.add(CodeUnusedFact, t.Places.Item, "nothing asks for fact %q: no control, question or rule", t.ID)
		}
	}
	listed := map[string]bool{}
	for _, x := range l.src.Checklists {
		for i := range x.Items {
			for _, t := range x.Items[i].Evidence {
				listed[t] = true
			}
		}
	}
	return each(ctx, l.src.EvidenceTypes, func(t *evidence.Type) {
		if len(l.g.Takers(t.ID)) == 0 && t.Kind != evidence.Bridge && !listed[t.ID] {
			l.add(CodeUnusedEvidence, t.Places.Item, "no control takes evidence type %q, and no checklist names it", t.ID)
		}
	})
}

// word returns the name that a text begins with.
func word(text string) string {
	end := strings.IndexFunc(text, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
	if end < 0 {
		return text
	}
	return text[:end]
}

func (l *linter) rule(r *mapping.Rule) {
	met := slices.ContainsFunc(r.Tests, func(t mapping.RuleTest) bool { return !t.Want.Unknown && t.Want.Value > 0 })
	not := slices.ContainsFunc(r.Tests, func(t mapping.RuleTest) bool { return !t.Want.Unknown && t.Want.Value < 1 })
	if !met || !not {
		l.add(CodeUntestedRule, r.Places.Item, "the rule of %q on %s wants a test that it passes and one that it fails", r.Control, r.Basis)
	}
}

// OfNothing tells of rules that hold where there is no evidence and no answer, which running
// them shows (scoring.Engine.OfNothing).
func OfNothing(rules []*mapping.Rule) framework.Problems {
	list := framework.Problems{}
	for _, r := range rules {
		list = append(list, framework.Problem{
			Pos: r.Places.Item, Code: CodeOfNothing, Severity: framework.Warning,
			Message: fmt.Sprintf("the rule of %q on %s holds of nothing: it asks for no evidence and no answer; say exists or count as well", r.Control, r.Basis),
		})
	}
	return list
}

// relations looks at the stated relations pair by pair.
func (l *linter) relations(ctx context.Context) error {
	first := map[[2]framework.Ref]*relation.Statement{}
	err := each(ctx, l.src.Relations, func(r *relation.Statement) {
		if !r.Review.Counts(false) {
			return
		}
		if r.From == r.To {
			l.add(CodeSelfRelation, r.Places.Item, "%s is related to itself", r.From)
			return
		}
		for _, end := range []framework.Ref{r.From, r.To} {
			if _, err := l.g.Framework(end.Framework); err != nil {
				continue // which loading told
			}
			if _, err := l.g.Leaf(end); err != nil {
				l.add(CodeNotAssessable, r.Places.Item, "%s is a group and is not assessed by itself", end)
			}
		}
		l.again(first[[2]framework.Ref{r.From, r.To}], r, false)
		l.again(first[[2]framework.Ref{r.To, r.From}], r, true)
		first[[2]framework.Ref{r.From, r.To}] = r
	})
	if err != nil {
		return err
	}
	if err := each(ctx, l.src.Relations, func(r *relation.Statement) { l.ancestors(first, r) }); err != nil {
		return err
	}
	found, cut, err := l.g.Relations().Contradictions(ctx)
	if err != nil {
		return err
	}
	if cut {
		l.problems = append(l.problems, framework.Problem{Code: CodeContradiction, Severity: framework.Hint, Message: "the relations are too many to look at every way round: there may be contradictions that are not told"})
	}
	for _, c := range found {
		if len(c.Statements) > 2 { // of two it is told above, at the later one
			last := c.Statements[len(c.Statements)-1]
			l.add(CodeContradiction, last.Places.Item, "these cannot all hold: %s", c)
		}
	}
	return nil
}

// again compares a statement with an earlier one about the same pair.
func (l *linter) again(a, b *relation.Statement, turned bool) {
	if a == nil {
		return
	}
	is := a.Is
	if turned {
		is = is.Inverse()
	}
	where := fmt.Sprintf("%s is %s %s at %s", a.From, a.Is, a.To, a.Places.Item)
	switch {
	case is&b.Is == 0:
		l.add(CodeContradiction, b.Places.Item, "%s cannot be %s %s: %s", b.From, b.Is, b.To, where)
	case turned && is != b.Is:
		l.add(CodeWrongInverse, b.Places.At("is"), "%s is not the inverse of what is stated the other way: %s", b.Is, where)
	case !turned:
		l.add(CodeDoubleRelation, b.Places.Item, "this pair is related already: %s", where)
	}
}

// ancestors finds a relation whose end lies below that of another one to the same
// requirement.
func (l *linter) ancestors(stated map[[2]framework.Ref]*relation.Statement, r *relation.Statement) {
	for _, up := range l.above(r.From) {
		if o := stated[[2]framework.Ref{up, r.To}]; o != nil {
			l.add(CodeDoubleMapping, r.Places.Item, "%s and %s above it are both related to %s", r.From, up, r.To)
		}
	}
	for _, up := range l.above(r.To) {
		if o := stated[[2]framework.Ref{r.From, up}]; o != nil {
			l.add(CodeDoubleMapping, r.Places.Item, "%s is related to %s and to %s above it", r.From, r.To, up)
		}
	}
}

func (l *linter) above(ref framework.Ref) []framework.Ref {
	var list []framework.Ref
	for n, err := l.g.Requirement(ref); err == nil && n.Requirement.Parent != ""; n, err = l.g.Requirement(ref) {
		if !l.step(n.Requirement.Places.Item) {
			return nil
		}
		ref.Requirement = n.Requirement.Parent
		list = append(list, ref)
	}
	return list
}
