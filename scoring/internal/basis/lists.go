package basis

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
)

// Lists are what a control lists on each basis, by one link, with the rules that judge it there: what
// the catalog tells by itself, and what is therefore worked out once for all that is judged by it.
type Lists struct{ Design, Operation Listed }

// A Listed is what a control lists on one basis, by one link.
type Listed struct {
	Rules

	None    string        // why it is not asked of the control
	none    *remark       // the same; nil where it is asked
	Struck  bool          // the link leaves nothing of it
	Entries [][]unit.Type // each one thing to show, by any of its types

	notAsked *unit.Answer // the answer where the control is not asked, or the link leaves nothing; nil where it is asked
}

// NewLists works out what a control lists by a link that limits it to some types.
func NewLists(c *Case) *Lists {
	return &Lists{Design: c.list(framework.Design), Operation: c.list(framework.Operation)}
}

// On is what is listed on a basis that evidence shows.
func (l *Lists) On(b framework.Basis) *Listed {
	if b == framework.Design {
		return &l.Design
	}
	return &l.Operation
}

func (c *Case) list(b framework.Basis) Listed {
	shows := c.Control.Evidence.On(b)
	left := Entries(shows, c.By)
	out := Listed{Rules: c.Rules(c.Control.ID, b), None: shows.None, Struck: len(left) == 0 && len(shows.Types) > 0, Entries: make([][]unit.Type, len(left))}
	if out.None != "" {
		out.none = &remark{why: out.None}
	}
	if out.None != "" || out.Struck {
		out.notAsked = &unit.Answer{State: unit.None}
	}
	types := c.Control.EvidenceTypes()
	for i, e := range left {
		for _, id := range e {
			t := c.Kind(id)
			t.Place = slices.Index(types, id)
			out.Entries[i] = append(out.Entries[i], t)
		}
	}
	return out
}

// listed is what the control lists on a basis that evidence shows.
func (c *Case) listed(b framework.Basis) *Listed {
	if c.Lists == nil {
		c.Lists = NewLists(c)
	}
	return c.Lists.On(b)
}

// types lists the evidence types of a basis, each once.
func (c *Case) types(b framework.Basis) []unit.Type {
	x := c.listed(b)
	if x.None != "" {
		return nil
	}
	var out []unit.Type
	for _, e := range x.Entries {
		for _, t := range e {
			if !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return out
}

// Entries are what a basis lists, each one thing to show, without the types that a link strikes;
// an entry left empty is not there.
func Entries(shows mapping.BasisShows, by []string) []mapping.AnyOf {
	if len(by) == 0 {
		return shows.Types
	}
	var out []mapping.AnyOf
	for _, e := range shows.Types {
		var left mapping.AnyOf
		for _, id := range e {
			if slices.Contains(by, id) {
				left = append(left, id)
			}
		}
		if len(left) > 0 {
			out = append(out, left)
		}
	}
	return out
}
