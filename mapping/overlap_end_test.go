package mapping_test

import (
	"context"
	"runtime"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// An endingContext ends when it was looked at so many times.
type endingContext struct {
	context.Context

	looks int
}

func (c *endingContext) Err() error {
	if c.looks--; c.looks < 0 {
		return context.Canceled
	}
	return nil
}

// twoWide are two frameworks of so many requirements, all shown by one evidence type.
func twoWide(n int) mapping.Source {
	c := &mapping.Control{ID: "c", Title: "C", Evidence: mapping.Shows{Design: mapping.BasisShows{Types: []mapping.AnyOf{{"t"}}}}}
	src := mapping.Source{EvidenceTypes: []*evidence.Type{{ID: "t", Title: "T"}}, Controls: []*mapping.Control{c}}
	for _, id := range []string{"p", "q"} {
		f := &framework.Framework{ID: id, Title: id}
		for i := range n {
			name := strconv.Itoa(i)
			f.Requirements = append(f.Requirements, framework.Requirement{ID: name, Title: name, Points: []framework.Point{{ID: "1", Text: "P"}}})
			c.Links = append(c.Links, mapping.Link{To: framework.Ref{Framework: id, Requirement: name}, Why: "w"})
		}
		src.Frameworks = append(src.Frameworks, f)
	}
	return src
}

// Nothing of an overlap goes on after the call, however it ends.
func TestOverlapLeavesNothing(t *testing.T) { //nolint:paralleltest // it looks at all goroutines, and sets how many cores there are
	g, err := mapping.Build(twoWide(300))
	require.NoError(t, err)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	all := make([]byte, 1<<20)
	for range 20 { // so that some of them would be seen
		_, err := g.Overlap(&endingContext{t.Context(), 1}, "p", "q", mapping.OverlapOptions{}) // it ends among the pairs
		require.ErrorIs(t, err, context.Canceled)
		is := string(all[:runtime.Stack(all, true)])
		require.NotContains(t, is, "mapping.(*Graph).counting")
	}
}
