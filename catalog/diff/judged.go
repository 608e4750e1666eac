package diff

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// rejudged tells of a thing that is judged in another way, where it is.
func (d *differ) rejudged(what, was, is string, at framework.Position) {
	if was != is {
		d.add(Rejudged, what, was, is, at)
	}
}

// said joins what is said, and leaves out what is not.
func said(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// when is a text where something holds.
func when(holds bool, format string, args ...any) string {
	if !holds {
		return ""
	}
	return fmt.Sprintf(format, args...)
}

// asked says how a point is asked.
func asked(p framework.Point) string {
	return said(p.Rank.String(), when(p.Essential != framework.NotEssential, "essential on %s", p.Essential),
		when(!p.Each.IsZero(), "of each %s", strings.Join(append([]string{p.Each.Kind}, p.Each.Roles...), " ")))
}

// ages says which days evidence of a type shows.
func ages(t *evidence.Type) string {
	return said(t.Kind.String(), when(t.Recheck.Stated, "recheck %s", t.Recheck), when(!t.ReviewEvery.IsZero(), "review every %s", t.ReviewEvery),
		when(!t.ValidFor.IsZero(), "valid for %s", t.ValidFor), when(t.Approved, "approved"), when(t.Continuous, "continuous"),
		when(len(t.SameEventsAs) > 0, "same events as %s", strings.Join(t.SameEventsAs, " ")))
}

// whole says what a framework knows of how it is judged.
func whole(f *framework.Framework) string {
	return said(f.Points.String(), fmt.Sprintf("fails at %v", f.Fails()), when(f.RiskAcceptance != framework.RiskUnrated, "accepts risks up to %s", f.RiskAcceptance),
		when(!f.RiskExplainsDeviations(), "an accepted risk explains no deviations"),
		when(len(f.MayBeNotRelevant) > 0, "may be not relevant: %s", strings.Join(f.MayBeNotRelevant, " ")),
		when(len(f.MayBeCarvedOut) > 0, "may be carved out: %s", strings.Join(f.MayBeCarvedOut, " ")))
}

// runs says how a control is tested.
func runs(c *mapping.Control) string {
	shows := func(b mapping.BasisShows) string {
		if b.None != "" {
			return "none"
		}
		list := make([]string, len(b.Types))
		for i, t := range b.Types {
			list[i] = strings.Join(t, " or ")
		}
		return strings.Join(list, ", ")
	}
	return said(c.Nature.String(), c.Kind.String(), when(c.Key, "key"), c.Cadence.String(), when(len(c.ReliesOn) > 0, "relies on %s", strings.Join(c.ReliesOn, " ")), "design: "+shows(c.Evidence.Design), "operation: "+shows(c.Evidence.Operation))
}

// types compares how evidence of the types that both have ages.
func (d *differ) types(ctx context.Context, was, is mapping.Source) error {
	id := func(t **evidence.Type) string { return (*t).ID }
	return pairs(ctx, was.EvidenceTypes, is.EvidenceTypes, id, cmp.Compare[string], func(id string, x, y **evidence.Type) error {
		if x != nil && y != nil {
			d.rejudged("evidence type "+id, ages(*x), ages(*y), (*y).Places.Item)
		}
		return nil
	})
}
