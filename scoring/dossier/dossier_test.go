package dossier_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/guide"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/dossier"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func day(t *testing.T, s string) framework.Date {
	t.Helper()
	d, err := framework.ParseDate(s)
	require.NoError(t, err)
	return d
}

func graph(t *testing.T) *mapping.Graph {
	t.Helper()
	one := []framework.Requirement{{ID: "1", Title: "One"}}
	g, err := mapping.Build(mapping.Source{
		Frameworks: []*framework.Framework{{ID: "x", Title: "X", Requirements: one}, {ID: "y", Title: "Y", Requirements: one}},
		EvidenceTypes: []*evidence.Type{
			{ID: "policy", Title: "Policy", Kind: evidence.Document, Approved: true}, {ID: "register", Title: "Register", Kind: evidence.State}, {ID: "minutes", Title: "Minutes", Kind: evidence.Record},
		},
		Checklists: []*guide.Checklist{
			{ID: "wanted", Framework: "x", Title: "Wanted", Items: []guide.Item{
				{ID: "policy", Title: "Policy", Evidence: []string{"policy"}}, {ID: "both", Title: "Both", Evidence: []string{"register", "minutes"}}, {ID: "untied", Title: "Untied"},
			}},
			{ID: "other", Framework: "y", Title: "Other"},
		},
	})
	require.NoError(t, err)
	return g
}

// states is what is told of the first checklist on a day, item by item.
func states(t *testing.T, at string, pieces ...evidence.Piece) []dossier.State {
	t.Helper()
	a := &result.Assessment{At: day(t, at), Frameworks: []result.Lens{{Framework: "x"}, {Framework: "x"}}}
	lists := dossier.Of(graph(t), &organisation.Organisation{Evidence: pieces}, a)
	require.Len(t, lists, 1, "of the frameworks that are judged, once")
	var out []dossier.State
	for _, x := range lists[0].Items {
		out = append(out, x.State)
	}
	return out
}

func TestStates(t *testing.T) {
	t.Parallel()
	policy := func(id, effective string) evidence.Piece {
		return evidence.Piece{ID: id, Type: "policy", Effective: day(t, effective), Status: evidence.Accepted, ApprovedBy: "Ann"}
	}
	unapproved, draft, rejected := policy("A", "2026-01-01"), policy("A", "2026-01-01"), policy("A", "2026-01-01")
	unapproved.ApprovedBy, draft.Status, rejected.Status = "", evidence.Draft, evidence.Rejected
	ended, newer := policy("A", "2026-01-01"), policy("B", "2026-05-01")
	ended.Valid, newer.Replaces = day(t, "2026-03-01"), []string{"A"}
	newerDraft := newer
	newerDraft.Status = evidence.Draft
	later := policy("A", "2026-07-01")
	later.Collected = day(t, "2026-05-01")
	register := evidence.Piece{ID: "R", Type: "register", Collected: day(t, "2026-06-01"), Status: evidence.Accepted}
	minutes := evidence.Piece{ID: "M", Type: "minutes", Performed: day(t, "2025-01-01"), Status: evidence.Accepted}
	for name, tt := range map[string]struct {
		pieces       []evidence.Piece
		policy, both dossier.State
	}{
		"nothing":                   {},
		"in force":                  {pieces: []evidence.Piece{policy("A", "2026-01-01")}, policy: dossier.InForce},
		"nobody approved it":        {pieces: []evidence.Piece{unapproved}, policy: dossier.Draft},
		"a draft":                   {pieces: []evidence.Piece{draft}, policy: dossier.Draft},
		"rejected":                  {pieces: []evidence.Piece{rejected}},
		"ended":                     {pieces: []evidence.Piece{ended}, policy: dossier.There},
		"begins later":              {pieces: []evidence.Piece{later}, policy: dossier.There},
		"came later":                {pieces: []evidence.Piece{policy("A", "2026-08-01")}},
		"replaced":                  {pieces: []evidence.Piece{policy("A", "2026-01-01"), newer}, policy: dossier.InForce},
		"replaced by a draft":       {pieces: []evidence.Piece{policy("A", "2026-01-01"), newerDraft}, policy: dossier.InForce},
		"observed of late":          {pieces: []evidence.Piece{register}, both: dossier.InForce},
		"a record is of its time":   {pieces: []evidence.Piece{minutes}, both: dossier.There},
		"the best of several types": {pieces: []evidence.Piece{minutes, register}, both: dossier.InForce},
	} {
		assert.Equal(t, []dossier.State{tt.policy, tt.both, dossier.Missing}, states(t, "2026-06-30", tt.pieces...), name)
	}
	assert.Equal(t, dossier.There, states(t, "2026-09-30", register)[1], "an observation speaks for a quarter")
}

// What only requirements want that the scope leaves out is not asked, unless another lens asks it.
func TestNotAsked(t *testing.T) {
	t.Parallel()
	ref := framework.Ref{Framework: "x", Requirement: "1"}
	lens := func(s result.Status) result.Lens {
		return result.Lens{Framework: "x", Requirements: []result.Requirement{{Ref: ref, Status: s}}}
	}
	g, err := mapping.Build(mapping.Source{
		Frameworks:    []*framework.Framework{{ID: "x", Title: "X", Requirements: []framework.Requirement{{ID: "1", Title: "One"}, {ID: "2", Title: "Two"}}}},
		EvidenceTypes: []*evidence.Type{{ID: "policy", Title: "Policy", Kind: evidence.Document}},
		Checklists: []*guide.Checklist{{ID: "wanted", Framework: "x", Title: "Wanted", Items: []guide.Item{
			{ID: "a", Title: "A", Evidence: []string{"policy"}, See: []framework.Ref{ref}},
			{ID: "b", Title: "B", Evidence: []string{"policy"}, See: []framework.Ref{ref, {Framework: "x", Requirement: "2"}}},
		}}},
	})
	require.NoError(t, err)
	count := func(lenses ...result.Lens) int {
		lists := dossier.Of(g, &organisation.Organisation{}, &result.Assessment{Frameworks: lenses})
		return lists[0].Count(dossier.NotAsked)
	}
	out, in := lens(result.StatusExcluded), lens(result.StatusNotShown)
	assert.Equal(t, 1, count(out))
	assert.Equal(t, 1, count(out, out))
	assert.Zero(t, count(in))
	assert.Zero(t, count(out, in))
	assert.Zero(t, count(in, out))
}

// A draft that is accepted is never worse off, and order changes nothing.
func TestDossierLaws(t *testing.T) {
	t.Parallel()
	a := evidence.Piece{ID: "A", Type: "register", Collected: day(t, "2026-06-01")}
	b := evidence.Piece{ID: "B", Type: "minutes", Performed: day(t, "2026-06-01"), Status: evidence.Accepted}
	before := states(t, "2026-06-30", a, b)
	assert.Equal(t, before, states(t, "2026-06-30", b, a))
	a.Status = evidence.Accepted
	assert.Greater(t, states(t, "2026-06-30", a, b)[1], before[1])
}

func TestDossierOfNothing(t *testing.T) {
	t.Parallel()
	assert.Empty(t, dossier.Of(nil, &organisation.Organisation{}, &result.Assessment{}))
	assert.Empty(t, dossier.Of(graph(t), nil, &result.Assessment{}))
	assert.Empty(t, dossier.Of(graph(t), &organisation.Organisation{}, nil))
	lists := dossier.Of(graph(t), &organisation.Organisation{}, &result.Assessment{Frameworks: []result.Lens{{Framework: "x"}}})
	assert.Equal(t, 3, lists[0].Count(dossier.Missing))
	data, err := json.Marshal(lists)
	require.NoError(t, err)
	assert.Contains(t, string(data), `"state":"missing"`)
	var back []dossier.List
	require.NoError(t, json.Unmarshal(data, &back))
	assert.Equal(t, lists, back)
}

// What a workspace states of itself shows an item in the place of evidence; every part that a
// checklist may name is looked for.
func TestStatedParts(t *testing.T) {
	t.Parallel()
	items := []guide.Item{}
	for _, part := range guide.Parts() {
		items = append(items, guide.Item{ID: part, Title: part, Shows: []string{part}})
	}
	one := []framework.Requirement{{ID: "1", Title: "One"}}
	g, err := mapping.Build(mapping.Source{
		Frameworks: []*framework.Framework{{ID: "x", Title: "X", Requirements: one}},
		Checklists: []*guide.Checklist{{ID: "parts", Framework: "x", Title: "Parts", Items: items}, {ID: "hints", Framework: "x", Title: "Hints", Items: []guide.Item{{ID: "a", Title: "A"}}}},
	})
	require.NoError(t, err)
	a := &result.Assessment{Frameworks: []result.Lens{{Framework: "x"}}}
	full := framework.Scope{
		Framework: "x", Additional: []string{"a"}, Categories: []string{"a"}, Commitments: make([]framework.Commitment, 1), NotRelevant: make([]framework.NotRelevant, 1),
		SoA: make([]framework.Applicability, 1), Subservice: []framework.Subservice{{Method: framework.Inclusive, CSOC: make([]framework.Complement, 1)}}, SystemRequirements: make([]framework.Commitment, 1),
		UserEntityControls: make([]framework.Complement, 1), PriorReportEnd: day(t, "2025-12-31"),
	}
	org := &organisation.Organisation{
		Nonconformities: make([]organisation.Nonconformity, 1), Operates: make([]organisation.Operates, 1), Risks: make([]organisation.Risk, 1),
		Systems: make([]organisation.System, 1), Scopes: []framework.Scope{full},
	}
	lists := dossier.Of(g, org, a)
	require.Len(t, lists, 1, "of hints there is no state")
	for _, x := range lists[0].Items {
		assert.Equal(t, dossier.There, x.State, x.ID)
		assert.Equal(t, []string{x.ID}, x.Stated)
	}
	org.Scopes[0].Framework = "y"
	assert.Equal(t, 4, dossier.Of(g, org, a)[0].Count(dossier.There), "the scope is another framework's")
	none := dossier.Of(g, &organisation.Organisation{}, a)[0]
	assert.Equal(t, 4, none.Count(dossier.NotAsked), "there may be nothing to state")
	assert.Equal(t, len(items)-4, none.Count(dossier.Missing))
}

// What only a report of another type wants is not asked, unless a scope does not say its type; and only
// scopes that were judged state anything.
func TestOnlyOfAType(t *testing.T) {
	t.Parallel()
	g, err := mapping.Build(mapping.Source{
		Frameworks: []*framework.Framework{{
			ID: "x", Title: "X", Requirements: []framework.Requirement{{ID: "1", Title: "One"}},
			Profiles: map[string]map[string]framework.Profile{"type": {"1": {Basis: []framework.Basis{framework.Design}}, "2": {Basis: []framework.Basis{framework.Operation}}}},
		}},
		Checklists: []*guide.Checklist{{ID: "parts", Framework: "x", Title: "Parts", Items: []guide.Item{
			{ID: "both", Title: "Both", Shows: []string{"commitments"}}, {ID: "two", Title: "Two", Shows: []string{"commitments"}, Only: map[string]string{"type": "2"}},
		}}},
	})
	require.NoError(t, err)
	one, two := framework.Scope{ID: "one", Framework: "x", Profile: map[string]string{"type": "1"}}, framework.Scope{ID: "two", Framework: "x", Profile: map[string]string{"type": "2"}}
	plain := framework.Scope{ID: "plain", Framework: "x", Basis: []framework.Basis{framework.Design}}
	two.Commitments = make([]framework.Commitment, 1)
	for name, tt := range map[string]struct {
		lenses []string
		want   []dossier.State
	}{
		"type 1":           {[]string{"one"}, []dossier.State{dossier.Missing, dossier.NotAsked}},
		"type 2":           {[]string{"two"}, []dossier.State{dossier.There, dossier.There}},
		"both":             {[]string{"one", "two"}, []dossier.State{dossier.There, dossier.There}},
		"no type is said":  {[]string{"plain"}, []dossier.State{dossier.Missing, dossier.Missing}},
		"one says no type": {[]string{"one", "plain"}, []dossier.State{dossier.Missing, dossier.Missing}},
		"no scope":         {[]string{"x"}, []dossier.State{dossier.Missing, dossier.Missing}},
	} {
		a := &result.Assessment{}
		for _, id := range tt.lenses {
			a.Frameworks = append(a.Frameworks, result.Lens{Lens: id, Framework: "x"})
		}
		var got []dossier.State
		for _, x := range dossier.Of(g, &organisation.Organisation{Scopes: []framework.Scope{one, two, plain}}, a)[0].Items {
			got = append(got, x.State)
		}
		assert.Equal(t, tt.want, got, name)
	}
}
