package scoring

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

// Statement computes the Statement of Applicability of a lens; "" is the only lens that
// has one. The error wraps [mapping.ErrNotFound] where no lens of that id has one: a
// framework has a statement if a scope may exclude some of its requirements.
func (e *Engine) Statement(ctx context.Context, org *organisation.Organisation, at framework.Date, id string) (*statement.Statement, error) {
	r, err := e.open(ctx, org, at, false)
	if err != nil {
		return nil, err
	}
	a, err := r.assess()
	if err != nil {
		return nil, err
	}
	var found *lens
	for _, x := range r.lenses {
		if len(x.fw.Excludable.Kinds) == 0 || id != "" && x.scope.Lens() != id {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("statement of applicability: %s and %s each have one: name the lens: %w", found.scope.Lens(), x.scope.Lens(), mapping.ErrNotFound)
		}
		found = x
	}
	if found == nil {
		return nil, fmt.Errorf("statement of applicability: no scope %sof a framework from which controls may be excluded: %w", named(id), mapping.ErrNotFound)
	}
	s := stater{lens: found, shown: a.Supporting()[found.scope.Lens()], graces: map[cadenceDay]framework.Date{}}
	out := s.statement(a)
	if r.failed != nil {
		return nil, r.failed
	}
	return out, nil
}

func named(id string) string {
	if id == "" {
		return ""
	}
	return fmt.Sprintf("with the id %q ", id)
}

// A stater makes the statement of one lens, all of which is judged already.
type stater struct {
	*lens

	shown  map[framework.Ref][]string
	graces map[cadenceDay]framework.Date // worked out so far
}

func (s stater) statement(a *result.Assessment) *statement.Statement {
	out := &statement.Statement{
		Organisation: a.Organisation, At: a.At, Catalog: a.Catalog, Rules: a.Rules, Input: a.Input, Lens: s.scope.Lens(), Framework: s.fw.ID,
		Title: s.fw.Title, Rows: []statement.Row{}, Risks: []statement.Risk{}, Treatments: []result.Treatment{}, Problems: []string{}, Notice: result.Notice,
	}
	listed := map[string]bool{} // controls that implement a row of the framework
	for i, leaf := range s.leaves {
		if !s.reach.Excludable(leaf.Requirement.ID) {
			continue
		}
		row := s.row(leaf, &s.states[i].res)
		if row.Applicable {
			for _, c := range row.ImplementedBy {
				listed[c.Control] = true
			}
		}
		out.Rows = append(out.Rows, row)
	}
	out.Rows = append(out.Rows, s.ownRows(listed)...)
	for i := range out.Rows {
		row := &out.Rows[i]
		count(&out.Counts, row)
		for _, n := range row.Notes {
			out.Problems = append(out.Problems, idOf(row)+": "+n)
		}
	}
	for _, x := range s.risks {
		out.Risks = append(out.Risks, s.risk(x, out.Rows))
	}
	for _, t := range a.Treatments {
		if slices.ContainsFunc(out.Rows, func(row statement.Row) bool { return treatedBy(&row, t) }) {
			out.Treatments = append(out.Treatments, t)
		}
	}
	out.Problems = append(out.Problems, s.riskProblems()...)
	return out
}

func idOf(row *statement.Row) string {
	if row.Control != "" {
		return row.Control
	}
	return row.Ref.Requirement
}

func treatedBy(row *statement.Row, t result.Treatment) bool {
	return row.Applicable && (t.Requirement != framework.Ref{} && t.Requirement == row.Ref ||
		slices.ContainsFunc(row.ImplementedBy, func(c statement.Implementation) bool { return c.Control == t.Control }))
}

func count(c *statement.Counts, row *statement.Row) {
	if row.Applicable {
		c.Included++
	} else {
		c.Excluded++
	}
	if row.Control != "" {
		c.Own++
	}
	if !row.Justified {
		c.Unjustified++
	}
}

// row is one control of the framework.
func (s stater) row(leaf *mapping.Leaf, res *result.Requirement) statement.Row {
	row := statement.Row{
		Ref: leaf.Ref, Title: leaf.Requirement.Title, Group: s.groupOf(leaf.Requirement.Parent), Applicable: res.Status.Counted(), Why: []string{},
		Risks: []string{}, ImplementedBy: []statement.Implementation{}, ShownBy: []string{}, Status: res.Status, Readiness: res.Readiness,
		Treatments: res.Treatments, Notes: []string{},
	}
	line, stated := s.reach.Applicability(leaf.Requirement.ID)
	if stated && line.Applicable == row.Applicable && line.Why != "" {
		row.Why, row.ReviewBy = append(row.Why, strings.TrimSuffix(line.Why, ".")), line.ReviewBy
	}
	if res.Why != "" && row.Applicable {
		row.Notes = append(row.Notes, res.Why)
	}
	if len(row.Why) == 0 && !row.Applicable {
		row.Why = append(row.Why, strings.TrimSuffix(res.Why, "."))
	}
	for _, x := range s.risks {
		if !s.needs(x, leaf) {
			continue
		}
		row.Risks = append(row.Risks, x.ID)
		if row.Applicable {
			row.Why = append(row.Why, "treats "+x.ID+", "+x.Title)
		} else {
			row.Notes = append(row.Notes, "risk "+x.ID+" makes it necessary, and it is excluded")
		}
	}
	if row.Justified = len(row.Why) > 0; !row.Justified && row.Applicable {
		row.Notes = append(row.Notes, "included without a reason: state one, or name the risk that it treats")
	}
	if !row.Applicable {
		return row
	}
	for _, k := range s.controlsFor(leaf) {
		row.ImplementedBy = append(row.ImplementedBy, s.implementation(k, leaf))
	}
	row.ShownBy = append(row.ShownBy, s.shown[leaf.Ref]...)
	if row.Status == result.StatusMet {
		row.Until = s.until(func(l *lens) bool {
			res, _ := l.requirement(leaf, &leafState{})
			return res.Status == result.StatusMet
		}, s.controlsFor(leaf))
	}
	return row
}

// needs reports whether the risk makes the requirement necessary: it names it, or a
// control that is linked to it.
func (s stater) needs(x organisation.Risk, leaf *mapping.Leaf) bool {
	if !s.bears(x) {
		return false
	}
	for up, depth := leaf.Requirement.ID, 0; up != "" && depth <= len(s.parent); up, depth = s.parent[up], depth+1 {
		if slices.Contains(x.Requirements, framework.Ref{Framework: s.fw.ID, Requirement: up}) {
			return true
		}
	}
	return slices.ContainsFunc(s.controlsFor(leaf), func(c *mapping.Control) bool { return slices.Contains(x.Controls, c.ID) })
}

// bears reports whether the risk is one of a system in scope.
func (s stater) bears(x organisation.Risk) bool {
	return len(x.Systems) == 0 || len(s.realSystems()) == 0 || slices.ContainsFunc(x.Systems, func(name string) bool { return slices.Contains(s.systems, name) })
}

// controlsFor lists the controls that are linked to a requirement, or stand in there.
func (s stater) controlsFor(leaf *mapping.Leaf) []*mapping.Control {
	var list []*mapping.Control
	for i := range leaf.Points {
		for _, c := range s.candidates(&leaf.Points[i]) {
			if !slices.Contains(list, c.control) && (c.link != nil || s.graphHas(c.control)) {
				list = append(list, c.control)
			}
		}
	}
	slices.SortFunc(list, func(a, b *mapping.Control) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

func (s stater) graphHas(c *mapping.Control) bool {
	k, err := s.graph.Control(c.ID)
	return err == nil && k == c
}

// implementation tells how far a control is shown for the requirement; nil asks for the
// control by itself.
func (s stater) implementation(c *mapping.Control, leaf *mapping.Leaf) statement.Implementation {
	out := statement.Implementation{Control: c.ID, Title: c.Title, Owner: c.Owner}
	if o, ok := s.operates[c.ID]; ok {
		out.Since = o.Since
		if o.Owner != "" {
			out.Owner = o.Owner
		}
	}
	bases := s.bases
	one := candidate{control: c, list: s.byControl[c.ID]}
	if leaf != nil {
		bases = s.basesOf(leaf.Requirement.ID)
		for i := range leaf.Points {
			for _, k := range s.candidates(&leaf.Points[i]) {
				if k.control == c {
					one = k
				}
			}
		}
	}
	out.Status = figure.StatusOf(s.worthOf(one, bases))
	return out
}

// groupOf is the printed heading above a requirement.
func (s stater) groupOf(id string) string {
	for i := range s.fw.Requirements {
		if q := &s.fw.Requirements[i]; q.ID == id {
			return q.ID + " " + q.Title
		}
	}
	return ""
}

// ownRows are the controls of the organisation's own: those that its scope names, and
// those that a risk calls for and that implement no row of the framework.
func (s stater) ownRows(listed map[string]bool) []statement.Row {
	lines := map[string]framework.Applicability{}
	var ids []string
	for _, line := range s.scope.SoA {
		if line.Control != "" {
			lines[line.Control] = line
			ids = append(ids, line.Control)
		}
	}
	for _, x := range s.risks {
		for _, c := range x.Controls {
			if s.bears(x) && !listed[c] && !slices.Contains(ids, c) {
				ids = append(ids, c)
			}
		}
	}
	slices.Sort(ids)
	var rows []statement.Row
	for _, id := range ids {
		if c, err := s.graph.Control(id); err == nil {
			line, stated := lines[id]
			rows = append(rows, s.ownRow(c, line, stated))
		}
	}
	return rows
}

func (s stater) ownRow(c *mapping.Control, line framework.Applicability, stated bool) statement.Row {
	row := statement.Row{
		Control: c.ID, Title: c.Title, Group: "own", Applicable: !stated || line.Applicable, Why: []string{}, Risks: []string{}, ReviewBy: line.ReviewBy,
		ImplementedBy: []statement.Implementation{}, ShownBy: []string{}, Status: result.StatusExcluded, Treatments: []string{}, Notes: []string{},
	}
	if stated && !line.Applicable && !line.ReviewBy.IsZero() && line.ReviewBy < s.at {
		row.Applicable = true
		row.Notes = append(row.Notes, fmt.Sprintf("the exclusion was to be reviewed by %s and has lapsed: %s", line.ReviewBy, line.Why))
	} else if line.Why != "" {
		row.Why = append(row.Why, strings.TrimSuffix(line.Why, "."))
	}
	for _, x := range s.risks {
		if !s.bears(x) || !slices.Contains(x.Controls, c.ID) {
			continue
		}
		row.Risks = append(row.Risks, x.ID)
		if row.Applicable {
			row.Why = append(row.Why, "treats "+x.ID+", "+x.Title)
		} else {
			row.Notes = append(row.Notes, "risk "+x.ID+" relies on it, and it is excluded")
		}
	}
	row.Justified = len(row.Why) > 0
	if !row.Applicable {
		return row
	}
	one := s.implementation(c, nil)
	row.ImplementedBy = append(row.ImplementedBy, one)
	row.Status = one.Status
	row.Readiness = s.standing(c)
	for _, it := range s.byControl[c.ID] {
		if v, _ := s.accepts(it); v != result.VerdictSupports {
			continue
		}
		if v, _ := s.timely(it, c); v == result.VerdictSupports {
			row.ShownBy = append(row.ShownBy, it.e.ID)
		}
	}
	if row.Status == result.StatusMet {
		row.Until = s.until(func(l *lens) bool { return l.standing(c).Low >= 1-result.Epsilon }, []*mapping.Control{c})
	}
	return row
}

// standing is how far a control is shown by itself.
func (l *lens) standing(c *mapping.Control) result.Interval {
	return l.worthOf(candidate{control: c, list: l.byControl[c.ID]}, l.bases)
}

// risk is one line of the risk list, with the rows that it makes necessary.
func (s stater) risk(x organisation.Risk, rows []statement.Row) statement.Risk {
	out := statement.Risk{
		ID: x.ID, Title: x.Title, Owner: x.Owner, Level: x.Level.String(), Residual: x.Residual.String(), Response: x.Response.String(),
		Controls: append([]string{}, x.Controls...), Requirements: []framework.Ref{}, ReviewBy: x.ReviewBy, Why: x.Why,
	}
	for _, row := range rows {
		if row.Control == "" && slices.Contains(row.Risks, x.ID) {
			out.Requirements = append(out.Requirements, row.Ref)
		}
	}
	return out
}
