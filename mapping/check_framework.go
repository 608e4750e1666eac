package mapping

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/internal/glyph"
)

func (c *checker) framework(ctx context.Context, i int, f *framework.Framework) error {
	item := check.Top("frameworks", i, f.ID, f.Places)
	c.refID("framework", f.ID, item, c.of("framework"))
	c.ByCase("framework", f.ID, item.At("id"), c.of("framework"))
	c.texts(item, [2]string{"title", f.Title}, [2]string{"edition", f.Edition}, [2]string{"publisher", f.Publisher})
	c.assurance(f, item)
	c.profiles(f, item)
	c.knows(f, item)
	categories := check.Set{}
	for j, k := range f.Categories {
		categories.Declare(k.ID)
		at := item.Index("categories", j)
		if k.ID == "" {
			c.Addf(CodeMissing, at, "a category without id: nothing could be of it")
		}
		c.Key("category", k.ID, at)
		c.Title(k.Title, at)
	}
	of := func(j int) *check.Item {
		return item.Sub("requirements", j, f.Requirements[j].ID, f.Requirements[j].Places)
	}
	roll := check.NewRoll(len(f.Requirements), func(j int) string { return f.Requirements[j].ID }, func(j int) check.At { return of(j).At("id") })
	var one check.Item // for all: there may be a hundred thousand
	if err := check.Each(ctx, f.Requirements, func(j int, q *framework.Requirement) {
		c.requirement(f, q, one.SetBelow(item, "requirements", j, q.ID, q.Places), &categories, roll)
	}); err != nil {
		return err
	}
	c.aliases(f, item, roll)
	c.extremes(leaves(f), of)
	return c.cycles(ctx, f, item)
}

// assurance checks in what a framework is compared with others, and what a scope may exclude of it.
func (c *checker) assurance(f *framework.Framework, item *check.Item) {
	c.Name("type of assurance", f.Assurance.Type, item.At("assurance.type"))
	for _, t := range [][2]string{{"focus", f.Assurance.Focus}, {"issued_by", f.Assurance.IssuedBy}, {"output", f.Assurance.Output}, {"recognition", f.Assurance.Recognition}} {
		c.Text(t[0], t[1], item.At("assurance."+t[0]))
	}
	c.Names("excludable kind", f.Excludable.Kinds, item, "excludable.kinds")
}

func (c *checker) profiles(f *framework.Framework, item *check.Item) {
	for _, word := range slices.Sorted(maps.Keys(f.Profiles)) {
		c.Key("word of a profile", word, item.At("profiles"))
		for _, value := range slices.Sorted(maps.Keys(f.Profiles[word])) {
			c.Key("value of a profile", value, item.At("profiles"))
			p := f.Profiles[word][value]
			key := "profiles." + word + "." + value
			check.Bases(&c.Report, p.Basis, item, key+".basis")
			for i, id := range p.Requirements {
				c.RequirementOf(&c.Report, framework.Ref{Framework: f.ID, Requirement: id}, item.Index(key+".requirements", i))
			}
			for i, id := range p.Programme {
				c.RequirementOf(&c.Report, framework.Ref{Framework: f.ID, Requirement: id}, item.Index(key+".programme", i))
			}
			c.span("least_window", p.LeastWindow, item.At(key+".least_window"))
			if p.BridgeMonths < 0 {
				c.Addf(CodeValue, item.At(key+".bridge_months"), "bridge_months %d: want 0 or more", p.BridgeMonths)
			}
		}
	}
}

func (c *checker) requirement(f *framework.Framework, q *framework.Requirement, item *check.Item, categories *check.Set, roll *check.Roll) {
	if c.Enrol("requirement", q.ID, item, roll) {
		c.named("requirement", q.ID, item)
	}
	if glyph.Blank(q.Title) {
		c.Addf(CodeMissing, item.Whole(), "requirement %q has no title", check.Short(q.ID))
	}
	c.texts(item, [2]string{"title", q.Title}, [2]string{"summary", q.Summary})
	c.Name("kind", q.Kind, item.At("kind"))
	if q.Parent != "" {
		c.RequirementOf(&c.Report, framework.Ref{Framework: f.ID, Requirement: q.Parent}, item.At("parent"))
	}
	if q.Category != "" && !categories.Has(q.Category) {
		c.OneOf("category", q.Category, categories.List(), item.At("category"))
	}
	c.weight(q.Weight, item.At("weight"), q.Places, "weight")
	c.mirrors(f, q, item)
	if len(q.Points) == 0 {
		return
	}
	kind, points := "point of "+f.ID+":"+q.ID, make(check.Seen, len(q.Points))
	for j := range q.Points {
		p := &q.Points[j]
		point := item.Sub("points", j, p.ID, framework.Places{Item: q.Places.Index("points", j)})
		c.refID(kind, p.ID, point, points)
		c.texts(point, [2]string{"text", p.Text}, [2]string{"open", p.Open})
		c.weight(p.Weight, point.At("weight"), q.Places, "points["+strconv.Itoa(j)+"].weight")
		c.point(f, p, point)
	}
	c.required(f, q, item)
}

// refID checks an id that references are made of: one that these would not read as it is could
// be named by nothing, and no result that names it would be read.
func (c *checker) refID(kind, id string, item *check.Item, seen check.Seen) {
	if c.ID(kind, id, item, seen) {
		c.named(kind, id, item)
	}
}

// named reports an id that no reference would name.
func (c *checker) named(kind, id string, item *check.Item) {
	named := framework.ValidID(id)
	switch kind {
	case "framework":
		named = named && !strings.Contains(id, ":")
	case "requirement":
		named = framework.ValidRequirement(id)
	}
	if !named {
		c.Addf(CodeValue, item.At("id"), "%s %q: no reference could name it: write it without #, without spaces that are not single ones inside the id of a requirement, "+
			"and the name of a framework without colons", kind, check.Short(id))
	}
}

// aliases reports another name of a requirement that names nothing, or another one as well.
func (c *checker) aliases(f *framework.Framework, item *check.Item, ids *check.Roll) {
	of := map[string]string{}
	for i := range f.Requirements {
		q := &f.Requirements[i]
		if len(q.Aliases) == 0 {
			continue
		}
		sub := item.Sub("requirements", i, q.ID, q.Places)
		for j, alias := range q.Aliases {
			at := sub.Index("aliases", j)
			other, twice := of[alias]
			_, id := ids.Place(alias)
			switch {
			case !c.Said("alias", alias, at):
			case alias == "":
				c.Addf(CodeMissing, at, "an alias that says nothing: leave it out")
			case id && alias != q.ID:
				c.Addf(CodeDuplicate, at, "alias %q of requirement %q is the id of another: leave it out", check.Short(alias), check.Short(q.ID))
			case twice && other != q.ID:
				c.Addf(CodeDuplicate, at, "alias %q of requirement %q is one of %q, too: leave it out of both", check.Short(alias), check.Short(q.ID), check.Short(other))
			}
			of[alias] = q.ID
		}
	}
}

// cycles reports each circle of parents once. Every requirement is walked over once: one
// that an earlier walk met leads where that walk led.
func (c *checker) cycles(ctx context.Context, f *framework.Framework, item *check.Item) error {
	parents := c.parents(f)
	faults := c.Faults()
	walk := make([]int, len(f.Requirements)) // in which walk each was met, from 1
	err := check.Each(ctx, f.Requirements, func(i int, _ *framework.Requirement) {
		for up := i; walk[up] == 0; {
			walk[up] = i + 1
			next := parents[up]
			if next < 0 {
				return
			}
			if walk[next] == i+1 {
				q := &f.Requirements[next]
				c.Addf(CodeCycle, item.Sub("requirements", next, q.ID, q.Places).At("parent"), "requirement %q is its own ancestor", f.ID+":"+q.ID)
			}
			up = next
		}
	})
	if err == nil && c.Faults() == faults {
		c.levels(f, parents, item)
	}
	return err
}

// parents says which of a framework's requirements is the parent of each, -1 for none.
func (c *checker) parents(f *framework.Framework) []int {
	up := make([]int, len(f.Requirements))
	var at map[string]int // of ids, made where one names a parent
	for i := range f.Requirements {
		parent := f.Requirements[i].Parent
		up[i] = -1
		if parent == "" {
			continue
		}
		if at == nil {
			at = make(map[string]int, len(f.Requirements))
			for j := range f.Requirements {
				at[f.Requirements[j].ID] = j
			}
		}
		if next, ok := at[parent]; ok {
			up[i] = next
		}
	}
	return up
}

// levels reports the first requirement that stands in too many groups, where there is no
// circle of parents. It climbs no further than to the limit.
func (c *checker) levels(f *framework.Framework, parents []int, item *check.Item) {
	level := make([]int, len(f.Requirements)) // as far as known, from 1
	for i := range f.Requirements {
		n := 0
		for up := i; up >= 0 && n <= MaxLevels+1; {
			if level[up] > 0 {
				n += level[up]
				break
			}
			n++
			up = parents[up]
		}
		if q := &f.Requirements[i]; n > MaxLevels+1 {
			c.Addf(CodeTooMuch, item.Sub("requirements", i, q.ID, q.Places).At("parent"), "requirement %q stands in more than %d groups, one within the other (MaxLevels)", f.ID+":"+q.ID, MaxLevels)
			return
		}
		level[i] = n
	}
}
