package handover

import (
	"cmp"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/dossier"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// description tells how far the description of the system is written, by the checklists of the framework.
func (w *writer) description(l *result.Lens) {
	for _, c := range dossier.Of(w.Graph, w.Organisation, w.Assessment) {
		if c.Framework != l.Framework {
			continue
		}
		s := w.section("papers-"+anchor(l.Lens, c.Checklist), apart(w.Assessment, l, c.Title))
		s.Paragraphs = append(s.Paragraphs, statesTold)
		s.Tables = append(s.Tables, w.papers(&c, l, "list-"+anchor(l.Lens, c.Checklist)))
	}
}

// statesTold says what the states of a checklist mean.
const statesTold = "In force: an accepted document or register that holds on the day. Available: an accepted record, or what the organisation states elsewhere. Draft: not accepted or approved yet."

// papers is a checklist with what there is of each item: the piece that shows it best, or what a workspace
// states.
func (w *writer) papers(c *dossier.List, l *result.Lens, id string) document.Table {
	t := tableOf(id, c.Title, "The checklist is empty.",
		column("id", "Reference", document.Reference), column("item", "What is asked", document.Text), column("state", "State", document.Text), column("document", "Document", document.Reference),
		column("title", "Title", document.Text), column("file", "File or source", document.Text), column("version", "Version", document.Text), column("date", "Date", document.Day),
		column("owner", "Owner", document.Text), column("gap", "Gap", document.Text))
	for i := range c.Items {
		x := &c.Items[i]
		if x.State == dossier.NotAsked {
			continue
		}
		row := []string{w.reference(c.Checklist, x.ID), x.Title, stateOf(x.State)}
		switch paper := w.scopeOf(l).Statement; {
		case slices.Contains(x.Stated, "soa") && paper.ID != "":
			row = append(row, paper.ID, x.Title, "this statement", paper.Version, day(paper.Date), w.person(paper.Owner))
		case len(x.Pieces) > 0 && w.pieces[x.Pieces[0].ID] != nil:
			row = append(row, w.paper(w.newest(x.Pieces))...)
		case len(x.Stated) > 0:
			row = append(row, "", "stated with the scope: "+strings.Join(stated(x.Stated), ", "), "the organisation's own statement", "", "", "")
		default:
			row = append(row, "", "", "", "", "", "")
		}
		gap := gapOf(x)
		if id := w.keeper(x.EvidenceTypes); id != "" && gap != "" {
			row[8] = cmp.Or(row[8], w.person(w.owner(w.control(id))))
			if until := w.planned(id); !until.IsZero() {
				gap += "; planned for " + until.String()
			}
		}
		t.Rows = append(t.Rows, append(row, gap))
	}
	return t
}

// reference is what an item of a checklist is known by: its own id where that is one of the field, such as
// DC1, or else the requirements to which it belongs.
func (w *writer) reference(checklist, item string) string {
	c, err := w.Graph.Checklist(checklist)
	if err != nil || strings.ToLower(item) != item {
		return item
	}
	for i := range c.Items {
		if c.Items[i].ID == item && len(c.Items[i].See) > 0 {
			return ids(c.Items[i].See)
		}
	}
	return item
}

// paper says of a piece its id, title, source, version, day and owner.
func (w *writer) paper(p *evidence.Piece) []string {
	version := p.Version
	if version == "" && w.kindOf(p) == evidence.Document.String() {
		version = notStated
	}
	return []string{p.ID, w.titleOf(p), sourceOf(p), version, day(w.dated(p)), cmp.Or(w.person(p.Owner), notStated)}
}

// newest is the latest of the pieces that show an item as well as the first of them does, and are of its type.
func (w *writer) newest(list []dossier.Piece) *evidence.Piece {
	best := w.pieces[list[0].ID]
	for _, x := range list[1:] {
		if p := w.pieces[x.ID]; p != nil && x.State == list[0].State && p.Type == best.Type && w.dated(p) > w.dated(best) {
			best = p
		}
	}
	return best
}

// dated is the day that a piece bears: of a record or report that on which it was made, the last of which it speaks where
// it does not say; else that from which it speaks.
func (w *writer) dated(p *evidence.Piece) framework.Date {
	first, last := spanOf(p)
	switch kind := w.kindOf(p); {
	case kind != evidence.Record.String() && kind != evidence.Report.String() || last.IsZero():
		return first
	case !p.Performed.IsZero():
		return p.Performed
	case !p.Collected.IsZero():
		return min(last, p.Collected)
	default:
		return last
	}
}

// sourceOf says where a piece lies.
func sourceOf(p *evidence.Piece) string {
	return cmp.Or(strings.TrimSpace(p.Origin.System+"\n"+p.Origin.URI), notStated)
}

// stated says what parts of a workspace hold, in words.
func stated(parts []string) []string {
	named := map[string]string{
		"csoc": "controls of subservice organisations", "inclusive": "subservice organisations that are included", "not_relevant": "what is not relevant",
		"operates": "the controls with their time", "prior_report_end": "the end of the report before", "soa": "what applies and what does not", "subservice": "subservice organisations",
	}
	out := make([]string, len(parts))
	for i, part := range parts {
		out[i] = cmp.Or(named[part], strings.ReplaceAll(part, "_", " "))
	}
	return out
}

// keeper is the first control that takes evidence of one of the types, "" for none.
func (w *writer) keeper(types []string) string {
	for _, c := range w.Graph.Controls() {
		if slices.ContainsFunc(types, func(t string) bool { return slices.Contains(c.EvidenceTypes(), t) }) {
			return c.ID
		}
	}
	return ""
}

// stateOf is the state of a document in words.
func stateOf(s dossier.State) string {
	if s == dossier.There {
		return "available"
	}
	return strings.ReplaceAll(s.String(), "-", " ")
}

func gapOf(x *dossier.Item) string {
	switch x.State {
	case dossier.Missing:
		return "nothing is there yet"
	case dossier.Draft:
		return "a draft, not accepted or approved"
	default:
		return ""
	}
}

// others lists what user entities and subservice organisations run.
func (w *writer) others(l *result.Lens) {
	s := w.section("others-"+anchor(l.Lens), "Controls that others run: "+l.Title)
	u := tableOf("cuec-"+anchor(l.Lens), "Complementary user entity controls", "None is stated.",
		column("id", "Control", document.Reference), column("text", "What user entities do", document.Text), column("serves", "Serves", document.Text))
	for _, x := range l.Scope.UserEntityControls {
		u.Rows = append(u.Rows, []string{x.ID, x.Text, w.servesPoints(x.Points)})
	}
	t := tableOf("csoc-"+anchor(l.Lens), "Complementary subservice organisation controls", "None is stated.",
		column("organisation", "Subservice organisation", document.Text), column("method", "Method", document.Text), column("id", "Control", document.Reference),
		column("text", "What it is trusted to do", document.Text), column("serves", "Serves", document.Text))
	for _, sub := range l.Scope.Subservice {
		if len(sub.CSOC) == 0 {
			t.Rows = append(t.Rows, []string{sub.Name, sub.Method, "", "", w.servesPoints(sub.Points)})
		}
		for _, x := range sub.CSOC {
			points := x.Points
			if len(points) == 0 {
				points = sub.Points
			}
			t.Rows = append(t.Rows, []string{sub.Name, sub.Method, x.ID, x.Text, w.servesPoints(points)})
		}
	}
	s.Tables = append(s.Tables, u, t)
}
