package oscal

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog/internal/intake"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/oscal"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// A Map is one statement of a mapping-collection: how the union of its sources relates
// to the union of its targets. It says nothing of the single pairs by itself.
type Map struct {
	Sources []End
	Targets []End
	// Is relates the union of the sources to that of the targets.
	Is           relation.Set
	Relationship string // as written: "intersects-with"
	Places       framework.Places
}

// An End is one source or target.
type End struct {
	Written string        // as it stands in the file
	Ref     framework.Ref // the requirement that it means, or the zero Ref
}

// Pairs counts the pairs of a source and a target.
func (m Map) Pairs() int { return len(m.Sources) * len(m.Targets) }

// A side is one end of a mapping: the framework, and the index where it is known.
type side struct {
	framework string
	index     *intake.Index
	found     intake.Told // otherwise than as it stands
}

func (s *session) collection(ctx context.Context, m *oscal.MappingCollection) {
	s.head(m.Metadata)
	p := m.Provenance
	s.Word("method", p.Method, "human", "automation", "hybrid")
	s.Word("status", p.Status, "complete", "not-complete", "draft", "deprecated", "superseded")
	s.Losses.Add(p.Method.At.String(), "provenance", "a relation has a rationale, a confidence and a reason, and nothing else", 1)
	indexes := make([]*intake.Index, len(s.Known))
	for i, k := range s.Known {
		indexes[i] = intake.NewIndex(k.Framework)
	}
	uuids := map[string]framework.Position{}
	r := resources{session: s, back: m.BackMatter, used: map[string]bool{}, called: map[string]string{}}
	defer r.rest()
	for i := range m.Mappings {
		g := &m.Mappings[i]
		from, to := s.side(r.of(g.Source), g.Maps, true, indexes), s.side(r.of(g.Target), g.Maps, false, indexes)
		s.apart(from, to, g)
		strict := s.SetTheory || declares(m.Metadata.Props) || declares(p.Props) || declares(g.Props)
		for j := range g.Maps {
			if ctx.Err() != nil {
				return
			}
			x := &g.Maps[j]
			if first, ok := uuids[x.UUID.Text]; ok && x.UUID.Text != "" {
				s.Warnf(mapping.CodeDuplicate, x.UUID.At, "uuid %q is there twice; the first is at %s", x.UUID.Text, first)
			}
			uuids[x.UUID.Text] = x.UUID.At
			rationale := glyph.Line(cmp.Or(x.Rationale.Text, g.Rationale.Text, p.Rationale.Text))
			if said, ok := oscal.Own(x.Props, "rationale"); ok && said == unspecified {
				rationale = ""
			}
			s.statement(x, from, to, strict || declares(x.Props), relation.Statement{
				Rationale:  rationale,
				Confidence: s.confidence(x.Confidence, g.Confidence, p.Confidence),
			})
		}
		s.Problems.Add(from.found.Problems()...)
		s.Problems.Add(to.found.Problems()...)
	}
}

// declares reports whether the properties say that relations are meant as sets.
func declares(props []oscal.Prop) bool {
	v, ok := oscal.Own(props, "set-theory")
	return ok && v == "strict"
}

// side finds the framework of a resource: by its own word, its href, its name, or as
// the one in which most of the ids are found.
func (s *session) side(r named, maps []oscal.Map, source bool, indexes []*intake.Index) *side {
	id, own := r.id, r.own
	ids := []string{}
	for i := range maps {
		for _, it := range ends(&maps[i], source) {
			ids = append(ids, it.ID.Text+it.IDDraft.Text)
		}
	}
	var best *intake.Index
	most, tie := max(9, len(ids)/2), false
	for i, x := range indexes {
		if x.Framework.ID == id || slices.Contains(s.Known[i].Hrefs, r.href) || slices.Contains(s.Known[i].Hrefs, r.Href.Text) {
			return &side{framework: x.Framework.ID, index: x}
		}
		if !own && (bare(id) == bare(x.Framework.ID) || r.title != "" && bare(r.title) == bare(x.Framework.Title)) {
			s.Warnf(CodeLoose, r.Href.At, "resource %q is read as %q, by its name", r.shown(), x.Framework.ID)
			return &side{framework: x.Framework.ID, index: x}
		}
		switch hits := x.Hits(ids); {
		case !s.sameEdition(id, x.Framework.ID):
		case hits > most:
			best, tie, most = x, false, hits
		case hits == most:
			tie = best != nil
		}
	}
	if own || tie || best == nil {
		s.Warnf(CodeLoose, r.Href.At, "resource %q is no framework that is known here: ids of %q are taken as written (--as %s=ID names the one that is meant)", r.shown(), id, id)
		return &side{framework: id}
	}
	id = best.Framework.ID
	s.Warnf(CodeLoose, r.Href.At, "resource %q is read as %q, which has %d of its %d ids", r.shown(), id, most, len(ids))
	return &side{framework: id, index: best}
}

// sameEdition reports whether two names do not tell of two editions, as rev4 and rev5 do.
func (s *session) sameEdition(a, b string) bool {
	x, y := s.edition.FindStringSubmatch(a), s.edition.FindStringSubmatch(b)
	return x == nil || y == nil || x[1] == y[1]
}

func ends(m *oscal.Map, source bool) []oscal.Item {
	if source {
		return m.Sources
	}
	return m.Targets
}

// statement takes one map: as a relation, as a union, or, where an end is left out, as what
// follows for each pair of the others.
func (s *session) statement(x *oscal.Map, from, to *side, strict bool, base relation.Statement) {
	m := Map{Relationship: x.Relationship.Text, Places: framework.Places{Item: x.Relationship.At}}
	m.Is = s.relationship(x, strict)
	if !s.Spend(len(x.Sources)*len(x.Targets), m.Places.Item) {
		return
	}
	if len(x.Sources) == 0 || len(x.Targets) == 0 {
		s.Nothing(m.Places.Item, "", "a map has no %s and states nothing", map[bool]string{true: "source", false: "target"}[len(x.Sources) == 0])
		return
	}
	if m.Is == 0 {
		return
	}
	m.Sources, m.Targets = s.items(x.Sources, from), s.items(x.Targets, to)
	s.out.Maps = append(s.out.Maps, m)
	base.Is, base.Why, base.Places = m.Is, x.Remarks, m.Places
	s.ownProps(x, &base)
	a, b := known(m.Sources), known(m.Targets)
	switch {
	case len(a) == 0 || len(b) == 0:
		s.Losses.Add(m.Places.Item.String(), "maps of which no source or no target is known", "what they state is left out", 1)
	case m.Pairs() == 1:
		base.From, base.To = a[0], b[0]
		s.out.Relations = append(s.out.Relations, &base)
	case len(a) == len(m.Sources) && len(b) == len(m.Targets):
		s.out.Unions = append(s.out.Unions, &relation.Union{
			From: a, To: b, Is: m.Is, Why: base.Why, Rationale: base.Rationale,
			Strength: base.Strength, Confidence: base.Confidence, Review: base.Review, Places: m.Places,
		})
	default:
		s.pairs(m, a, b, base)
	}
}

// together says of a statement about several that it is one.
func (m Map) together(why string) string {
	return strings.TrimSpace(fmt.Sprintf("%s (%d sources and %d targets, together: %s)", why, len(m.Sources), len(m.Targets), m.Relationship))
}

// pairs takes what follows from a map of which not all ends are known, which is less than
// what it states.
func (s *session) pairs(m Map, from, to []framework.Ref, base relation.Statement) {
	base.Is = relation.Follows(m.Is, len(m.Sources), len(m.Targets))
	if base.Is.Indeterminate() {
		s.Losses.Add(m.Places.Item.String(), "maps of several with an end that is left out", "a statement about all of them together is none about the others, and nothing follows for a pair", 1)
		return
	}
	s.Losses.Add(m.Places.Item.String(), "maps of several with an end that is left out",
		"a statement about all of them together is none about the others: there is what follows for each pair", 1)
	base.Why = m.together(base.Why)
	for _, a := range from {
		for _, b := range to {
			r := base
			r.From, r.To = a, b
			s.out.Relations = append(s.out.Relations, &r)
		}
	}
}

// known lists the requirements that the ends mean.
func known(ends []End) []framework.Ref {
	list := []framework.Ref{}
	for _, e := range ends {
		if e.Ref != (framework.Ref{}) {
			list = append(list, e.Ref)
		}
	}
	return list
}

// ownProps takes the properties of a map that are ours.
func (s *session) ownProps(x *oscal.Map, r *relation.Statement) {
	for _, p := range x.Props {
		var err error
		switch v := p.Value.Text; {
		case p.NS != oscal.Namespace:
			s.Losses.Add(p.Value.At.String(), "map.props", "a relation has a rationale, a confidence and a reason, and nothing else", 1)
		case p.Name == "strength":
			r.Strength, err = strconv.Atoi(v)
		case p.Name == "review-state":
			err = r.Review.State.UnmarshalText([]byte(v))
		case p.Name == "review-by":
			r.Review.By = v
		case p.Name == "review-on":
			err = r.Review.On.UnmarshalText([]byte(v))
		}
		if err != nil {
			s.Errorf(mapping.CodeValue, p.Value.At, "%s: %v", p.Name, err)
		}
	}
}

// items resolves the sources or the targets of a map.
func (s *session) items(items []oscal.Item, in *side) []End {
	out := make([]End, 0, len(items))
	for _, it := range items {
		id := it.ID
		if it.IDDraft.Text != "" {
			id = it.IDDraft
			s.Warnf(CodeDraft, id.At, `key "id_ref" is a draft's: it is read as "id-ref"`)
		}
		end := End{Written: id.Text}
		printed, own := oscal.Own(it.Props, "requirement-id")
		switch {
		case it.Type.Text == "statement":
			s.Losses.Add(id.At.String(), "statements as sources or targets", "a relation is between requirements: it is left out", 1)
			out = append(out, end)
			continue
		case own:
			id.Text = printed
		}
		s.Word("type", it.Type, "control", "statement")
		end.Ref = s.resolve(id, in, own)
		out = append(out, end)
	}
	return out
}

// resolve finds the requirement that an id means; our own word for one is taken as it stands.
func (s *session) resolve(id oscal.Token, in *side, own bool) framework.Ref {
	if limit.TooLong(id.Text) {
		s.Errorf(CodeLong, id.At, "an id of more than %d characters", limit.ID)
		return framework.Ref{}
	}
	found, how := id.Text, ""
	if in.index != nil {
		found, how = in.index.FindNamed(id.Text)
	} else if !own {
		found = s.nameable(id, in)
	}
	if ref, err := framework.ParseRef(in.framework + ":" + found); err == nil {
		in.took(how, id, found)
		return ref
	}
	p := framework.Problem{Pos: id.At, Code: mapping.CodeUnknown, Severity: framework.Warning, Message: fmt.Sprintf("unknown id %q of %s is left out", id.Text, in.framework)}
	if in.index != nil {
		p.Suggestion = in.index.Nearest(id.Text, &s.Guesses)
	}
	s.Problems.Add(p)
	s.Losses.Add(id.At.String(), "ids that mean no requirement", "a relation is between requirements: it is left out", 1)
	return framework.Ref{}
}

// nameable makes of an id of a framework that is not known one that a reference can hold, as a
// reader of that framework would.
func (s *session) nameable(written oscal.Token, in *side) string {
	id, changed := intake.ID(written.Text)
	if changed {
		s.Once("spelt "+in.framework, CodeSpelling, written.At, "id %q of %s holds what no reference could name: it is read as %q, as it is when that framework is read", written.Text, in.framework, id)
	}
	return id
}

// took notes an id that was found otherwise than as it stands.
func (d *side) took(how string, id oscal.Token, found string) {
	switch how {
	case "":
		return
	case intake.ByCase:
		how = intake.BySpelling
	}
	d.found.Found(d.framework, how, id.Text, found, CodeSpelling, id.At)
}

// confidence returns the first that is given, as a share of one; 0 for none.
func (s *session) confidence(given ...*oscal.Confidence) float64 {
	for _, c := range given {
		if c == nil {
			continue
		}
		t := cmp.Or(c.Percentage, c.Score)
		if t.Text == "" {
			s.Losses.Add(c.Category.At.String(), "confidence-score.category", "a confidence is a number", 1)
			return 0
		}
		if t.Form != oscal.Literal || c.Score.Text != "" {
			s.Warnf(CodeDraft, t.At, "confidence %q is written as in a draft: OSCAL has a number under \"percentage\"", t.Text)
		}
		v, err := strconv.ParseFloat(t.Text, 64)
		if err != nil || !(v >= 0 && v <= 1) {
			s.Warnf(mapping.CodeValue, t.At, "confidence %q is not a number in 0..1 and is left out", t.Text)
			return 0
		}
		return v
	}
	return 0
}
