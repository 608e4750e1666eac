package piece_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/piece"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

func day(t *testing.T, s string) framework.Date {
	t.Helper()
	d, err := framework.ParseDate(s)
	require.NoError(t, err)
	return d
}

func TestNext(t *testing.T) {
	t.Parallel()
	for period, want := range map[string]string{
		"2026-01-01/2026-03-31": "2026-04-01/2026-06-30",
		"2026-02-01/2026-02-28": "2026-03-01/2026-03-31",
		"2026-01-01/2026-12-31": "2027-01-01/2027-12-31",
		"2026-01-05/2026-01-11": "2026-01-12/2026-01-18",
		"2026-01-01/2026-01-30": "2026-01-31/2026-03-01", // no whole month: as many days
		"2026-01-31/2026-01-31": "2026-02-01/2026-02-01",
	} {
		p, err := framework.ParsePeriod(period)
		require.NoError(t, err)
		assert.Equal(t, want, piece.Next(p).String(), period)
	}
}

// What was decided of the old piece says nothing of the new one, of whatever kind.
func TestRenew(t *testing.T) {
	t.Parallel()
	quarter, err := framework.ParsePeriod("2026-04-01/2026-06-30")
	require.NoError(t, err)
	old := evidence.Piece{
		ID: "EV-1-2026-q2", Type: "x", Title: "T", Owner: "IT", Status: evidence.Accepted, AcceptedBy: "A", ApprovedBy: "B", ApprovedOn: day(t, "2026-06-01"), Controls: []string{"c"},
		Outcome: evidence.Failed, Origin: evidence.Origin{System: "okta", URI: "u", SHA256: "s"}, Attributes: map[string]any{"population": int64(3)}, Systems: []string{"app"}, Collected: day(t, "2026-07-02"),
	}
	taken := func(id string) bool { return id == "EV-1-2026-11-26" }
	on := day(t, "2026-11-26")
	for kind, want := range map[evidence.Kind]evidence.Piece{
		evidence.Document: {ID: "EV-1-2026-11-26-2", Replaces: []string{"EV-1-2026-q2"}, Effective: on, Collected: on},
		evidence.State:    {ID: "EV-1-2026-11-26-2", Replaces: []string{"EV-1-2026-q2"}, Collected: on},
		evidence.Record:   {ID: "EV-1-2026-q3", Period: piece.Next(quarter), Collected: on},
		evidence.Report:   {ID: "EV-1-2026-q3", Period: piece.Next(quarter), Collected: on},
	} {
		from := old
		if kind.Numbered() {
			from.Period = quarter
		}
		want.Type, want.Title, want.Owner, want.Controls, want.Systems, want.Origin.System = "x", "T", "IT", []string{"c"}, []string{"app"}, "okta"
		assert.Equal(t, want, piece.Renew(&from, &evidence.Type{ID: "x", Kind: kind}, on, taken), kind)
	}
	early := old
	early.Period = quarter
	assert.Zero(t, piece.Renew(&early, &evidence.Type{Kind: evidence.Report}, day(t, "2026-07-05"), taken).Collected, "its period is not over")
	p := piece.Renew(&old, &evidence.Type{Kind: evidence.Record}, on, taken)
	assert.Equal(t, on, p.Performed)
}

func TestLacks(t *testing.T) {
	t.Parallel()
	typ := &evidence.Type{Approved: true, Attributes: []evidence.Attribute{{Name: "population", Type: evidence.IntValue, Of: "accounts"}, {Name: "sample", Type: evidence.IntValue}}}
	assert.Equal(t, []string{
		"fill in: attributes: {population: …, sample: …} (population counts accounts)",
		"fill in: approved_by: … and approved_on: …; until then it counts as a draft",
		"fill in: source: {uri: …}, where it is kept",
	}, piece.Lacks(&evidence.Piece{}, typ))
	assert.Empty(t, piece.Lacks(&evidence.Piece{ApprovedBy: "A", Origin: evidence.Origin{URI: "u"}, Attributes: map[string]any{"population": 1, "sample": 1}}, typ))
}
