package acme_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// What nobody could mean is refused, each with its own words and its place; what is odd is told.
func TestBadInput(t *testing.T) {
	t.Parallel()
	const frame = "framework: {id: x, title: X}\n"
	review := func(more string) string {
		return "evidence:\n  - {id: E-1, type: user-access-review-record, period: 2026-01-01/2026-03-31, collected: 2026-04-02, status: accepted, " + more + "}\n"
	}
	for name, tt := range map[string]struct{ file, want string }{
		"blank reason":             {"scope:\n  - {framework: soc2, type: 2, window: 2026-01-01/2026-06-30, not_relevant: [{point: \"soc2:CC6.4#a\", why: \" \"}]}\n", `soc2:CC6.4#a is called not relevant without a reason: say why`},
		"blank attribute":          {review("attributes: {owner_confirmed: \" \"}"), `attribute "owner_confirmed" is " " (string), want bool`},
		"blank expression":         {"controls:\n  - {id: k, title: K, links: [{to: \"soc2:CC1.1\", why: So., needs: \"\"}]}\n", `an expression of which nothing is there`},
		"negative number":          {review("attributes: {population: -1}"), `a population of -1: want 0 or more`},
		"deviations above tested":  {review("attributes: {sample: 5, deviations: 6}"), `deviations 6 of a sample of 5: it cannot be more`},
		"sample above population":  {review("attributes: {population: 4, sample: 5, deviations: 0}"), `sample 5 of a population of 4: it cannot be more`},
		"deviations of nothing":    {review("attributes: {deviations: 1}"), `deviations 1 without a number that was tested`},
		"retests in a circle":      {"evidence:\n  - {id: E-1, type: recovery-test-record, performed: 2026-01-02, retests: E-2}\n  - {id: E-2, type: recovery-test-record, performed: 2026-01-02, retests: E-1}\n", `evidence "E-1" retests itself in the end: E-1 → E-2 → E-1`},
		"replaces in a circle":     {"evidence:\n  - {id: E-1, type: ai-policy-document, effective: 2026-01-02, replaces: [E-2]}\n  - {id: E-2, type: ai-policy-document, effective: 2026-01-02, replaces: [E-1]}\n", `evidence "E-1" replaces itself in the end: E-1 → E-2 → E-1`},
		"essential advice":         {frame + "requirements:\n  - {id: \"1\", title: One, points: [{id: a, text: A}, {id: b, text: B, rank: guidance, essential: design}]}\n", `point "b" is guidance, which is advice, and cannot be essential`},
		"no required point":        {frame + "requirements:\n  - {id: \"1\", title: One, points: [{id: b, text: B, rank: guidance}]}\n", `requirement "x:1" has no required point`},
		"each of an unknown kind":  {"framework: {id: x, title: X, system_kinds: {ai: [user]}}\nrequirements:\n  - {id: \"1\", title: One, points: [{id: a, text: A, each: {kind: ia}}]}\n", `unknown kind of system "ia": want one of ai; did you mean "ai"?`},
		"a window of forty years":  {"scope:\n  - {framework: soc2, type: 2, window: 1990-01-01/2029-12-31}\n", `window 1990-01-01/2029-12-31 is longer than 10 years`},
		"a system nobody declared": {"organisation: {name: N, systems: [app]}\nscope:\n  - {framework: soc2, type: 1, systems: [ap]}\n", `unknown system "ap"; did you mean "app"?`},
		"an approver who owns it":  {"treatments:\n  - {kind: compensating, control: data-backup, by: restore-testing, points: [\"soc2:A1.2#f\"], since: 2026-01-01, why: So., owner: it-ops, approved_by: it-ops}\n", `it-ops owns the compensation and cannot approve it`},
		"weights far apart":        {frame + "requirements:\n  - {id: \"1\", title: One, points: [{id: a, text: A, weight: 10000}, {id: b, text: B, weight: 0.001}]}\n", `weight 0.001 of b beside 10000 of a: the greatest may be 1000 times the least`},
		"a window of a day":        {"scope:\n  - {framework: soc2, type: 2, window: 2026-06-30/2026-06-30}\n", `warning: the window`},
		"no AI system":             {"organisation: {name: N, systems: [app]}\nscope:\n  - {framework: iso42001, stage: 2}\n", `warning: the scope of iso42001 names no system of kind ai`},
		"until before since":       {"treatments:\n  - {kind: remediation, control: data-backup, since: 2026-02-01, until: 2026-01-01, why: So., owner: it-ops, approved_by: security}\n", `warning: the treatment ends on 2026-01-01, before it begins`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set, err := catalog.Load(catalog.Builtin(), fstest.MapFS{"f.yaml": {Data: []byte(tt.file)}})
			var list framework.Problems
			if err != nil {
				require.ErrorAs(t, err, &list)
			} else {
				list = set.Problems
				require.Contains(t, tt.want, "warning: ", "it is told and not refused")
			}
			found := false
			for _, p := range list {
				found = found || strings.Contains(p.String(), tt.want) && p.Pos.File == "f.yaml" && p.Pos.Line > 0
			}
			assert.True(t, found, "%s: %v", tt.want, list)
		})
	}
}

// A rule that holds with no evidence at all is told at the head.
func TestRuleOfNothing(t *testing.T) {
	t.Parallel()
	const file = `
framework: {id: x, title: X}
requirements:
  - {id: "1", title: One, points: [{id: a, text: A}]}
evidence_types:
  - {id: log, title: Log, kind: record}
controls:
  - {id: k, title: K, cadence: monthly, evidence: {design: {none: There is none.}, operation: [log]}, links: [{to: "x:1", why: So.}]}
rules:
  - {control: k, basis: operation, expr: "evidence.all(e, false)"}
scope:
  - {framework: x}
`
	engine, org := loaded.Engine(t, fstest.MapFS{"f.yaml": {Data: []byte(file)}})
	a, err := engine.Assess(t.Context(), org, 739000)
	require.NoError(t, err)
	l, ok := a.Lens("x")
	require.True(t, ok)
	require.Len(t, l.Notes, 1)
	assert.Equal(t, result.Note{About: result.NoteVacuous, Of: []string{"k"}, Text: "The rule of k on operation holds of nothing: it asks for no evidence and no answer"}, l.Notes[0])
}

// What an overlay loosens is told at the head, and keeps the band below ready.
func TestLoosenedIsTold(t *testing.T) {
	t.Parallel()
	engine, org := opened(t)
	src := engine.Graph().Source()
	src.Loosenings = []mapping.Loosening{
		{Overlay: "mine", What: "weight", Of: "soc2:CC1.1#a", Why: "Ours.", Frameworks: []string{"soc2"}},
		{Overlay: "mine", What: "needs", Of: "data-backup to soc2:A1.2", Frameworks: []string{"soc2"}}, {Overlay: "mine", What: "drop", Of: "iso42001:5.2#a", Frameworks: []string{"iso42001"}},
	}
	graph, err := mapping.Build(src)
	require.NoError(t, err)
	loose, err := scoring.New(graph)
	require.NoError(t, err)
	c := copyOf(t, loose, org)
	assert.Equal(t, "overlay mine changes the weight of soc2:CC1.1#a: Ours\noverlay mine changes what the link of data-backup to soc2:A1.2 asks (needs)", c.told("soc2", result.NoteLoosened))
	assert.Equal(t, "overlay mine drops iso42001:5.2#a", c.told("iso42001", result.NoteLoosened))
}

// A control or a link that an overlay takes away is told at the head of each lens that it served, and
// keeps the band below ready.
func TestTakenAwayIsTold(t *testing.T) {
	t.Parallel()
	const base = `
framework: {id: x, title: X}
requirements:
  - {id: "1", title: One, points: [{id: a, text: A}]}
evidence_types:
  - {id: pol, title: Policy, kind: document}
controls:
  - {id: k, title: K, evidence: {design: [pol]}, links: [{to: "x:1", why: So.}]}
  - {id: d, title: D, evidence: {design: [pol]}, links: [{to: "x:1", why: So.}]}
evidence:
  - {id: P, type: pol, status: accepted, accepted_by: ann, collected: 2023-01-01}
scope:
  - {framework: x, basis: [design]}
`
	for laid, told := range map[string]string{
		"":                                    "",
		"{control: d, why: x}":                "overlay h drops control d: x",
		"{control: d, link: \"x:1\", why: x}": "overlay h takes away the link of d to x:1: x",
	} {
		files := fstest.MapFS{"f.yaml": {Data: []byte(base)}}
		if laid != "" {
			files["o.yaml"] = &fstest.MapFile{Data: []byte("overlay: {id: h, drop: [" + laid + "]}")}
		}
		engine, org := loaded.Engine(t, files)
		a, err := engine.Assess(t.Context(), org, 739000)
		require.NoError(t, err)
		l, ok := a.Lens("x")
		require.True(t, ok)
		if told == "" {
			assert.Equal(t, "ready", l.Band.Name)
			continue
		}
		assert.NotEqual(t, "ready", l.Band.Name)
		assert.Contains(t, l.Band.CappedBy, told)
		assert.True(t, slices.ContainsFunc(l.Notes, func(n result.Note) bool { return n.Text == told }), "%v", l.Notes)
	}
}
