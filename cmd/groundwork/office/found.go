package office

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog/lint"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Codes of what [Problems] tells.
const (
	CodeRaised = "could-be-raised"
	CodeGap    = "gap"
)

var (
	errNoWriter     = errors.New("no writer: there is nothing to write to")
	errNoAssessment = errors.New("no assessment: there is nothing to write")
)

// there says what is missing before anything is written.
func there(w io.Writer, a *result.Assessment) error {
	switch {
	case w == nil:
		return errNoWriter
	case a == nil:
		return errNoAssessment
	}
	return nil
}

// Said is what was assessed, with the places where its files say it. Both may be nil: then no
// finding has a place.
type Said struct {
	Organisation *organisation.Organisation
	Graph        *mapping.Graph
}

// SARIF writes what could be raised, and each gap that is in none of it, as a log of SARIF
// 2.1.0, as [lint.SARIF] writes that of a catalog: with the place in the workspace where the
// piece, the operated control or the scope stands on which it rests. What a treatment in force explains keeps its
// level and is suppressed, with the reason of the treatment.
func SARIF(w io.Writer, a *result.Assessment, of Said) error {
	if err := there(w, a); err != nil {
		return fmt.Errorf("sarif: %w", err)
	}
	list, accepted := found(a, of)
	return lint.SARIFOf(w, []lint.Code{
		{ID: CodeRaised, Severity: framework.Warning, Title: "What an auditor would likely raise. It is a forecast, no conclusion of an auditor."},
		{ID: CodeGap, Severity: framework.Warning, Title: "Evidence that a control lacks, or an answer that nobody gave."},
	}, list, accepted)
}

// Problems tells what could be raised as problems with places, then the gaps that no finding of
// the lens rests on. An error is a finding by which a requirement cannot stand, or has nothing shown; what
// is only noted and what is not ruled out yet are hints.
func Problems(a *result.Assessment, of Said) framework.Problems {
	list, _ := found(a, of)
	return list
}

// found is [Problems] with the reasons for which some, by their places in the list, are accepted.
func found(a *result.Assessment, of Said) (list framework.Problems, accepted map[int]string) {
	list, accepted = framework.Problems{}, map[int]string{}
	if a == nil {
		return list, accepted
	}
	f := finder{of: of, pieces: map[string]framework.Position{}, controls: map[string]framework.Position{}, scopes: map[string]framework.Position{}}
	f.learn()
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		causes := report.Causes(l)
		for k := range causes {
			if causes[k].Explained {
				accepted[len(list)+k] = acceptedFor(a, &causes[k])
			}
		}
		list = append(list, f.raised(l, causes)...)
		list = append(list, f.gaps(l)...)
	}
	return list, accepted
}

// acceptedFor is why a finding is accepted: the reasons of the treatments in force that are about what it rests on.
func acceptedFor(a *result.Assessment, x *result.Finding) string {
	out := []string{}
	for i := range a.Treatments {
		t := &a.Treatments[i]
		about := t.Control != "" && (t.Control == x.Control || slices.ContainsFunc(x.Cause, func(c result.Cause) bool { return c.Control == t.Control }))
		if t.State != result.TreatmentInForce || !about && !slices.Contains(x.Requirements, t.Requirement) {
			continue
		}
		if why := safe.Prose(strings.TrimSpace(t.Why)); why != "" && !slices.Contains(out, why) {
			out = append(out, why)
		}
	}
	if len(out) == 0 {
		return "A treatment in force explains it."
	}
	return strings.Join(out, " ")
}

// A finder knows where things are said.
type finder struct {
	of                       Said
	pieces, controls, scopes map[string]framework.Position
	top                      framework.Position
}

func (f *finder) learn() {
	if f.of.Graph != nil {
		for _, c := range f.of.Graph.Controls() {
			if at := c.Places.Item; !strings.HasPrefix(at.File, "builtin:") { // which is no file of theirs
				f.controls[c.ID] = at
			}
		}
	}
	org := f.of.Organisation
	if org == nil {
		return
	}
	f.top = org.Places.Item
	for i := range org.Evidence {
		f.pieces[org.Evidence[i].ID] = org.Evidence[i].Places.Item
	}
	for i := range org.Operates {
		f.controls[org.Operates[i].Control] = org.Operates[i].Places.Item
	}
	for i := range org.Scopes {
		f.scopes[org.Scopes[i].Lens()] = org.Scopes[i].Places.Item
	}
}

// at is the first place that is known: of the pieces, of the controls, of the lens.
func (f *finder) at(lens string, controls, pieces []string) framework.Position {
	for _, id := range pieces {
		if at, ok := f.pieces[id]; ok && at.File != "" {
			return at
		}
	}
	for _, id := range controls {
		if at, ok := f.controls[id]; ok && at.File != "" {
			return at
		}
	}
	if at := f.scopes[lens]; at.File != "" {
		return at
	}
	return f.top
}

func (f *finder) raised(l *result.Lens, causes []result.Finding) framework.Problems {
	ids, list := report.FindingIDs(l), framework.Problems{}
	none := map[framework.Ref]bool{}
	for i := range l.Requirements {
		q := &l.Requirements[i]
		none[q.Ref] = q.Status == result.StatusNotSupported || q.Status == result.StatusNotShown
	}
	for i, x := range causes {
		controls, pieces := []string{}, []string{}
		for _, c := range x.Cause {
			controls, pieces = append(controls, c.Control), append(pieces, c.Evidence...)
		}
		p := framework.Problem{
			Pos: f.at(l.Lens, append(controls, x.Control), append(pieces, x.Evidence)), Path: ids[i], Code: CodeRaised, Severity: framework.Warning,
			Message: safe.Prose(raisedAs(&x) + ": " + what(&x) + rests(&x)),
		}
		switch {
		case x.Kind == result.KindNote:
			p.Severity = framework.Hint
		case x.Essential || slices.ContainsFunc(x.Requirements, func(r framework.Ref) bool { return none[r] }):
			p.Severity = framework.Error
		}
		list = append(list, p)
	}
	return list
}

// rests names what a finding rests on, and the requirements that it bears on where its words do not
// begin with the only one.
func rests(x *result.Finding) string {
	on, named := report.CauseOf(x), len(x.Requirements) == 1 && strings.HasPrefix(x.What, x.Requirements[0].Requirement+" ")
	switch {
	case len(x.Cause) == 0 || on == "":
		return " It bears on " + refs(x.Requirements) + "."
	case named:
		return " It rests on " + on + "."
	}
	return " It rests on " + on + ", and bears on " + refs(x.Requirements) + "."
}

// raisedAs is what a finding would be raised as.
func raisedAs(x *result.Finding) string { return cmp.Or(x.RaisedAs, string(x.Kind)) }

// what is the finding as a sentence.
func what(x *result.Finding) string {
	text := strings.TrimSpace(cmp.Or(x.What, x.Why, report.CauseOf(x)))
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	if x.Explained {
		text += " A treatment in force explains it."
	}
	return text
}

func refs(list []framework.Ref) string {
	const few = 8
	names := []string{}
	for i, r := range list {
		if i == few {
			names = append(names, fmt.Sprintf("and %d more", len(list)-few))
			break
		}
		names = append(names, r.String())
	}
	if len(names) == 0 {
		return "no requirement by itself"
	}
	return strings.Join(names, ", ")
}

// cause is what one gap of several requirements is.
type cause struct {
	control, what string
	basis         framework.Basis
}

func (f *finder) gaps(l *result.Lens) framework.Problems {
	told, order, of := map[cause]bool{}, []cause{}, map[cause][]framework.Ref{}
	open := map[cause]bool{}
	for i := range l.Findings {
		for _, c := range l.Findings[i].Cause {
			told[cause{control: c.Control, basis: c.Basis}] = true
		}
	}
	for i := range l.Requirements {
		q := &l.Requirements[i]
		for _, g := range q.Gaps {
			if told[cause{control: g.Control, basis: g.Basis}] {
				continue
			}
			c := cause{g.Control, g.What, g.Basis}
			if of[c] == nil {
				order, open[c] = append(order, c), true
			}
			if !slices.Contains(of[c], q.Ref) {
				of[c] = append(of[c], q.Ref)
			}
			open[c] = open[c] && g.Open
		}
	}
	list := framework.Problems{}
	for _, c := range order {
		p := framework.Problem{
			Pos: f.at(l.Lens, []string{c.control}, nil), Path: l.Lens + "/" + c.control + "/" + c.basis.String(), Code: CodeGap, Severity: framework.Warning,
			Message: safe.Prose(strings.TrimPrefix(c.control+": ", ": ") + strings.TrimSuffix(c.what, ".") + ". It bears on " + refs(of[c]) + "."),
		}
		if open[c] {
			p.Severity = framework.Hint
		}
		list = append(list, p)
	}
	return list
}
