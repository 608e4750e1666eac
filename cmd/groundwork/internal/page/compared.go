package page

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/picture"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Overlap tells what two frameworks share, both ways, and what is left over.
func (p *Page) Overlap(o *mapping.Overlap) {
	p.line("%s", text.Bold.Sprintf("What %s and %s share", o.From, o.To))
	p.wrapped(0, "Method: "+o.Method+".")
	p.line("")
	p.side(o.From, o.To, o.Forward)
	p.side(o.To, o.From, o.Backward)
	p.line("")
	p.wrapped(0, fmt.Sprintf("%d controls have links into both. The links are this project's own work, and no auditor has reviewed them.", len(o.Controls)))
	p.head("Requirements that share most controls")
	pairs := slices.Clone(o.Pairs)
	slices.SortStableFunc(pairs, func(a, b mapping.OverlapPair) int {
		return cmp.Or(len(b.Controls)-len(a.Controls), cmp.Compare(b.FromShare+b.ToShare, a.FromShare+a.ToShare))
	})
	var rows []table.Row
	for _, x := range pairs[:min(15, len(pairs))] {
		rows = append(rows, table.Row{x.From.Requirement, x.To.Requirement, fmt.Sprintf("%.0f %%", x.FromShare*100), fmt.Sprintf("%.0f %%", x.ToShare*100), strings.Join(x.Controls, ", ")})
	}
	p.table(table.Row{o.From, o.To, "of its points", "of its points", "shared controls"}, rows, 3, 4)
	if n := len(pairs) - 15; n > 0 {
		p.line("%s", text.Faint.Sprintf("and %d more pairs: --format json has all.", n))
	}
	if o.PairsLeftOut > 0 {
		p.line("%d pairs, one for each control that they share: more than the %d that are listed (MaxOverlapPairs).", o.PairsLeftOut, mapping.MaxOverlapPairs)
	}
	p.additional(o)
	p.leftOver(o.To, o.From, o.Forward.Uncovered)
	p.leftOver(o.From, o.To, o.Backward.Uncovered)
	if n := len(o.Unmapped.From) + len(o.Unmapped.To); n > 0 {
		p.line("%d points have no control at all: a fault of the catalog.", n)
	}
	p.line("\n%s", result.Notice)
}

// additional tells what additional criteria would add, and what they would not.
func (p *Page) additional(o *mapping.Overlap) {
	for _, a := range o.Additional {
		other := o.From
		if a.Framework == o.From {
			other = o.To
		}
		p.head(fmt.Sprintf("With %s's additional criteria: %s", a.Framework, a.Title))
		p.wrapped(2, fmt.Sprintf("They bring %d more points of %s, %.1f %% of it in all; %d points they still do not reach.",
			len(a.Gained), other, a.Other.Share*100, len(a.Other.Uncovered)))
		p.wrapped(2, "brought: "+pointList(a.Gained))
		p.wrapped(2, "not reached: "+pointList(a.Other.Uncovered))
	}
}

func (p *Page) side(id, other string, s mapping.OverlapSide) {
	v := result.Interval{Low: s.Share, High: s.Share}
	p.line("%s  %s  %.1f %%", bar(v, 30), text.Bold.Sprint(id), s.Share*100)
	p.wrapped(2, fmt.Sprintf("%d of its %d points (weight %g of %g) rest on a control that %s also uses; %.0f %% of that is on draft links.",
		s.Points, s.OfPoints, s.Covered, s.Of, other, s.DraftShare*100))
}

func (p *Page) leftOver(other, id string, points []framework.PointRef) {
	p.head(fmt.Sprintf("What %s does not bring to %s (%d points)", other, id, len(points)))
	p.wrapped(2, pointList(points))
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
func (p *Page) Comparison(v view.Comparison) {
	p.line("%s", text.Bold.Sprintf("%s and %s side by side", v.From, v.To))
	w := max((p.width-20)/2, 24)
	t := [][]string{}
	for _, d := range v.Dimensions {
		t = append(t, []string{d.Name, d.From, d.To})
	}
	var rows []table.Row
	for _, r := range t {
		rows = append(rows, table.Row{r[0], text.WrapSoft(r[1], w), text.WrapSoft(r[2], w)})
	}
	if v.Summary != "" {
		p.wrapped(0, v.Summary)
		p.line("")
	}
	p.columns(rows)
	if len(v.Assesses) > 0 {
		p.head("What each assesses")
	}
	for _, x := range v.Assesses {
		p.wrapped(2, x.Framework+": "+x.Text)
	}
	p.head("Where they overlap: controls by discipline")
	rows = nil
	for _, d := range v.Disciplines {
		rows = append(rows, table.Row{d.Name, d.Shared, d.From, d.To, d.Text})
	}
	p.table(table.Row{"discipline", "shared", v.From + " only", v.To + " only", ""}, rows, 2, 3, 4)
	p.head("Overlap")
	p.side(v.From, v.To, v.Overlap.Forward)
	p.side(v.To, v.From, v.Overlap.Backward)
	for _, x := range v.Sections {
		p.head(x.Title)
		p.wrapped(2, x.Text)
	}
	if len(v.Terms) > 0 {
		p.head("Words")
	}
	for _, x := range v.Terms {
		p.wrapped(2, x.Term+": "+x.Text)
	}
	if !v.Dated.IsZero() {
		p.line("\n%s", text.Faint.Sprintf("Words as of %s; figures as computed now.", v.Dated))
	}
	p.line("\n%s", result.Notice)
}

// columns prints rows whose cells are wrapped already.
func (p *Page) columns(rows []table.Row) {
	t := table.NewWriter()
	style := table.StyleLight
	style.Options = table.OptionsNoBordersAndSeparators
	t.SetStyle(style)
	t.AppendRows(rows)
	for l := range strings.SplitSeq(t.Render(), "\n") {
		p.line("%s", strings.TrimRight(l, " "))
	}
}

// Listing tells how much each framework and the catalog as a whole hold.
func (p *Page) Listing(v catalog.Counts) {
	var rows []table.Row
	for _, f := range v.Frameworks {
		rows = append(rows, table.Row{f.ID, f.Requirements, f.Points, f.Title + ", edition " + f.Edition})
		for _, a := range f.Additional {
			rows = append(rows, table.Row{"  + " + a.Category, a.Requirements, a.Points, a.Title + ": additional criteria, by choice, outside the counts above"})
		}
	}
	p.table(table.Row{"framework", "requirements", "points", "title"}, rows, 2, 3)
	p.line("%d controls, %d evidence types, %d links (%d reviewed by an auditor), %d relations, %d rules with %d tests",
		v.Controls, v.EvidenceTypes, v.Links, v.ReviewedLinks, v.Relations, v.Rules, v.RuleTests)
}

// Matrix draws with letters how many controls each pair of groups shares.
func (p *Page) Matrix(d picture.Drawing) {
	p.line("Controls that groups of %s (rows) and %s (columns) share", d.From, d.To)
	var b strings.Builder
	fmt.Fprintf(&b, "%6s", "")
	for _, c := range d.Cols {
		fmt.Fprintf(&b, "%5s", c)
	}
	for _, r := range d.Rows {
		fmt.Fprintf(&b, "\n%6s", r)
		for _, c := range d.Cols {
			n := "·"
			if k := d.Cell(r, c); len(k.Controls) > 0 {
				n = strconv.Itoa(len(k.Controls))
			}
			fmt.Fprintf(&b, "%5s", n)
		}
	}
	p.line("%s", b.String())
}
