package handover_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/rowan"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/handover"
	"github.com/groundworkgrc/groundwork/scoring/internal/made"
)

// Each law holds of every document of acme, and of a small organisation at its beginning.
func TestLaws(t *testing.T) {
	t.Parallel()
	e, org := loaded.Engine(t, rowan.Files)
	small, err := advise.Material(t.Context(), e, org, org.AsOf)
	require.NoError(t, err)
	for _, m := range []*handover.Material{material(t, nil), small} {
		for _, r := range document.Readers() {
			d := documentFor(t, r, m)
			noCellIsEmpty(t, d)
			idsAreListed(t, m, d)
			switch r {
			case document.CertificationBody:
				nothingInternal(t, m, d)
			case document.Customer:
				nothingForInside(t, m, d)
			case document.Leadership, document.Auditor, document.Engineering:
			}
		}
	}
}

func tables(d *document.Document) []*document.Table {
	var out []*document.Table
	for i := range d.Sections {
		for k := range d.Sections[i].Tables {
			out = append(out, &d.Sections[i].Tables[k])
		}
	}
	return out
}

// A cell says something, or shows a dash that its section explains; only what the reader fills is blank. A
// table without rows says why.
func noCellIsEmpty(t *testing.T, d *document.Document) {
	t.Helper()
	for i := range d.Sections {
		s := &d.Sections[i]
		dashes := false
		for k := range s.Tables {
			x := &s.Tables[k]
			assert.True(t, len(x.Rows) > 0 || x.Empty != "", "%s: %s", d.For, x.ID)
			for _, row := range x.Rows {
				for c, cell := range row {
					shown := x.Columns[c].Shown(cell)
					dashes = dashes || shown == document.Dash
					assert.True(t, x.Columns[c].Fill || strings.TrimSpace(shown) != "", "%s: %s of %s", d.For, x.Columns[c].ID, x.ID)
				}
			}
		}
		assert.Equal(t, dashes, strings.Contains(strings.Join(s.Paragraphs, "\n"), "In tables, –"), "%s: %s", d.For, s.ID)
	}
}

// Each id in a document is one that a command lists: of a control, a requirement, a point, a piece of
// evidence, a request, a risk or a lens, or one that the scope states.
func idsAreListed(t *testing.T, m *handover.Material, d *document.Document) {
	t.Helper()
	known := map[string]bool{"no record": true}
	fromCatalog(m, known)
	fromWorkspace(m, known)
	for _, x := range tables(d) {
		for _, row := range x.Rows {
			for c, cell := range row {
				if x.Columns[c].Type != document.Reference {
					continue
				}
				for _, id := range document.Lines(cell) {
					assert.True(t, known[id], "%s: %q in %s of %s", d.For, id, x.Columns[c].ID, x.ID)
				}
			}
		}
	}
}

func fromCatalog(m *handover.Material, known map[string]bool) {
	for _, c := range m.Graph.Controls() {
		known[c.ID] = true
	}
	for _, list := range m.Graph.Checklists() {
		for _, x := range list.Items {
			known[x.ID] = true
		}
	}
	for _, f := range m.Graph.Frameworks() {
		for i := range f.Requirements {
			q := &f.Requirements[i]
			known[q.ID], known[f.ID+":"+q.ID] = true, true
			for _, p := range q.Points {
				known[f.ID+":"+q.ID+"#"+p.ID] = true
			}
		}
	}
}

func fromWorkspace(m *handover.Material, known map[string]bool) {
	for i := range m.Assessment.Frameworks {
		l := &m.Assessment.Frameworks[i]
		known[l.Lens] = true
		for _, s := range m.Organisation.Scopes[i].Subservice {
			for _, x := range s.CSOC {
				known[x.ID] = true
			}
		}
		for _, x := range l.Scope.UserEntityControls {
			known[x.ID] = true
		}
		known[m.Organisation.Scopes[i].Statement.ID] = true
		for _, c := range m.Organisation.Scopes[i].Statement.Changes {
			known[c.Version] = true
		}
	}
	for i := range m.Organisation.Evidence {
		known[m.Organisation.Evidence[i].ID], known[m.Organisation.Evidence[i].Origin.SHA256] = true, true
	}
	for i := range m.Organisation.Risks {
		known[m.Organisation.Risks[i].ID] = true
	}
	for i := range m.Requests.Requests {
		known[m.Requests.Requests[i].ID] = true
	}
	for i := range m.Organisation.Systems {
		known[m.Organisation.Systems[i].ID] = true
	}
}

// The statement that is handed over has no percentage, no figure and no note of the judgement: not a word of
// a finding, a gap or a proposal.
func nothingInternal(t *testing.T, m *handover.Material, d *document.Document) {
	t.Helper()
	text := made.Text(t, d)
	assert.NotRegexp(t, `\d ?%`, text)
	for _, x := range tables(d) {
		assert.False(t, slices.ContainsFunc(x.Columns, func(c document.Column) bool { return c.Type == document.Share }), x.ID)
	}
	saysNothingJudged(t, m, text)
	for _, s := range m.Statements {
		for i := range s.Rows {
			for _, note := range s.Rows[i].Notes {
				assert.NotContains(t, text, note)
			}
		}
		for _, p := range s.Problems {
			assert.NotContains(t, text, p)
		}
	}
}

// saysNothingJudged holds that no sentence of a finding or gap is in a text.
func saysNothingJudged(t *testing.T, m *handover.Material, text string) {
	t.Helper()
	for i := range m.Assessment.Frameworks {
		l := &m.Assessment.Frameworks[i]
		for _, f := range l.Findings {
			assert.NotContains(t, text, f.What)
			assert.NotContains(t, text, f.RaisedAs)
		}
		for _, q := range l.Requirements {
			for _, g := range q.Gaps {
				assert.NotContains(t, text, g.What)
			}
		}
	}
}

// What a customer is given has nothing of findings, gaps, figures or treatments, no person, no id of
// evidence, and no title of a piece that is not marked to go outside.
func nothingForInside(t *testing.T, m *handover.Material, d *document.Document) {
	t.Helper()
	text := made.Text(t, d)
	saysNothingJudged(t, m, text)
	for _, l := range m.Assessment.Frameworks {
		for i := range l.Requirements {
			q := &l.Requirements[i]
			answered, _ := d.Table("answers-" + l.Lens)
			there := slices.ContainsFunc(answered.Rows, func(row []string) bool { return row[0] == q.Ref.Requirement })
			assert.False(t, there && (q.Readiness.Low < 1 || q.Exceptions), q.Ref)
		}
		assert.NotContains(t, text, l.Readiness.String())
	}
	for _, who := range m.Organisation.Owners {
		assert.NotContains(t, text, who)
	}
	for i := range m.Organisation.Treatments {
		assert.NotContains(t, text, m.Organisation.Treatments[i].Why)
	}
	for i := range m.Organisation.Evidence {
		p := &m.Organisation.Evidence[i]
		assert.NotContains(t, text, p.ID)
		if p.Title != "" && (!p.Outside || p.Status != evidence.Accepted) {
			assert.NotContains(t, text, p.Title)
		}
	}
}
