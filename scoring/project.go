package scoring

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// ProjectionMethod names how [Engine.Project] counts.
const ProjectionMethod = "projected: a source that is equal to the target gives its interval, a source that is a superset gives 1 once it is met; " +
	"other relations that exclude disjoint leave the target open; nothing else counts"

// A Projection is the readiness of a framework that is known only by relations, as the
// frameworks that were assessed bear it out.
type Projection struct {
	Framework string   `json:"framework"`
	Title     string   `json:"title"`
	Method    string   `json:"method"`
	Readiness Interval `json:"readiness"` // the weighted mean over Requirements
	Proven    int      `json:"proven"`    // met by what is stated
	Open      int      `json:"open"`      // raised by a relation that proves nothing
	Unrelated int      `json:"unrelated"` // no source says anything
	// Requirements are those that relations name, groups among them, and the leaves
	// that have none of these above or below.
	Requirements []Projected `json:"requirements"`
	Notice       string      `json:"notice"`
}

// A Projected is one requirement of the target.
type Projected struct {
	Ref       framework.Ref `json:"ref"`
	Title     string        `json:"title"`
	Status    Status        `json:"status"`
	Readiness Interval      `json:"readiness"`
	Reason    string        `json:"reason"`
	// Sources are the assessed requirements that say something, best first.
	Sources []Contribution `json:"sources"`
}

// A Contribution is what one assessed requirement says of the target.
type Contribution struct {
	Ref framework.Ref `json:"ref"`
	// Together names the other requirements that a statement joins with the source,
	// and Among those that it joins with the target.
	Together   []framework.Ref `json:"together"`
	Among      []framework.Ref `json:"among"`
	Lens       string          `json:"lens"`
	Relation   []string        `json:"relation"` // source → target
	Phrase     string          `json:"phrase"`   // the same as part of a sentence: "a superset of"
	Confidence float64         `json:"confidence"`
	Draft      bool            `json:"draft"` // its proof rests on a draft
	Readiness  Interval        `json:"readiness"`
	Evidence   []string        `json:"evidence"` // that supports the source in its lens
	// Seen says through what the source was judged: its bases, systems and window,
	// which hold for the target no further.
	Seen string `json:"seen"`

	set mapping.RelationSet
}

// Project works out the readiness of a framework from those that the organisation's
// scopes assess, by the relations that are stated or follow. It is live: the same
// evidence judged anew. The error is that of [Engine.Assess], or [mapping.ErrNotFound]
// for the framework.
func (e *Engine) Project(ctx context.Context, org *mapping.Organisation, at framework.Date, target string) (*Projection, error) {
	fw, err := e.graph.Framework(target)
	if err != nil {
		return nil, err
	}
	a, err := e.Assess(ctx, org, at)
	if err != nil {
		return nil, err
	}
	p := &projector{engine: e, target: target, evidence: supporting(a), by: map[framework.Ref][]Contribution{}}
	for i := range a.Frameworks {
		if f := &a.Frameworks[i]; f.ID != target {
			if err := p.take(f); err != nil {
				return nil, err
			}
		}
	}
	out := &Projection{Framework: target, Title: fw.Title, Method: ProjectionMethod, Requirements: []Projected{}, Notice: Notice}
	var sum mean
	for _, n := range p.units(e.graph.Tree(target)) {
		x := p.project(n)
		switch {
		case x.Status == Met:
			out.Proven++
		case x.Status == Unmapped:
			out.Unrelated++
		case x.Readiness.Low < x.Readiness.High:
			out.Open++
		}
		sum.add(x.Readiness, n.Requirement.Share())
		out.Requirements = append(out.Requirements, x)
	}
	out.Readiness = sum.value()
	return out, nil
}

// supporting lists the evidence that supports each requirement, by lens.
func supporting(a *Assessment) map[string]map[framework.Ref][]string {
	by := map[string]map[framework.Ref][]string{}
	for _, e := range a.Evidence {
		for _, v := range e.Verdicts {
			if v.Verdict != Supports {
				continue
			}
			if by[v.Lens] == nil {
				by[v.Lens] = map[framework.Ref][]string{}
			}
			for _, r := range v.Requirements {
				by[v.Lens][r] = append(by[v.Lens][r], e.ID)
			}
		}
	}
	return by
}

type projector struct {
	engine   *Engine
	target   string
	evidence map[string]map[framework.Ref][]string
	by       map[framework.Ref][]Contribution
}

// take adds what one lens says of the target.
func (p *projector) take(f *LensResult) error {
	d, err := p.engine.graph.DeriveAll(f.ID, p.target, mapping.DeriveOptions{ReviewedOnly: p.engine.config.reviewedOnly})
	if err != nil {
		return err
	}
	judged := map[framework.Ref]*RequirementResult{}
	for i := range f.Requirements {
		if q := &f.Requirements[i]; q.Status != OutOfScope && q.Status != Excluded {
			judged[q.Ref] = q
		}
	}
	for _, u := range p.engine.graph.Source().Unions {
		p.union(f, judged, u)
	}
	for _, x := range d.Pairs {
		q := judged[x.From]
		if q == nil || x.Set.Contradicts() || !x.Set.Touches() {
			continue
		}
		c := Contribution{
			Ref: x.From, Together: []framework.Ref{}, Among: []framework.Ref{}, Lens: f.Lens, Relation: x.Set.Names(), Phrase: x.Set.Phrase(), Confidence: x.Confidence, Readiness: q.Readiness,
			Evidence: slices.Clone(p.evidence[f.Lens][x.From]), Seen: seen(f), set: x.Set,
		}
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
// they prove a target that they equal or contain once all of them are met; of one
// target among several they say that it is left open.
func (p *projector) union(f *LensResult, judged map[framework.Ref]*RequirementResult, u *mapping.Union) {
	from, to, is := u.From, u.To, u.Is
	if len(to) > 0 && to[0].Framework == f.ID {
		from, to, is = to, from, is.Inverse()
	}
	if len(from)*len(to) < 2 || !is.Touches() || u.Review.State == mapping.Rejected ||
		p.engine.config.reviewedOnly && u.Review.State != mapping.Reviewed {
		return
	}
	all := Interval{Low: 1}
	var evidence []string
	for _, r := range from {
		q := judged[r]
		if q == nil {
			if r.Framework != f.ID {
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
		c := Contribution{
			Ref: from[0], Together: append([]framework.Ref{}, from[1:]...), Among: []framework.Ref{}, Lens: f.Lens, Relation: is.Names(), Phrase: is.Phrase(), Confidence: u.Confidence,
			Draft: u.Review.State == mapping.Draft, Readiness: all, Evidence: append([]string{}, slices.Compact(evidence)...), Seen: seen(f), set: is,
		}
		if len(to) > 1 {
			c.set = mapping.Any &^ mapping.RelationSet(mapping.Disjoint)
			c.Among = slices.DeleteFunc(slices.Clone(to), func(r framework.Ref) bool { return r == t })
		}
		if c.set == mapping.RelationSet(mapping.Equal) {
			c.set |= mapping.RelationSet(mapping.Superset) // of parts, the least says nothing of the whole but when it is met
		}
		p.by[t] = append(p.by[t], c)
	}
}

func seen(f *LensResult) string {
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
func (p *projector) units(tree []*mapping.Group) []*mapping.Group {
	var list []*mapping.Group
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
func (p *projector) project(n *mapping.Group) Projected {
	x := Projected{Ref: n.Ref, Title: n.Requirement.Title, Sources: p.by[n.Ref], Status: Unmapped, Reason: "no assessed requirement is related to it"}
	if x.Sources == nil {
		x.Sources = []Contribution{}
	}
	for _, c := range x.Sources {
		v := contributed(c)
		x.Readiness = Interval{max(x.Readiness.Low, v.Low), max(x.Readiness.High, v.High)}
	}
	slices.SortStableFunc(x.Sources, func(a, b Contribution) int {
		u, v := contributed(a), contributed(b)
		return cmp.Or(cmp.Compare(v.Low, u.Low), cmp.Compare(v.High, u.High), a.Ref.Compare(b.Ref))
	})
	if len(x.Sources) == 0 {
		return x
	}
	x.Status = statusOf(x.Readiness)
	best := x.Sources[0]
	is := best.Phrase
	if n := len(best.Together); n > 0 {
		is = fmt.Sprintf("together with %d more %s", n, is)
	}
	if n := len(best.Among); n > 0 {
		is = fmt.Sprintf("%s the whole of %d requirements, this among them, not", is, n+1)
	}
	switch {
	case x.Readiness.Low > Epsilon:
		x.Reason = fmt.Sprintf("%s stands at %s and is %s it", best.Ref, best.Readiness, is)
	case x.Readiness.High > Epsilon:
		x.Reason = fmt.Sprintf("%s stands at %s and is %s it, which leaves it open", best.Ref, best.Readiness, is)
	default:
		x.Reason = fmt.Sprintf("nothing is shown of %s, which is %s it", best.Ref, is)
	}
	return x
}

// contributed is what a source alone says of its target.
func contributed(c Contribution) Interval {
	switch {
	case c.set == mapping.RelationSet(mapping.Equal):
		return c.Readiness
	case c.set.Proves():
		v := Interval{High: 1}
		if c.Readiness.High < Epsilon {
			v.High = 0
		}
		if c.Readiness.Low >= 1-Epsilon {
			v.Low = 1
		}
		return v
	case c.Readiness.High > Epsilon:
		return Interval{High: 1}
	default:
		return Interval{}
	}
}
