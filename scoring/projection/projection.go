package projection

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Method names how [Of] counts.
const Method = "projected: a source that is equal to the target gives its interval, a source that is a superset gives 1 once it is supported; " +
	"other relations that exclude disjoint leave the target open; nothing else counts"

// Format names the form of a [Projection] as JSON; fields are only added.
const Format = "groundwork-projection/2"

// FirstFormat is what the first edition of the rules wrote; [Read] says its statuses in the
// words of this edition.
const FirstFormat = "groundwork-projection/1"

// A Projection is the readiness of a framework that is known only by relations, as the
// frameworks that were assessed bear it out.
type Projection struct {
	Format    string          `json:"format"`
	Framework string          `json:"framework"`
	Title     string          `json:"title"`
	Method    string          `json:"method"`
	Readiness result.Interval `json:"readiness"` // the weighted mean over Requirements
	Proven    int             `json:"proven"`    // supported by what is stated
	Open      int             `json:"open"`      // raised by a relation that proves nothing
	Unrelated int             `json:"unrelated"` // no source says anything
	// Requirements are those that relations name, groups among them, and the leaves
	// that have none of these above or below.
	Requirements []Requirement `json:"requirements"`
	Notice       string        `json:"notice"`
}

// A Requirement is one requirement of the target.
type Requirement struct {
	Ref       framework.Ref   `json:"ref"`
	Title     string          `json:"title"`
	Status    result.Status   `json:"status"`
	Readiness result.Interval `json:"readiness"`
	Reason    string          `json:"reason"`
	// Sources are the assessed requirements that say something, best first.
	Sources []Source `json:"sources"`
}

// A Source is what one assessed requirement says of the target.
type Source struct {
	Ref framework.Ref `json:"ref"`
	// Together names the other requirements that a statement joins with the source,
	// and Among those that it joins with the target.
	Together   []framework.Ref `json:"together"`
	Among      []framework.Ref `json:"among"`
	Lens       string          `json:"lens"`
	Relation   []relation.Base `json:"relation"` // source → target: of these one holds
	Phrase     string          `json:"phrase"`   // the same as part of a sentence: "a superset of"
	Confidence float64         `json:"confidence"`
	Draft      bool            `json:"draft"` // its proof rests on a draft
	Readiness  result.Interval `json:"readiness"`
	Evidence   []string        `json:"evidence"` // that supports the source in its lens
	// Seen says through what the source was judged: its bases, systems and window,
	// which hold for the target no further.
	Seen string `json:"seen"`
}

var errNoAssessment = errors.New("projection: no assessment to project")

// Of works out the readiness of a framework from those that an assessment judged,
// by the relations of the graph that are stated or follow. The error means that the
// context ended, or wraps [mapping.ErrNotFound] for the framework, or says that the context,
// the graph or the assessment is missing.
func Of(ctx context.Context, g *mapping.Graph, a *result.Assessment, target string) (*Projection, error) {
	if _, err := g.Index(ctx); err != nil {
		return nil, fmt.Errorf("projection: %w", err)
	}
	if a == nil {
		return nil, errNoAssessment
	}
	fw, err := g.Framework(target)
	if err != nil {
		return nil, err
	}
	p := &projector{graph: g, reviewedOnly: a.ReviewedOnly, target: target, evidence: a.Supporting(), by: map[framework.Ref][]weighed{}}
	for i := range a.Frameworks {
		if f := &a.Frameworks[i]; f.Framework != target {
			if err := p.take(ctx, f); err != nil {
				return nil, err
			}
		}
	}
	out := &Projection{Format: Format, Framework: target, Title: fw.Title, Method: Method, Requirements: []Requirement{}, Notice: result.Notice}
	var sum figure.Mean
	for _, n := range p.units(g.Tree(target)) {
		x := p.project(n)
		switch {
		case x.Status == result.StatusSupported:
			out.Proven++
		case x.Status == result.StatusUnmapped:
			out.Unrelated++
		case x.Readiness.Low < x.Readiness.High:
			out.Open++
		}
		sum.Add(x.Readiness, n.Requirement.Share())
		out.Requirements = append(out.Requirements, x)
	}
	out.Readiness = sum.Value()
	return out, nil
}

type projector struct {
	graph        *mapping.Graph
	reviewedOnly bool
	target       string
	evidence     map[string]map[framework.Ref][]string
	by           map[framework.Ref][]weighed
}

// A weighed is a source with the relation that it counts by.
type weighed struct {
	Source

	set relation.Set
}

// take adds what one lens says of the target.
func (p *projector) take(ctx context.Context, f *result.Lens) error {
	d, err := p.graph.Relations().DeriveAll(ctx, f.Framework, p.target, relation.Options{ReviewedOnly: p.reviewedOnly})
	if err != nil {
		return err
	}
	judged := map[framework.Ref]*result.Requirement{}
	for i := range f.Requirements {
		if q := &f.Requirements[i]; q.Status != result.StatusOutOfScope && q.Status != result.StatusExcluded {
			judged[q.Ref] = q
		}
	}
	for _, u := range p.graph.Source().Unions {
		p.union(f, judged, u)
	}
	for _, x := range d.Pairs {
		q := judged[x.From]
		if q == nil || x.Set.Contradicts() || !x.Set.Touches() {
			continue
		}
		c := weighed{set: x.Set, Source: Source{
			Ref: x.From, Together: []framework.Ref{}, Among: []framework.Ref{}, Lens: f.Lens, Relation: x.Set.Bases(), Phrase: x.Set.Phrase(), Confidence: x.Confidence, Readiness: q.Readiness,
			Evidence: slices.Clone(p.evidence[f.Lens][x.From]), Seen: seen(f),
		}}
		if c.Evidence == nil {
			c.Evidence = []string{}
		}
		for _, path := range x.Proof {
			c.Draft = c.Draft || path.Draft
		}
		p.by[x.To] = append(p.by[x.To], c)
	}
	return nil
}

// union adds what several sources together say of a target, or of several. Together
// they prove a target that they equal or contain once all of them are supported; of one
// target among several they say that it is left open.
func (p *projector) union(f *result.Lens, judged map[framework.Ref]*result.Requirement, u *relation.Union) {
	from, to, is := u.From, u.To, u.Is
	if len(to) > 0 && to[0].Framework == f.Framework {
		from, to, is = to, from, is.Inverse()
	}
	if len(from)*len(to) < 2 || !is.Touches() || !u.Review.Counts(p.reviewedOnly) {
		return
	}
	all := result.Interval{Low: 1}
	var evidence []string
	for _, r := range from {
		q := judged[r]
		if q == nil {
			if r.Framework != f.Framework {
				return
			}
			all.Low = 0
			continue
		}
		all.Low, all.High = min(all.Low, q.Readiness.Low), max(all.High, q.Readiness.High)
		evidence = append(evidence, p.evidence[f.Lens][r]...)
	}
	slices.Sort(evidence)
	for _, t := range to {
		if t.Framework != p.target {
			continue
		}
		c := weighed{set: is, Source: Source{
			Ref: from[0], Together: append([]framework.Ref{}, from[1:]...), Among: []framework.Ref{}, Lens: f.Lens, Relation: is.Bases(), Phrase: is.Phrase(), Confidence: u.Confidence,
			Draft: u.Review.State == review.Draft, Readiness: all, Evidence: append([]string{}, slices.Compact(evidence)...), Seen: seen(f),
		}}
		if len(to) > 1 {
			c.set = relation.Any &^ relation.Set(relation.Disjoint)
			c.Among = slices.DeleteFunc(slices.Clone(to), func(r framework.Ref) bool { return r == t })
		}
		if c.set == relation.Set(relation.Equal) {
			c.set |= relation.Set(relation.Superset) // of parts, the least says nothing of the whole but when it is met
		}
		p.by[t] = append(p.by[t], c)
	}
}

func seen(f *result.Lens) string {
	parts := []string{}
	for _, b := range f.Basis {
		parts = append(parts, b.String())
	}
	text := strings.Join(parts, " and ")
	if !f.Window.IsZero() {
		text += ", window " + f.Window.String()
	} else {
		text += ", as of " + f.AsOf.String()
	}
	if len(f.Systems) > 0 {
		text += ", systems " + strings.Join(f.Systems, ", ")
	}
	return text
}

// units are the requirements that a projection counts: those that relations name, the
// highest of a branch, and the leaves beside them.
func (p *projector) units(tree []*mapping.Node) []*mapping.Node {
	var list []*mapping.Node
	for _, n := range tree {
		switch {
		case len(p.by[n.Ref]) > 0 || len(n.Children) == 0:
			list = append(list, n)
		default:
			list = append(list, p.units(n.Children)...)
		}
	}
	return list
}

// project judges one requirement of the target.
func (p *projector) project(n *mapping.Node) Requirement {
	x := Requirement{Ref: n.Ref, Title: n.Requirement.Title, Sources: []Source{}, Status: result.StatusUnmapped, Reason: "no assessed requirement is related to it"}
	sources := p.by[n.Ref]
	for _, c := range sources {
		v := contributed(c)
		x.Readiness = result.Interval{Low: max(x.Readiness.Low, v.Low), High: max(x.Readiness.High, v.High)}
	}
	slices.SortStableFunc(sources, func(a, b weighed) int {
		u, v := contributed(a), contributed(b)
		return cmp.Or(cmp.Compare(v.Low, u.Low), cmp.Compare(v.High, u.High), a.Ref.Compare(b.Ref))
	})
	if len(sources) == 0 {
		return x
	}
	for _, c := range sources {
		x.Sources = append(x.Sources, c.Source)
	}
	x.Status = figure.StatusOf(x.Readiness)
	best := x.Sources[0]
	is := best.Phrase
	if n := len(best.Together); n > 0 {
		is = fmt.Sprintf("together with %d more %s", n, is)
	}
	if n := len(best.Among); n > 0 {
		is = fmt.Sprintf("%s the whole of %d requirements, this among them, not", is, n+1)
	}
	switch {
	case x.Readiness.Low > result.Epsilon:
		x.Reason = fmt.Sprintf("%s stands at %s and is %s it", best.Ref, best.Readiness, is)
	case x.Readiness.High > result.Epsilon:
		x.Reason = fmt.Sprintf("%s stands at %s and is %s it, which leaves it open", best.Ref, best.Readiness, is)
	default:
		x.Reason = fmt.Sprintf("nothing is shown of %s, which is %s it", best.Ref, is)
	}
	return x
}

// contributed is what a source alone says of its target.
func contributed(c weighed) result.Interval {
	switch {
	case c.set == relation.Set(relation.Equal):
		return c.Readiness
	case c.set.Proves():
		v := result.Interval{High: 1}
		if c.Readiness.High < result.Epsilon {
			v.High = 0
		}
		if c.Readiness.Low >= 1-result.Epsilon {
			v.Low = 1
		}
		return v
	case c.Readiness.High > result.Epsilon:
		return result.Interval{High: 1}
	default:
		return result.Interval{}
	}
}
