package handover

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A lack is what an auditor could raise on one control, over all lenses.
type lack struct {
	control string
	rank    int      // how grave, from 0
	as      []string // what it would be raised as, where gravest
	lenses  []string
	refs    []framework.Ref
	low     float64 // of the one of these that is shown least
}

// lacks gathers what could be raised, by control, the gravest first.
func (w *writer) lacks() []*lack {
	by := map[string]*lack{}
	for _, l := range w.list {
		for i := range l.Findings {
			x := &l.Findings[i]
			rank := slices.IndexFunc(l.Raised, func(t result.Tally) bool { return t.RaisedAs == x.RaisedAs })
			if x.Kind == result.KindNote || rank < 0 {
				continue
			}
			for _, c := range x.Cause {
				if c.Control == "" || x.Explained && w.planned(c.Control).IsZero() {
					continue // an accepted risk is decided, and a plan is not done yet
				}
				if by[c.Control] == nil {
					by[c.Control] = &lack{control: c.Control, rank: rank, low: 1}
				}
				by[c.Control].take(l, x, rank)
			}
		}
	}
	out := make([]*lack, 0, len(by))
	for _, g := range by {
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b *lack) int {
		return cmp.Or(a.rank-b.rank, len(b.lenses)-len(a.lenses), cmp.Compare(a.low, b.low), len(b.refs)-len(a.refs), cmp.Compare(a.control, b.control))
	})
	return out
}

// take adds a finding of a lens to what is lacking.
func (g *lack) take(l *result.Lens, x *result.Finding, rank int) {
	if rank < g.rank {
		g.rank, g.as = rank, nil
	}
	if rank == g.rank && !slices.Contains(g.as, x.RaisedAs) {
		g.as = append(g.as, x.RaisedAs)
	}
	if !slices.Contains(g.lenses, l.Lens) {
		g.lenses = append(g.lenses, l.Lens)
	}
	for _, r := range x.Requirements {
		if !slices.Contains(g.refs, r) {
			g.refs = append(g.refs, r)
		}
		if q := leaf(l, r); q != nil {
			g.low = min(g.low, q.Readiness.Low)
		}
	}
}

func (w *writer) firstGaps() {
	s := w.section("gaps", "What to close first")
	all := w.lacks()
	t := tableOf("gaps-first", "The gaps that matter most", "Nothing stands open that an auditor could raise on a control.",
		column("gap", "Gap", document.Text), column("missing", "What is missing", document.Text), column("asked_by", "Asked by", document.Text),
		column("raised_as", "Could be raised as", document.Text), column("owner", "Owner", document.Text), column("due", "To be closed by", document.Text))
	undated := 0
	for _, g := range all[:min(few, len(all))] {
		c := w.control(g.control)
		missing, due := w.open(g.control)
		if len(missing) == 0 {
			missing = w.gapsOf(g.control)
		}
		by := day(due)
		switch {
		case due.IsZero(), due == w.Assessment.At: // a request without a day of its own is due on the day of the assessment
			by = "no date is set"
		case due < w.Assessment.At:
			by = "was due " + by + "; no new date is set"
		}
		if due <= w.Assessment.At {
			undated++
		}
		t.Rows = append(t.Rows, []string{
			c.Title, clipped(missing), clipped(w.byName(w.list, g.refs)), strings.Join(g.as, "\n"), w.holder(w.owner(c)), by,
		})
	}
	if undated > 0 {
		s.Paragraphs = append(s.Paragraphs, count(undated, "gap wants", "gaps want")+" a date, which whoever decides here sets.")
	}
	if n := len(all) - len(t.Rows); n > 0 {
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf("Something could be raised on %s more; the document for engineering lists what to collect for them.", count(n, "control", "controls")))
	}
	s.Tables = append(s.Tables, t)
}

// byName are requirements with their titles.
func (w *writer) byName(list []*result.Lens, refs []framework.Ref) []string {
	out := make([]string, len(refs))
	for i, r := range refs {
		out[i] = r.Requirement
		for _, l := range list {
			if l.Framework == r.Framework {
				out[i] = named(l, r)
				break
			}
		}
	}
	return out
}

// clipped are the first few lines, and how many more there are.
func clipped(list []string) string {
	if n := len(list) - few; n > 0 {
		list = append(slices.Clone(list[:few]), fmt.Sprintf("and %d more", n))
	}
	return strings.Join(list, "\n")
}

// holder is who has a role, or that nobody is named for it.
func (w *writer) holder(role string) string {
	switch {
	case role == "":
		return "nobody is named"
	case w.Organisation.Owners[role] == "":
		return role + " (nobody is named)"
	}
	return w.person(role)
}

// gapsOf says what is missing from a control by the titles of what would show it, or else in the words of
// the judgement: what a rule asks before what only follows from that.
func (w *writer) gapsOf(control string) []string {
	var titles, rules, words []string
	for _, l := range w.list {
		for i := range l.Requirements {
			for _, g := range l.Requirements[i].Gaps {
				if g.Control != control {
					continue
				}
				if g.Condition != "" {
					rules = append(rules, g.What)
				}
				words = append(words, g.What)
				for _, id := range g.Types {
					if t, err := w.Graph.EvidenceType(id); err == nil {
						titles = append(titles, t.Title)
					}
				}
			}
		}
	}
	for _, found := range [][]string{titles, rules, words} {
		if len(found) > 0 {
			slices.Sort(found)
			return slices.Compact(found)
		}
	}
	return nil
}

// open is what is asked for of a control and not there, and the day by which: that of a treatment that
// puts it right, or else the first of the requests.
func (w *writer) open(control string) (missing []string, due framework.Date) {
	if w.Requests != nil {
		for i := range w.Requests.Requests {
			r := &w.Requests.Requests[i]
			if r.Control != control || r.State == requests.Accepted && len(r.Lacks) == 0 {
				continue
			}
			if !slices.Contains(missing, r.Title) {
				missing = append(missing, r.Title)
			}
			if due.IsZero() || r.Due < due {
				due = r.Due
			}
		}
	}
	if until := w.planned(control); !until.IsZero() {
		due = until
	}
	return missing, due
}

// planned is the last day of the treatments in force that put a control right, zero where none does.
func (w *writer) planned(control string) framework.Date {
	var last framework.Date
	for _, t := range w.Assessment.Treatments {
		if t.Kind == result.TreatmentRemediation && t.Control == control && t.State == result.TreatmentInForce {
			last = max(last, t.Until)
		}
	}
	return last
}
