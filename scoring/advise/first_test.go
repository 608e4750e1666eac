package advise_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/advise"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// What is to be done first is weighed on the day that it says, and by nothing else.
func TestFirstBy(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	e, org := loaded.Engine(t, acme.Files)
	s, err := e.Open(ctx, org, org.AsOf)
	require.NoError(t, err)
	a, err := s.Assessment(ctx)
	require.NoError(t, err)
	then, err := e.Open(ctx, org, org.AsOf.AddDays(advise.FirstDays))
	require.NoError(t, err)
	want, err := advise.FirstOf(ctx, e, s, 3)
	require.NoError(t, err)
	is, err := advise.FirstBy(ctx, e, org, a, then, 3)
	require.NoError(t, err)
	assert.Equal(t, want, is)
	for name, x := range map[string]struct {
		a    *result.Assessment
		then *scoring.Session
	}{"nothing assessed": {nil, then}, "no session": {a, nil}, "of another day": {a, s}, "not opened": {&result.Assessment{}, &scoring.Session{}}} {
		_, err := advise.FirstBy(ctx, e, org, x.a, x.then, 3)
		assert.ErrorIs(t, err, scoring.ErrInput, name)
	}
}

// Two days are judged at once, each by a session of its own.
func ExampleFirstBy() {
	ctx := context.Background()
	set, graph, err := catalog.Loader{}.LoadGraph(ctx, catalog.Builtin(), acme.Files)
	if err != nil {
		panic(err)
	}
	engine, err := scoring.New(graph)
	if err != nil {
		panic(err)
	}
	org := set.Organisation
	ahead := make(chan *scoring.Session, 1)
	go func() {
		defer close(ahead)
		if s, err := engine.Open(ctx, org, org.AsOf.AddDays(advise.FirstDays)); err == nil {
			ahead <- s
		}
	}()
	now, err := engine.Assess(ctx, org, org.AsOf)
	if err != nil {
		panic(err)
	}
	list, err := advise.FirstBy(ctx, engine, org, now, <-ahead, 2)
	if err != nil {
		panic(err)
	}
	for _, x := range list {
		fmt.Println(x.Kind, x.ID)
	}
	// Output:
	// due treatment-status-record-2026-q3
	// due risk-treatment-follow-up-risk-treatment-procedure
}
