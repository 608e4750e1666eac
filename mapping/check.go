package mapping

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// Codes of the problems that [Check] and [CheckOrganisation] report.
const (
	CodeDuplicate = "duplicate-id"
	CodeUnknown   = "unknown-id"
	CodeMissing   = "missing"
	CodeCycle     = "circular-parent"
	CodeGroup     = "not-assessable"
	CodeValue     = "bad-value"
)

// Check lists everything that is wrong with a source: doubled ids, references to
// what does not exist (with the nearest that does), missing fields, circular
// parents, links to groups. A bad id is reported once, where it stands.
func Check(src Source) framework.Problems {
	c := newChecker(src)
	for _, f := range src.Frameworks {
		c.framework(f)
	}
	for _, p := range src.Pins {
		c.pin(p)
	}
	for _, x := range src.Guides {
		c.guide(x)
	}
	for _, x := range src.Checklists {
		c.checklist(x)
	}
	for _, t := range src.EvidenceTypes {
		c.id("evidence type", t.ID, t.Places, c.seen("evidence type"))
	}
	for _, t := range src.FactTypes {
		c.id("fact type", t.ID, t.Places, c.seen("fact type"))
	}
	c.attributes(src.EvidenceTypes)
	for _, k := range src.Controls {
		c.control(k)
	}
	rules := c.seen("rule")
	for _, r := range src.Rules {
		c.rule(r, rules)
	}
	for _, q := range src.Questions {
		c.known("fact type", q.Fact, q.Places.At("fact"))
	}
	for _, r := range src.FindingRules {
		c.findingRule(r)
	}
	for _, g := range src.SampleGuides {
		c.sampleGuide(g)
	}
	for _, r := range src.Relations {
		c.relation(r)
	}
	for _, u := range src.Unions {
		c.union(u)
	}
	c.problems.Sort()
	return c.problems
}

type checker struct {
	problems framework.Problems
	names    map[string]map[string]bool // kind -> ids that exist
	lists    map[string][]string        // the same, in order, for suggestions
	seenIDs  map[string]map[string]framework.Position
	src      Source
	fw       map[string]*framework.Framework
	leaf     map[framework.Ref]*framework.Requirement
	group    map[framework.Ref]bool
	types    map[string]*evidence.Type
	facts    map[string]*evidence.FactType
	takes    map[string][]string // control -> evidence types
}

// fresh returns a checker over the same source that has seen nothing yet.
func (c *checker) fresh() *checker {
	n := *c
	n.problems, n.seenIDs = nil, map[string]map[string]framework.Position{}
	n.names, n.lists = maps.Clone(c.names), maps.Clone(c.lists)
	return &n
}

func newChecker(src Source) *checker {
	c := &checker{
		src: src, names: map[string]map[string]bool{}, lists: map[string][]string{}, seenIDs: map[string]map[string]framework.Position{},
		fw: map[string]*framework.Framework{}, leaf: map[framework.Ref]*framework.Requirement{}, group: map[framework.Ref]bool{},
		types: map[string]*evidence.Type{}, facts: map[string]*evidence.FactType{}, takes: map[string][]string{},
	}
	for _, f := range src.Frameworks {
		c.declare("framework", f.ID)
		c.fw[f.ID] = f
		parents := map[string]bool{}
		for i := range f.Requirements {
			parents[f.Requirements[i].Parent] = true
		}
		for i := range f.Requirements {
			q := &f.Requirements[i]
			ref := framework.Ref{Framework: f.ID, Requirement: q.ID}
			c.declare("requirement", ref.String())
			if parents[q.ID] {
				c.group[ref] = true
			} else {
				c.leaf[ref] = q
			}
		}
	}
	for _, k := range src.Controls {
		c.declare("control", k.ID)
		c.takes[k.ID] = k.Takes()
	}
	for _, t := range src.EvidenceTypes {
		c.declare("evidence type", t.ID)
		c.types[t.ID] = t
	}
	for _, t := range src.FactTypes {
		c.declare("fact type", t.ID)
		c.facts[t.ID] = t
	}
	return c
}

func (c *checker) declare(kind, id string) {
	if c.names[kind] == nil {
		c.names[kind] = map[string]bool{}
	}
	if !c.names[kind][id] {
		c.names[kind][id] = true
		c.lists[kind] = append(c.lists[kind], id)
	}
}

func (c *checker) addf(code string, at framework.Position, format string, args ...any) {
	c.problems = append(c.problems, framework.Problem{Pos: at, Code: code, Message: fmt.Sprintf(format, args...)})
}

func (c *checker) seen(kind string) map[string]framework.Position {
	if c.seenIDs[kind] == nil {
		c.seenIDs[kind] = map[string]framework.Position{}
	}
	return c.seenIDs[kind]
}

// id reports a missing or doubled id.
func (c *checker) id(kind, id string, places framework.Places, seen map[string]framework.Position) {
	at := places.At("id")
	if id == "" {
		c.addf(CodeMissing, at, "%s without id", kind)
		return
	}
	if first, ok := seen[id]; ok {
		where := ""
		if s := first.String(); s != "" {
			where = "; the first is at " + s
		}
		c.addf(CodeDuplicate, at, "%s %q is declared twice%s", kind, id, where)
		return
	}
	seen[id] = at
}

// known reports a reference to what does not exist, with the nearest that does.
func (c *checker) known(kind, id string, at framework.Position) bool {
	if c.names[kind][id] {
		return true
	}
	if id == "" {
		c.addf(CodeMissing, at, "%s is missing", kind)
		return false
	}
	c.problems = append(c.problems, framework.Problem{
		Pos: at, Code: CodeUnknown, Message: fmt.Sprintf("unknown %s %q", kind, id), Suggestion: framework.Nearest(id, c.lists[kind]),
	})
	return false
}

func (c *checker) oneOf(what, value string, allowed []string, at framework.Position) bool {
	if slices.Contains(allowed, value) {
		return true
	}
	c.problems = append(c.problems, framework.Problem{
		Pos: at, Code: CodeUnknown, Suggestion: framework.Nearest(value, allowed),
		Message: fmt.Sprintf("unknown %s %q: want one of %s", what, value, strings.Join(allowed, ", ")),
	})
	return false
}

func (c *checker) framework(f *framework.Framework) {
	c.id("framework", f.ID, f.Places, c.seen("framework"))
	c.keeps(f)
	seen := map[string]framework.Position{}
	cats := ids(f.Categories, func(k framework.Category) string { return k.ID })
	parent := map[string]string{}
	for i := range f.Requirements {
		parent[f.Requirements[i].ID] = f.Requirements[i].Parent
	}
	for i := range f.Requirements {
		q := &f.Requirements[i]
		c.id("requirement", q.ID, q.Places, seen)
		if q.Title == "" {
			c.addf(CodeMissing, q.Places.Item, "requirement %q has no title", q.ID)
		}
		if q.Parent != "" {
			c.known("requirement", f.ID+":"+q.Parent, q.Places.At("parent"))
		}
		if q.Category != "" {
			c.oneOf("category", q.Category, cats, q.Places.At("category"))
		}
		c.weight(q.Weight, q.Places.At("weight"))
		points := map[string]framework.Position{}
		for j, p := range q.Points {
			c.id("point of "+f.ID+":"+q.ID, p.ID, framework.Places{Item: q.Places.Index("points", j)}, points)
			c.weight(p.Weight, q.Places.Index("points", j))
		}
		c.cycle(f, q, parent)
	}
}

func (c *checker) keeps(f *framework.Framework) {
	for i, id := range f.CarveOut.Keeps {
		c.known("requirement", f.ID+":"+id, f.Places.Index("carve_out.keeps", i))
	}
}

func (c *checker) weight(w float64, at framework.Position) {
	if w < 0 || w > 1e6 || w != w {
		c.addf(CodeValue, at, "weight %v: want a number above 0", w)
	}
}

func (c *checker) cycle(f *framework.Framework, q *framework.Requirement, parent map[string]string) {
	up := q.Parent
	for range parent {
		if up == "" {
			return
		}
		if up == q.ID {
			c.addf(CodeCycle, q.Places.At("parent"), "requirement %q is its own ancestor", f.ID+":"+q.ID)
			return
		}
		up = parent[up]
	}
}

// attributes reports a name that two types declare with different value types,
// since rules see one set of attributes.
func (c *checker) attributes(types []*evidence.Type) {
	first := map[string]*evidence.Type{}
	kind := map[string]evidence.ValueType{}
	for _, t := range types {
		for i, a := range t.Attributes {
			if prior, ok := first[a.Name]; ok && kind[a.Name] != a.Type {
				c.addf(CodeValue, t.Places.Index("attributes", i), "attribute %q is %s here and %s in evidence type %q: one name has one type",
					a.Name, a.Type, kind[a.Name], prior.ID)
				continue
			}
			first[a.Name], kind[a.Name] = t, a.Type
		}
	}
}

func (c *checker) control(k *Control) {
	c.id("control", k.ID, k.Places, c.seen("control"))
	if k.Title == "" {
		c.addf(CodeMissing, k.Places.Item, "control %q has no title", k.ID)
	}
	if k.Question != "" {
		c.known("fact type", k.Question, k.Places.At("question"))
	}
	if k.Evidence.Design.IsZero() && k.Evidence.Operation.IsZero() {
		c.addf(CodeMissing, k.Places.At("evidence"), "control %q names no evidence: list types for design or operation", k.ID)
	}
	for _, b := range []framework.Basis{framework.Design, framework.Operation} {
		key := "evidence." + b.String()
		for i, any := range k.Evidence.On(b).Types {
			for _, t := range any {
				if c.known("evidence type", t, k.Places.Index(key, i)) && c.types[t].Counts == evidence.CountsBridge {
					c.addf(CodeValue, k.Places.Index(key, i), "evidence type %q is a bridge letter and shows neither design nor operation", t)
				}
			}
		}
	}
	c.mixed(k)
	for i := range k.Links {
		c.link(&k.Links[i])
	}
}

// mixed reports an entry in which occurrences and days stand for each other, of a control
// that runs by event: that nothing occurred would then be worth more or less than days.
func (c *checker) mixed(k *Control) {
	if k.Cadence != calendar.PerEvent {
		return
	}
	for i, any := range k.Evidence.Operation.Types {
		kinds := map[evidence.Counts]bool{}
		for _, t := range any {
			if x := c.types[t]; x != nil {
				kinds[x.Counts] = true
			}
		}
		if len(kinds) > 1 {
			c.addf(CodeValue, k.Places.Index("evidence.operation", i), "control %q runs by event: records of occurrences and evidence that speaks of days cannot stand for each other; list them apart", k.ID)
		}
	}
}

func (c *checker) link(l *Link) {
	if !c.leafRef(l.To, l.Places.At("to"), false) {
		return
	}
	leaf := c.leaf[l.To]
	for i, p := range l.Points {
		c.point(leaf, l.To.Point(p), l.Places.Index("points", i))
	}
	if l.Why == "" {
		c.addf(CodeMissing, l.Places.Item, "link to %s gives no reason: say why", l.To)
	}
}

func (c *checker) point(leaf *framework.Requirement, p framework.PointRef, at framework.Position) {
	names := ids(leaf.AllPoints(), func(p framework.Point) string { return p.ID })
	if !slices.Contains(names, p.Point) {
		c.addf(CodeUnknown, at, "unknown point %q of %s: it has %s", p.Point, p.Ref, strings.Join(names, ", "))
	}
}

// leafRef reports a reference to no requirement, or, unless groups are welcome, to
// a group.
func (c *checker) leafRef(ref framework.Ref, at framework.Position, groups bool) bool {
	if !c.known("requirement", ref.String(), at) {
		return false
	}
	if c.group[ref] && !groups {
		c.addf(CodeGroup, at, "%s is a group and cannot be met by itself: name a requirement below it", ref)
		return false
	}
	return true
}

func (c *checker) relation(r *relation.Statement) {
	c.leafRef(r.From, r.Places.At("from"), true)
	c.leafRef(r.To, r.Places.At("to"), true)
	if r.Is == 0 {
		c.addf(CodeMissing, r.Places.At("is"), "a relation that names none of the five base relations is a contradiction")
	}
	if r.Strength < 0 || r.Strength > 10 {
		c.addf(CodeValue, r.Places.At("strength"), "strength %d: want 0 to 10", r.Strength)
	}
	if !(r.Confidence >= 0 && r.Confidence <= 1) {
		c.addf(CodeValue, r.Places.At("confidence"), "confidence %v: want 0 to 1", r.Confidence)
	}
}

func (c *checker) findingRule(r *FindingRule) {
	c.id("finding rule", r.ID, r.Places, c.seen("finding rule"))
	if r.Framework != "" {
		c.known("framework", r.Framework, r.Places.At("framework"))
	}
	if r.Each == NoSubject || r.RaisedAs == "" || r.When.IsZero() {
		c.addf(CodeMissing, r.Places.Item, "finding rule %q wants what it looks at (each), the words that it raises (raised_as) and when it does (when)", r.ID)
	}
}

func (c *checker) sampleGuide(g *SampleGuide) {
	if g.Cadence == calendar.NoCadence {
		c.addf(CodeMissing, g.Places.Item, "a sample guide wants the cadence that it is for")
		return
	}
	c.id("sample guide", g.Cadence.String(), g.Places, c.seen("sample guide"))
	if g.Least < 1 || g.Most < g.Least {
		c.addf(CodeValue, g.Places.Item, "a sample of %d to %d: want 1 or more, and the most no less than the least", g.Least, g.Most)
	}
}

func (c *checker) rule(r *Rule, seen map[string]framework.Position) {
	if !c.known("control", r.Control, r.Places.At("control")) {
		return
	}
	key := r.Control + " on " + r.Basis.String()
	if first, ok := seen[key]; ok {
		c.addf(CodeDuplicate, r.Places.Item, "rule for %s is declared twice; the first is at %s", key, first)
	}
	seen[key] = r.Places.Item
	if r.Basis == 0 {
		c.addf(CodeMissing, r.Places.Item, "rule for %q names no basis: want stated, design or operation", r.Control)
	}
	if r.Expr.IsZero() {
		c.addf(CodeMissing, r.Places.Item, "rule for %q has no expr", r.Control)
	}
	for i := range r.Tests {
		t := &r.Tests[i]
		for j := range t.Evidence {
			c.evidenceType(&t.Evidence[j])
		}
		for _, f := range t.Facts {
			c.fact(f)
		}
	}
}

func (c *checker) union(u *relation.Union) {
	for key, list := range map[string][]framework.Ref{"from": u.From, "to": u.To} {
		if len(list) == 0 {
			c.addf(CodeMissing, u.Places.Item, "a union names the requirements on both sides: say %s: [...]", key)
		}
		for i, r := range list {
			c.leafRef(r, u.Places.Index(key, i), true)
		}
	}
	if u.Is == 0 {
		c.addf(CodeMissing, u.Places.At("is"), "a relation that names none of the five base relations is a contradiction")
	}
}
