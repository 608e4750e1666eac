package handover

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Readiness makes the whole report for those who prepare: how far each framework is shown, what keeps it
// from more by its weight, each requirement with its status and evidence, the window with its holes, what
// could be raised, what frameworks share, and how it came about. It is internal, and handed to nobody
// outside. Errors are those of [For].
func Readiness(m *Material) (*document.Document, error) {
	w, err := newWriter(document.Engineering, m)
	if err != nil {
		return nil, err
	}
	w.out.Title, w.out.Internal = "Readiness", true
	s := w.section("standing", "How far it is shown")
	for _, l := range w.list {
		w.out.Lead = append(w.out.Lead, inShort(l))
		s.Bands = append(s.Bands, bandOf(l))
	}
	w.sharing()
	for _, l := range w.list {
		w.gapsByWeight(l)
		w.raised(l)
		w.status(l, "Requirements")
		w.byRequirement(l)
	}
	w.howFigured()
	w.digests()
	return w.out, w.out.Check()
}

// heaviest is how many requirements a picture of what keeps back most has.
const heaviest = 15

// gapsByWeight tells which requirements keep a figure back most: by their weight, times what of them is
// not shown.
func (w *writer) gapsByWeight(l *result.Lens) {
	s := w.section("gaps-"+anchor(l.Lens), "Gaps by weight: "+l.Title)
	r := document.Ranking{ID: "weight-" + anchor(l.Lens), Title: "What keeps " + l.Title + " from being shown in full", Bars: []document.Bar{}}
	all, beside := 0.0, 0
	for i := range l.Requirements {
		if q := &l.Requirements[i]; q.Status.Counted() && q.Additional == "" {
			all += q.Share()
		}
	}
	t := tableOf("missing-"+anchor(l.Lens), "What is missing", "Nothing is missing.",
		column("requirement", "Requirement", document.Reference), column("title", "Title", document.Text), column("status", "Status", document.Text),
		column("share", "Keeps back at most", document.Share), column("missing", "What is missing", document.Text))
	for _, q := range l.Wanting() {
		if !q.Status.Counted() || all == 0 {
			continue
		}
		part, back := q.Share()/all, ""
		if q.Additional != "" {
			beside++
		} else if back = share(part * (1 - q.Readiness.Low)); len(r.Bars) < heaviest {
			r.Bars = append(r.Bars, document.Bar{
				ID: q.Ref.Requirement, Title: q.Title, Missing: result.Interval{Low: part * (1 - q.Readiness.High), High: part * (1 - q.Readiness.Low)},
			})
		}
		var words []string
		for _, g := range q.Gaps {
			words = append(words, strings.TrimPrefix(w.control(g.Control).Title+": ", ": ")+w.byTitle(g.What, g.Types))
		}
		t.Rows = append(t.Rows, []string{q.Ref.Requirement, q.Title, q.Status.Words(), back, strings.Join(words, "\n")})
	}
	if len(r.Bars) > 0 {
		s.Rankings = append(s.Rankings, r)
	}
	if n := len(t.Rows) - beside; n > heaviest {
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf("The picture has the %d heaviest of %d requirements with gaps; the table has all.", heaviest, n))
	}
	if beside > 0 {
		s.Paragraphs = append(s.Paragraphs, "Additional criteria have a figure of their own and keep nothing back here.")
	}
	s.Tables = append(s.Tables, t)
}

// byTitle says a text with the titles of evidence instead of the ids of its types.
func (w *writer) byTitle(text string, types []string) string {
	for _, id := range types {
		if t, err := w.Graph.EvidenceType(id); err == nil {
			text = strings.ReplaceAll(text, id, "“"+t.Title+"”")
		}
	}
	return text
}

// raised lists what an auditor could raise, the gravest first.
func (w *writer) raised(l *result.Lens) {
	s := w.section("raised-"+anchor(l.Lens), "What could be raised: "+l.Title)
	t := tableOf("findings-"+anchor(l.Lens), "What could be raised", "Nothing is to be raised by what is known.",
		column("raised_as", "Raised as", document.Text), column("what", "What", document.Text), column("requirements", "Bears on", document.Reference),
		column("owner", "Owner", document.Text), chosen("explained", "A treatment explains it", "yes", "no"))
	for i := range l.Findings {
		x := &l.Findings[i]
		owner := ""
		if len(x.Cause) > 0 {
			owner = w.person(w.owner(w.control(x.Cause[0].Control)))
		}
		as := x.RaisedAs
		if as == "" {
			as = string(x.Kind)
		}
		t.Rows = append(t.Rows, []string{as, x.What, ids(x.Requirements), owner, yes(x.Explained)})
	}
	grave := func(row []string) int { // what the framework does not rank comes last
		if i := slices.IndexFunc(l.Raised, func(t result.Tally) bool { return t.RaisedAs == row[0] }); i >= 0 {
			return i
		}
		return len(l.Raised)
	}
	slices.SortStableFunc(t.Rows, func(a, b []string) int { return grave(a) - grave(b) })
	s.Paragraphs = append(s.Paragraphs, "A forecast by rules: no auditor has concluded anything.")
	s.Tables = append(s.Tables, t)
}

// status shows the tree of a framework, and the window with its holes, under a title.
func (w *writer) status(l *result.Lens, title string) {
	s := w.section("status-"+anchor(l.Lens), title+": "+l.Title)
	if t, some := w.timeline(l); some {
		s.Paragraphs = append(s.Paragraphs, "A day is not covered where something that is asked of it is missing, be it of one system alone.")
		s.Timelines = append(s.Timelines, t)
	}
	s.Trees = append(s.Trees, tree(l))
}

// byRequirement lists the evidence as [writer.byCriterion] does, in words that fit each framework.
func (w *writer) byRequirement(l *result.Lens) {
	w.byCriterion(l)
	s := &w.out.Sections[len(w.out.Sections)-1]
	s.Title = "Evidence by requirement: " + l.Title
	s.Tables[0].Title, s.Tables[0].Columns[0].Title = "Evidence by requirement", "Requirement"
}

// howFigured says how figures come about.
func (w *writer) howFigured() {
	w.out.Method = append(w.out.Method,
		"The lower end of a figure counts what accepted evidence shows; the upper end adds what is not ruled out. What is unknown never raises the lower end.",
		"Requirements count by their weight in the framework; what is out of scope or excluded counts in no figure.",
		w.bandRule(true))
	w.drafted()
}
