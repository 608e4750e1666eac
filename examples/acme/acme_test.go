package acme_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
	"github.com/groundworkgrc/groundwork/scoring/statement"
)

// shared is the example, read, compiled and judged once. Who changes something of it changes a copy.
var shared struct {
	opening, judging sync.Once
	engine           *scoring.Engine
	org              *organisation.Organisation
	judged           *result.Assessment
}

// opened is the engine, and an organisation whose lists are the test's own.
func opened(t *testing.T) (*scoring.Engine, *organisation.Organisation) {
	t.Helper()
	shared.opening.Do(func() { shared.engine, shared.org = loaded.Engine(t, acme.Files) })
	require.NotNil(t, shared.org)
	return shared.engine, copyOf(t, shared.engine, shared.org).Organisation
}

// assess is the example judged as it stands, to be read alone.
func assess(t *testing.T) *result.Assessment {
	t.Helper()
	engine, org := opened(t)
	shared.judging.Do(func() {
		a, err := engine.Assess(t.Context(), org, org.AsOf)
		require.NoError(t, err)
		shared.judged = a
	})
	require.NotNil(t, shared.judged)
	return shared.judged
}

// Each flaw of a piece of evidence surfaces as a verdict of its own, with the reason.
func TestFlawsOfEvidence(t *testing.T) {
	t.Parallel()
	a := assess(t)
	require.GreaterOrEqual(t, len(a.Evidence), 60)
	for _, tt := range []struct {
		typ, lens string
		verdict   result.Verdict
		why       string
	}{
		{"recovery-test-record", "soc2", result.VerdictDeviates, "2 of 4 deviate"},
		{"impact-assessment-record", "iso42001", result.VerdictNotAccepted, "draft"},
		{"penetration-test-report", "soc2", result.VerdictNotAccepted, "rejected"},
		{"device-status-report", "soc2", result.VerdictOutOfScope, "speaks of office"},
		{"change-record", "soc2", result.VerdictNeedsMore, "a population"},
		{"bridge-letter", "soc2", result.VerdictOutOfScope, "no requirement in scope takes it"},
	} {
		i := slices.IndexFunc(a.Evidence, func(e result.Evidence) bool { return e.Type == tt.typ })
		require.GreaterOrEqual(t, i, 0, tt.typ)
		found := false
		for _, v := range a.Evidence[i].Verdicts {
			found = found || v.Lens == tt.lens && v.Verdict == tt.verdict && strings.Contains(v.Why, tt.why)
		}
		assert.True(t, found, "%s: %+v", tt.typ, a.Evidence[i].Verdicts)
	}
}

// The flaws of controls, scope and facts surface where they cost readiness.
func TestFlawsOfTheOrganisation(t *testing.T) {
	t.Parallel()
	a := assess(t)
	gaps := func(ref string) string {
		for _, f := range a.Frameworks {
			for _, r := range f.Requirements {
				if r.Ref.String() == ref {
					return fmt.Sprint(r.Gaps)
				}
			}
		}
		return ""
	}
	assert.Contains(t, gaps("soc2:A1.2"), "2026-04-01/2026-04-30", "the missing month")
	assert.Contains(t, gaps("soc2:AI1.5"), "not answered: ai_affects_people", "the fact that nobody answered")
	problems := strings.Join(a.Problems, "\n")
	assert.Contains(t, problems, "iso42001:A.5.5: the exclusion was to be reviewed by 2026-06-30")
	assert.Contains(t, problems, "the accepted-risk on data-destruction ended on 2026-03-31")
}

// What is odd about the time of a piece is told with it, and changes no verdict.
func TestOddTimes(t *testing.T) {
	t.Parallel()
	a := assess(t)
	notes := map[string]string{}
	for _, e := range a.Evidence {
		if len(e.Notes) > 0 {
			notes[e.ID] = strings.Join(e.Notes, "; ")
		}
	}
	require.Len(t, notes, 2)
	assert.Contains(t, notes["EV-152"], "effective only from 2025-11-06: it counts from then on")
	assert.Contains(t, notes["EV-207"], "before its period ends on 2026-03-31")
}

// Every planted flaw surfaces where an auditor would look, with a reason of its own.
func TestFlawsAreExplained(t *testing.T) {
	t.Parallel()
	engine, org := opened(t)
	for _, tt := range []struct{ name, ref, want string }{
		{"a policy whose review is overdue", "iso42001:5.2", `"id":"EV-063","verdict":"supports"`},
		{"a recovery test that failed", "soc2:A1.3", `"id":"EV-148","verdict":"deviates"`},
		{"a review that came late", "soc2:CC6.2", "EV-217 came late for 2026-01-01/2026-03-31"},
		{"a draft", "iso42001:A.5.3", `"id":"EV-172","verdict":"not-accepted","why":"a draft: not accepted yet"`},
		{"a rejected report", "soc2:CC4.1", `"id":"EV-193","verdict":"not-accepted","why":"rejected"`},
		{"evidence of a system out of scope", "soc2:CC6.7", `"verdict":"out-of-scope","why":"speaks of office, and the scope is app, assistant, model-api"`},
		{"a sample without population", "soc2:CC8.1", `"id":"EV-016","verdict":"needs-more","why":"wanted: The population is stated, not the sample alone: changes put into production; a population: how many there were"`},
		{"a month without record", "soc2:A1.2", "2026-04-01/2026-04-30"},
		{"a fact that nobody answered", "soc2:AI1.5", `"fact":"ai_affects_people"`},
		{"what its answer would make", "soc2:AI1.5", `{"answer":"false","readiness":{"low":1,"high":1}}`},
		{"an exclusion past its review stays one", "iso42001:A.5.5", `"status":"excluded"`},
		{"an exclusion that holds", "iso42001:A.7.6", `"status":"excluded","why":"Transcripts are used as received`},
		{"an accepted risk that lapsed", "soc2:C1.2", `"state":"lapsed","effect":"none: it ended on 2026-03-31, and explains nothing any more"`},
		{"an accepted risk that nobody approved", "soc2:CC1.5", `"state":"not-approved","effect":"none until someone approves it"`},
		{"a compensating control, and what it would bring", "soc2:CC3.3", `"state":"in-force","effect":"risk-assessment in the place of fraud-risk-assessment would bring 91–100 % beside the 83–100 % of soc2:CC3.3, at soc2:CC3.3#e, and enters no figure"`},
		{"a control that began inside the window", "soc2:AI1.6", "late start: in operation since 2026-03-01, inside the window"},
		{"deviations in a sample", "soc2:CC6.2", `"kind":"deviation","raised_as":"exception in a test"`},
		{"an exception in the test of the control", "soc2:CC6.2", `"kind":"exception","raised_as":"exception in a test"`},
		{"a clause of which nothing is shown", "iso42001:8.3", `"raised_as":"major nonconformity"`},
		{"an Annex A control of which nothing is shown", "iso42001:A.6.2.7", `"raised_as":"minor nonconformity"`},
		{"a point that is carved out", "soc2:CC6.4", "Nimbus Cloud"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ref, err := framework.ParseRef(tt.ref)
			require.NoError(t, err)
			xs, err := engine.Explain(t.Context(), org, org.AsOf, ref)
			require.NoError(t, err)
			b := &bytes.Buffer{}
			enc := json.NewEncoder(b)
			enc.SetEscapeHTML(false)
			require.NoError(t, enc.Encode(xs))
			assert.Contains(t, b.String(), tt.want)
		})
	}
}

// The window is over: the letter bridges some of the days after it, and no more.
func TestBridge(t *testing.T) {
	t.Parallel()
	b := assess(t).Frameworks[1].Bridge
	assert.Equal(t, "2026-07-01/2026-07-15", b.Gap.String())
	assert.Equal(t, []string{"EV-320"}, b.Letters)
	assert.Equal(t, "2026-07-10", b.Until.String())
	require.Len(t, b.Uncovered, 1)
	assert.Equal(t, "2026-07-11/2026-07-15", b.Uncovered[0].String())
}

// The statement has a row for each of the 38 controls and the organisation's own, and
// tells what an auditor would ask about.
func TestStatement(t *testing.T) {
	t.Parallel()
	engine, org := opened(t)
	s, err := engine.Statement(t.Context(), org, org.AsOf, "")
	require.NoError(t, err)
	assert.Equal(t, statement.Totals{Included: 40, Excluded: 2, Own: 4}, s.Totals)
	rows := map[string]statement.Row{}
	for _, r := range s.Rows {
		if r.Control != "" {
			rows[r.Control] = r
			continue
		}
		rows[r.Ref.Requirement] = r
	}
	require.Len(t, rows, 42)
	assert.Equal(t, []string{"Support transcripts are acquired from customers under contract", "treats R-2, Transcripts used for evaluation hold what a customer never agreed to share"}, rows["A.7.3"].Why)
	assert.False(t, rows["A.7.6"].Applicable)
	assert.Equal(t, "2027-01-31", rows["A.7.6"].ReviewBy.String())
	assert.False(t, rows["A.5.5"].Applicable, "its exclusion is past its review, and a decision until somebody takes another")
	assert.Equal(t, []string{"R-8"}, rows["penetration-test"].Risks)
	assert.Equal(t, []string{"R-3"}, rows["user-access-review"].Risks, "called for by a risk, and no Annex A control takes it")
	assert.Equal(t, []string{"EV-046", "EV-047"}, rows["A.7.3"].ShownBy)
	assert.Equal(t, "2027-06-29", rows["A.7.3"].Until.String(), "a year after the last intake on the list")
	problems := strings.Join(s.Problems, "\n")
	assert.Contains(t, problems, "A.5.5: risk R-5 makes it necessary, and it is excluded")
	assert.Contains(t, problems, "risk R-5 was to be reviewed by 2026-06-30")
	assert.Contains(t, problems, "nobody has accepted risk R-7")
}

// Files and their order change no byte: one file, or each item in one of its own.
func TestFilesChangeNoByte(t *testing.T) {
	t.Parallel()
	engine, org := opened(t)
	want, err := engine.Assess(t.Context(), org, org.AsOf)
	require.NoError(t, err)
	entries, err := acme.Files.ReadDir(".")
	require.NoError(t, err)
	split := fstest.MapFS{}
	n := 0
	for _, e := range entries {
		data, err := acme.Files.ReadFile(e.Name())
		require.NoError(t, err)
		head, items, listed := strings.Cut(string(data), "evidence:\n")
		if !listed || !strings.HasPrefix(e.Name(), "evidence-") {
			split["z"+e.Name()] = &fstest.MapFile{Data: data}
			continue
		}
		require.NotContains(t, head, ":\n")
		for line := range strings.SplitSeq(items, "\n") {
			if strings.HasPrefix(line, "  - ") {
				n++
				split[fmt.Sprintf("%04d.yaml", 9999-n*7919%9973)] = &fstest.MapFile{Data: []byte("evidence:\n" + line + "\n")}
			}
		}
	}
	require.Len(t, org.Evidence, n)
	engine, other := loaded.Engine(t, split)
	got, err := engine.Assess(t.Context(), other, other.AsOf)
	require.NoError(t, err)
	assert.Equal(t, text(t, want), text(t, got))
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

// What was copied and changed has the digest of what it is, and what is put back as it was
// the one that it had.
func TestChangedCopiesHaveTheirOwnDigest(t *testing.T) {
	t.Parallel()
	engine, org := opened(t)
	for name, change := range map[string]func(*organisation.Organisation) scoring.Change{
		"evidence": func(o *organisation.Organisation) scoring.Change {
			o.Evidence[0].Status = evidence.Rejected
			return scoring.Change{Put: o.Evidence[:1]}
		},
		"fact": func(o *organisation.Organisation) scoring.Change {
			o.Facts[0].Value = false
			return scoring.Change{Answer: o.Facts[:1]}
		},
		"scope": func(o *organisation.Organisation) scoring.Change {
			o.Scopes[1].Window.Last++
			return scoring.Change{Scopes: o.Scopes}
		},
		"treatment": func(o *organisation.Organisation) scoring.Change {
			o.Treatments[0].Owner = "another"
			return scoring.Change{Treatments: o.Treatments}
		},
		"risk": func(o *organisation.Organisation) scoring.Change {
			o.Risks[0].Owner = "another"
			return scoring.Change{Risks: o.Risks}
		},
	} {
		s, err := engine.Open(t.Context(), org, org.AsOf)
		require.NoError(t, err)
		_, err = s.Apply(t.Context(), change(s.Organisation()))
		require.NoError(t, err, name)
		a, err := s.Assessment(t.Context())
		require.NoError(t, err)
		assert.NotEqual(t, org.Digest, a.Input.Sum, name)
		assert.Equal(t, organisation.Digest(s.Organisation()), a.Input.Sum, name)
	}
	s, err := engine.Open(t.Context(), org, org.AsOf)
	require.NoError(t, err)
	_, err = s.Apply(t.Context(), scoring.Change{Put: s.Organisation().Evidence[:3], Risks: s.Organisation().Risks})
	require.NoError(t, err)
	a, err := s.Assessment(t.Context())
	require.NoError(t, err)
	assert.Equal(t, org.Digest, a.Input.Sum, "what is put back as it was is what it was")
}

// A session that takes a change ends where the changed files do, digests included.
func TestSessionEqualsChangedFiles(t *testing.T) {
	t.Parallel()
	changed := fstest.MapFS{}
	entries, err := acme.Files.ReadDir(".")
	require.NoError(t, err)
	for _, e := range entries {
		data, err := acme.Files.ReadFile(e.Name())
		require.NoError(t, err)
		data = bytes.ReplaceAll(data, []byte("promises_uptime: true"), []byte("ai_affects_people: false"))
		data = bytes.ReplaceAll(data, []byte("{id: EV-172, "), []byte("{id: EV-172X, "))
		changed[e.Name()] = &fstest.MapFile{Data: data}
	}
	engine, after := loaded.Engine(t, changed)
	want, err := engine.Assess(t.Context(), after, after.AsOf)
	require.NoError(t, err)

	engine, before := opened(t)
	s, err := engine.Open(t.Context(), before, before.AsOf)
	require.NoError(t, err)
	i := slices.IndexFunc(after.Evidence, func(e evidence.Piece) bool { return e.ID == "EV-172X" })
	j := slices.IndexFunc(after.Facts, func(f evidence.Fact) bool { return f.ID == "ai_affects_people" })
	d, err := s.Apply(t.Context(), scoring.Change{
		Drop: []string{"EV-172"}, Put: []evidence.Piece{after.Evidence[i]}, Forget: []string{"promises_uptime"}, Answer: []evidence.Fact{after.Facts[j]},
	})
	require.NoError(t, err)
	got, err := s.Assessment(t.Context())
	require.NoError(t, err)
	assert.NotEqual(t, before.Digest, got.Input.Sum)
	assert.Equal(t, text(t, want), text(t, got))
	moved := text(t, d.Lenses)
	assert.Contains(t, moved, `"ref":"soc2:AI1.5"`)
	assert.Contains(t, moved, `"status_is":"supported"`)
}

// unconfirmed are scopes whose lines name no risk, for an organisation without a risk list.
func unconfirmed(list []framework.Scope) []framework.Scope {
	list = slices.Clone(list)
	for i := range list {
		list[i].SoA = slices.Clone(list[i].SoA)
		for k := range list[i].SoA {
			list[i].SoA[k].Risks = nil
		}
	}
	return list
}

// Every built-in finding rule fires where it should and is silent elsewhere in the same lens, and none of a
// test of operation fires where no operation is asked.
func TestFindingRules(t *testing.T) {
	t.Parallel()
	engine, org := opened(t)
	stage := func(s string) *organisation.Organisation {
		other := *org
		other.Scopes = []framework.Scope{{Framework: "iso42001", Profile: map[string]string{"stage": s}}}
		return &other
	}
	type1 := *org
	type1.Scopes = []framework.Scope{{Framework: "soc2", Profile: map[string]string{"type": "1"}}}
	deviating := *org
	deviating.Scopes = stage("2").Scopes
	deviating.Evidence = slices.Clone(org.Evidence)
	i := slices.IndexFunc(deviating.Evidence, func(e evidence.Piece) bool { return e.ID == "EV-024" })
	deviating.Evidence[i].Attributes = map[string]any{"population": int64(105), "sample": int64(17), "deviations": int64(1)}
	earlier := *org
	earlier.Nonconformities = []organisation.Nonconformity{{ID: "N-1", Requirement: framework.Ref{Framework: "iso42001", Requirement: "7.2"}, Grade: organisation.Minor, Raised: org.AsOf - 200, Due: org.AsOf - 1}}
	fired, silent := map[string]bool{}, map[string]bool{}
	for name, o := range map[string]*organisation.Organisation{
		"acme": org, "stage 1": stage("1"), "stage 2": stage("2"), "type 1": &type1, "deviating": &deviating, "empty": {Scopes: unconfirmed(org.Scopes), Systems: org.Systems}, "empty at stage 1": {Scopes: unconfirmed(stage("1").Scopes), Systems: org.Systems}, "earlier": &earlier, "risks alone": {Scopes: org.Scopes, Systems: org.Systems, Risks: org.Risks},
	} {
		a, err := engine.Assess(t.Context(), o, org.AsOf)
		require.NoError(t, err)
		for _, f := range a.Frameworks {
			hit := map[string]map[framework.Ref]bool{}
			for _, x := range f.Findings {
				fired[x.Rule] = true
				if hit[x.Rule] == nil {
					hit[x.Rule] = map[framework.Ref]bool{}
				}
				for _, ref := range x.Requirements {
					hit[x.Rule][ref] = true
				}
				switch name {
				case "stage 1":
					assert.NotContains(t, x.RaisedAs, "nonconformity")
					assert.Contains(t, []result.FindingKind{result.KindShortfall, result.KindNote}, x.Kind)
				case "type 1":
					assert.Contains(t, []string{"area in which the opinion could be modified", "possible design deficiency"}, x.RaisedAs)
				}
			}
			for rule, refs := range hit {
				silent[rule] = silent[rule] || slices.ContainsFunc(f.Requirements, func(q result.Requirement) bool { return q.Status.Counted() && !refs[q.Ref] })
			}
		}
	}
	for _, r := range engine.Graph().Source().FindingRules {
		if r.Framework != "" {
			assert.True(t, fired[r.ID], "%s fires nowhere", r.ID)
			assert.True(t, silent[r.ID], "%s is silent nowhere", r.ID)
		}
	}
}

// Additional criteria, which are nobody's but this project's, change no head and make no piece of
// evidence one of two frameworks.
func TestAdditionalCriteriaAreNotInTheHead(t *testing.T) {
	t.Parallel()
	engine, org := opened(t)
	with, err := engine.Assess(t.Context(), org, org.AsOf)
	require.NoError(t, err)
	dropped := false
	for i := range org.Scopes {
		dropped = dropped || len(org.Scopes[i].Additional) > 0
		org.Scopes[i].Additional = nil
	}
	require.True(t, dropped, "the example asks for them")
	without, err := engine.Assess(t.Context(), org, org.AsOf)
	require.NoError(t, err)
	for i := range with.Frameworks {
		a, b := with.Frameworks[i], without.Frameworks[i]
		assert.Equal(t, b.Readiness, a.Readiness, a.Lens)
		assert.Equal(t, []any{b.Design, b.Operation, b.Band, b.InScope, b.DraftShare, b.Raised}, []any{a.Design, a.Operation, a.Band, a.InScope, a.DraftShare, a.Raised}, a.Lens)
	}
	for i := range with.Evidence {
		assert.Equal(t, without.Evidence[i].SatisfiesBoth, with.Evidence[i].SatisfiesBoth, with.Evidence[i].ID)
	}
}
