package scoring_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
)

// The digest of a session that was changed is that of what it holds, however often it was asked for between, in forks too.
func TestSessionDigest(t *testing.T) {
	t.Parallel()
	engine, org := loaded.Engine(t, acme.Files)
	s, err := engine.Open(t.Context(), org, org.AsOf)
	require.NoError(t, err)
	was := org.Digest
	holds := func(s *scoring.Session, ask bool) {
		if !ask {
			return
		}
		a, err := s.Assessment(t.Context())
		require.NoError(t, err)
		assert.Equal(t, organisation.Digest(s.Organisation()), a.Input.Sum)
	}
	var forks []*scoring.Session
	for i := range 40 {
		e := org.Evidence[i*37%len(org.Evidence)]
		e.Status = evidence.Acceptance(i % 2)
		c := scoring.Change{Put: []evidence.Piece{e}}
		if i%4 == 3 { // there and gone again, with another
			more := e
			more.ID, more.Replaces, more.Retests = fmt.Sprintf("%s-%d", e.ID, i), nil, ""
			_, err := s.Apply(t.Context(), scoring.Change{Put: []evidence.Piece{more, e}})
			require.NoError(t, err)
			c.Drop = []string{more.ID}
		}
		_, err := s.Apply(t.Context(), c)
		require.NoError(t, err)
		holds(s, i%3 == 0)
		if i%10 == 9 {
			forks = append(forks, s.Fork())
		}
	}
	holds(s, true)
	for _, f := range forks {
		holds(f, true)
	}
	assert.Equal(t, was, org.Digest, "the organisation is not changed")
}
