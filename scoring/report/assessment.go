package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

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

// Causes are what could be raised of a lens, the gravest first, each with its cause.
func Causes(l *result.Lens) []result.Finding {
	place := map[string]int{}
	for i, r := range l.Raised {
		place[r.RaisedAs] = i
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
	p.line("# %s: readiness as of %s", escape(name), a.At)
	for i := range a.Frameworks {
		p.lens(&a.Frameworks[i])
	}
	if len(a.Problems) > 0 {
		p.line("\n## To know\n")
	}
	for _, s := range a.Problems {
		p.line("- %s", escape(s))
	}
	p.line("\nCatalog %s, rules %s, input %s.", code(a.Catalog.Sum), code(a.Rules.Sum), code(a.Input.Sum))
	p.line("\n%s", a.Notice)
	return p.err
}

func (p *page) lens(l *result.Lens) {
	p.line("\n## %s\n\n%s\n\n%s", escape(l.Title), escape(Asks(l)), Counts(l))
	head := fmt.Sprintf("\n**%s**, %s", l.Readiness, escape(Band(l.Band)))
	if bases := Bases(l); bases != "" {
		head += "; " + bases
	}
	p.line("%s.\n", head)
	if text := Compensated(l); text != "" {
		p.line("- %s", text)
	}
	for _, s := range l.Band.CappedBy {
		p.line("- A better band is held back: %s", escape(s))
	}
	for _, s := range Told(l) {
		p.line("- %s", escape(s))
	}
	if text := Shares(l); text != "" {
		p.line("- %s", text)
	}
	for _, x := range l.Additional {
		p.line("- With additional criteria, %s: %s of %d", escape(x.Title), x.Readiness, x.InScope)
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
