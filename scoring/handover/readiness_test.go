package handover_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring/document"
	"github.com/groundworkgrc/groundwork/scoring/handover"
	"github.com/groundworkgrc/groundwork/scoring/internal/made"
)

// The whole report has each figure, is internal, and reads back; what keeps a framework back adds up to what is not shown of it.
func TestReadiness(t *testing.T) {
	t.Parallel()
	_, err := handover.Readiness(nil)
	require.Error(t, err)
	m := material(t, nil)
	d, err := handover.Readiness(m)
	require.NoError(t, err)
	assert.True(t, d.Internal)
	text := made.Text(t, d)
	assert.NotContains(t, text, "null")
	back, err := document.Read(strings.NewReader(text))
	require.NoError(t, err)
	assert.Equal(t, text, made.Text(t, back))

	bands, overlaps, rankings, timelines, trees := 0, 0, 0, 0, 0
	for i := range d.Sections {
		s := &d.Sections[i]
		bands, overlaps, rankings = bands+len(s.Bands), overlaps+len(s.Overlaps), rankings+len(s.Rankings)
		timelines, trees = timelines+len(s.Timelines), trees+len(s.Trees)
		for _, r := range s.Rankings {
			for k, b := range r.Bars {
				assert.LessOrEqual(t, b.Missing.Low, b.Missing.High)
				assert.True(t, k == 0 || r.Bars[k-1].Missing.High >= b.Missing.High, "the heaviest first: %s", b.ID)
			}
		}
	}
	assert.Equal(t, []int{2, 2, 2, 1, 2}, []int{bands, overlaps, rankings, timelines, trees})
	for i := range m.Assessment.Frameworks {
		l := &m.Assessment.Frameworks[i]
		table, ok := d.Table("missing-" + l.Lens)
		require.True(t, ok)
		sum := 0.0
		for _, row := range table.Rows {
			v, ok := table.Columns[3].Number(row[3])
			assert.Equal(t, strings.HasPrefix(row[0], "AI"), !ok, "additional criteria keep nothing back")
			sum += v
		}
		assert.InDelta(t, 1-l.Readiness.Low, sum, 1e-9, l.Lens)
		found, ok := d.Table("findings-" + l.Lens)
		require.True(t, ok)
		assert.Len(t, found.Rows, len(l.Findings))
		evidence, ok := d.Table("evidence-by-" + l.Lens)
		require.True(t, ok)
		assert.NotEmpty(t, evidence.Rows)
	}
	m.Lens = "soc2"
	d, err = handover.Readiness(m)
	require.NoError(t, err)
	assert.Len(t, d.Sections[0].Bands, 1)
	m.Lens = "pci"
	_, err = handover.Readiness(m)
	assert.ErrorIs(t, err, handover.ErrNoScope)
}
