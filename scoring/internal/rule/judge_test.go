package rule

import (
	"context"
	"strings"
	"testing"

	"github.com/google/cel-go/cel"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// answered are the facts of the tables: n is 3, and nobody answered the others.
func answered(v *Vars) *Vars {
	v.Facts.Values["n"] = int64(3)
	v.Facts.Values["list"] = []string{"a", "b"}
	v.Facts.Values["text"] = "odd"
	return v
}

// three are reviews of January, February and May; the second has no ratio.
func three() []*Item {
	return []*Item{
		review("R1", 1, map[string]any{"population": int64(40), "ratio": .5, "tags": []string{"x"}}),
		review("R2", 2, map[string]any{"population": int64(12), "note": "late"}),
		review("R5", 5, map[string]any{"population": int64(25), "ratio": .9}),
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		// true and false
		`true`: 1, `false`: 0,
		`evidence.exists()`: 1, `evidence.ofType("log").exists()`: 0,
		`evidence.count() >= 3`: 1, `evidence.count() == 2`: 0,
		`evidence.accepted().within(window).count() == 3`:                         1,
		`evidence.with("note").count() == 1`:                                      1,
		`evidence.with("ratio").with("tags").exists()`:                            1,
		`evidence.effective(at).exists()`:                                         0,
		`evidence.effective(timestamp("2026-02-10T00:00:00Z")).count() == 1`:      1,
		`evidence.latest().exists(e, e.id == "R5")`:                               1,
		`evidence.latest().exists(e, at - e.occurred < days(31))`:                 1,
		`evidence.ofType("log").latest().exists()`:                                0,
		`evidence.exists(e, e.attributes.ratio >= 0.9)`:                           1, // the one that it is unknown of is no matter
		`evidence.all(e, e.has("population"))`:                                    1,
		`evidence.exists_one(e, e.has("note"))`:                                   1,
		`evidence.filter(e, e.has("ratio")).ofType("review").count() == 2`:        1,
		`evidence.filter(e, e.has("ratio")).latest().exists(e, e.id == "R5")`:     1,
		`(evidence + evidence).count() == 6`:                                      1,
		`(evidence.ofType("review") + evidence.filter(e, true)).count() == 6`:     1,
		`evidence.map(e, e.id) == ["R1", "R2", "R5"]`:                             1,
		`evidence.map(e, e.period.days).exists(d, d == 28)`:                       1,
		`evidence[0].id == "R1" && evidence[0] in evidence`:                       1,
		`evidence == evidence.accepted()`:                                         1,
		`evidence == evidence.ofType("log")`:                                      0,
		`size(evidence) == 3`:                                                     1,
		`evidence.all(e, e.status == "accepted" && e.owner == "")`:                1,
		`has(evidence[0].attributes.ratio) && !has(evidence[1].attributes.ratio)`: 1,
		`has(evidence[0].collected) && !has(evidence[0].effective)`:               1,
		`evidence.exists(e, "x" in e.attributes.tags)`:                            1,
		`window.first < at && window.days == 181`:                                 1,
		`facts.n == 3 && facts.text == "odd" && "a" in facts.list`:                1,
		`facts.n == 3 ? evidence.exists() : facts.done`:                           1,
		`at.getFullYear() == 2026`:                                                1,
		`facts.text.matches("^o[a-z]{2}$") && facts.text.contains("d")`:           1,
		`{"a": 1}["a"] == 1`:                                                      1,
		`evidence.exists(e, e.source == "jira")`:                                  0,
		// three-valued
		`facts.done || true`: 1, `facts.done && false`: 0,
		// figures
		`evidence.count().of(4)`:                   .75,
		`evidence.count().of(2)`:                   1,
		`0.5`:                                      .5,
		`1.0000000001`:                             1,
		`window.held("monthly", evidence)`:         .5,
		`window.covered(evidence)`:                 90. / 181,
		`window.covered(evidence.filter(e, true))`: 90. / 181,
		`share(evidence.exists()) * 0.5 + share(facts.n > 5) * 0.5`: .5,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			got, open, err := compiled(t, text).Judge(t.Context(), answered(vars(three()...)))
			require.NoError(t, err)
			require.Nil(t, open)
			assert.InDelta(t, want, got.Low, 1e-12)
			assert.InDelta(t, want, got.High, 1e-12)
		})
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Open{
		`facts.done`:                                {Code: NotAnswered, Names: []string{"facts.done"}, Facts: []string{"done"}},
		`facts.done && facts.share > 0.5`:           {Code: NotAnswered, Names: []string{"facts.done", "facts.share"}, Facts: []string{"done", "share"}},
		`evidence.all(e, e.attributes.ratio > 0.1)`: {Code: NotAnswered, Names: []string{"R2.ratio"}},
		`evidence.exists(e, e.effective < at)`:      {Code: NotAnswered, Names: []string{"effective"}},
		`2.0`:                                       {Code: OutOfRange, Value: 2},
		`-0.5`:                                      {Code: OutOfRange, Value: -.5},
		`1 / (evidence.count() - 3) == 1`:           {Code: Failed, Detail: "division by zero"},
		`evidence.count().of(0)`:                    {Code: Failed, Detail: "of(0): want a number above 0"},
		`window.held(facts.text, evidence)`:         {Code: Failed, Detail: "held(odd): want daily, weekly, monthly, quarterly, half-yearly or annual"},
		`at - at < days(99999)`:                     {Code: Failed, Detail: "days(99999): want -36500 to 36500"},
		`evidence[3].id == ""`:                      {Code: Failed, Detail: "index out of bounds: 3"},
		`{"a": 1}[facts.text] == 1`:                 {Code: Failed, Detail: "no such key: odd"},
		`dyn(1)`:                                    {Code: WrongType, Detail: "int"},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			c := compiler(t)
			p := c.compile(c.envs.rule, anExpr(text), cel.BoolType, cel.DoubleType, cel.DynType)
			require.Empty(t, c.Problems())
			got, open, err := p.Judge(t.Context(), answered(vars(three()...)))
			require.NoError(t, err)
			require.NotNil(t, open)
			assert.Equal(t, want, *open)
			assert.Equal(t, figure.Unknown, got)
			assert.Equal(t, want.Code != NotAnswered, open.Faulty())
		})
	}
}

// What a value says of itself cannot steer a terminal, forge a line or flood a report.
func TestDetailsArePlain(t *testing.T) {
	t.Parallel()
	v := vars()
	v.Facts.Values["text"] = "a\x1b[2J\r\nFAKE: certified.\u202e" + strings.Repeat("x", 100_000)
	_, open, err := compiled(t, `{"a": 1}[facts.text] == 1`).Judge(t.Context(), v)
	require.NoError(t, err)
	require.NotNil(t, open)
	assert.NotContains(t, open.Detail, "\x1b")
	assert.NotContains(t, open.Detail, "\n")
	assert.NotContains(t, open.Detail, "\u202e")
	assert.Contains(t, open.Detail, `no such key: a\u001b[2J`)
	assert.Less(t, len(open.Detail), 1000)
	assert.Equal(t, "it looks up a list or another value that is no text, number or bool", plain("internal error: runtime error: hash of unhashable type rule.items"))
	assert.Equal(t, "it uses a value where a value of this type cannot stand", plain("internal error: interface conversion: x"))
}

func TestNeeds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]result.Interval{
		`e.has("population") && e.attributes.population > 30`: figure.Full,
		`e.type != "review" || e.has("note")`:                 figure.Nothing,
		`e.attributes.note == "x"`:                            figure.Unknown,
		`e.occurred <= at && window.first <= e.occurred`:      figure.Full,
		`e.systems.all(s, s != "x")`:                          figure.Full,
	} {
		c := compiler(t)
		p := c.Needs(anExpr(text))
		require.Empty(t, c.Problems(), text)
		v := vars()
		v.Item = three()[0]
		got, _, err := p.Judge(t.Context(), v)
		require.NoError(t, err)
		assert.Equal(t, want, got, text)
	}
}

func TestBandsAndCaps(t *testing.T) {
	t.Parallel()
	v := &BandVars{
		Readiness: .8,
		Requirements: []*result.Requirement{
			{Ref: framework.Ref{Framework: "x", Requirement: "1"}, Kind: "clause", Title: "One", Status: result.StatusNotSupported, Readiness: figure.Nothing},
			{Ref: framework.Ref{Framework: "x", Requirement: "2"}, Kind: "clause", Title: "One", Status: result.StatusSupported, Readiness: figure.Full},
		},
		Findings: []*result.Finding{{Kind: result.KindDeviation, RaisedAs: "exception", Control: "c", Explained: true}},
	}
	c := compiler(t)
	band := func(text string) result.Interval {
		got, open, err := c.Band(anExpr(text)).Judge(t.Context(), v)
		require.NoError(t, err)
		require.Nil(t, open)
		return got
	}
	assert.Equal(t, figure.Full, band(`readiness >= 0.75 && requirements.exists(r, r.status == "not-supported")`))
	assert.Equal(t, figure.Nothing, band(`findings.exists(f, !f.explained)`))
	for text, want := range map[string][]string{
		`requirements.map(r, r.title)`:                                   {"One"},
		`requirements.filter(r, r.low < 1.0).map(r, r.ref + " is open")`: {"x:1 is open"},
		`readiness > 0.5`: {""},
		`readiness > 0.9`: nil,
	} {
		got, open, err := c.Cap(anExpr(text)).Caps(t.Context(), v)
		require.NoError(t, err)
		assert.Nil(t, open, text)
		assert.Equal(t, want, got, text)
	}
	_, open, err := c.Cap(anExpr(`1 / (size(requirements) - 2) > 0`)).Caps(t.Context(), v)
	require.NoError(t, err)
	assert.Equal(t, &Open{Code: Failed, Detail: "division by zero"}, open)
	assert.Empty(t, c.Problems())
}

func TestFindings(t *testing.T) {
	t.Parallel()
	item := review("R1", 1, map[string]any{"population": int64(80), "sample": int64(25), "deviations": int64(2)})
	q := &result.Requirement{Ref: framework.Ref{Framework: "x", Requirement: "1"}, Readiness: result.Interval{Low: 0, High: .5}, Gaps: []result.Gap{{}}}
	lens := &Lens{Framework: "x", Asks: "type 2", Operation: true, Window: true}
	for _, tt := range []struct {
		each mapping.Subject
		text string
		v    *FindingVars
	}{
		{mapping.SubjectRequirement, `lens.asks == "type 2" && requirement.high < 1.0 && requirement.gaps == 1`, &FindingVars{Lens: lens, Requirement: q}},
		{mapping.SubjectGroup, `group.requirements.all(r, r.low == 0.0) && group.id == "g"`, &FindingVars{Lens: lens, Group: &Group{ID: "g", Requirements: []*result.Requirement{q}}}},
		{mapping.SubjectControl, `control.found < control.expected && control.low == 1.0 && control.cadence == "monthly"`, &FindingVars{Lens: lens, Control: &Control{Test: &result.Test{Cadence: calendar.Monthly, Expected: 6, Found: 2}, Operation: figure.Full}}},
		{mapping.SubjectTest, `test.deviations == 2 && test.sample == 25 && !test.explained && test.evidence == "R1"`, &FindingVars{Lens: lens, Record: &Record{Piece: item.Piece, Tested: 25, Deviating: 2}}},
		{mapping.SubjectTest, `test.share == 0.08 && test.conformity == 0.2 && !test.answered && lens.fails_at == 0.1`, &FindingVars{Lens: &Lens{FailsAt: 0.1}, Record: &Record{Piece: item.Piece, Tested: 25, Deviating: 2, Conformity: 0.2}}},
		{mapping.SubjectControl, `control.late && control.unlisted && lens.lists`, &FindingVars{Lens: &Lens{Lists: true}, Control: &Control{Test: &result.Test{}, Late: true, Unlisted: true}}},
		{mapping.SubjectRequirement, `requirement.essential == ["1#a on design"] && requirement.points.size() == 2 && requirement.design.size() == 0 && requirement.at_risk == ["R"] && requirement.past_due == ["N"] && requirement.overdue == ["P"] && requirement.most == 0.25`,
			&FindingVars{Lens: lens, Requirement: q, Lacks: &Lacks{Essential: []Lack{{Text: "1#a on design"}}, Points: []Lack{{Text: "x"}, {Text: "y"}}, AtRisk: []string{"R"}, PastDue: []string{"N"}, Overdue: []string{"P"}, Most: 0.25}}},
		{mapping.SubjectRequirement, `requirement.points.size() == 0 && requirement.most == 1.0`, &FindingVars{Lens: lens, Requirement: q}},
	} {
		c := compiler(t)
		p := c.Finding(tt.each, anExpr(tt.text))
		require.Empty(t, c.Problems(), tt.text)
		got, open, err := p.Judge(t.Context(), tt.v)
		require.NoError(t, err)
		assert.Nil(t, open)
		assert.Equal(t, figure.Full, got, tt.text)
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	p := compiled(t, `evidence.exists() && (evidence.count() >= 5 || facts.n > 1) && evidence.all(e, e.has("population"))`)
	var texts []string
	var figures []result.Interval
	for _, part := range p.Parts() {
		got, _, err := part.Judge(t.Context(), vars(three()...))
		require.NoError(t, err)
		texts, figures = append(texts, part.Text), append(figures, got)
	}
	assert.Equal(t, []string{`evidence.exists()`, `evidence.count() >= 5`, `facts.n > 1`, `evidence.all(e, e.has("population"))`}, texts)
	assert.Equal(t, []result.Interval{figure.Full, figure.Nothing, figure.Unknown, figure.Full}, figures)
}

func TestFactsThatAProgramReads(t *testing.T) {
	t.Parallel()
	p := compiled(t, `facts.n > 1 && (facts.done || evidence.exists(e, facts.n == 2))`)
	assert.Equal(t, []string{"done", "n"}, p.Facts)
	assert.False(t, p.AnyFact)
	assert.True(t, p.Reads([]string{"x", "n"}))
	assert.False(t, p.Reads([]string{"x"}))
	whole := compiled(t, `[facts].exists(f, f.n > 1)`)
	assert.True(t, whole.AnyFact)
	assert.True(t, whole.Reads([]string{"x"}))
	assert.False(t, whole.Reads(nil))
	assert.False(t, (*Program)(nil).Reads([]string{"n"}))
}

// A rule on controls that does not look at the requirements which one serves names neither these nor the control as a whole; a
// text that holds the word tells nothing.
func TestRequirementsThatAProgramReads(t *testing.T) {
	t.Parallel()
	for text, reads := range map[string]bool{
		`control.late && control.found < 2`:              false,
		`control.cadence != "" && "requirements" != ""`:  false,
		`control.requirements.exists(r, r.low < 1.0)`:    true,
		`has(control.requirements) && control.late`:      true,
		`[control].exists(c, c.requirements.size() > 0)`: true,
		`lens.operation`: false,
	} {
		c := compiler(t)
		p := c.Finding(mapping.SubjectControl, anExpr(text))
		require.NotNil(t, p, "%s: %v", text, c.Problems())
		assert.Equal(t, reads, p.Serving, text)
	}
}

// A rule that asks how much is overdue, and no more of it, reads no words of that.
func TestOverdueThatAProgramReads(t *testing.T) {
	t.Parallel()
	for text, reads := range map[string]bool{
		`requirement.overdue.size() > 0`:                          false,
		`size(requirement.overdue) > 0 && requirement.most < 0.5`: false,
		`lens.operation`:                false,
		`requirement.points.size() > 0`: false,
		`requirement.overdue != []`:     true,
		`requirement.overdue.size() > 0 && requirement.overdue[0] != ""`:    true,
		`requirement.overdue.exists(x, x != "")`:                            true,
		`has(requirement.overdue)`:                                          true,
		`[requirement].exists(r, r.overdue.size() > 1)`:                     true,
		`(requirement.overdue + requirement.points).size() > 1`:             true,
		`requirement.overdue.size() > 0 && size(requirement.overdue) < 100`: false,
	} {
		c := compiler(t)
		p := c.Finding(mapping.SubjectRequirement, anExpr(text))
		require.NotNil(t, p, "%s: %v", text, c.Problems())
		assert.Equal(t, reads, p.Overdue, text)
	}
}

// A context that has ended is the one error.
func TestContextHasEnded(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, text := range []string{`true`, `evidence.exists(e, e.has("note"))`} {
		p := compiled(t, text)
		_, _, err := p.Judge(ctx, vars(three()...))
		require.ErrorIs(t, err, context.Canceled)
		_, _, err = p.Caps(ctx, vars(three()...))
		require.ErrorIs(t, err, context.Canceled)
	}
}

func TestNaNIsOutOfRange(t *testing.T) {
	t.Parallel()
	v := vars()
	v.Facts.Values["share"] = 0.0
	_, open, err := compiled(t, `facts.share / facts.share`).Judge(t.Context(), v)
	require.NoError(t, err)
	require.NotNil(t, open)
	assert.Equal(t, OutOfRange, open.Code)
}
