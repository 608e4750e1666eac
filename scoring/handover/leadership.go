package handover

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// few is how many gaps a page for those who decide has.
const few = 3

// leadership is one page: how far each framework is shown, the gaps that matter most with who closes
// them until when, and what serves more than one framework.
func (w *writer) leadership() error {
	w.out.Title, w.out.Main = "Where we stand", "gaps-first"
	s := w.section("standing", "How far we are")
	for _, l := range w.list {
		w.out.Lead = append(w.out.Lead, inShort(l))
		s.Bands = append(s.Bands, bandOf(l))
	}
	w.firstGaps()
	w.sharing()
	w.out.Method = append(w.out.Method,
		w.bandRule(false)+" Of what is not shown some is not ruled out yet; of what is not supported nothing.",
		"Gaps are what an auditor could raise: the gravest in the words of its framework first, then what touches both frameworks, then what is shown least.")
	w.drafted()
	w.digests()
	return nil
}

// bandRule says how a band comes about, with the bands of the catalog, the best first; at length with what
// each of them means.
func (w *writer) bandRule(atLength bool) string {
	var list []string
	for _, b := range w.Graph.Source().Bands {
		name := b.Name
		if why := strings.TrimSuffix(strings.TrimSpace(b.Why), "."); why != "" && atLength {
			name += " (“" + why + "”)"
		}
		list = append(list, name)
	}
	return "Bands, the best first: " + strings.Join(list, ", ") + ". What could be raised as grave holds a band down, however high the figure."
}

// inShort is one sentence of a lens in counts.
func inShort(l *result.Lens) string {
	full, part := l.ByStatus[result.StatusSupported], l.ByStatus[result.StatusPartlySupported]
	by := "evidence"
	if answersAlone(l) {
		by = "answers alone"
	}
	return fmt.Sprintf("%s: of %s in scope, %d supported by %s, %d in part, and %d not yet. Band: %s.",
		l.Asked(), count(l.InScope, "requirement", "requirements"), full, by, part, l.InScope-full-part, bandName(l.Band))
}

// bandName is the name of a band, or of two where the answers that are missing could bring a better one.
func bandName(b result.Band) string {
	if b.High == "" || b.High == b.Name {
		return cmp.Or(b.Name, "none")
	}
	return b.Name + ", could be " + b.High
}

func bandOf(l *result.Lens) document.Band {
	b := document.Band{ID: "band-" + anchor(l.Lens), Title: l.Asked(), Readiness: l.Readiness, Band: bandName(l.Band), Why: []string{}, Counts: []document.Count{}, Caption: captionOf(l)}
	if why := heldBack(l); why != "" {
		b.Why = append(b.Why, why)
	}
	for _, s := range []result.Status{
		result.StatusSupported, result.StatusPartlySupported, result.StatusNotShown, result.StatusNotSupported, result.StatusUnmapped, result.StatusOutOfScope, result.StatusExcluded,
	} {
		if n := l.ByStatus[s]; n > 0 {
			b.Counts = append(b.Counts, document.Count{Title: s.Words(), Number: n})
		}
	}
	return b
}

// answersAlone reports whether a lens is judged by what was answered, without evidence.
func answersAlone(l *result.Lens) bool {
	return slices.Equal(l.Basis, []framework.Basis{framework.Stated})
}

// captionOf says what the figure of a lens is of: answers alone are said, and evidence shows.
func captionOf(l *result.Lens) string {
	by := "shown by accepted evidence"
	if answersAlone(l) {
		by = "stated in answers, and not shown by evidence"
	}
	low, high := l.Readiness.Percent()
	if low == high {
		return fmt.Sprintf("%d %% is %s; nothing more is open.", low, by)
	}
	return fmt.Sprintf("%d %% is %s; up to %d %% is not ruled out.", low, by, high)
}

// heldBack says what keeps a lens from a better band than its figure would have: what could be raised as
// too grave for it, or what else stands against it. It is "" where the figure alone makes the band.
func heldBack(l *result.Lens) string {
	var as, what []string
	for _, why := range l.Band.CappedBy {
		short, _, _ := strings.Cut(why, ": ")
		if i := slices.IndexFunc(l.Findings, func(f result.Finding) bool { return f.What == why && f.RaisedAs != "" }); i >= 0 {
			f := &l.Findings[i]
			if !slices.Contains(as, f.RaisedAs) {
				as = append(as, f.RaisedAs)
			}
			if len(f.Requirements) == 1 {
				short = named(l, f.Requirements[0])
			}
		}
		what = append(what, short)
	}
	if len(what) == 0 {
		return ""
	}
	for i := range as {
		as[i] = "“" + as[i] + "”"
	}
	rule := "this stands"
	if len(as) > 0 {
		rule = "this could be raised as " + strings.Join(as, " or ")
	}
	return fmt.Sprintf("Band “%s” at best, whatever the figure, while %s: %s.", l.Band.Name, rule, strings.Join(strings.Split(clipped(what), "\n"), "; "))
}

// named is a requirement with its title, where the lens has it.
func named(l *result.Lens, ref framework.Ref) string {
	if q := leaf(l, ref); q != nil {
		return ref.Requirement + " " + q.Title
	}
	return ref.Requirement
}

// sharing tells what serves more than one framework: controls, and pieces of evidence used in both. Each two
// frameworks are held against each other, each with all of its lenses.
func (w *writer) sharing() {
	of, order := map[string][]*result.Lens{}, []string{}
	for _, l := range w.list {
		if of[l.Framework] == nil {
			order = append(order, l.Framework)
		}
		of[l.Framework] = append(of[l.Framework], l)
	}
	if len(order) < 2 {
		return
	}
	s := w.section("shared", "What both share")
	text := "What is shared is run and recorded once for both. Neither auditor takes the other's conclusion: each looks at it again."
	if len(order) > 2 {
		s.Title = "What they share"
		text = "What is shared is run and recorded once for all. No auditor takes another's conclusion: each looks at it again."
	}
	for i, one := range order {
		for _, other := range order[i+1:] {
			controls, pieces := w.overlaps(of[one], of[other])
			s.Overlaps = append(s.Overlaps, controls)
			switch all := pieces.Shared + pieces.OnlyFrom + pieces.OnlyTo; {
			case all == 0:
			case w.out.Internal || len(order) > 2:
				s.Overlaps = append(s.Overlaps, pieces)
			default: // on one page there is room for one picture
				text += fmt.Sprintf(" Of %s %d serve both.", count(all, "piece of evidence that counts,", "pieces of evidence that count,"), pieces.Shared)
			}
		}
	}
	s.Paragraphs = append(s.Paragraphs, text)
}

// overlaps count what serves two frameworks, or one of them alone.
func (w *writer) overlaps(from, to []*result.Lens) (controls, pieces document.Overlap) {
	id := anchor(from[0].Framework, to[0].Framework)
	c := document.Overlap{ID: "shared-controls-" + id, Title: "controls", From: from[0].Title, To: to[0].Title}
	e := document.Overlap{ID: "shared-evidence-" + id, Title: "pieces of evidence that count", From: from[0].Title, To: to[0].Title}
	for _, lenses := range w.serving {
		tally(&c, among(from, lenses), among(to, lenses))
	}
	for i := range w.Assessment.Evidence {
		in := w.Assessment.Evidence[i].SupportsIn
		tally(&e, among(from, in), among(to, in))
	}
	return c, e
}

// among reports whether one of the lenses is named.
func among(list []*result.Lens, named []string) bool {
	return slices.ContainsFunc(list, func(l *result.Lens) bool { return slices.Contains(named, l.Lens) })
}

// tally counts one thing by what it serves.
func tally(o *document.Overlap, from, to bool) {
	switch {
	case from && to:
		o.Shared++
	case from:
		o.OnlyFrom++
	case to:
		o.OnlyTo++
	}
}
