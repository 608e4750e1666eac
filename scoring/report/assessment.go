package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Asks says what a lens asks: its profile, its time, its bases and its systems.
func Asks(l *result.Lens) string {
	asks := []string{}
	if l.Asks != "" {
		asks = append(asks, l.Asks)
	}
	if l.Window.IsZero() {
		asks = append(asks, "as of "+l.AsOf.String())
	} else {
		asks = append(asks, "window "+l.Window.String())
	}
	var bases []string
	for _, b := range l.Basis {
		bases = append(bases, b.String())
	}
	asks = append(asks, strings.Join(bases, " and "))
	if len(l.Systems) > 0 {
		asks = append(asks, "systems "+strings.Join(l.Systems, ", "))
	}
	return strings.Join(asks, " · ")
}

// Counts says how many requirements of a lens have each status, in the words of the statuses; it is
// silent of unmapped ones where there are none.
func Counts(l *result.Lens) string {
	n := l.ByStatus
	var in strings.Builder
	fmt.Fprintf(&in, "%d of %d requirements %s", n[result.StatusSupported], l.InScope, result.StatusSupported.Words())
	for _, s := range Judged() {
		if s != result.StatusSupported && (n[s] > 0 || s != result.StatusUnmapped) {
			fmt.Fprintf(&in, ", %d %s", n[s], s.Words())
		}
	}
	fmt.Fprintf(&in, "; %d %s, %d %s.", n[result.StatusOutOfScope], result.StatusOutOfScope.Words(), n[result.StatusExcluded], result.StatusExcluded.Words())
	return in.String()
}

// Judged are the statuses that evidence decides, the best first.
func Judged() []result.Status {
	return []result.Status{result.StatusSupported, result.StatusPartlySupported, result.StatusNotShown, result.StatusNotSupported, result.StatusUnmapped}
}

// Band names the band of a figure, and the one that it could be.
func Band(b result.Band) string {
	if b.High != b.Name && b.High != "" {
		return fmt.Sprintf("%s, could be %s", b.Name, b.High)
	}
	return b.Name
}

// Bases gives the figures of a lens on each basis; "" where there is none.
func Bases(l *result.Lens) string {
	var list []string
	add := func(name string, v *result.Interval) {
		if v != nil {
			list = append(list, fmt.Sprintf("%s %s", name, v))
		}
	}
	add("design", l.Design)
	add("operation", l.Operation)
	return strings.Join(list, ", ")
}

// Compensated gives the figure of a lens with compensating controls, which is that of no basis and stands
// beside; "" where there is none.
func Compensated(l *result.Lens) string {
	if l.WithCompensation == nil {
		return ""
	}
	return fmt.Sprintf("Beside the figure, with compensating controls: %s.", l.WithCompensation)
}

// Shares says how much rests on links that nobody reviewed, and on evidence that nobody named accepted;
// "" where nothing is shown.
func Shares(l *result.Lens) string {
	var list []string
	if l.Readiness.Low > result.Epsilon {
		list = append(list, fmt.Sprintf("%.0f %% of what is shown rests on draft links, which no auditor has reviewed", l.DraftShare*100))
	}
	if l.UnnamedShare > 0 {
		list = append(list, fmt.Sprintf("%.0f %% of the accepted evidence was accepted by nobody named", l.UnnamedShare*100))
	}
	if len(list) == 0 {
		return ""
	}
	return strings.Join(list, "; ") + "."
}

// Told lists the notes of a lens that do not stand among what holds its band back, as sentences.
func Told(l *result.Lens) []string {
	var out []string
	for _, n := range l.Notes {
		if slices.Contains(l.Band.CappedBy, n.Text) {
			continue
		}
		text := strings.TrimSuffix(n.Text, ".") + "."
		switch n.About {
		case result.NoteNoSystem, result.NoteWindow, result.NoteLoosened: // which begin with a word, and with no id
			text = strings.ToUpper(text[:1]) + text[1:]
		default:
		}
		out = append(out, text)
	}
	return out
}

// Begun tells of a window that runs: how much of it has gone, whether anything is shown yet, and what
// is lost for good; and of one that is yet to come that nothing can be shown of it. It is "" for a lens
// whose window is over or that has none.
func Begun(l *result.Lens, at framework.Date) string {
	if l.Window.First > at {
		return fmt.Sprintf("Not begun: the window opens on %s, and nothing shows days to come; 'not shown' is no verdict on what there is.", l.Window.First)
	}
	if l.Window.IsZero() || !l.Window.Contains(at) {
		return ""
	}
	gone := int(at - l.Window.First)
	text := fmt.Sprintf("%d of %d days of the window have gone", gone, l.Window.Days())
	of, lost := "", math.Floor((1-l.Readiness.High)*100+result.Epsilon)
	switch {
	case lost >= 1:
		of = fmt.Sprintf(", and %.0f %% of readiness is ", lost)
	case l.Readiness.High < 1-result.Epsilon:
		of = ", and less than 1 % of readiness is "
	}
	if l.Readiness.Low <= result.Epsilon {
		if of != "" {
			of += "lost for good"
		}
		return "Not started: nothing is shown yet. " + text + of + "."
	}
	if of != "" {
		of += "ruled out as things stand"
	}
	return text + of + "."
}

// FindingIDs names the findings of [Causes], in their order: by the lens, the rule and the cause. An
// id stays as long as the cause does.
func FindingIDs(l *result.Lens) []string {
	list, seen := Causes(l), map[string]int{}
	out := make([]string, len(list))
	for i := range list {
		f := &list[i]
		rule := f.Rule
		if rule == "" {
			rule = string(f.Kind)
		}
		id := l.Lens + "/" + rule + "/" + firstCause(f)
		if seen[id]++; seen[id] > 1 {
			id += fmt.Sprintf("/%d", seen[id])
		}
		out[i] = id
	}
	return out
}

// firstCause is the id of the first control that a finding rests on, else of the first piece of
// evidence, else of the group or of the first requirement.
func firstCause(f *result.Finding) string {
	piece := ""
	for _, c := range f.Cause {
		if c.Control != "" {
			return c.Control
		}
		if piece == "" && len(c.Evidence) > 0 {
			piece = c.Evidence[0]
		}
	}
	switch {
	case piece != "":
		return piece
	case f.Group != "":
		return f.Group
	}
	ref, _, _ := strings.Cut(refs(f.Requirements), ", ")
	return ref
}

// Causes are what could be raised of a lens, the gravest first, each with its cause.
func Causes(l *result.Lens) []result.Finding {
	place := map[string]int{}
	for i, r := range l.Raised {
		place[r.RaisedAs] = i - len(l.Raised) // what is on additional criteria alone is not counted, and comes last
	}
	list := slices.Clone(l.Findings)
	slices.SortStableFunc(list, func(a, b result.Finding) int { return place[a.RaisedAs] - place[b.RaisedAs] })
	return list
}

// CauseOf names what a finding rests on: controls, each with the basis and the evidence that is missing,
// deviates or came late, else pieces of evidence, else the group.
func CauseOf(f *result.Finding) string {
	const few = 3
	var names []string
	for _, c := range f.Cause {
		name := c.Control
		if name != "" && c.Basis != 0 {
			name += " on " + c.Basis.String()
		}
		if len(c.Evidence) > 0 {
			name = strings.TrimPrefix(name+": "+some(c.Evidence, few, ", "), ": ")
		}
		if name != "" {
			names = append(names, name)
		}
	}
	switch {
	case len(names) > 0:
		return some(names, few, "; ")
	case f.Group != "":
		return f.Group
	}
	return refs(f.Requirements)
}

// some lists the first few names, and counts the rest.
func some(list []string, few int, sep string) string {
	if len(list) <= few {
		return strings.Join(list, sep)
	}
	return fmt.Sprintf("%s%sand %d more", strings.Join(list[:few], sep), sep, len(list)-few)
}

// AssessmentMarkdown writes how ready an organisation is: of each lens the counts, the interval with
// its band, what its head tells, what could be raised with its cause, and each requirement with gaps.
func AssessmentMarkdown(w io.Writer, a *result.Assessment) error {
	if err := there("assessment", w, a == nil); err != nil {
		return err
	}
	p := &page{w: w}
	name := a.Organisation
	if name == "" {
		name = "No organisation stated"
	}
	p.line("# %s: readiness as of %s", safe.Markdown(name), a.At)
	for i := range a.Frameworks {
		p.lens(&a.Frameworks[i], a.At)
	}
	if len(a.Problems) > 0 {
		p.line("\n## To know\n")
	}
	for _, s := range a.Problems {
		p.line("- %s", safe.Markdown(s))
	}
	p.line("\nCatalog %s, rules %s, input %s.", safe.Code(a.Catalog.Sum), safe.Code(a.Rules.Sum), safe.Code(a.Input.Sum))
	p.line("\n%s", safe.Markdown(a.Notice))
	return p.err
}

func (p *page) lens(l *result.Lens, at framework.Date) {
	p.line("\n## %s\n\n%s\n\n%s", safe.Markdown(l.Title), safe.Markdown(Asks(l)), Counts(l))
	head := fmt.Sprintf("\n**%s**, %s", l.Readiness, safe.Markdown(Band(l.Band)))
	if bases := Bases(l); bases != "" {
		head += "; " + bases
	}
	p.line("%s.\n", head)
	if text := Begun(l, at); text != "" {
		p.line("- %s", safe.Markdown(text))
	}
	if text := Compensated(l); text != "" {
		p.line("- %s", safe.Markdown(text))
	}
	for _, s := range l.Band.CappedBy {
		p.line("- A better band is held back: %s", safe.Markdown(s))
	}
	for _, s := range Told(l) {
		p.line("- %s", safe.Markdown(s))
	}
	if text := Shares(l); text != "" {
		p.line("- %s", text)
	}
	for _, x := range l.Additional {
		p.line("- With additional criteria, %s: %s of %d", safe.Markdown(x.Title), x.Readiness, x.InScope)
	}
	rows := [][]string{}
	for _, f := range Causes(l) {
		treated := ""
		if f.Explained {
			treated = "treated"
		}
		rows = append(rows, []string{f.RaisedAs, CauseOf(&f), f.What, treated})
	}
	p.table([]string{"could be raised as", "cause", "what", ""}, rows)
	rows = rows[:0]
	for _, q := range l.Wanting() {
		rows = append(rows, []string{q.Ref.Requirement, q.Title, q.Status.Words(), q.Readiness.String(), q.Gaps[0].Control + ": " + q.Gaps[0].What})
	}
	p.table([]string{"requirement", "title", "status", "readiness", "first gap"}, rows)
}
