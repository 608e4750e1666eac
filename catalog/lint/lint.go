package lint

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// sharedControls is how many controls two requirements share before the linter asks
// how they relate.
const sharedControls = 2

// Check lists what loads and is still wrong or weak, by place: see [Codes]. It reads
// only; what it finds changes no figure. The error means that the context ended.
func Check(ctx context.Context, g *mapping.Graph) (framework.Problems, error) {
	l := &linter{g: g, src: g.Source(), severity: map[string]framework.Severity{}}
	// In the order of the files, so that of two statements the later one is told of.
	l.src.Relations = slices.SortedFunc(slices.Values(l.src.Relations), func(a, b *relation.Statement) int { return a.Places.Item.Compare(b.Places.Item) })
	for _, c := range Codes() {
		l.severity[c.ID] = c.Severity
	}
	for _, f := range l.src.Frameworks {
		l.framework(f)
	}
	for _, c := range l.src.Controls {
		l.control(c)
	}
	l.titles()
	l.unused()
	for _, r := range l.src.Rules {
		l.rule(r)
	}
	if err := l.relations(ctx); err != nil {
		return nil, err
	}
	l.pairs()
	l.problems.Sort()
	return l.problems, nil
}

type linter struct {
	g        *mapping.Graph
	src      mapping.Source
	severity map[string]framework.Severity
	problems framework.Problems
}

func (l *linter) add(code string, at framework.Position, format string, args ...any) {
	l.problems = append(l.problems, framework.Problem{Pos: at, Code: code, Severity: l.severity[code], Message: fmt.Sprintf(format, args...)})
}

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

func counts(e mapping.Edge) bool { return e.Link.Review.State != review.Rejected }

func (l *linter) control(c *mapping.Control) {
	if !slices.ContainsFunc(c.Links, func(k mapping.Link) bool { return k.Review.State != review.Rejected }) {
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
		l.add(CodeNoCadence, c.Places.Item, "control %q has no cadence: one occurrence ever is enough for it", c.ID)
	}
	whys := map[string]bool{}
	for i := range c.Links {
		k := &c.Links[i]
		if whys[k.Why] {
			l.add(CodeRepeatedWhy, k.Places.At("why"), "this reason already stands at another link of %q", c.ID)
		}
		whys[k.Why] = true
	}
}

func (l *linter) occurs(b mapping.BasisShows) bool {
	for _, any := range b.Types {
		for _, id := range any {
			if t, err := l.g.EvidenceType(id); err == nil && t.Counts == evidence.CountsOccurrence {
				return true
			}
		}
	}
	return false
}

func (l *linter) titles() {
	seen := map[string]string{}
	for _, c := range l.src.Controls {
		if first, ok := seen[c.Title]; ok {
			l.add(CodeRepeatedText, c.Places.At("title"), "control %q has the title of %q", c.ID, first)
		}
		seen[c.Title] = c.ID
	}
}

// unused finds declarations that nothing names.
func (l *linter) unused() {
	asked := map[string]bool{}
	for _, c := range l.src.Controls {
		asked[c.Question] = true
	}
	for _, q := range l.src.Questions {
		asked[q.Fact] = true
	}
	var text strings.Builder
	for _, r := range l.src.Rules {
		text.WriteString(r.Expr.Text + "\n")
	}
	for _, t := range l.src.FactTypes {
		if !asked[t.ID] && !names(text.String(), "facts."+t.ID) {
			l.add(CodeUnusedFact, t.Places.Item, "nothing asks for fact %q: no control, question or rule", t.ID)
		}
	}
	for _, t := range l.src.EvidenceTypes {
		if len(l.g.Takers(t.ID)) == 0 && t.Counts != evidence.CountsBridge {
			l.add(CodeUnusedEvidence, t.Places.Item, "no control takes evidence type %q", t.ID)
		}
	}
}

// names reports whether the text holds the name as a whole.
func names(text, name string) bool {
	for _, part := range strings.Split(text, name)[1:] {
		if part == "" || !strings.ContainsAny(part[:1], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") {
			return true
		}
	}
	return false
}

func (l *linter) rule(r *mapping.Rule) {
	met := slices.ContainsFunc(r.Tests, func(t mapping.RuleTest) bool { return !t.Want.Unknown && t.Want.Value > 0 })
	not := slices.ContainsFunc(r.Tests, func(t mapping.RuleTest) bool { return !t.Want.Unknown && t.Want.Value < 1 })
	if !met || !not {
		l.add(CodeUntestedRule, r.Places.Item, "the rule of %q on %s wants a test that it passes and one that it fails", r.Control, r.Basis)
	}
}

// relations looks at the stated relations pair by pair.
func (l *linter) relations(ctx context.Context) error {
	first := map[[2]framework.Ref]*relation.Statement{}
	for _, r := range l.src.Relations {
		if r.Review.State == review.Rejected {
			continue
		}
		if r.From == r.To {
			l.add(CodeSelfRelation, r.Places.Item, "%s is related to itself", r.From)
			continue
		}
		for _, end := range []framework.Ref{r.From, r.To} {
			if _, err := l.g.Leaf(end); err != nil {
				l.add(CodeNotAssessable, r.Places.Item, "%s is a group and is not assessed by itself", end)
			}
		}
		l.again(first[[2]framework.Ref{r.From, r.To}], r, false)
		l.again(first[[2]framework.Ref{r.To, r.From}], r, true)
		first[[2]framework.Ref{r.From, r.To}] = r
	}
	for _, r := range l.src.Relations {
		l.ancestors(first, r)
	}
	found, err := l.g.Relations().Contradictions(ctx)
	if err != nil {
		return fmt.Errorf("lint: %w", err)
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
		ref.Requirement = n.Requirement.Parent
		list = append(list, ref)
	}
	return list
}

// pairs compares what the links say of two requirements with what is stated.
func (l *linter) pairs() {
	type pair struct{ a, b framework.Ref }
	shared := map[pair]map[string]bool{}
	at := map[pair]framework.Position{}
	for _, c := range l.src.Controls {
		for i := range c.Links {
			for j := range c.Links {
				a, b := c.Links[i].To, c.Links[j].To
				if a.Framework >= b.Framework || c.Links[i].Review.State == review.Rejected || c.Links[j].Review.State == review.Rejected {
					continue
				}
				p := pair{a, b}
				if shared[p] == nil {
					shared[p], at[p] = map[string]bool{}, c.Links[j].Places.Item
				}
				shared[p][c.ID] = true
			}
		}
	}
	stated := map[pair]*relation.Statement{}
	for _, r := range l.src.Relations {
		if r.Review.State != review.Rejected {
			stated[pair{r.From, r.To}], stated[pair{r.To, r.From}] = r, r
		}
	}
	keys := slices.SortedFunc(maps.Keys(shared), func(x, y pair) int { return cmp.Or(x.a.Compare(y.a), x.b.Compare(y.b)) })
	for _, p := range keys {
		ids := strings.Join(slices.Sorted(maps.Keys(shared[p])), ", ")
		switch r := stated[p]; {
		case r == nil && len(shared[p]) >= sharedControls:
			l.add(CodeUnrelatedPair, at[p], "%s and %s share %s: say how they relate", p.a, p.b, ids)
		case r != nil && r.Is == relation.Set(relation.Disjoint):
			l.add(CodeAtOdds, r.Places.Item, "%s and %s are stated to be disjoint and share %s", r.From, r.To, ids)
		}
	}
}
