package checkup_test

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/loaded"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
)

// builtin is an engine of what comes with Groundwork, made once.
var (
	builtin *scoring.Engine
	once    sync.Once
)

func engine(t testing.TB) *scoring.Engine {
	t.Helper()
	once.Do(func() { builtin, _ = loaded.Engine(t) })
	require.NotNil(t, builtin)
	return builtin
}

// asking makes a check-up of so many questions, 0 for as many as it takes, one by one.
func asking(t testing.TB, most int, frameworks ...string) *checkup.Checkup {
	t.Helper()
	if most == 0 {
		most = -1
	}
	c, err := checkup.New(engine(t), checkup.Options{Frameworks: frameworks, Most: most, OneByOne: true})
	require.NoError(t, err)
	return c
}

// through asks until it is over, answered by what is so.
func through(t testing.TB, c *checkup.Checkup, s checkup.State, answer func(q *checkup.Question) checkup.Answer) (checkup.State, *checkup.Step) {
	t.Helper()
	for {
		step, err := c.Next(context.Background(), s)
		require.NoError(t, err)
		if step.Question == nil {
			return s, step
		}
		a := answer(step.Question)
		a.Fact = step.Question.Fact
		s, err = c.Answer(s, a)
		require.NoError(t, err)
	}
}

// day is a day on which to judge.
var day = framework.NewDate(2026, 6, 30)
