package checkup_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/internal/raced"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
)

var organisations = flag.Int("organisations", 40, "how many generated organisations are asked, in both orders")

// made is a generated organisation: see docs/check.md.
type made map[string]any

// generate makes the answers of an organisation. How mature it is in general bears on each area, and
// that on each control in it, so that answers hang together as they do in practice.
func generate(rnd *rand.Rand, narrow map[string][]string) made {
	org := made{}
	general := rnd.NormFloat64() * 1.5
	for _, wide := range sorted(narrow) {
		area := general + rnd.NormFloat64()*0.8
		some := false
		for _, fact := range narrow[wide] {
			yes := rnd.Float64() < 1/(1+math.Exp(-(area+rnd.NormFloat64()*0.5)))
			org[fact], some = yes, some || yes
		}
		org[wide] = some
	}
	return org
}

func sorted(m map[string][]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// says answers as the organisation does; of what it does not know (one narrow question in twenty,
// always the same ones) it says so. With naming, it names what holds below a wide question.
func (m made) says(unknown map[string]bool, naming bool) func(q *checkup.Question) checkup.Answer {
	return func(q *checkup.Question) checkup.Answer {
		v, there := m[q.Fact]
		switch {
		case q.Type == evidence.ListValue:
			return checkup.Answer{Kind: checkup.Said, Value: q.Values}
		case unknown[q.Fact] || !there:
			return checkup.Answer{Kind: checkup.DontKnow}
		case naming && len(q.Below) > 0:
			these := []string{}
			for _, n := range q.Below {
				if m[n.Fact] == true {
					these = append(these, n.Fact)
				}
			}
			return checkup.Answer{Kind: checkup.Said, These: these}
		}
		return checkup.Answer{Kind: checkup.Said, Value: v}
	}
}

type tally struct {
	asked, settled, within int
	counts                 []int
}

func (t *tally) add(n int, over checkup.Over) {
	t.asked += n
	t.counts = append(t.counts, n)
	if over == checkup.Settled {
		t.settled++
		if n <= checkup.Most {
			t.within++
		}
	}
}

func (t *tally) median() int {
	slices.Sort(t.counts)
	return t.counts[len(t.counts)/2]
}

// Counted, not timed: go test ./scoring/checkup -run TestOrder -v -organisations 1000.
func TestOrder(t *testing.T) {
	t.Parallel()
	for _, frameworks := range [][]string{{"iso42001"}, {"soc2"}, {"iso42001", "soc2"}} {
		for way, naming := range map[string]bool{"one by one": false, "named": true} {
			t.Run(strings.Join(frameworks, "+")+" "+way, func(t *testing.T) {
				t.Parallel()
				order(t, naming, frameworks...)
			})
		}
	}
}

func order(t *testing.T, naming bool, frameworks ...string) {
	t.Helper()
	c, err := checkup.New(engine(t), checkup.Options{Frameworks: frameworks, Most: -1, OneByOne: !naming})
	require.NoError(t, err)
	narrow := c.Narrow()
	rnd := rand.New(rand.NewPCG(42001, 2))
	var adaptive, catalog tally
	for range raced.Few(*organisations) {
		org := generate(rnd, narrow)
		unknown := map[string]bool{}
		for _, wide := range sorted(narrow) {
			for _, fact := range narrow[wide] {
				unknown[fact] = !naming && rnd.IntN(20) == 0
			}
		}
		s, step := through(t, c, checkup.State{}, org.says(unknown, naming))
		adaptive.add(len(s.Answers), step.Over)
		s, inOrder := inOrder(t, c, org.says(unknown, naming))
		catalog.add(len(s.Answers), inOrder.Over)
		if step.Over == checkup.Settled && inOrder.Over == checkup.Settled {
			assert.Equal(t, bandNames(step), bandNames(inOrder), "both orders come to the same bands")
		}
	}
	t.Logf("%s: %d organisations; adaptive order %s; catalog order %s; ratio %.2f",
		t.Name(), *organisations, adaptive.String(), catalog.String(), float64(adaptive.asked)/float64(catalog.asked))
	assert.Less(t, adaptive.asked, catalog.asked)
}

func (t *tally) String() string {
	return fmt.Sprintf("%.1f questions (median %d; settled %d, within %d questions %d)",
		float64(t.asked)/float64(len(t.counts)), t.median(), t.settled, checkup.Most, t.within)
}

func bandNames(s *checkup.Step) (names []string) {
	for _, b := range s.Bands {
		names = append(names, b.Low)
	}
	return names
}

func inOrder(t *testing.T, c *checkup.Checkup, answer func(q *checkup.Question) checkup.Answer) (checkup.State, *checkup.Step) {
	t.Helper()
	s := checkup.State{}
	for {
		step, err := c.NextInOrder(t.Context(), s)
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
