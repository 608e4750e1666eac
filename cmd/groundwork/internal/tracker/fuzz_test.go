package tracker_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/laws"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/tracker"
)

// Whatever bytes are read as what is kept of a tracker, they are refused, or written by the law and read back equal.
func FuzzReadMapping(f *testing.F) {
	for _, s := range []string{
		"sheet: Evidence\ndates: day-first\ncolumns: {title: Item, owner: Who}\ntypes: {Risk: risk-register}\nstatuses: {Done: accepted}\n", "columns: [a]\n", "types: {\"\\u202e\": x}\n", "sheet: \"a\\nb\"\n", "dates: x\n", "{}\n---\na: b\n",
		"sheet: \"\\na\"\ntypes: {\"\\n\\n a\": \"\\nb\\n\"}\n", "types:\n  ? [a]\n  : b\n  <<: {a: b}\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := tracker.ReadMapping(data, nil)
		if err != nil {
			require.NotContains(t, err.Error(), "yaml:")
			return
		}
		text, err := m.Encode("tracker.csv")
		if err != nil {
			return
		}
		_, err = laws.YAML(text)
		require.NoError(t, err, "%q", text)
		back, err := tracker.ReadMapping(text, nil)
		require.NoError(t, err, "%q", text)
		require.True(t, m.Equal(back), "%q", text)
	})
}

// Whatever table is taken as a tracker, each piece that is written of it is sound.
func FuzzTake(f *testing.F) {
	for _, s := range []string{
		"Evidence,Date,Status\nRisk register,2026-03-31,Done\n", "Control;Evidence;Owner\nCC6.1;Access review;Maya\n", "Evidence,Date\n\"a\nb\",31.12.26\n", "Evidence,Population,Sample,Deviations\nAccess review,4,5,-1\n", "Evidence,File,ID,Owner,Date\nRisk register,../y,e\u0301,Jose\u0301,2026-01-01\n",
		"Evidence,Date,Period,Population,Sample,Deviations\nAccess review,2026-03-31,Q1 2026,4,5,-1\nAccess review,2026-06-30,Q2 2026,5,4,0\nAccess review,2026-01-01,Q3 2026,5,,6\n", "Evidence,Date,Owner,Link\nRisk register,2026-03-31,a\u3164,\u2800\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, err := sheet.Read("tracker.csv", []byte(s), tracker.Headers)
		if err != nil || len(s) > 4000 {
			return
		}
		p, err := taken(b, tracker.Options{})
		if err != nil {
			return
		}
		for i := range p.Items {
			if x := &p.Items[i]; x.State != tracker.Refused && x.State != tracker.NotYet { // of which nothing is written
				require.Empty(t, x.Piece.Check(), "%q", s)
			}
		}
	})
}
