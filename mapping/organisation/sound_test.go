package organisation_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/raced"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// What is sound is taken whole.
func TestSoundTakesAll(t *testing.T) {
	t.Parallel()
	org := sound()
	good, problems, err := organisation.Sound(t.Context(), graph(t), org)
	require.NoError(t, err)
	assert.Empty(t, problems)
	want := *org
	want.Digest = organisation.Digest(org)
	assert.Equal(t, &want, good)
}

// Of a tenant with one bad piece, all but that piece is taken.
func TestSoundLeavesOutTheRest(t *testing.T) {
	t.Parallel()
	org := sound()
	org.Evidence[0].Status = 99
	org.Facts[1].Value = 5
	org.Scopes[0].SoA[1].Why = ""
	org.Operates[0].Control = "nobody"
	good, problems, err := organisation.Sound(t.Context(), graph(t), org)
	require.NoError(t, err)
	assert.Len(t, problems, 4)
	assert.Equal(t, org.Evidence[1:], good.Evidence)
	assert.Equal(t, []evidence.Fact{org.Facts[0], org.Facts[2], org.Facts[3]}, good.Facts)
	assert.Equal(t, org.Scopes[1:], good.Scopes, "a scope is taken whole or not at all")
	assert.Equal(t, org.Operates[1:], good.Operates)
	assert.Equal(t, org.Treatments, good.Treatments)
	assert.Equal(t, "Acme", good.Name)
}

// A treatment of a risk that is left out goes with it, and so does a scope that names it; both are told.
func TestSoundFollowsReferences(t *testing.T) {
	t.Parallel()
	org := sound()
	org.Risks[0].Title = ""
	good, problems, err := organisation.Sound(t.Context(), graph(t), org)
	require.NoError(t, err)
	assert.Empty(t, good.Risks)
	assert.Equal(t, org.Treatments[1:], good.Treatments)
	assert.Equal(t, org.Scopes[1:], good.Scopes)
	require.Len(t, problems, 3)
	assert.Equal(t, `scope[f].soa: risk "R-1" was left out for its own faults, and this scope with it`, problems[1].String())
	assert.Equal(t, `treatments[0].risk: risk "R-1" was left out for its own faults, and this treatment with it`, problems[2].String())
}

// What replaces or retests a piece that is left out goes with it, however long the chain is.
func TestSoundFollowsEvidence(t *testing.T) {
	t.Parallel()
	org := sound()
	org.Evidence[1].Status = 99
	org.Evidence = append(org.Evidence, evidence.Piece{ID: "EV-6", Type: "paper", Effective: day("2026-05-01"), Replaces: []string{"EV-3"}})
	good, problems, err := organisation.Sound(t.Context(), graph(t), org)
	require.NoError(t, err)
	require.Len(t, good.Evidence, 3)
	assert.Equal(t, []string{"EV-1", "EV-4", "EV-5"}, []string{good.Evidence[0].ID, good.Evidence[1].ID, good.Evidence[2].ID})
	assert.Contains(t, problems.Error(), `evidence[EV-6]: what evidence "EV-6" replaces or retests was left out for its own faults, and this with it`)
	again, err := organisation.Check(t.Context(), graph(t), good)
	require.NoError(t, err)
	require.NoError(t, again.Err())
}

// However an organisation is spoilt, nothing is wrong with what is taken of it, and nothing
// sound is lost but what rested on what was not.
func TestSoundIsSound(t *testing.T) {
	t.Parallel()
	g := graph(t)
	faults := slices.Concat(wholeFaults(), scopeFaults(), evidenceFaults(), attributeFaults(), otherFaults())
	rng := rand.New(rand.NewPCG(1, 2))
	for range raced.Few(500) {
		org := sound()
		for range 1 + rng.IntN(4) {
			spoil(org, faults[rng.IntN(len(faults))])
		}
		before, err := organisation.Check(t.Context(), g, org)
		require.NoError(t, err)
		good, problems, err := organisation.Sound(t.Context(), g, org)
		require.NoError(t, err)
		assert.GreaterOrEqual(t, len(problems), len(before))
		left, err := organisation.Check(t.Context(), g, good)
		require.NoError(t, err)
		require.NoError(t, left.Err(), "of\n%s", before.Error())
		again, problems, err := organisation.Sound(t.Context(), g, good)
		require.NoError(t, err)
		require.NoError(t, problems.Err())
		assert.Equal(t, good.Digest, again.Digest, "what is sound is taken whole")
	}
}

// spoil puts a fault in, where what it is put into is still there.
func spoil(org *organisation.Organisation, f broken) {
	defer func() { _ = recover() }()
	f.spoil(org)
}

// Bits of everything that data can hold: no check panics on it, and what is sound is.
func FuzzSound(f *testing.F) {
	f.Add("EV-1", "record", int32(739000), int32(739100), uint8(1), uint8(2), "why")
	f.Add("a\nb", "recrod\n\u202e", int32(-1), int32(1<<31-1), uint8(99), uint8(0), "\u200b")
	f.Fuzz(func(t *testing.T, id, name string, first, last int32, status, basis uint8, why string) {
		days := framework.Period{First: framework.Date(first), Last: framework.Date(last)}
		org := &organisation.Organisation{
			Name: name, Systems: []organisation.System{{ID: id}, {ID: name}},
			Scopes: []framework.Scope{{ID: id, Framework: "f", Basis: []framework.Basis{framework.Basis(basis)}, Window: days, SoA: []framework.Applicability{{Requirement: name, Applicable: new(false), Why: why}}}},
			Facts:  []evidence.Fact{{ID: name, Value: why}, {ID: "size", Value: why}},
			Evidence: []evidence.Piece{
				{ID: id, Type: name, Period: days, Status: evidence.Acceptance(status), Title: why},
				{ID: name, Type: "record", Effective: framework.Date(first), Valid: framework.Date(last), Owner: id, Attributes: map[string]any{"population": first, "tool": why, name: last}},
			},
			Treatments: []organisation.Treatment{{Kind: organisation.TreatmentKind(status), Control: "review", Why: why, Owner: name, Risk: id}},
			Risks:      []organisation.Risk{{ID: id, Title: why, Owner: name, Level: framework.RiskLevel(status), Residual: framework.RiskLevel(basis), ReviewBy: framework.Date(last)}},
		}
		good, problems, err := organisation.Sound(t.Context(), source(), org)
		require.NoError(t, err)
		for _, p := range problems {
			assert.NotEmpty(t, p.Path)
			assert.NotEmpty(t, p.Code)
			assert.NotContains(t, p.Message, "\n")
		}
		left, err := organisation.Check(t.Context(), source(), good)
		require.NoError(t, err)
		require.NoError(t, left.Err())
		assert.NotEmpty(t, organisation.Digest(org))
	})
}
