package catalog_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// A catalog and a workspace of the first edition load, and each of its words gets one warning
// that names the new one.
func TestFirstEditionLoads(t *testing.T) {
	t.Parallel()
	const content = `framework:
  id: x
  title: X
  carve_out: {keeps: ["1"]}
  profiles: {stage: {"1": {basis: [design], also: [{requirements: ["1"], basis: [operation]}]}}}
requirements: [{id: "1", title: One, points: [{id: a, text: A.}]}]
evidence_types:
  - {id: policy, title: Policy, counts: coverage, valid_for: 1y}
  - {id: review, title: Review, counts: instance}
  - {id: mail, title: Mail, counts: bridge}
controls: [{id: k, title: K, evidence: {design: [policy], operation: [review]}, links: [{to: x:1, why: So.}]}, {id: l, title: L, evidence: {operation: [review]}, links: []}]
`
	load := func(systems string) (*catalog.Set, error) {
		return catalog.Load(fstest.MapFS{"a.yaml": {Data: []byte(content)}, "b.yaml": {Data: []byte(`organisation: {name: Acme, systems: ` + systems + `}
evidence:
  - {id: P, type: policy, effective: 2026-01-01, attributes: {ai_systems: [bot]}}
treatments: [{kind: compensating, control: k, by: l, points: ["x:1#a"], why: So., owner: it, approved_by: cto}]
`)}})
	}
	set, err := load("[app]")
	require.NoError(t, err)
	words := []string{}
	for _, p := range set.Problems {
		assert.Equal(t, framework.Warning, p.Severity)
		words = append(words, p.Message)
	}
	assert.Equal(t, []string{
		"carve_out.keeps is left aside: a framework says now what may be carved out (may_be_carved_out), and what it does not name stays",
		"also is left aside: a profile asks one list of bases, of the requirements that it names",
		"counts: coverage is read as kind: document; for a setting or a register say kind: state, for a report kind: report",
		"counts: instance is read as kind: record",
		"counts: bridge is read as kind: bridge",
		`the AI systems of evidence "P" are named by the attribute ai_systems, which type "policy" does not declare, and left aside: declare them under organisation: systems, with kind: ai and their roles`,
		"the compensation leaves out since: no figure with it stands beside",
	}, words)
	assert.Equal(t, []evidence.Kind{evidence.Document, evidence.Record, evidence.Bridge}, []evidence.Kind{set.EvidenceTypes[0].Kind, set.EvidenceTypes[1].Kind, set.EvidenceTypes[2].Kind})
	assert.Equal(t, framework.Span{Months: 12}, set.EvidenceTypes[0].ValidFor, "it stays as it was")
	assert.Empty(t, set.Organisation.Evidence[0].Systems)

	set, err = load("[app, {id: bot, kind: ai}]")
	require.NoError(t, err)
	assert.Equal(t, []string{"bot"}, set.Organisation.Evidence[0].Systems)
	_, err = load("[app, {id: bott, kind: ai}]")
	assert.ErrorContains(t, err, `unknown system "bot"; did you mean "bott"?`)
}

// What a piece of the first edition said of how it came out is its outcome.
func TestFirstEditionOutcome(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]evidence.Outcome{"failed": evidence.Failed, "Passed": evidence.Passed, "as expected": evidence.NoOutcome} {
		set, err := catalog.Load(catalog.Builtin(), fstest.MapFS{"a.yaml": {Data: []byte(
			"organisation: {name: Acme}\nevidence: [{id: R, type: isolation-test-record, performed: 2026-01-01, attributes: {result: " + said + "}}]\n")}})
		require.NoError(t, err, said)
		assert.Equal(t, want, set.Organisation.Evidence[0].Outcome, said)
		assert.Empty(t, set.Organisation.Evidence[0].Attributes, said)
	}
}

// Each row of the table of what files of the first edition mean, in docs/scoring.md, comes out
// as the row says.
func TestFirstEditionTable(t *testing.T) {
	t.Parallel()
	const content = `framework: {id: x, title: X, excludable: {kinds: [control]}, profiles: {stage: {"1": {basis: [design]}, "2": {basis: [design, operation]}}}, default_profile: {stage: "1"}}
requirements: [{id: "1", kind: clause, title: One, points: [{id: a, text: A.}]}, {id: "2", kind: control, title: Two, points: [{id: a, text: B.}]}]
evidence_types:
  - {id: policy, title: Policy, kind: document, approved: true%s}
  - {id: review, title: Review, kind: record, attributes: {population: int, deviations: int}%s}
controls: [{id: k, title: K, evidence: {design: [policy], operation: [review]}, links: [{to: x:1, why: So.%s}]}]
`
	const workspace = "organisation: {name: Acme}\n"
	for name, c := range map[string]struct {
		document, record, link, work string
		want                         string // the one problem, "" for none
	}{
		"valid_for of a document":   {document: ", valid_for: 1y"},
		"valid_for of anything":     {record: ", valid_for: 1y", want: `a.yaml:5:106: warning: evidence type "review" is a record, which does not expire: valid_for is left aside`},
		"systems by name":           {work: "organisation: {name: Acme, systems: [app]}\n"},
		"who approved it":           {work: "evidence: [{id: P, type: policy, effective: 2026-01-01, attributes: {approved_by: lee}}]\n", want: `b.yaml:2:70: warning: evidence "P" says by an attribute who approved it, which type "policy" does not declare, and is read so: say approved_by: lee beside its status`},
		"how it came out":           {work: "evidence: [{id: R, type: review, performed: 2026-01-01, attributes: {result: failed}}]\n", want: `b.yaml:2:70: warning: evidence "R" says by the attribute result how it came out, which type "review" does not declare, and is read so: say outcome: failed beside its status`},
		"how it came out in prose":  {work: "evidence: [{id: R, type: review, performed: 2026-01-01, attributes: {result: as expected}}]\n", want: `does not declare, and left aside: say outcome: passed or failed beside its status`},
		"how it came out, twice":    {work: "evidence: [{id: R, type: review, performed: 2026-01-01, outcome: passed, attributes: {result: failed}}]\n", want: `b.yaml:2:87: unknown attribute "result"`},
		"deviations of what":        {work: "evidence: [{id: R, type: review, performed: 2026-01-01, attributes: {deviations: 0}}]\n", want: "b.yaml:2:70: deviations 0 without a number that was tested: state sample or population"},
		"a text of a user":          {work: "scope: [{framework: x, basis: [design], user_entity_controls: [They do.]}]\n", want: "b.yaml:2:64: warning: a text alone is taken for all points, of its carve-out where it has one: say {id, text, points}"},
		"needs that say an EXPR":    {link: `, needs: "e.has(\"population\")"`},
		"a scope that asks nothing": {work: "scope: [{framework: x}]\n"},
		"an overlay that drops":     {work: "overlay: {id: o, order: 1, why: So., drop: [{requirement: x:1, why: So.}]}\n", want: "b.yaml:2:59: x:1 cannot be dropped: no scope could leave out x:1"},
	} {
		work := c.work
		if !strings.Contains(work, "organisation:") {
			work = workspace + work
		}
		set, err := catalog.Load(fstest.MapFS{
			"a.yaml": {Data: fmt.Appendf(nil, content, c.document, c.record, c.link)}, "b.yaml": {Data: []byte(work)},
		})
		list, refused := errors.AsType[framework.Problems](err)
		if !refused {
			require.NoError(t, err, name)
			list = set.Problems
		}
		if c.want == "" {
			assert.Empty(t, list, name)
			continue
		}
		require.Len(t, list, 1, name)
		assert.Contains(t, list[0].String(), c.want, name)
	}
}
