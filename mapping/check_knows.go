package mapping

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// knows checks what a framework knows of its own assessments: when a control fails, which
// systems there are, what a scope may leave out.
func (c *checker) knows(f *framework.Framework, item *check.Item) {
	check.Enum(&c.Report, "way to mean points", f.Points, item.At("points"))
	check.Enum(&c.Report, "level of risk", f.RiskAcceptance, item.At("risk_acceptance"))
	if _, said := f.Places.Keys["fails_at"]; f.FailsAt < 0 || f.FailsAt > 1 || math.IsNaN(f.FailsAt) || said && f.FailsAt == 0 {
		c.Addf(CodeValue, item.At("fails_at"), "fails_at %v: want a share above 0, at most 1", f.FailsAt)
	}
	for _, kind := range slices.Sorted(maps.Keys(f.SystemKinds)) {
		c.kind(kind, f.SystemKinds[kind], item)
	}
	c.defaultProfile(f, item)
	c.leftOut(f, f.MayBeNotRelevant, "may_be_not_relevant", item)
	c.leftOut(f, f.MayBeCarvedOut, "may_be_carved_out", item)
	for _, id := range slices.Sorted(maps.Keys(f.AskedAnyway)) {
		key := "asked_anyway." + id
		c.RequirementOf(&c.Report, framework.Ref{Framework: f.ID, Requirement: id}, item.At(key))
		for i, other := range f.AskedAnyway[id] {
			c.RequirementOf(&c.Report, framework.Ref{Framework: f.ID, Requirement: other}, item.Index(key, i))
		}
	}
	for _, gap := range slices.Sorted(maps.Keys(f.AcceptedRiskExplains)) {
		c.OneOf("gap that an accepted risk explains", gap, []string{framework.ExplainsDeviations}, item.At("accepted_risk_explains."+gap))
	}
}

// kind checks a kind of system with its roles.
func (c *checker) kind(kind string, roles []string, item *check.Item) {
	key := "system_kinds." + kind
	if glyph.Blank(kind) {
		c.Addf(CodeMissing, item.At(key), "a kind of system without name")
	}
	c.Key("kind of system", kind, item.At("system_kinds"))
	for i, role := range roles {
		switch {
		case glyph.Blank(role):
			c.Addf(CodeMissing, item.Index(key, i), "a role to a system without name")
		case slices.Contains(roles[:i], role):
			c.Addf(CodeDuplicate, item.Index(key, i), "role %q is there twice", check.Short(role))
		default:
			c.Name("role", role, item.Index(key, i))
		}
	}
}

// defaultProfile checks what a scope asks that says nothing.
func (c *checker) defaultProfile(f *framework.Framework, item *check.Item) {
	for _, word := range slices.Sorted(maps.Keys(f.DefaultProfile)) {
		at := item.At("default_profile." + word)
		if c.OneOf("word of a profile", word, slices.Sorted(maps.Keys(f.Profiles)), at) {
			c.OneOf(word, f.DefaultProfile[word], slices.Sorted(maps.Keys(f.Profiles[word])), at)
		}
	}
	if len(f.DefaultProfile) > 1 {
		c.Addf(CodeValue, item.At("default_profile"), "a default profile is one, such as {stage: \"2\"}")
	}
}

// leftOut checks a list of requirements and points that a scope may leave out.
func (c *checker) leftOut(f *framework.Framework, list []string, key string, item *check.Item) {
	for i, id := range list {
		requirement, point, named := strings.Cut(id, "#")
		ref := framework.Ref{Framework: f.ID, Requirement: requirement}
		if n, ok := c.Requirement(&c.Report, ref, item.Index(key, i), true); ok && named {
			n.Point(&c.Report, ref.Point(point), item.Index(key, i))
		}
	}
}

// weight is [check.Report.Weight], and refuses a 0 that a file states.
func (c *checker) weight(w float64, at check.At, places framework.Places, key string) {
	if _, said := places.Keys[key]; said && w == 0 {
		c.Addf(CodeValue, at, "weight 0: want a number above 0, up to 1e6; what has no weight is guidance or practice (rank)")
		return
	}
	c.Weight(w, at)
}

// point checks what a point says of itself beside its text.
func (c *checker) point(f *framework.Framework, p *framework.Point, item *check.Item) {
	check.Enum(&c.Report, "rank", p.Rank, item.At("rank"))
	check.Enum(&c.Report, "basis of an essential point", p.Essential, item.At("essential"))
	if p.Essential != framework.NotEssential && p.Rank != framework.Required {
		c.Addf(CodeValue, item.At("essential"), "point %q is %s, which is advice, and cannot be essential: want rank required", check.Short(p.ID), p.Rank)
	}
	if p.Each.IsZero() {
		return
	}
	if !c.OneOf("kind of system", p.Each.Kind, slices.Sorted(maps.Keys(f.SystemKinds)), item.At("each.kind")) {
		return
	}
	for i, role := range p.Each.Roles {
		c.OneOf("role to a system of kind "+p.Each.Kind, role, f.SystemKinds[p.Each.Kind], item.Index("each.roles", i))
	}
}

// required reports a requirement of which nothing counts, and points whose weights are out of
// proportion.
func (c *checker) required(f *framework.Framework, q *framework.Requirement, item *check.Item) {
	if len(q.Points) == 0 {
		return
	}
	list := make([]weighed, 0, len(q.Points))
	for j, p := range q.Points {
		if p.Rank == framework.Required {
			list = append(list, weighed{p.ID, p.Share(), j})
		}
	}
	if len(list) == 0 {
		c.Addf(CodeValue, item.Whole(), "requirement %q has no required point: of guidance and practice alone nothing is asked", f.ID+":"+q.ID)
	}
	c.extremes(list, func(j int) *check.Item {
		return item.Sub("points", j, q.Points[j].ID, framework.Places{Item: q.Places.Index("points", j)})
	})
}

// A weighed thing is one that has a weight among others of a list.
type weighed struct {
	id    string
	share float64
	at    int
}

// leaves lists the requirements of a framework that others are weighed against.
func leaves(f *framework.Framework) []weighed {
	groups := map[string]bool{}
	for i := range f.Requirements {
		groups[f.Requirements[i].Parent] = true
	}
	list := make([]weighed, 0, len(f.Requirements))
	for i := range f.Requirements {
		if q := &f.Requirements[i]; !groups[q.ID] {
			list = append(list, weighed{q.ID, q.Share(), i})
		}
	}
	return list
}

// MaxRatio is how many times the least weight the greatest may be: beyond, the least is
// nothing and yet keeps what is complete from being so.
const MaxRatio = 1000

// extremes reports the least of weights that lie too far apart, at its item.
func (c *checker) extremes(list []weighed, item func(int) *check.Item) {
	if len(list) == 0 {
		return
	}
	least, most := list[0], list[0]
	for _, x := range list[1:] {
		if x.share < least.share {
			least = x
		}
		if x.share > most.share {
			most = x
		}
	}
	if least.share > 0 && most.share <= check.MaxWeight && most.share > float64(least.share*MaxRatio) {
		c.Addf(CodeValue, item(least.at).At("weight"), "weight %v of %s beside %v of %s: the greatest may be %d times the least", least.share, check.Short(least.id), most.share, check.Short(most.id), MaxRatio)
	}
}
