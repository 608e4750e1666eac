package handover_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/examples/rowan"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/handover"
	"github.com/groundworkgrc/groundwork/scoring/internal/made"
	"github.com/groundworkgrc/groundwork/scoring/projection"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// judged is acme, judged once for all tests that change nothing of what it states.
var judged = sync.OnceValues(func() (*handover.Material, error) {
	set, err := catalog.Load(catalog.Builtin(), acme.Files)
	if err != nil {
		return nil, err
	}
	g, err := mapping.Build(set.Source)
	if err != nil {
		return nil, err
	}
	e, err := scoring.New(g)
	if err != nil {
		return nil, err
	}
	return advise.Material(context.Background(), e, set.Organisation, set.Organisation.AsOf)
})

// material judges acme, after a change to what it states. The material is the caller's own.
func material(t *testing.T, change func(*organisation.Organisation)) *handover.Material {
	t.Helper()
	if change == nil {
		m, err := judged()
		require.NoError(t, err)
		own, org := *m, *m.Organisation
		own.Organisation = &org
		return &own
	}
	e, org := loaded.Engine(t, acme.Files)
	change(org)
	m, err := advise.Material(t.Context(), e, org, org.AsOf)
	require.NoError(t, err)
	return m
}

func documentFor(t *testing.T, r document.Reader, m *handover.Material) *document.Document {
	t.Helper()
	d, err := handover.For(r, m)
	require.NoError(t, err)
	return d
}

// rows are the rows of a table as maps from the ids of its columns, by the first cell of a row.
func rows(t *testing.T, d *document.Document, id string) map[string]map[string]string {
	t.Helper()
	table, ok := d.Table(id)
	require.True(t, ok, id)
	out := map[string]map[string]string{}
	for _, row := range table.Rows {
		cells := map[string]string{}
		for i, c := range table.Columns {
			cells[c.ID] = row[i]
		}
		if _, there := out[row[0]]; !there {
			out[row[0]] = cells
		}
	}
	return out
}

// Each document holds, is read back to the same bytes, and is the same each time it is made.
func TestDocuments(t *testing.T) {
	t.Parallel()
	m := material(t, nil)
	for _, r := range document.Readers() {
		d := documentFor(t, r, m)
		assert.Equal(t, r, d.For)
		text := made.Text(t, d)
		assert.NotContains(t, text, "null", r)
		assert.Equal(t, text, made.Text(t, documentFor(t, r, m)), r)
		back, err := document.Read(strings.NewReader(text))
		require.NoError(t, err, r)
		assert.Equal(t, text, made.Text(t, back), r)
		_, ok := d.Table("")
		assert.True(t, ok, "%s has a main table", r)
	}
}

func TestLeadership(t *testing.T) {
	t.Parallel()
	m := material(t, nil)
	d := documentFor(t, document.Leadership, m)
	require.Len(t, d.Sections, 3)
	assert.Len(t, d.Sections[0].Bands, 2)
	table, ok := d.Table("gaps-first")
	require.True(t, ok)
	require.Len(t, table.Rows, 3)
	for _, row := range table.Rows {
		assert.NotEmpty(t, row[0])
		assert.NotEmpty(t, row[1], row[0])
		assert.NotEmpty(t, row[4], row[0])
		assert.Regexp(t, `^20\d\d-\d\d-\d\d$`, row[5], row[0])
	}
	o := d.Sections[2].Overlaps[0]
	ofISO, ofSOC := map[string]bool{}, map[string]bool{} // counted anew, from what is asked of requirements in scope
	for i := range m.Assessment.Frameworks {
		to := map[int]map[string]bool{0: ofISO, 1: ofSOC}[i]
		for _, q := range m.Assessment.Frameworks[i].Requirements {
			for _, p := range q.Points {
				for _, c := range p.Controls {
					if q.Status.Counted() && p.Status.Counted() && !p.Advice() {
						to[c] = true
					}
				}
			}
		}
	}
	both := 0
	for c := range ofISO {
		if ofSOC[c] {
			both++
		}
	}
	assert.Equal(t, both, o.Shared)
	assert.Positive(t, o.OnlyFrom)
	assert.Positive(t, o.OnlyTo)
}

// A control stands in the organisation's own words where it gave some.
func TestAuditor(t *testing.T) {
	t.Parallel()
	m := material(t, func(o *organisation.Organisation) {
		o.Operates = []organisation.Operates{{Control: "user-access-review", Owner: "security", Does: "Each quarter IT compares accounts with roles."}}
	})
	d := documentFor(t, document.Auditor, m)
	table, ok := d.Table("")
	require.True(t, ok)
	own := 0
	for _, row := range table.Rows {
		if row[2] == "user-access-review" {
			own++
			assert.Equal(t, []string{"Each quarter IT compares accounts with roles.", "organisation", "Amira Haddad (security)"}, row[4:7])
		} else {
			assert.NotEqual(t, "organisation", row[5], row[2])
		}
	}
	assert.Positive(t, own)
	assert.Contains(t, d.Lead[0], "of which 1 in the organisation's own words")
	assert.Equal(t, "UE-1", rows(t, d, "cuec-soc2")["UE-1"]["id"])
	assert.Len(t, rows(t, d, "csoc-soc2"), 1)
	sheet, ok := d.Table("sheet-soc2")
	require.True(t, ok)
	rated := 0
	for _, row := range sheet.Rows {
		if row[15] != "" && row[15] != "0" {
			rated++
			assert.NotEmpty(t, row[14], row[0])
			assert.NotEmpty(t, row[16], "why so, or that it is not stated")
		}
	}
	assert.Positive(t, rated, "acme has deviations")
	left, _ := documentFor(t, document.Auditor, material(t, nil)).Table("not-relevant-soc2")
	assert.Equal(t, [][]string{{"CC1.5", "nobody", "no"}, {"CC3.4", "Harlow and Finch LLP", "yes"}}, [][]string{
		{left.Rows[0][0], left.Rows[0][3], left.Rows[0][5]}, {left.Rows[1][0], left.Rows[1][3], left.Rows[1][5]},
	})
	for _, s := range d.Sections {
		assert.Empty(t, s.Bands, "an auditor is given no figure")
	}
}

// A statement of which something is missing is a draft; what is complete is approved. Neither has a figure,
// and a reason that only a link leads to is no reason.
func TestCertificationBody(t *testing.T) {
	t.Parallel()
	m := material(t, nil)
	d := documentFor(t, document.CertificationBody, m)
	assert.False(t, d.Draft)
	assert.Empty(t, d.Notice)
	assert.Empty(t, d.Digests)
	front := rows(t, d, "identity-iso42001")
	for what, want := range map[string]string{"Organisation": "Acme Assist", "Standard": "ISO/IEC 42001:2023", "Document": "AIMS-SOA", "Version": "1.1", "Approved by": "Paul Lindgren (top-management)", "State": "approved"} {
		assert.Equal(t, want, front[what]["stated"], what)
	}
	counts := rows(t, d, "counts-iso42001")
	assert.Equal(t, []string{"38", "36", "2", "4"}, []string{
		counts["Controls of the standard, each listed"]["number"], counts["of these, applicable"]["number"], counts["of these, excluded"]["number"], counts["Controls of the organisation's own"]["number"],
	})
	got := rows(t, d, "")
	assert.Equal(t, "practice", got["A.2.2"]["class"])
	assert.Equal(t, "implemented", got["A.2.2"]["implementation"])
	assert.Contains(t, got["A.2.2"]["document"], "EV-063 AI policy in force, version 2.0")
	assert.Equal(t, []string{"planned", "2026-09-30"}, []string{got["A.5.4"]["implementation"], got["A.5.4"]["planned"]})
	assert.Equal(t, "Ines Brandt (ai-lead)", got["A.6.2.4"]["decided_by"])
	assert.Equal(t, "no", got["A.5.5"]["applicable"])
	assert.Empty(t, got["A.5.5"]["implementation"])
	assert.Equal(t, "own", got["penetration-test"]["origin"])
	for id, row := range got {
		assert.NotEmpty(t, row["justification"], id)
		assert.NotEmpty(t, row["class"], id)
		assert.True(t, row["applicable"] == "no" || row["implementation"] == "implemented" || row["planned"] > d.At.String(), "%s is implemented, or planned for a day to come", id)
	}
	assert.Contains(t, rows(t, d, "chosen-iso42001"), "environment-and-tenant-separation")
	index := rows(t, d, "index-iso42001-mandatory-documents")
	assert.Equal(t, []string{"4.3", "Scope of the management system"}, []string{index["4.3"]["id"], index["4.3"]["item"]}, "known by its clause")
	items, _ := d.Table("index-iso42001-mandatory-documents")
	by := map[string][]string{}
	for _, row := range items.Rows {
		by[row[1]] = row
	}
	assert.Equal(t, []string{"AIMS-SOA", "1.1"}, []string{by["Statement of Applicability"][3], by["Statement of Applicability"][6]})
	assert.Equal(t, []string{"Ines Brandt (ai-lead)", "nothing is there yet; planned for 2026-10-15"}, by["AI risk treatment process"][8:])
	assert.Equal(t, []string{"EV-196", "2026-06-30"}, []string{by["Nonconformities and corrective action"][3], by["Nonconformities and corrective action"][7]}, "the latest log, by the last day of which it speaks")

	m.Annex = true
	d = documentFor(t, document.CertificationBody, m)
	assert.True(t, d.Internal)
	assert.Contains(t, d.Sections[0].Paragraphs[0], "Nothing is missing")
	assert.Equal(t, "R-2", rows(t, d, "proposed-iso42001")["A.7.3"]["risk"], "a risk leads to it by a link, and nobody confirmed that")
	assert.NotContains(t, rows(t, d, "proposed-iso42001"), "A.5.2", "its line names the risk")
}

// What is said to run is not implemented where evidence rules it out.
func TestSaidToRun(t *testing.T) {
	t.Parallel()
	m := material(t, func(org *organisation.Organisation) { org.Evidence = nil })
	got, n := rows(t, documentFor(t, document.CertificationBody, m), ""), 0
	for _, q := range m.Assessment.Frameworks[0].Requirements {
		if row, ok := got[q.Ref.Requirement]; ok && q.Status == result.StatusNotSupported {
			assert.Contains(t, []string{"planned", "not implemented"}, row["implementation"], q.Ref)
			n++
		}
	}
	assert.Positive(t, n)
}

// What identifies the document and its scope is missed where it is not stated, and so is the one reason of a
// control with its class, the day of what is not implemented, and a control that only a risk calls for.
func TestStatementOfNothing(t *testing.T) {
	t.Parallel()
	m := material(t, func(o *organisation.Organisation) {
		s := &o.Scopes[0]
		s.Text, s.Statement = "", framework.Paper{}
		s.SoA = slices.DeleteFunc(slices.Clone(s.SoA), func(a framework.Applicability) bool {
			return a.Requirement == "A.10.4" || a.Control == "supplier-contracts"
		})
		s.SoA[0].Reason = framework.UnstatedGround
	})
	d := documentFor(t, document.CertificationBody, m)
	assert.True(t, d.Draft)
	assert.Equal(t, "Draft, not for release.", d.Lead[0])
	assert.Equal(t, "not stated", rows(t, d, "identity-iso42001")["Version"]["stated"])
	assert.Equal(t, "not stated", rows(t, d, "")["A.10.4"]["justification"])
	m.Annex = true
	said := strings.Join(documentFor(t, document.CertificationBody, m).Sections[0].Paragraphs, "\n")
	for _, want := range []string{"scope: text", "statement: id", "statement: version", "statement: date", "statement: owner", "approved_by", "soa: why) for A.10.4", "soa: reason) for A.2.2", "soa: planned) for what is not implemented yet: A.10.4", "chose supplier-contracts (R-4)"} {
		assert.Contains(t, said, want)
	}
}

// A customer is answered by what records support, and told which documents may go outside.
func TestCustomer(t *testing.T) {
	t.Parallel()
	m := material(t, nil)
	d := documentFor(t, document.Customer, m)
	answers := rows(t, d, "answers-soc2")
	assert.NotContains(t, answers, "C1.2", "it is not supported")
	assert.NotContains(t, answers, "A1.3")
	assert.Contains(t, answers["CC6.6"]["answer"], "Only the front door")
	assert.Contains(t, answers["CC6.6"]["asked"], "Boundary rules are reviewed")
	assert.Contains(t, answers["CC2.3"]["documents"], "Description of the services and their boundary, version 1.0")
	assert.Equal(t, "yes", rows(t, d, "facts")["Do you hold data of your customers?"]["answer"])
	assert.NotContains(t, rows(t, d, "facts"), "Do buyers ask you for a SOC 2 report?", "nobody outside asks that")
	assert.Contains(t, rows(t, d, "on-request"), "AI policy in force")
	assert.Len(t, rows(t, d, "on-request"), 5)
	assert.Contains(t, answers["CC3.4"]["asked"], "supplier")
	assert.NotContains(t, answers["CC3.4"]["asked"], pointText(t, m, "soc2:CC3.4#d"), "scope leaves it out, so that nobody answers it")
	assert.Equal(t, "how it is set up, and that it ran; 2026-01-01 to 2026-06-30", rows(t, d, "covered-soc2")["Looked at"]["stated"])
	m.Gaps = true
	assert.Contains(t, rows(t, documentFor(t, document.Customer, m), "open-soc2"), "C1.2")
	e, org := loaded.Engine(t, rowan.Files)
	m, err := advise.Material(t.Context(), e, org, org.AsOf)
	require.NoError(t, err)
	assert.Contains(t, rows(t, documentFor(t, document.Customer, m), "covered-iso42001")["Looked at"]["stated"], "not yet that it ran", "stage 1 looks at the design alone")
}

// pointText is what a point asks.
func pointText(t *testing.T, m *handover.Material, id string) string {
	t.Helper()
	for i := range m.Assessment.Frameworks {
		for _, q := range m.Assessment.Frameworks[i].Requirements {
			for _, p := range q.Points {
				if p.ID.String() == id {
					return p.Text
				}
			}
		}
	}
	require.Fail(t, "no such point", id)
	return ""
}

// What goes outside is marked, accepted, approved where its type asks that, in force, and did not fail.
func TestWhatGoesOutside(t *testing.T) {
	t.Parallel()
	m := material(t, nil)
	const title = "AI policy in force"
	assert.Contains(t, rows(t, documentFor(t, document.Customer, m), "on-request"), title)
	all := m.Organisation.Evidence
	for name, spoil := range map[string]func(*evidence.Piece){
		"not marked":            func(e *evidence.Piece) { e.Outside = false },
		"a draft":               func(e *evidence.Piece) { e.Status = evidence.Draft },
		"rejected":              func(e *evidence.Piece) { e.Status = evidence.Rejected },
		"approved by nobody":    func(e *evidence.Piece) { e.ApprovedBy = "" },
		"not in force any more": func(e *evidence.Piece) { e.Valid = e.Effective + 1 },
		"its period is over": func(e *evidence.Piece) {
			e.Period = framework.Period{First: e.Effective, Last: e.Effective + 1}
		},
		"failed": func(e *evidence.Piece) { e.Outcome = evidence.Failed },
	} {
		m.Organisation.Evidence = slices.Clone(all)
		for i := range all {
			if all[i].ID == "EV-063" {
				spoil(&m.Organisation.Evidence[i])
			}
		}
		d := documentFor(t, document.Customer, m)
		assert.NotContains(t, rows(t, d, "on-request"), title, name)
		assert.NotContains(t, rows(t, d, "answers-iso42001")["5.2"]["documents"], title, name)
	}
}

// A customer's own framework is answered through relations, and the answer says how far it goes.
func TestCustomersFramework(t *testing.T) {
	t.Parallel()
	e, org := loaded.Engine(t, acme.Files, fstest.MapFS{"buyer.yaml": {Data: []byte(`
framework: {id: buyer, title: Buyer, edition: "1", publisher: Buyer}
requirements:
  - {id: Q1, kind: question, title: "Are logs kept in one place?"}
  - {id: Q2, kind: question, title: "Is data destroyed?"}
  - {id: Q3, kind: question, title: "Are rights reviewed?"}
  - {id: Q4, kind: question, title: "Are changes assessed?"}
relations:
  - {from: soc2:CC7.2, to: buyer:Q1, is: superset, why: The criterion asks for it., rationale: semantic, strength: 9}
  - {from: soc2:C1.2, to: buyer:Q2, is: superset, why: The criterion asks for it., rationale: semantic, strength: 9}
  - {from: soc2:CC6.6, to: buyer:Q3, is: intersects, why: Rules at the boundary are rights., rationale: semantic, strength: 5}
  - {from: soc2:CC3.4, to: buyer:Q4, is: equal, why: The criterion asks for it., rationale: semantic, strength: 9}
`)}})
	m, err := advise.Material(t.Context(), e, org, org.AsOf)
	require.NoError(t, err)
	m.Projected, err = projection.Of(t.Context(), m.Graph, m.Assessment, "buyer")
	require.NoError(t, err)
	d := documentFor(t, document.Customer, m)
	got := rows(t, d, "")
	assert.Equal(t, []string{"covers it", "soc2:CC7.2"}, []string{got["Q1"]["how_far"], got["Q1"]["rests_on"]})
	assert.Contains(t, got["Q1"]["answer"], "Logs of application")
	assert.Equal(t, "bears on it", got["Q3"]["how_far"])
	assert.NotContains(t, got, "Q2", "it is not supported")
	assert.Equal(t, "bears on it", got["Q4"]["how_far"], "scope leaves a point of CC3.4 out")
}

func TestEngineering(t *testing.T) {
	t.Parallel()
	m := material(t, nil)
	d := documentFor(t, document.Engineering, m)
	table, ok := d.Table("")
	require.True(t, ok)
	assert.Equal(t, "collect", table.ID)
	last := ""
	for _, row := range table.Rows {
		at := row[17] + row[0]
		assert.LessOrEqual(t, last, at, "the first due first, and last what nothing can be made for")
		last = at
		assert.NotEqual(t, "accepted", row[14]+row[16], "what is accepted and lacks nothing is not asked for")
	}
	controls, ok := d.Table("controls")
	require.True(t, ok)
	assert.Greater(t, len(controls.Rows), 90)
	assert.Len(t, d.Sections[2].Trees[0].Nodes, len(m.Assessment.Frameworks[0].Requirements)+len(headings(m)))
	require.NotEmpty(t, d.Sections[3].Timelines)
	for _, lane := range d.Sections[3].Timelines[0].Lanes {
		assert.NotEmpty(t, lane.Holes, lane.ID)
		for _, hole := range lane.Holes {
			for _, covered := range lane.Covered {
				assert.True(t, hole.Intersect(covered).IsZero(), "%s: %s is covered, and %s is not", lane.ID, covered, hole)
			}
		}
	}
	m.Lens = "soc2"
	d = documentFor(t, document.Engineering, m)
	less, _ := d.Table("controls")
	assert.Less(t, len(less.Rows), len(controls.Rows))
}

// headings are the groups of the first lens that are no requirements themselves.
func headings(m *handover.Material) []string {
	l := &m.Assessment.Frameworks[0]
	leaves := map[framework.Ref]bool{}
	for i := range l.Requirements {
		leaves[l.Requirements[i].Ref] = true
	}
	var out []string
	for i := range l.Groups {
		if !leaves[l.Groups[i].Ref] {
			out = append(out, l.Groups[i].Ref.Requirement)
		}
	}
	return out
}

func TestNoDocument(t *testing.T) {
	t.Parallel()
	_, err := handover.For(document.Leadership, nil)
	require.Error(t, err)
	m := material(t, nil)
	_, err = handover.For("board", m)
	require.ErrorContains(t, err, `unknown reader "board"`)
	for _, r := range document.Readers() {
		m.Lens = "pci"
		_, err = handover.For(r, m)
		require.ErrorIs(t, err, handover.ErrNoScope, r)
		assert.ErrorContains(t, err, `no scope is called "pci"`, r)
	}
	m.Lens, m.Statements = "", nil
	_, err = handover.For(document.CertificationBody, m)
	assert.ErrorIs(t, err, handover.ErrNoScope)
}
