package answer

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/list"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
	"github.com/groundworkgrc/groundwork/scoring/document"
)

// Said is what was answered to one question of a check, in words.
type Said struct{ Ask, Answer string }

// AllSaid are the answers of a check, in the order in which they were given.
func AllSaid(g *mapping.Graph, s checkup.State) []Said {
	out := make([]Said, 0, len(s.Answers))
	for _, a := range s.Answers {
		out = append(out, Said{cmp.Or(list.Asked(g, a.Fact), a.Fact), inWords(g, a)})
	}
	return out
}

func inWords(g *mapping.Graph, a checkup.Answer) string {
	switch {
	case a.Kind == checkup.DontKnow:
		return "Not known"
	case a.Kind == checkup.Skipped:
		return "Passed over"
	case a.These != nil:
		return these(g, a.These)
	}
	value := a.Value
	if t, err := g.FactType(a.Fact); err == nil {
		if v, ok := t.Type.Convert(value); ok {
			value = v
		}
	}
	switch v := value.(type) {
	case bool:
		return map[bool]string{true: "Yes", false: "No"}[v]
	case []string:
		return these(g, v)
	}
	return fmt.Sprint(value)
}

// these are the ones that hold, as they are asked for.
func these(g *mapping.Graph, ids []string) string {
	if len(ids) == 0 {
		return "None of it"
	}
	var out []string
	for _, id := range ids {
		out = append(out, cmp.Or(list.Asked(g, id), id))
	}
	return strings.Join(out, "\n")
}

// CheckPaper is the result of a check as a document that one can send on.
func CheckPaper(g *mapping.Graph, v view.Check, at framework.Date) *document.Document {
	head := fmt.Sprintf("%d questions were answered", v.Asked-v.DontKnow-v.Skipped)
	if n := v.DontKnow + v.Skipped; n > 0 {
		head += fmt.Sprintf(" and %d left open", n)
	}
	d := &document.Document{
		Format: document.Format, For: document.Leadership, Title: "Where you stand, by what you say", At: at, Main: "gaps",
		Lead:     []string{head + ". Nothing here is shown by evidence."},
		Sections: []document.Section{}, Notice: v.Notice,
		Method: []string{
			"The lower end of a figure counts what is said to run, the upper end what is not ruled out: it falls as what is open turns out not to run.",
			"An audit goes by records and not by answers: what is said here has to be shown there.",
		},
		Digests: []document.Digest{{Of: "catalog", Sum: g.Source().Digests.Catalog}, {Of: "rules", Sum: g.Source().Digests.Rules}},
	}
	d.Sections = append(d.Sections, standings(v), gapsOf("gaps", "Gaps that matter most", "Of what was said not to run, what would bring most is first.", "No gap was told.", v.Gaps))
	if len(v.Open) > 0 {
		d.Sections = append(d.Sections, gapsOf("open", "Not said, and could matter most", "Nobody said whether these run.", "", v.Open[:min(mostOpen, len(v.Open))]))
	}
	d.Sections = append(d.Sections, areas(v), answered(g, v.State))
	return d
}

// mostOpen is how many controls of which nobody said anything a document lists.
const mostOpen = 10

// standings has a band for each framework, whose caption tells that it is of answers.
func standings(v view.Check) document.Section {
	s := document.NewSection("section-standing", "How far you are, by what you say")
	if v.Several() {
		s.Paragraphs = append(s.Paragraphs, view.BothText(v.Both))
	}
	for i, f := range v.Frameworks {
		low, high := f.Figure.Percent()
		told := fmt.Sprintf("%d %% is said to run, and nothing is left open; records have to show it.", low)
		if low != high {
			told = fmt.Sprintf("%d %% is said to run; up to %d %% is not ruled out. Records have to show it.", low, high)
		}
		s.Bands = append(s.Bands, document.Band{
			ID: fmt.Sprintf("standing-%d", i+1), Title: f.Title, Readiness: f.Figure, Band: view.BandText(f.Band), Why: []string{}, Counts: []document.Count{}, Caption: told,
		})
	}
	for _, c := range v.Categories {
		s.Paragraphs = append(s.Paragraphs, "Your answers speak for the category "+c.Title+": "+c.Why)
	}
	return s
}

func gapsOf(id, title, paragraph, empty string, gaps []checkup.Gap) document.Section {
	s := document.NewSection("section-"+id, title, paragraph)
	t := document.Table{ID: id, Title: title, Empty: empty, Rows: [][]string{}, Columns: []document.Column{
		document.NewColumn("control", "What is missing", document.Text), document.NewColumn("does", "What it does", document.Text), document.NewColumn("needs", "What would show it", document.Text),
		document.NewColumn("days", "Days to set up", document.Number), document.NewColumn("requirements", "Requirements", document.Reference),
	}}
	for _, g := range gaps {
		var refs []string
		for _, r := range g.Requirements {
			refs = append(refs, r.String())
		}
		t.Rows = append(t.Rows, []string{g.Title, g.Does, view.NeedsText(g.Needs), fmt.Sprintf("%g", float64(g.Days)), strings.Join(refs, "\n")})
	}
	s.Tables = append(s.Tables, t)
	return s
}

func areas(v view.Check) document.Section {
	s := document.NewSection("section-areas", "What is expected, area by area")
	t := document.Table{ID: "areas", Title: "Controls by area", Empty: "Nothing was asked.", Rows: [][]string{}, Columns: []document.Column{
		document.NewColumn("area", "Area", document.Text), document.NewColumn("run", "Run", document.Number), document.NewColumn("do_not", "Do not", document.Number), document.NewColumn("open", "Not said", document.Number),
	}}
	for _, x := range v.Expected {
		t.Rows = append(t.Rows, []string{x.Ask, strconv.Itoa(x.Yes), strconv.Itoa(x.No), strconv.Itoa(x.Open)})
	}
	s.Tables = append(s.Tables, t)
	return s
}

func answered(g *mapping.Graph, state checkup.State) document.Section {
	s := document.NewSection("section-answers", "What you answered")
	t := document.Table{ID: "answers", Title: "Answers", Empty: "Nothing was answered.", Rows: [][]string{}, Columns: []document.Column{
		document.NewColumn("question", "Question", document.Text), document.NewColumn("answer", "Answer", document.Text),
	}}
	for _, x := range AllSaid(g, state) {
		t.Rows = append(t.Rows, []string{x.Ask, x.Answer})
	}
	s.Tables = append(s.Tables, t)
	return s
}
