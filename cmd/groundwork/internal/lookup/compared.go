// Package lookup has the screens of what is looked up: what stands in the catalogs, what is weak in them, and
// what the crosswalk says of two frameworks.
package lookup

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/picture"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Overlap tells what two frameworks share, both ways, and what is left over.
func Overlap(p *page.Page, o *mapping.Overlap) {
	p.Line("%s", page.Boldf("What %s and %s share", o.From, o.To))
	if len(o.Stated.Unlinked) > 0 {
		joined(p, o)
		return
	}
	served(p, o)
	p.Line("")
	side(p, o.From, o.To, o.Forward)
	side(p, o.To, o.From, o.Backward)
	p.Line("")
	p.Wrapped(0, "Method: "+o.Method+".")
	p.Wrapped(0, "What supports the one is no proof of the other: each auditor tests for himself. The links are this project's own work.")
	Tallies(p, o)
	conditions(p, o)
	stated(p, o)
	p.Head("Requirements that share most evidence types")
	pairs := slices.Clone(o.Pairs)
	slices.SortStableFunc(pairs, func(a, b mapping.OverlapPair) int {
		return cmp.Or(len(b.EvidenceTypes)-len(a.EvidenceTypes), cmp.Compare(b.FromShare+b.ToShare, a.FromShare+a.ToShare))
	})
	var rows []table.Row
	for _, x := range pairs[:min(15, len(pairs))] {
		rows = append(rows, table.Row{x.From.Requirement, x.To.Requirement, fmt.Sprintf("%.0f %%", x.FromShare*100), fmt.Sprintf("%.0f %%", x.ToShare*100), strings.Join(x.EvidenceTypes, ", ")})
	}
	p.Table(table.Row{o.From, o.To, "of its points", "of its points", "shared evidence types"}, rows, 3, 4)
	if n := len(pairs) - 15; n > 0 {
		p.Line("%s", page.Faintf("and %d more pairs: --format json has all.", n))
	}
	if o.PairsLeftOut > 0 {
		p.Line("%d pairs, one for each evidence type that they share: more than the %d that are listed (MaxOverlapPairs).", o.PairsLeftOut, mapping.MaxOverlapPairs)
	}
	additional(p, o)
	leftOver(p, o.To, o.From, o.Forward.Uncovered)
	leftOver(p, o.From, o.To, o.Backward.Uncovered)
	if n := len(o.Unmapped.From) + len(o.Unmapped.To); n > 0 {
		p.Line("%s no control at all: a fault of the catalog.", page.Counted(n, "required point has", "required points have"))
	}
	p.Line("\n%s", result.Notice)
}

// joined tells of two frameworks, to one of which no control is linked, what joins them: what is stated.
func joined(p *page.Page, o *mapping.Overlap) {
	s := &o.Stated
	p.Wrapped(0, fmt.Sprintf("No control is linked to %s: no evidence is shared by way of one, and there is nothing to measure.", strings.Join(s.Unlinked, " or to ")))
	if s.Relations+s.Unions == 0 {
		p.Wrapped(0, "No relation is stated between the two either: 'groundwork catalog import' takes in a crosswalk, and links of controls are written in YAML.")
		p.Line("\n%s", result.Notice)
		return
	}
	what := page.Counted(s.Relations, "relation is", "relations are")
	if s.Unions > 0 {
		what += " stated between them, and " + page.Counted(s.Unions, "union of several is", "unions of several are")
	}
	p.Wrapped(0, fmt.Sprintf("%s stated between them, of %s of %s and %s of %s.", what,
		page.Counted(s.From, "requirement", "requirements"), o.From, page.Counted(s.To, "requirement", "requirements"), o.To))
	var rows []table.Row
	for _, x := range s.Pairs[:min(15, len(s.Pairs))] {
		rows = append(rows, table.Row{x.From.Requirement, strings.Join(x.Relation, " or "), x.To.Requirement})
	}
	p.Table(table.Row{o.From, "is", o.To}, rows)
	if n := len(s.Pairs) - 15; n > 0 {
		p.Line("%s", page.Faintf("and %d more: --format json has all.", n))
	}
	p.Line("")
	if len(s.Pairs) > 0 {
		p.Wrapped(0, fmt.Sprintf("What follows for one pair: groundwork path %s %s", s.Pairs[0].From, s.Pairs[0].To))
	}
	for _, id := range s.Unlinked {
		p.Wrapped(0, fmt.Sprintf("What the evidence of a workspace shows of %s by these: groundwork project DIR %s", id, id))
	}
	p.Line("\n%s", result.Notice)
}

// served tells what is run once and shown twice.
func served(p *page.Page, o *mapping.Overlap) {
	p.Wrapped(0, fmt.Sprintf("%d of %d controls and %d of %d evidence types serve both: run once, shown twice.",
		o.Controls.Both, o.Controls.Of, o.EvidenceTypes.Both, o.EvidenceTypes.Of))
	p.Wrapped(0, fmt.Sprintf("By the catalog's own estimates these controls take %g of %g days to set up, and %g of %g days a year.",
		float64(o.Effort.First.Both), float64(o.Effort.First.Of), float64(o.Effort.Upkeep.Both), float64(o.Effort.Upkeep.Of)))
}

// conditions tells what one framework asks of shared evidence and the other does not.
func conditions(p *page.Page, o *mapping.Overlap) {
	if len(o.Conditions) == 0 {
		return
	}
	p.Head("What one asks of the shared evidence, and the other does not")
	for _, c := range o.Conditions {
		var what string
		switch c.Kind {
		case mapping.ConditionPopulations:
			what = "a list of all occurrences for each day of the window, with its source, of each control that runs by event"
		case mapping.ConditionEach:
			what = "evidence for each system of kind " + c.Text
		default:
			what = strings.TrimSuffix(c.Text, ".")
		}
		p.Wrapped(2, fmt.Sprintf("%s, for %s: %s (%s)", c.Framework, pointList(c.Points), what, strings.Join(c.Controls, ", ")))
	}
}

// stated lists the strong relations.
func stated(p *page.Page, o *mapping.Overlap) {
	if len(o.Relations) == 0 {
		return
	}
	p.Head(fmt.Sprintf("Relations stated at strength %d or more (%d)", mapping.StrongRelation, len(o.Relations)))
	var list []string
	for _, r := range o.Relations {
		list = append(list, fmt.Sprintf("%s %s %s (%d)", r.From.Requirement, strings.Join(r.Relation, " or "), r.To.Requirement, r.Strength))
	}
	p.Wrapped(2, strings.Join(list, "; "))
}

// additional tells what additional criteria would add, and what they would not.
func additional(p *page.Page, o *mapping.Overlap) {
	for _, a := range o.Additional {
		other := o.From
		if a.Framework == o.From {
			other = o.To
		}
		p.Head(fmt.Sprintf("With %s's additional criteria, in none of the figures above: %s", a.Framework, a.Title))
		p.Wrapped(2, fmt.Sprintf("They bring evidence for %s of %s, %.1f %% of its weight in all; for %d points they bring none.",
			page.Counted(len(a.Gained), "more point", "more points"), other, a.Other.Share*100, len(a.Other.Uncovered)))
		p.Wrapped(2, "brought: "+pointList(a.Gained))
		p.Wrapped(2, "not brought: "+pointList(a.Other.Uncovered))
	}
}

func side(p *page.Page, id, other string, s mapping.OverlapSide) {
	v := result.Interval{Low: s.Share, High: s.Share}
	p.Line("%s  %s  %.1f %%", page.Bar(v, 30), page.Bold(id), s.Share*100)
	p.Wrapped(2, fmt.Sprintf("%d of its %d required points (weight %g of %g) are shown by an evidence type that also shows a required point of %s; %.0f %% of that is on draft links.",
		s.Points, s.OfPoints, s.Covered, s.Of, other, s.DraftShare*100))
}

func leftOver(p *page.Page, other, id string, points []framework.PointRef) {
	p.Head(fmt.Sprintf("What %s brings no evidence for in %s (%d points)", other, id, len(points)))
	p.Wrapped(2, pointList(points))
}

// pointList writes points as requirement ids with their letters: 4.3 abcd.
func pointList(points []framework.PointRef) string {
	var parts []string
	for i := 0; i < len(points); {
		ref := points[i].Ref
		var ids []string
		for ; i < len(points) && points[i].Ref == ref; i++ {
			ids = append(ids, points[i].Point)
		}
		parts = append(parts, ref.Requirement+" "+strings.Join(ids, ""))
	}
	return strings.Join(parts, ", ")
}

// Comparison tells how two frameworks differ, side by side.
func Comparison(p *page.Page, v view.Comparison) {
	p.Line("%s", page.Boldf("%s and %s side by side", v.From, v.To))
	w := max((p.Width-20)/2, 24)
	t := [][]string{}
	for _, d := range v.Dimensions {
		t = append(t, []string{d.Name, d.From, d.To})
	}
	var rows []table.Row
	for _, r := range t {
		rows = append(rows, table.Row{safe.Prose(r[0]), text.WrapSoft(safe.Prose(r[1]), w), text.WrapSoft(safe.Prose(r[2]), w)})
	}
	if v.Summary != "" {
		p.Wrapped(0, v.Summary)
		p.Line("")
	}
	columns(p, rows)
	if len(v.Assesses) > 0 {
		p.Head("What each assesses")
	}
	for _, x := range v.Assesses {
		p.Wrapped(2, x.Framework+": "+x.Text)
	}
	p.Head("Where they overlap: controls by discipline")
	rows = nil
	for _, d := range v.Disciplines {
		rows = append(rows, table.Row{d.Name, d.Shared, d.From, d.To, d.Text})
	}
	p.Table(table.Row{"discipline", "shared", v.From + " only", v.To + " only", ""}, rows, 2, 3, 4)
	p.Head("Overlap")
	served(p, &mapping.Overlap{Controls: v.Overlap.Controls, EvidenceTypes: v.Overlap.EvidenceTypes, Effort: v.Overlap.Effort})
	side(p, v.From, v.To, v.Overlap.Forward)
	side(p, v.To, v.From, v.Overlap.Backward)
	for _, x := range v.Sections {
		p.Head(x.Title)
		p.Wrapped(2, x.Text)
	}
	if len(v.Terms) > 0 {
		p.Head("Words")
	}
	for _, x := range v.Terms {
		p.Wrapped(2, x.Term+": "+x.Text)
	}
	if !v.Dated.IsZero() {
		p.Line("\n%s", page.Faintf("Words as of %s; figures as computed now.", v.Dated))
	}
	p.Line("\n%s", result.Notice)
}

// columns prints rows whose cells are wrapped already.
func columns(p *page.Page, rows []table.Row) {
	t := table.NewWriter()
	style := table.StyleLight
	style.Options = table.OptionsNoBordersAndSeparators
	t.SetStyle(style)
	t.AppendRows(rows)
	for l := range strings.SplitSeq(t.Render(), "\n") {
		p.Line("%s", page.Painted(strings.TrimRight(l, " ")))
	}
}

// Listing tells how much each framework and the catalog as a whole hold.
func Listing(p *page.Page, v catalog.Counts) {
	var rows []table.Row
	for _, f := range v.Frameworks {
		title := f.Title
		if f.Edition != "" {
			title += ", edition " + f.Edition
		}
		rows = append(rows, table.Row{f.ID, f.Requirements, f.Points, title})
		for _, a := range f.Additional {
			rows = append(rows, table.Row{"  + " + a.Category, a.Requirements, a.Points, a.Title + ": additional criteria, by choice, outside the counts above"})
		}
	}
	p.Table(table.Row{"framework", "requirements", "points", "title"}, rows, 2, 3)
	p.Line("%d controls, %d evidence types, %d links (%d reviewed by an auditor), %d relations, %d rules with %d tests",
		v.Controls, v.EvidenceTypes, v.Links, v.ReviewedLinks, v.Relations, v.Rules, v.RuleTests)
	if v.LinksRead.Of == 0 {
		return
	}
	p.Wrapped(0, "links: "+view.Tally(v.LinksRead)+".")
	p.Wrapped(0, fmt.Sprintf("relations: %s; %s.", view.Tally(v.RelationsRead), view.Candidates(v.Candidates)))
	for _, x := range v.Pairs {
		p.Wrapped(0, fmt.Sprintf("%s and %s: %s.", x.From, x.To, view.PairTally(x.PairTally)))
	}
}

// Matrix draws with letters how many evidence types each pair of groups shares.
func Matrix(p *page.Page, d picture.Drawing) {
	p.Line("Evidence types that show points of groups of both %s (rows) and %s (columns)", d.From, d.To)
	var b strings.Builder
	fmt.Fprintf(&b, "%6s", "")
	for _, c := range d.Cols {
		fmt.Fprintf(&b, "%5s", safe.Prose(c))
	}
	for _, r := range d.Rows {
		fmt.Fprintf(&b, "\n%6s", safe.Prose(r))
		for _, c := range d.Cols {
			n := "·"
			if k := d.Cell(r, c); len(k.EvidenceTypes) > 0 {
				n = strconv.Itoa(len(k.EvidenceTypes))
			}
			fmt.Fprintf(&b, "%5s", n)
		}
	}
	p.Line("%s", page.Painted(b.String()))
}
