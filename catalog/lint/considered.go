package lint

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// trusted looks at what a control's tests rest on: what runs by itself is only as good as the
// general controls over it, and what is tested by itself wants words for the test.
func (l *linter) trusted(c *mapping.Control) {
	if c.Nature == mapping.Automated && len(c.ReliesOn) == 0 {
		l.add(CodeReliesOnNothing, c.Places.At("nature"), "control %q is automated and relies on no other: name the general controls over it (relies_on), such as those over changes and access", c.ID)
	}
	if c.Key && len(c.Procedures) == 0 {
		l.add(CodeNoProcedure, c.Places.At("key"), "control %q is key and says no test of it in words (procedures)", c.ID)
	}
}

// open finds pairs of requirements that an entry leaves open by name, and that are joined, and
// those that are left open twice.
func (l *linter) open(ctx context.Context) error {
	type pair struct{ one, other framework.Ref }
	seen := map[pair]framework.Position{}
	return each(ctx, l.src.Open, func(o *mapping.Open) {
		for i, ref := range o.Against {
			if !l.step(o.Places.Item) {
				return
			}
			k := pair{o.Requirement, ref}
			if k.one.Compare(k.other) > 0 {
				k = pair{ref, o.Requirement}
			}
			if first, ok := seen[k]; ok {
				l.add(CodeOpenTwice, o.Places.Index("against", i), "%s and %s are left open at %s already: say it once", o.Requirement, ref, first)
			} else {
				seen[k] = o.Places.Index("against", i)
			}
			w, err := l.g.Why(o.Requirement, ref, false)
			if err != nil { // of a series the links win
				continue
			}
			if at := o.Places.Index("against", i); w.Standing == mapping.StandsLinked || w.Standing == mapping.StandsRelated {
				l.add(CodeOpenPair, at, "%s and %s are said to be left open, and are %s", o.Requirement, ref, w.Standing)
			}
		}
	})
}

// rejected finds candidates that were struck and stand.
func (l *linter) rejected(ctx context.Context) error {
	return each(ctx, l.src.Rejected, func(r *mapping.Rejected) {
		if r.Control == "" {
			for _, s := range l.g.Relations().Neighbours(r.From) {
				if s.To == r.To && s.Is == r.Is {
					l.add(CodeRejectedStands, r.Places.Item, "%s %s %s was struck, and is stated at %s", r.From, r.Is, r.To, s.Statement.Places.Item)
				}
			}
			return
		}
		c, err := l.g.Control(r.Control)
		if err != nil {
			return
		}
		for i := range c.Links {
			k := &c.Links[i]
			if k.To == r.To && k.Review.Counts(false) && meets(k, r.Points) {
				l.add(CodeRejectedStands, r.Places.Item, "a link of %q to %s was struck, and stands at %s", c.ID, r.To, k.Places.Item)
				return
			}
		}
	})
}

// meets reports whether a link reaches one of the points, of which none means all.
func meets(k *mapping.Link, points []string) bool {
	return len(points) == 0 || slices.ContainsFunc(points, k.Reaches)
}
