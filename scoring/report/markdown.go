package report

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

// page is Markdown being written. It keeps the first error.
type page struct {
	w   io.Writer
	err error
}

// Errors of a report without anything to write, or to write to.
var (
	errNothing  = errors.New("nothing to report: the result is nil")
	errNoWriter = errors.New("no writer: there is nothing to write to")
)

// there reports what is missing of a report.
func there(name string, w io.Writer, missing bool) error {
	switch {
	case missing:
		return fmt.Errorf("%s: %w", name, errNothing)
	case w == nil:
		return fmt.Errorf("%s: %w", name, errNoWriter)
	}
	return nil
}

func (p *page) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// table writes a table; without rows it writes nothing.
func (p *page) table(head []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	p.line("")
	p.line("| %s |", strings.Join(head, " | "))
	p.line("|%s", strings.Repeat(" --- |", len(head)))
	for _, r := range rows {
		cells := make([]string, len(r))
		for i, c := range r {
			cells[i] = safe.Markdown(c)
		}
		p.line("| %s |", strings.Join(cells, " | "))
	}
}

func refs(list []framework.Ref) string {
	names := make([]string, len(list))
	for i, r := range list {
		names[i] = r.String()
	}
	return strings.Join(names, ", ")
}

func points(list []framework.PointRef) string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.String()
	}
	return strings.Join(names, ", ")
}

func periods(list []framework.Period) string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.String()
	}
	return strings.Join(names, ", ")
}

func percent(v float64) string { return fmt.Sprintf("%.0f %%", v*100) }

// ExplanationMarkdown writes why a requirement stands where it stands, in the views that
// are named, or in all of them.
func ExplanationMarkdown(w io.Writer, x *explanation.Explanation, views ...View) error {
	if err := there("explanation", w, x == nil); err != nil {
		return err
	}
	p := &page{w: w}
	p.line("# %s %s\n", safe.Markdown(x.Ref.String()), safe.Markdown(x.Title))
	if x.Status.Counted() {
		p.line("%s at **%s** in the scope %s%s.", safe.Markdown(x.Status.String()), x.Readiness, safe.Markdown(x.Lens), Figures(x.Design, x.Operation, x.WithCompensation))
	} else {
		p.line("%s in the scope %s: in no figure.", safe.Markdown(x.Status.String()), safe.Markdown(x.Lens))
		views = []View{ViewWhy}
	}
	if x.Why != "" {
		p.line("\n%s", safe.Markdown(x.Why))
	}
	if left := LeftOut(x); left != "" {
		p.line("\n%s", left)
	}
	for _, v := range Views(views...) {
		switch v {
		case ViewWhy:
			p.why(x)
		case ViewMissing:
			p.missing(x)
		case ViewWould:
			p.would(x)
		case ViewAlone:
			p.alone(x)
		case ViewDrafts:
			p.drafts(x)
		}
	}
	p.line("\n%s", safe.Markdown(x.Notice))
	return p.err
}

func (p *page) why(x *explanation.Explanation) {
	p.line("\n## Why\n")
	for _, s := range x.Because {
		p.line("- %s", safe.Markdown(s))
	}
	var advice []*explanation.Point
	for i := range x.Points {
		if x.Points[i].Advice() && x.Status.Counted() {
			advice = append(advice, &x.Points[i])
			continue
		}
		p.point(&x.Points[i])
	}
	if len(advice) > 0 {
		p.line("\n## Advice: judged, and without weight")
	}
	for _, pt := range advice {
		p.point(pt)
	}
	if len(x.Findings)+len(x.Treatments) > 0 {
		p.line("\n### Findings and treatments\n")
	}
	for _, f := range x.Findings {
		p.line("- Could be raised as **%s**: %s (%s)", safe.Markdown(f.RaisedAs), safe.Markdown(f.What), safe.Markdown(f.Why))
	}
	for _, t := range x.Treatments {
		p.line("- Treatment, %s: %s of %s by %s, approved by %s: %s. Effect: %s.", t.State, t.Kind, safe.Markdown(t.Control+t.Requirement.String()), safe.Markdown(t.Owner),
			safe.Markdown(orNobody(t.ApprovedBy)), safe.Markdown(strings.TrimSuffix(t.Why, ".")), safe.Markdown(t.Effect))
	}
}

// point tells of one point with its controls.
func (p *page) point(pt *explanation.Point) {
	rank := ""
	if pt.Advice() {
		rank = " (" + pt.Rank + ")"
	}
	p.line("\n### %s%s: %s\n\n%s", safe.Markdown(pt.ID.String()), rank, safe.Markdown(Standing(pt)), safe.Markdown(pt.Text))
	if pt.Why != "" {
		p.line("\n%s", safe.Markdown(pt.Why))
	}
	if text := Beside(pt); text != "" {
		p.line("\n%s.", safe.Markdown(text))
	}
	if len(pt.Terms) > 0 {
		p.line("")
	}
	for _, t := range pt.Terms {
		p.line("- %s", safe.Markdown(t.What))
	}
	for j := range pt.Controls {
		c := &pt.Controls[j]
		if c.SameAs != "" {
			p.line("\n**%s**: %s, %s, as under #%s.", safe.Markdown(c.ID), c.Status, c.Readiness, safe.Markdown(c.SameAs))
			continue
		}
		p.control(c)
	}
}

func orNobody(s string) string {
	if s == "" {
		return "nobody"
	}
	return s
}

func (p *page) control(c *explanation.Control) {
	p.line("\n**%s**: %s, %s. %s", safe.Markdown(c.ID), c.Status, c.Readiness, safe.Markdown(c.Why))
	if c.Needs != "" {
		p.line("\nOf each piece of evidence is asked: %s", safe.Markdown(c.Needs))
	}
	rows := [][]string{}
	told := false
	for i := range c.Conditions {
		if text := Step(&c.Conditions[i]); text != "" {
			if !told {
				p.line("")
			}
			told = true
			p.line("- %s", safe.Markdown(text))
		}
	}
	for _, v := range c.Coverage {
		rows = append(rows, []string{v.Basis.String(), v.System, strings.Join(v.Types, " or "), fmt.Sprintf("%d of %s", v.Found, v.Unit.Count(v.Expected)), periods(v.Missing)})
	}
	p.table([]string{"basis", "system", "evidence", "found", "missing"}, rows)
	rows = rows[:0]
	for _, e := range c.Evidence {
		rows = append(rows, []string{e.ID, e.Verdict.String(), strings.Trim(Carried(&e), " ()"), strings.Join(append([]string{e.Why}, e.Notes...), " ")})
	}
	p.table([]string{"evidence", "verdict", "carries", "why"}, rows)
	if t := Tested(c.Test); t != "" {
		p.line("\n%s.", safe.Markdown(t))
	}
	if len(c.Notes) > 0 {
		p.line("")
	}
	for _, n := range c.Notes {
		p.line("- %s", safe.Markdown(n))
	}
}

func (p *page) missing(x *explanation.Explanation) {
	p.line("\n## What is missing\n")
	if len(x.Gaps) == 0 {
		p.line("Nothing.")
	}
	rows := [][]string{}
	for _, g := range x.Gaps {
		rows = append(rows, []string{g.Control, g.Basis.String(), strings.Join(g.Systems, ", "), g.What, g.Needs})
	}
	p.table([]string{"control", "basis", "systems", "what", "of each piece is asked"}, rows)
	if len(x.Unknowns) > 0 {
		p.line("")
	}
	for _, q := range x.Unknowns {
		p.line("- %s on %s cannot be decided: %s", safe.Markdown(q.Control), q.Basis, safe.Markdown(q.Why))
		for _, f := range q.Facts {
			for _, s := range f.Settles {
				p.line("  - %s answered %s gives %s", safe.Markdown(f.Fact), safe.Markdown(s.Answer), s.Readiness)
			}
		}
	}
}

func (p *page) would(x *explanation.Explanation) {
	p.line("\n## What would have to be true\n")
	if len(x.Would) == 0 {
		p.line("Nothing more.")
		return
	}
	p.line("All that stands under one control has to hold; any one control of which nothing is left shows the point.")
	rows := [][]string{}
	for _, c := range x.Would {
		rows = append(rows, []string{points(c.Points), c.Control, c.Basis.String(), strings.Join(c.Systems, ", "), c.What})
	}
	p.table([]string{"points", "control", "basis", "systems", "what"}, rows)
}

func (p *page) alone(x *explanation.Explanation) {
	p.line("\n## What carries it alone\n")
	if len(x.Alone) == 0 {
		p.line("No single piece of evidence would be missed.")
	}
	rows := [][]string{}
	for _, l := range x.Alone {
		rows = append(rows, []string{l.Evidence, points(l.Points), l.Readiness.String()})
	}
	p.table([]string{"without", "less is shown of", "and the requirement is at"}, rows)
}

func (p *page) drafts(x *explanation.Explanation) {
	p.line("\n## What rests on draft links\n")
	p.line("%s of what is shown rests on links that nobody reviewed.", percent(x.DraftShare))
	rows := [][]string{}
	for _, pt := range x.Points {
		if pt.Status.Counted() {
			rows = append(rows, []string{pt.ID.String(), pt.Readiness.String(), percent(pt.DraftShare)})
		}
	}
	p.table([]string{"point", "readiness", "on drafts"}, rows)
}

// SampleSums gives the sums of what a control's records state, "–" for what none states.
func SampleSums(t result.Test) (population, sample, deviations string) {
	population, sample, deviations = "–", "–", "–"
	for _, r := range t.Records {
		if r.Population != nil {
			population = strconv.FormatInt(t.Population, 10)
		}
		if r.Sample != nil {
			sample = strconv.FormatInt(t.Sample, 10)
		}
		if r.Deviations != nil {
			deviations = strconv.FormatInt(t.Deviations, 10)
		}
	}
	return population, sample, deviations
}

// Guide says of how many occurrences a tester customarily looks at.
func Guide(t *result.Test) string {
	if t.GuideLeast == t.GuideMost {
		return strconv.Itoa(t.GuideMost)
	}
	return fmt.Sprintf("%d to %d", t.GuideLeast, t.GuideMost)
}

// Tested is what the records of a control tell of its operation, in a sentence; "" where
// they tell nothing of it.
func Tested(t result.Test) string {
	if t.Control == "" || t.Found == 0 && len(t.Records) == 0 {
		return ""
	}
	text := fmt.Sprintf("Records: %d", t.Found)
	if t.Expected > 0 {
		text = fmt.Sprintf("Shown in %d of %s", t.Found, t.Unit.Count(t.Expected))
	}
	if len(t.Records) > 0 {
		population, sample, deviations := SampleSums(t)
		tell := "tell"
		if len(t.Records) == 1 {
			tell = "tells"
		}
		text += fmt.Sprintf("; %d %s of a test: population %s, sample %s, deviations %s", len(t.Records), tell, population, sample, deviations)
	}
	if t.GuideMost > 0 {
		unit := t.Unit
		if t.Expected == 0 {
			unit = result.UnitOccurrences
		}
		text += "; a tester customarily looks at " + Guide(&t) + " of the " + string(unit) + " (rule of thumb)"
	}
	return text
}

// StatementMarkdown writes a Statement of Applicability as a document.
func StatementMarkdown(w io.Writer, s *statement.Statement) error {
	if err := there("statement", w, s == nil); err != nil {
		return err
	}
	p := &page{w: w}
	p.line("# Statement of Applicability: %s\n", safe.Markdown(s.Title))
	p.line("%s, as of %s. %d included, %d excluded, of these %d of the organisation's own; %d without a reason.", safe.Markdown(s.Organisation), s.At,
		s.Totals.Included, s.Totals.Excluded, s.Totals.Own, s.Totals.Unjustified)
	for _, x := range s.Loosened {
		p.line("\n%s", safe.Markdown(sentence(x)))
	}
	rows := [][]string{}
	for _, r := range s.Rows {
		rows = append(rows, statementCells(r))
	}
	p.table(statementHead, rows)
	if len(s.Risks) > 0 {
		p.line("\n## Risks")
	}
	rows = rows[:0]
	for _, r := range s.Risks {
		rows = append(rows, []string{r.ID, r.Title, r.Owner, string(r.Level), string(r.Response), string(r.Residual), strings.Join(r.Controls, ", "), refs(r.Requirements), r.ReviewBy.String()})
	}
	p.table([]string{"risk", "title", "owner", "level", "response", "residual", "controls", "makes necessary", "review by"}, rows)
	if len(s.Problems) > 0 {
		p.line("\n## What an auditor would ask about\n")
	}
	for _, x := range s.Problems {
		p.line("- %s", safe.Markdown(x))
	}
	p.line("\nCatalog %s, rules %s, input %s.", safe.Code(s.Catalog.Sum), safe.Code(s.Rules.Sum), safe.Code(s.Input.Sum))
	p.line("\n%s", safe.Markdown(s.Notice))
	return p.err
}
