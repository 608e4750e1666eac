package lookup

import (
	"fmt"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/mapping"
)

// Why tells by what two requirements are joined, or why not.
func Why(p *page.Page, w *mapping.Pair) {
	p.Line("%s", page.Boldf("What joins %s and %s", w.From, w.To))
	switch w.Standing {
	case mapping.StandsLinked:
		counted := ", as an overlap counts"
		if w.Advice {
			counted = ", of the one or the other by points alone that are not required, which no overlap counts"
		}
		p.Wrapped(2, fmt.Sprintf("Linked: %s of both%s: %s.", page.Counted(len(w.EvidenceTypes), "evidence type shows points", "evidence types show points"), counted, strings.Join(w.EvidenceTypes, ", ")))
	case mapping.StandsRelated:
		p.Wrapped(2, "No evidence type shows points of both; a relation is stated.")
	case mapping.StandsOpen:
		p.Wrapped(2, "Nothing: left open, with the reason.")
	case mapping.StandsApart:
		p.Wrapped(2, "A control is linked to both and shows each with other evidence: nothing is shown twice.")
	case mapping.StandsRejected:
		p.Wrapped(2, "Nothing: what was considered was struck.")
	default:
		p.Wrapped(2, "Nothing, and the catalog does not say why.")
	}
	for _, c := range w.Controls {
		by := "with other evidence for each"
		if len(c.EvidenceTypes) > 0 {
			by = "by " + strings.Join(c.EvidenceTypes, ", ")
		}
		p.Wrapped(2, fmt.Sprintf("control %s: %s", c.ID, by))
	}
	for _, r := range w.Relations {
		p.Wrapped(2, fmt.Sprintf("relation (%s), %s: %s%s", r.Review, strings.Join(r.Relation, " or "), r.Why, view.Votes(r.Votes)))
	}
	if o := w.Open; o != nil {
		p.Wrapped(2, fmt.Sprintf("open, %s against %s: %s", o.Requirement, o.Against, o.Why))
	}
	for _, r := range w.Rejected {
		what := "the relation " + strings.Join(r.Relation, " or ")
		if r.Control != "" {
			what = "a link of " + r.Control + " to " + r.To.String()
			if len(r.Points) > 0 {
				what += "#" + strings.Join(r.Points, "")
			}
		}
		p.Wrapped(2, fmt.Sprintf("considered and struck, %s: %s%s", what, r.Why, view.Votes(r.Votes)))
	}
}

// Pairs lists pairs of requirements by requirement and series.
func Pairs(p *page.Page, v view.Pairs) {
	p.Line("%s", page.Boldf("%d of %d pairs of %s and %s: %s", v.Count, v.Of, v.From, v.To, v.Standing))
	for i, x := range v.Groups {
		if i == 0 || v.Groups[i-1].Requirement != x.Requirement {
			p.Line("%s", page.Bold(x.Requirement.Requirement))
		}
		with := strings.Join(x.With, " ")
		if x.Whole {
			with = "all"
		}
		p.Line("  %s: %s", x.Series.Requirement, with)
	}
	if v.Count > 0 {
		p.Line("\n'groundwork path A B' tells all of one pair; --format json has each.")
	}
}

// Tallies tells how far what joins two frameworks has been read, and what is left unsaid.
func Tallies(p *page.Page, o *mapping.Overlap) {
	if o.Tallies.Links.Of == 0 {
		return
	}
	p.Line("")
	p.Wrapped(0, "Links to either: "+view.Tally(o.Tallies.Links)+".")
	p.Wrapped(0, fmt.Sprintf("Relations between the two: %s; %s.", view.Tally(o.Tallies.Relations), view.Candidates(o.Tallies.Candidates)))
	if o.Tallies.Pairs.Of > 0 {
		p.Wrapped(0, "Requirements: "+view.PairTally(o.Tallies.Pairs)+" (--pairs lists those that stand so).")
	}
}
