package mapping

import (
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// CheckOrganisation lists everything in an organisation's data that does not fit
// the source: unknown ids, values of another type than declared, evidence for a
// control that does not take its type, a scope that asks what its framework does
// not know.
func CheckOrganisation(src Source, org *organisation.Organisation) framework.Problems {
	return newChecker(src).organisation(org)
}

// Check is [CheckOrganisation] against the graph's source, which is indexed once.
func (g *Graph) Check(org *organisation.Organisation) framework.Problems {
	return g.checker.fresh().organisation(org)
}

// CheckEvidence is [Graph.Check] of single pieces of evidence of an organisation that
// has these systems.
func (g *Graph) CheckEvidence(list []evidence.Piece, systems []string) framework.Problems {
	c := g.checker.fresh()
	for _, s := range systems {
		c.declare("system", s)
	}
	seen := map[string]framework.Position{}
	for i := range list {
		c.id("evidence", list[i].ID, list[i].Places, seen)
		c.evidence(&list[i])
	}
	c.problems.Sort()
	return c.problems
}

func (c *checker) organisation(org *organisation.Organisation) framework.Problems {
	for _, s := range org.Systems {
		c.declare("system", s)
	}
	lenses := map[string]framework.Position{}
	for i := range org.Scopes {
		c.scope(&org.Scopes[i], lenses)
	}
	operated := map[string]framework.Position{}
	for _, o := range org.Operates {
		if c.known("control", o.Control, o.Places.Item) {
			c.id("operated control", o.Control, o.Places, operated)
		}
	}
	facts := map[string]framework.Position{}
	for _, f := range org.Facts {
		if first, ok := facts[f.ID]; ok {
			c.addf(CodeDuplicate, f.Places.Item, "fact %q is answered twice; the first is at %s", f.ID, first)
			continue
		}
		facts[f.ID] = f.Places.Item
		c.fact(f)
	}
	seen := map[string]framework.Position{}
	for i := range org.Evidence {
		e := &org.Evidence[i]
		c.id("evidence", e.ID, e.Places, seen)
		c.evidence(e)
	}
	risks := map[string]framework.Position{}
	for i := range org.Risks {
		c.declare("risk", org.Risks[i].ID)
		c.risk(&org.Risks[i], risks)
	}
	for i := range org.Treatments {
		c.treatment(&org.Treatments[i])
	}
	c.problems.Sort()
	return c.problems
}

func (c *checker) systems(list []string, places framework.Places) {
	if len(c.lists["system"]) == 0 {
		return // the organisation lists no systems: names are free
	}
	for i, s := range list {
		c.known("system", s, places.Index("systems", i))
	}
}

func (c *checker) scope(s *framework.Scope, lenses map[string]framework.Position) {
	if !c.known("framework", s.Framework, s.Places.At("framework")) {
		return
	}
	f := c.fw[s.Framework]
	if first, ok := lenses[s.Lens()]; ok {
		c.addf(CodeDuplicate, s.Places.Item, "two scopes are called %q; give one an id of its own (the first is at %s)", s.Lens(), first)
	}
	lenses[s.Lens()] = s.Places.Item
	c.profile(f, s)
	c.systems(s.Systems, s.Places)
	var plain, additional []string
	for _, k := range f.Categories {
		if k.Additional {
			additional = append(additional, k.ID)
		} else {
			plain = append(plain, k.ID)
		}
	}
	for i, k := range s.Categories {
		c.oneOf("category", k, plain, s.Places.Index("categories", i))
	}
	for i, k := range s.Additional {
		c.oneOf("additional category", k, additional, s.Places.Index("additional", i))
	}
	lines := map[string]framework.Position{}
	for _, a := range s.SoA {
		c.applicability(f, a)
		key := a.Requirement + "\x00" + a.Control
		if first, ok := lines[key]; ok {
			c.addf(CodeDuplicate, a.Places.Item, "%s%s is decided twice; the first is at %s", a.Requirement, a.Control, first)
		}
		lines[key] = a.Places.Item
	}
	left := map[framework.PointRef]framework.Position{}
	for _, n := range s.NotRelevant {
		if first, ok := left[n.Point]; ok {
			c.addf(CodeDuplicate, n.Places.Item, "%s is called not relevant twice; the first is at %s", n.Point, first)
		}
		left[n.Point] = n.Places.Item
		c.pointRef(n.Point, n.Places.At("point"), true)
		if n.Why == "" {
			c.addf(CodeMissing, n.Places.Item, "%s is called not relevant without a reason: say why", n.Point)
		}
	}
	for _, sub := range s.Subservice {
		c.oneOf("method", sub.Method, []string{framework.CarvedOut, framework.Inclusive}, sub.Places.At("method"))
		for i, p := range sub.Points {
			c.pointRef(p, sub.Places.Index("points", i), false)
		}
	}
}

func (c *checker) profile(f *framework.Framework, s *framework.Scope) {
	words := slices.Sorted(maps.Keys(f.Profiles))
	for word, value := range s.Profile {
		if !c.oneOf("key of a scope of "+f.ID, word, words, s.Places.At(word)) {
			continue
		}
		if c.oneOf(word, value, slices.Sorted(maps.Keys(f.Profiles[word])), s.Places.At(word)) &&
			f.Profiles[word][value].Window == "required" && s.Window.IsZero() {
			c.addf(CodeMissing, s.Places.Item, "%s %s needs a window, such as window: 2026-01-01/2026-06-30", word, value)
		}
	}
	switch {
	case len(s.Profile) > 1:
		c.addf(CodeValue, s.Places.Item, "a scope takes one of %s", strings.Join(words, ", "))
	case len(s.Profile) == 1 && len(s.Basis) > 0:
		c.addf(CodeValue, s.Places.At("basis"), "a scope says its basis either plainly or by %s, not both", strings.Join(words, " or "))
	case len(s.Profile) == 0 && len(s.Basis) == 0:
		want := append(slices.Clone(words), "basis")
		c.addf(CodeMissing, s.Places.Item, "the scope of %s does not say what it asks: want %s", f.ID, strings.Join(want, " or "))
	}
}

func (c *checker) applicability(f *framework.Framework, a framework.Applicability) {
	switch {
	case a.Requirement != "":
		ref := framework.Ref{Framework: f.ID, Requirement: a.Requirement}
		if !c.known("requirement", ref.String(), a.Places.At("requirement")) || a.Applicable {
			break
		}
		for _, q := range c.below(f, a.Requirement) {
			if !slices.Contains(f.Excludable.Kinds, q.Kind) {
				c.addf(CodeValue, a.Places.At("requirement"), "%s cannot be excluded: %s may be left out, and %s is a %s",
					ref, plural(f.Excludable.Kinds), q.ID, q.Kind)
				break
			}
		}
	case a.Control != "":
		c.known("control", a.Control, a.Places.At("control"))
	default:
		c.addf(CodeMissing, a.Places.Item, "a line of the Statement of Applicability names a requirement or a control")
	}
	if a.Why == "" {
		c.addf(CodeMissing, a.Places.Item, "%s%s is decided without a reason: say why", a.Requirement, a.Control)
	}
}

func plural(kinds []string) string {
	if len(kinds) == 0 {
		return "nothing"
	}
	return strings.Join(kinds, "s, ") + "s"
}

// below lists the leaves of a requirement, itself if it is one.
func (c *checker) below(f *framework.Framework, id string) []framework.Requirement {
	var leaves []framework.Requirement
	parent := map[string]string{}
	for i := range f.Requirements {
		parent[f.Requirements[i].ID] = f.Requirements[i].Parent
	}
	for _, q := range f.Requirements {
		if c.group[framework.Ref{Framework: f.ID, Requirement: q.ID}] {
			continue
		}
		up := q.ID
		for range parent {
			if up == id {
				leaves = append(leaves, q)
			}
			if up == id || up == "" {
				break
			}
			up = parent[up]
		}
	}
	return leaves
}

// pointRef reports a reference to no point. A whole requirement with several
// points is welcome only where said.
func (c *checker) pointRef(p framework.PointRef, at framework.Position, whole bool) {
	if !c.leafRef(p.Ref, at, whole) || c.group[p.Ref] {
		return
	}
	leaf := c.leaf[p.Ref]
	if p.Point == "" && len(leaf.Points) > 0 {
		if !whole {
			c.addf(CodeValue, at, "%s is a whole requirement: name its points, such as %s", p.Ref, p.Ref.Point(leaf.Points[0].ID))
		}
		return
	}
	c.point(leaf, p, at)
}

func (c *checker) evidence(e *evidence.Piece) {
	c.systems(e.Systems, e.Places)
	if !c.evidenceType(e) {
		return
	}
	if len(e.Controls) > 0 && len(e.Points) > 0 {
		c.addf(CodeValue, e.Places.Item, "evidence %q names controls and points: want one of them", e.ID)
	}
	if c.types[e.Type].Counts == evidence.CountsBridge {
		c.letter(e)
	}
	for i, k := range e.Controls {
		if c.known("control", k, e.Places.Index("controls", i)) && !slices.Contains(c.takes[k], e.Type) {
			c.addf(CodeValue, e.Places.Index("controls", i), "control %q does not take evidence of type %q: it takes %s",
				k, e.Type, strings.Join(c.takes[k], ", "))
		}
	}
	for i, p := range e.Points {
		c.pointRef(p, e.Places.Index("points", i), false)
	}
	if e.Period.IsZero() && e.Effective.IsZero() {
		c.addf(CodeMissing, e.Places.Item, "evidence %q says no time: want period: FROM/TO or effective: DATE", e.ID)
	}
	if !e.Period.IsZero() && !e.Effective.IsZero() {
		c.addf(CodeValue, e.Places.At("effective"), "evidence %q has a period and an effective date: want one of them", e.ID)
	}
	c.sample(e)
	if !e.Valid.IsZero() && e.Valid < max(e.Effective, e.Period.First) {
		c.addf(CodeValue, e.Places.At("valid"), "evidence %q ends on %s, before it begins", e.ID, e.Valid)
	}
}

// letter reports what a bridge letter cannot be.
func (c *checker) letter(e *evidence.Piece) {
	if len(e.Controls) > 0 || len(e.Points) > 0 {
		c.addf(CodeValue, e.Places.Item, "evidence %q is a bridge letter and shows neither design nor operation: it names no controls and no points", e.ID)
	}
	if e.Period.IsZero() {
		c.addf(CodeValue, e.Places.Item, "evidence %q is a bridge letter: say by period: FROM/TO of which days it speaks", e.ID)
	}
}

// sample reports numbers of a test that cannot be.
func (c *checker) sample(e *evidence.Piece) {
	var size [3]int64
	var said [3]bool
	names := [3]string{evidence.Population, evidence.Sample, evidence.Deviations}
	for i, name := range names {
		size[i], said[i] = e.Tested(name)
		if said[i] && size[i] < 0 {
			c.addf(CodeValue, e.Places.At("attributes."+name), "a %s of %d: want 0 or more", name, size[i])
		}
	}
	for i := 1; i < len(names); i++ {
		for j := range i {
			if said[i] && said[j] && size[i] > size[j] {
				c.addf(CodeValue, e.Places.At("attributes."+names[i]), "%s %d of a %s of %d: it cannot be more", names[i], size[i], names[j], size[j])
				return
			}
		}
	}
}

// evidenceType checks the type and the attributes that it declares.
func (c *checker) evidenceType(e *evidence.Piece) bool {
	if !c.known("evidence type", e.Type, e.Places.At("type")) {
		return false
	}
	t := c.types[e.Type]
	names := ids(t.Attributes, func(a evidence.Attribute) string { return a.Name })
	for _, name := range slices.Sorted(maps.Keys(e.Attributes)) {
		at := e.Places.At("attributes." + name)
		i := slices.Index(names, name)
		if i < 0 {
			c.problems = append(c.problems, framework.Problem{
				Pos: at, Code: CodeUnknown, Message: "unknown attribute " + evidence.Quote(name) + " of evidence type " + evidence.Quote(t.ID),
				Suggestion: framework.Nearest(name, names),
			})
			continue
		}
		if _, ok := t.Attributes[i].Type.Convert(e.Attributes[name]); !ok {
			c.addf(CodeValue, at, "attribute %q is %s, want %s", name, evidence.Describe(e.Attributes[name]), t.Attributes[i].Type)
		}
	}
	return true
}

func (c *checker) fact(f evidence.Fact) {
	if !c.known("fact type", f.ID, f.Places.Item) {
		return
	}
	t := c.facts[f.ID]
	v, ok := t.Type.Convert(f.Value)
	if !ok {
		c.addf(CodeValue, f.Places.Item, "fact %q is %s, want %s", f.ID, evidence.Describe(f.Value), t.Type)
		return
	}
	if len(t.Values) == 0 {
		return
	}
	switch v := v.(type) {
	case string:
		c.oneOf("answer to "+f.ID, v, t.Values, f.Places.Item)
	case []string:
		for _, s := range v {
			c.oneOf("answer to "+f.ID, s, t.Values, f.Places.Item)
		}
	}
}

func (c *checker) treatment(t *organisation.Treatment) {
	switch {
	case t.Control != "":
		c.known("control", t.Control, t.Places.At("control"))
	case t.Requirement != framework.Ref{}:
		c.leafRef(t.Requirement, t.Places.At("requirement"), false)
	case t.Risk != "" && t.Kind != organisation.Compensating:
	default:
		c.addf(CodeMissing, t.Places.Item, "a treatment names a control, a requirement or a risk")
	}
	if t.Why == "" || t.Owner == "" {
		c.addf(CodeMissing, t.Places.Item, "a treatment wants a reason (why) and an owner")
	}
	if t.Kind == organisation.Compensating {
		c.known("control", t.By, t.Places.At("by"))
		if t.By == t.Control && t.By != "" {
			c.addf(CodeValue, t.Places.At("by"), "control %q cannot compensate for itself", t.By)
		}
	}
	if t.Risk != "" {
		c.known("risk", t.Risk, t.Places.At("risk"))
	}
	for i, p := range t.Points {
		c.pointRef(p, t.Places.Index("points", i), false)
	}
}

func (c *checker) risk(r *organisation.Risk, seen map[string]framework.Position) {
	c.id("risk", r.ID, r.Places, seen)
	c.systems(r.Systems, r.Places)
	if r.Title == "" || r.Owner == "" {
		c.addf(CodeMissing, r.Places.Item, "risk %q wants a title and an owner", r.ID)
	}
	for i, k := range r.Controls {
		c.known("control", k, r.Places.Index("controls", i))
	}
	for i, ref := range r.Requirements {
		c.leafRef(ref, r.Places.Index("requirements", i), true)
	}
	if r.Residual > r.Level && r.Level != organisation.RiskUnrated {
		c.addf(CodeValue, r.Places.At("residual"), "risk %q is %s and %s remains of it: what remains cannot be more", r.ID, r.Level, r.Residual)
	}
	if r.Response == organisation.ResponseAccept && r.Why == "" {
		c.addf(CodeMissing, r.Places.Item, "risk %q is accepted without a reason: say why", r.ID)
	}
}
