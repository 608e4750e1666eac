package checkup_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/checkup"
)

func always(v bool) func(*checkup.Question) checkup.Answer {
	return func(q *checkup.Question) checkup.Answer {
		if q.Type == evidence.ListValue {
			return checkup.Answer{Kind: checkup.Said, Value: q.Values}
		}
		return checkup.Answer{Kind: checkup.Said, Value: v}
	}
}

// A check-up that was not made asks nothing and says so: it never passes for one that is settled.
func TestNotMade(t *testing.T) {
	t.Parallel()
	said := checkup.Answer{Fact: "ai_roles", Kind: checkup.Said, Value: []string{"user"}}
	s := checkup.State{Known: []evidence.Fact{{ID: "ai_roles", Value: []string{"user"}}}, Answers: []checkup.Answer{said}}
	for _, c := range []*checkup.Checkup{nil, {}} {
		_, err := c.Next(t.Context(), s)
		require.ErrorIs(t, err, scoring.ErrInput)
		_, err = c.Result(t.Context(), s)
		require.ErrorIs(t, err, scoring.ErrInput)
		_, err = c.Answer(s, said)
		require.ErrorIs(t, err, checkup.ErrAnswer)
		_, err = c.Read("ai_roles", "user")
		require.ErrorIs(t, err, checkup.ErrAnswer)
		_, err = c.Choose("ai_roles", nil)
		require.ErrorIs(t, err, checkup.ErrAnswer)
		_, err = c.Sound(s)
		require.ErrorIs(t, err, checkup.ErrAnswer)
		assert.Empty(t, c.Back(s).Answers)
		assert.Len(t, c.Again(s).Answers, 1)
		assert.Empty(t, c.Facts(s))
	}
}

func TestFifteenQuestionsOrFewer(t *testing.T) {
	t.Parallel()
	for _, frameworks := range [][]string{{"iso42001"}, {"soc2"}, {"iso42001", "soc2"}} {
		c, err := checkup.New(engine(t), checkup.Options{Frameworks: frameworks})
		require.NoError(t, err)
		for name, answer := range map[string]func(*checkup.Question) checkup.Answer{
			"no": always(false), "yes": always(true), "dont know": func(*checkup.Question) checkup.Answer { return checkup.Answer{Kind: checkup.DontKnow} },
		} {
			s, step := through(t, c, checkup.State{}, answer)
			t.Log(frameworks, name, len(s.Answers), step.Over, step.Bands)
			assert.LessOrEqual(t, len(s.Answers), checkup.Most)
			assert.NotEmpty(t, step.Over)
		}
	}
}

// What is asked first is what applies, and a no to a wide question ends what stands below it.
func TestNoSettlesAndAnythingElseOpens(t *testing.T) {
	t.Parallel()
	c := asking(t, 0, "iso42001")
	for _, answer := range []checkup.Answer{{Kind: checkup.Said, Value: true}, {Kind: checkup.Said, Value: false}, {Kind: checkup.DontKnow}, {Kind: checkup.Skipped}} {
		asked := map[string]bool{}
		s, _ := through(t, c, checkup.State{}, func(q *checkup.Question) checkup.Answer {
			asked[q.Fact] = true
			switch q.Fact {
			case "anything_on_impact":
				return answer
			case "impact_assessed", "impact_procedure_written":
				assert.True(t, asked["anything_on_impact"], "the wide question comes first")
			}
			return checkup.Answer{Kind: checkup.DontKnow}
		})
		no := answer.Value == false
		assert.Equal(t, !no, asked["impact_assessed"], answer)
		facts := map[string]any{}
		for _, f := range c.Facts(s) {
			facts[f.ID] = f.Value
		}
		v, there := facts["impact_assessed"]
		assert.Equal(t, no, there && v == false, "%v", answer)
	}
}

func TestBackAndAgain(t *testing.T) {
	t.Parallel()
	c := asking(t, checkup.Most, "iso42001")
	first, err := c.Next(t.Context(), checkup.State{})
	require.NoError(t, err)
	s, err := c.Answer(checkup.State{}, checkup.Answer{Fact: first.Question.Fact, Kind: checkup.Skipped})
	require.NoError(t, err)
	second, err := c.Next(t.Context(), s)
	require.NoError(t, err)
	assert.NotEqual(t, first.Question.Fact, second.Question.Fact)
	for _, back := range []checkup.State{c.Back(s), c.Again(s)} {
		again, err := c.Next(t.Context(), back)
		require.NoError(t, err)
		assert.Equal(t, first, again)
	}
	assert.Equal(t, checkup.State{}, c.Back(checkup.State{}))
}

// A state may be kept as JSON and gone on with.
func TestResume(t *testing.T) {
	t.Parallel()
	c := asking(t, checkup.Most, "iso42001", "soc2")
	s, _ := through(t, c, checkup.State{}, always(true))
	s.Answers = s.Answers[:7]
	text, err := json.Marshal(s)
	require.NoError(t, err)
	var read checkup.State
	require.NoError(t, json.Unmarshal(text, &read))
	read, err = c.Sound(read)
	require.NoError(t, err)
	want, err := c.Next(t.Context(), s)
	require.NoError(t, err)
	got, err := c.Next(t.Context(), read)
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

// A state that nobody checked is taken as far as it makes sense, and a context that ended ends it.
func TestStateFromOutside(t *testing.T) {
	t.Parallel()
	c := asking(t, checkup.Most, "iso42001")
	want, err := c.Next(t.Context(), checkup.State{})
	require.NoError(t, err)
	s := checkup.State{Answers: []checkup.Answer{{Fact: "nobody_asks", Kind: checkup.Said, Value: true, These: []string{"x"}}}}
	got, err := c.Next(t.Context(), s)
	require.NoError(t, err)
	assert.Equal(t, want.Question, got.Question)
	assert.Empty(t, c.Facts(s))
	_, err = c.Sound(s)
	require.ErrorIs(t, err, checkup.ErrAnswer)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = c.Next(gone, checkup.State{})
	require.ErrorIs(t, err, context.Canceled)
}

func TestAnswersThatDoNotFit(t *testing.T) {
	t.Parallel()
	c := asking(t, checkup.Most, "iso42001")
	for fact, text := range map[string]string{"ai_roles": "developer, seller", "ai_affects_people": "perhaps", "ai_role": "user"} {
		_, err := c.Read(fact, text)
		require.ErrorIs(t, err, checkup.ErrAnswer)
		t.Log(err)
	}
	a, err := c.Read("ai_roles", "developer, user")
	require.NoError(t, err)
	assert.Equal(t, []string{"developer", "user"}, a.Value)
	a, err = c.Read("ai_affects_people", "Don’t know")
	require.NoError(t, err)
	assert.Equal(t, checkup.DontKnow, a.Kind)
	_, err = c.Answer(checkup.State{}, checkup.Answer{Fact: "ai_roles", Kind: "maybe"})
	require.ErrorIs(t, err, checkup.ErrAnswer)
	_, err = checkup.New(engine(t), checkup.Options{Frameworks: []string{"iso9001"}})
	require.ErrorIs(t, err, mapping.ErrNotFound)
}

// The figures are those of the stated basis, which the engine judges by itself.
func TestFiguresEqualTheStatedBasis(t *testing.T) {
	t.Parallel()
	c := asking(t, 0, "iso42001", "soc2")
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		s, _ := through(t, c, checkup.State{}, func(q *checkup.Question) checkup.Answer {
			switch {
			case q.Type == evidence.ListValue:
				return checkup.Answer{Kind: checkup.Said, Value: q.Values}
			case rnd.IntN(4) == 0:
				return checkup.Answer{Kind: checkup.DontKnow}
			}
			return checkup.Answer{Kind: checkup.Said, Value: rnd.IntN(3) > 0}
		})
		s.Answers = s.Answers[:rnd.IntN(len(s.Answers))]
		r, err := c.Result(t.Context(), s)
		require.NoError(t, err)
		org := &organisation.Organisation{
			Name: "X", Systems: []organisation.System{{ID: "assistant", Kind: "ai", Roles: []string{"developer", "provider", "user"}}}, Facts: r.Facts,
			Scopes: []framework.Scope{{Framework: "iso42001", Basis: []framework.Basis{framework.Stated}}, {Framework: "soc2", Basis: []framework.Basis{framework.Stated}}},
		}
		a, err := engine(t).Assess(context.Background(), org, day)
		require.NoError(t, err)
		for i, f := range a.Frameworks {
			assert.InDelta(t, f.Readiness.Low, r.Frameworks[i].Figure.Low, 1e-9, f.Lens)
			assert.InDelta(t, f.Readiness.High, r.Frameworks[i].Figure.High, 1e-9, f.Lens)
			assert.Equal(t, f.Band.Name, r.Frameworks[i].Low, f.Lens)
			assert.Equal(t, f.Band.High, r.Frameworks[i].High, f.Lens)
		}
	}
}

// An answer only narrows.
func TestAnswersNarrow(t *testing.T) {
	t.Parallel()
	c := asking(t, 0, "iso42001", "soc2")
	before := [2][2]float64{{0, 1}, {0, 1}}
	rnd := rand.New(rand.NewPCG(3, 4))
	roles := false
	s := checkup.State{}
	for {
		step, err := c.Next(t.Context(), s)
		require.NoError(t, err)
		for i, b := range step.Bands {
			if roles { // what applies changes what is asked
				assert.GreaterOrEqual(t, b.Figure.Low, before[i][0]-1e-9)
				assert.LessOrEqual(t, b.Figure.High, before[i][1]+1e-9)
			}
			before[i] = [2]float64{b.Figure.Low, b.Figure.High}
		}
		if step.Question == nil {
			return
		}
		roles = roles || step.Question.Fact == "ai_roles"
		a := always(rnd.IntN(2) == 0)(step.Question)
		a.Fact = step.Question.Fact
		s, err = c.Answer(s, a)
		require.NoError(t, err)
	}
}

func TestResultSaysWhatEachGapNeeds(t *testing.T) {
	t.Parallel()
	c := asking(t, checkup.Most, "iso42001")
	s, _ := through(t, c, checkup.State{}, always(false))
	r, err := c.Result(t.Context(), s)
	require.NoError(t, err)
	require.NotEmpty(t, r.Gaps)
	for i, g := range r.Gaps {
		assert.NotEmpty(t, g.Needs, g.Control)
		assert.NotEmpty(t, g.Requirements, g.Control)
		assert.Positive(t, g.Days, g.Control)
		if i > 0 {
			assert.LessOrEqual(t, g.Gain, r.Gaps[i-1].Gain+1e-9)
		}
	}
	assert.NotEmpty(t, r.Both.Gaps)
	assert.Positive(t, r.Both.Days)
}

// Who only uses AI is not asked what those who make it do.
func TestRolesDecideWhatIsAsked(t *testing.T) {
	t.Parallel()
	c := asking(t, checkup.Most, "iso42001")
	points := map[string]int{}
	for _, role := range []string{"developer", "user"} {
		s, err := c.Answer(checkup.State{}, checkup.Answer{Fact: "ai_roles", Kind: checkup.Said, Value: []string{role}})
		require.NoError(t, err)
		r, err := c.Result(t.Context(), s)
		require.NoError(t, err)
		points[role] = r.Frameworks[0].Points
		assert.NotEmpty(t, r.Frameworks[0].NotAsked)
	}
	assert.Less(t, points["user"], points["developer"])
}

// What is said parts from what is shown both ways, and neither counts for the other.
func TestBeside(t *testing.T) {
	t.Parallel()
	org := &organisation.Organisation{
		Name: "X", Facts: []evidence.Fact{{ID: "ai_policy_in_force", Value: true}, {ID: "policies_listed_and_reviewed", Value: false}},
		Scopes:   []framework.Scope{{Framework: "iso42001", Basis: []framework.Basis{framework.Design}}},
		Evidence: []evidence.Piece{{ID: "P1", Type: "policy-register", Effective: day, Collected: day, Status: evidence.Accepted, AcceptedBy: "A", ApprovedBy: "B"}},
	}
	e := engine(t)
	k, err := e.Graph().Control("policy-set-and-review")
	require.NoError(t, err)
	org.Evidence[0].Type = k.Evidence.Design.Types[0][0]
	claims, err := checkup.Beside(t.Context(), e, org, day)
	require.NoError(t, err)
	parts := map[string]checkup.Part{}
	for _, c := range claims {
		parts[c.Control] = c.Part
	}
	assert.Equal(t, checkup.SaidNotShown, parts["ai-policy-approval"])
	assert.Equal(t, checkup.DeniedButShown, parts["policy-set-and-review"])
	assert.Equal(t, checkup.NothingSaid, parts["internal-audit"])
}
