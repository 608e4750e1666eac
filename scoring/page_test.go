package scoring_test

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/projection"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A shown is one worked case of docs/scoring.md: what stands in the block, and what the line
// after it says.
type shown struct {
	line    int
	builtin bool // beside the built-in catalog
	text    string
	says    []string
}

var (
	block  = regexp.MustCompile("(?ms)^```yaml( builtin)?\n(.*?)^```\n→ ([^\n]*)$")
	claim  = regexp.MustCompile("`([^`]+)`")
	figure = regexp.MustCompile(`^(\S+)( design| operation| with)? = (\S+?)(?: to (\S+?))?(?:, ([a-z-]+))?(, exceptions)?$`)
	atLine = regexp.MustCompile(`(?m)^at: (\S+)\n`)
)

func page(t *testing.T) (base string, cases []shown) {
	t.Helper()
	raw, err := os.ReadFile("../docs/scoring.md")
	require.NoError(t, err)
	text := string(raw)
	_, rest, found := strings.Cut(text, "```yaml base\n")
	require.True(t, found)
	base, _, _ = strings.Cut(rest, "```\n")
	for _, m := range block.FindAllStringSubmatchIndex(text, -1) {
		s := shown{line: strings.Count(text[:m[0]], "\n") + 1, builtin: m[2] >= 0, text: text[m[4]:m[5]]}
		for _, c := range claim.FindAllStringSubmatch(text[m[6]:m[7]], -1) {
			s.says = append(s.says, c[1])
		}
		cases = append(cases, s)
	}
	assert.Len(t, cases, strings.Count(text, "\n```yaml\n")+strings.Count(text, "\n```yaml builtin\n"), "every block has a line that says what comes of it")
	return base, cases
}

// What docs/scoring.md says of its worked cases is what comes of them.
func TestPageOfTheRules(t *testing.T) {
	t.Parallel()
	base, cases := page(t)
	require.Greater(t, len(cases), 65)
	for _, c := range cases {
		t.Run(fmt.Sprintf("line %d", c.line), func(t *testing.T) {
			t.Parallel()
			j, err := c.judge(t, base)
			require.NotEmpty(t, c.says)
			for _, s := range c.says {
				if want, ok := strings.CutPrefix(s, "refused: "); ok {
					assert.ErrorContains(t, err, want)
					continue
				}
				require.NoError(t, err)
				j.says(t, s)
			}
		})
	}
}

// A judgement is what came of a case.
type judgement struct {
	graph *mapping.Graph
	a     *result.Assessment
	told  framework.Problems // of the files
}

// judge lays the case beside the small catalog. Requirements that it adds stand in the
// framework's own file.
func (c shown) judge(t *testing.T, base string) (*judgement, error) {
	t.Helper()
	at, text := "2026-08-15", c.text
	if m := atLine.FindStringSubmatch(text); m != nil {
		at, text = m[1], strings.Replace(text, m[0], "", 1)
	}
	if _, more, found := strings.Cut(text, "requirements: [{framework: t, "); found {
		added, _, _ := strings.Cut(more, "\n")
		base = strings.Replace(base, "evidence_types:\n", "  - {"+strings.TrimSuffix(added, "]")+"\nevidence_types:\n", 1)
		text = strings.Replace(text, "requirements: [{framework: t, "+added+"\n", "", 1)
	}
	if !strings.Contains(text, "organisation:") {
		text += "organisation: {name: Acme}\n"
	}
	if !strings.Contains(text, "scope:") {
		text += "scope: [{framework: t, basis: [design, operation], window: 2026-01-01/2026-06-30}]\n"
	}
	files := []fs.FS{fstest.MapFS{"base.yaml": {Data: []byte(base)}, "case.yaml": {Data: []byte(text)}}}
	if c.builtin {
		files = append(files, catalog.Builtin())
	}
	set, err := catalog.Load(files...)
	if err != nil {
		return nil, err
	}
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	e, err := scoring.New(g)
	require.NoError(t, err)
	a, err := e.Assess(t.Context(), set.Organisation, day(t, at))
	return &judgement{g, a, set.Problems}, err
}

// says holds one claim against what came of a case.
func (j *judgement) says(t *testing.T, s string) {
	t.Helper()
	word, rest, _ := strings.Cut(s, " ")
	switch {
	case word == "raised":
		at, as, _ := strings.Cut(rest, " ")
		raised := []string{}
		for _, f := range j.a.Frameworks[0].Findings {
			if slices.Contains(f.Requirements, ref(t, at)) {
				raised = append(raised, f.RaisedAs)
			}
		}
		assert.Contains(t, raised, as, s)
	case word == "told":
		about, text, _ := strings.Cut(rest, " ")
		assert.True(t, slices.ContainsFunc(j.a.Frameworks[0].Notes, func(n result.Note) bool {
			return string(n.About) == about && strings.Contains(n.Text, text)
		}), "%s: %v", s, j.a.Frameworks[0].Notes)
	case word == "warned":
		assert.True(t, slices.ContainsFunc(j.told, func(p framework.Problem) bool { return strings.Contains(p.Message, rest) }), "%s: %v", s, j.told)
	case word == "band":
		assert.Equal(t, rest, j.a.Frameworks[0].Band.Name, s)
	case word == "overlap":
		o, err := j.graph.Overlap(t.Context(), strings.Fields(rest)[0], strings.Fields(rest)[2], mapping.OverlapOptions{})
		require.NoError(t, err)
		assert.Equal(t, strings.Split(s, " = ")[1], fmt.Sprintf("%v of %v", o.Forward.Covered, o.Forward.Of), s)
	case figure.MatchString(strings.TrimPrefix(s, "projected ")):
		j.figure(t, s)
	default:
		require.NotEmpty(t, rest, "%s: no claim that a test knows", s)
		assert.Equal(t, rest, verdicts(j.a)[word+" t"], s)
	}
}

// figure holds a figure, as judged or projected.
func (j *judgement) figure(t *testing.T, s string) {
	t.Helper()
	text, projected := strings.CutPrefix(s, "projected ")
	m := figure.FindStringSubmatch(text)
	var q result.Requirement
	if projected {
		p, err := projection.Of(t.Context(), j.graph, j.a, ref(t, m[1]).Framework)
		require.NoError(t, err)
		i := slices.IndexFunc(p.Requirements, func(x projection.Requirement) bool { return x.Ref == ref(t, m[1]) })
		require.GreaterOrEqual(t, i, 0, s)
		q.Readiness, q.Status = p.Requirements[i].Readiness, p.Requirements[i].Status
	} else {
		q = requirement(t, j.a, m[1])
	}
	v := &q.Readiness
	switch strings.TrimSpace(m[2]) {
	case "with":
		v = q.WithCompensation
	case "design":
		v = q.On(framework.Design)
	case "operation":
		v = q.On(framework.Operation)
	}
	require.NotNil(t, v, s)
	low := number(t, m[3])
	high := low
	if m[4] != "" {
		high = number(t, m[4])
	}
	assert.InDelta(t, low, v.Low, result.Epsilon, s)
	assert.InDelta(t, high, v.High, result.Epsilon, s)
	if m[5] != "" {
		assert.Equal(t, m[5], q.Status.String(), s)
	}
	if m[6] != "" {
		assert.True(t, q.Exceptions, s)
	}
}

// number reads a decimal or a fraction.
func number(t *testing.T, s string) float64 {
	t.Helper()
	over, under, fraction := strings.Cut(s, "/")
	n, err := strconv.ParseFloat(over, 64)
	require.NoError(t, err)
	if !fraction {
		return n
	}
	d, err := strconv.ParseFloat(under, 64)
	require.NoError(t, err)
	return n / d
}
