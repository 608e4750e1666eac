package verdict_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/verdict"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A worked is one worked case of the exact rules: a workspace and what comes of it.
type worked struct {
	At   string `yaml:"at"`
	Want struct {
		Requirements map[string]wanted `yaml:"requirements"`
		Points       map[string]wanted `yaml:"points"`
		Verdicts     map[string]string `yaml:"verdicts"`
	} `yaml:"want"`
	text string
}

type wanted struct {
	Status     string  `yaml:"status"`
	Exceptions *bool   `yaml:"exceptions"`
	Low        *ratio  `yaml:"low"`
	High       *ratio  `yaml:"high"`
	Design     []ratio `yaml:"design"`
	Operation  []ratio `yaml:"operation"`
	With       []ratio `yaml:"with_compensation"`
}

// A ratio is a decimal, or a fraction in quotes.
type ratio float64

func (r *ratio) UnmarshalYAML(n *yaml.Node) error {
	over, under, fraction := strings.Cut(n.Value, "/")
	a, err := strconv.ParseFloat(over, 64)
	if err != nil || !fraction {
		*r = ratio(a)
		return err
	}
	b, err := strconv.ParseFloat(under, 64)
	*r = ratio(a / b)
	return err
}

func readCase(t *testing.T, path string) worked {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	var c worked
	require.NoError(t, yaml.Unmarshal(raw, &c))
	on := false
	for line := range strings.Lines(string(raw)) {
		switch {
		case strings.HasPrefix(line, "workspace:"):
			on = true
		case on && line != "\n" && !strings.HasPrefix(line, " "):
			on = false
		case on:
			c.text += strings.TrimPrefix(line, "  ")
		}
	}
	return c
}

// Every worked case comes out as it is worked out by hand.
func TestCases(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("../../testdata/cases/*.yaml")
	require.NoError(t, err)
	require.Greater(t, len(paths), 90)
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yaml"), func(t *testing.T) {
			t.Parallel()
			readCase(t, path).check(t)
		})
	}
}

// compiled are the rules of a graph.
func compiled(t *testing.T, g *mapping.Graph) point.Rules {
	t.Helper()
	src := g.Source()
	c, err := rule.NewCompiler(rule.Config{EvidenceTypes: src.EvidenceTypes, FactTypes: src.FactTypes, CostLimit: 1_000_000})
	require.NoError(t, err)
	of, needs := map[string]basis.Rules{}, map[string]*rule.Program{}
	for _, r := range src.Rules {
		of[r.Control+" "+r.Basis.String()] = basis.Rules{Rule: &basis.Rule{Program: c.Rule(r.Expr), Why: r.Why}}
	}
	for _, k := range src.Controls {
		for _, l := range k.Links {
			if l.Needs.Text != "" {
				needs[l.Needs.Text] = c.Needs(l.Needs.Expr)
			}
		}
	}
	require.Empty(t, c.Problems())
	return point.Rules{Of: func(control string, b framework.Basis) basis.Rules { return of[control+" "+b.String()] }, Needs: needs}
}

func (c worked) check(t *testing.T) {
	t.Helper()
	set, err := catalog.Load(fstest.MapFS{"workspace.yaml": {Data: []byte(c.text)}})
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	at, err := framework.ParseDate(c.At)
	require.NoError(t, err)
	org := set.Organisation
	facts := &rule.Facts{Values: map[string]any{}}
	for _, f := range org.Facts {
		facts.Values[f.ID] = f.Value
	}
	pc := &point.Case{Graph: g, Rules: compiled(t, g), Organisation: org, At: at, Facts: facts}
	stock, err := pc.Ready(t.Context())
	require.NoError(t, err)
	said := map[string][]string{}
	for _, s := range org.Scopes {
		c.checkLens(t, pc, stock, s, said)
	}
	for id, want := range c.Want.Verdicts {
		assert.Contains(t, said[id], want, "%s", id)
	}
}

func (c worked) checkLens(t *testing.T, pc *point.Case, stock *point.Stock, s framework.Scope, said map[string][]string) {
	t.Helper()
	ctx := context.Background()
	l, err := pc.Lens(s, stock)
	require.NoError(t, err)
	reach := s.Reach(l.Framework, pc.At)
	in := func(p framework.PointRef) bool { return reach.Point(p).Standing == framework.InScope }
	leaves := pc.Graph.Leaves(l.Framework.ID)
	scoped := make([]bool, len(leaves))
	for i, leaf := range leaves {
		q, err := l.Requirement(ctx, leaf, in, nil)
		require.NoError(t, err)
		status := figure.StatusOf(q.Value).String()
		standing := reach.Requirement(leaf.Requirement.ID).Standing
		switch {
		case standing == framework.Excluded:
			status = "excluded"
		case standing == framework.OutOfScope || q.Empty:
			status = "out-of-scope"
		case q.Unmapped:
			status = "unmapped"
		}
		scoped[i] = standing == framework.InScope && !q.Empty
		if w, ok := c.Want.Requirements[leaf.Ref.String()]; ok {
			w.check(t, leaf.Ref.String(), status, q.Exceptions, q.Value, q.On, q.With, l.Asked)
		}
		for k, p := range q.Points {
			ref := leaf.Points[k].Ref.String()
			w, ok := c.Want.Points[ref]
			if !ok {
				continue
			}
			switch {
			case p == nil || !scoped[i]:
				assert.Equal(t, "out-of-scope", w.Status, ref)
			default:
				status := figure.StatusOf(p.Value).String()
				if p.Unmapped {
					status = "unmapped"
				}
				w.check(t, ref, status, p.Exceptions, p.Value, p.On, p.With, l.Asked)
			}
		}
	}
	j, err := verdict.New(ctx, verdict.NewNet(leaves, nil), func(string) *point.Lens { return l }, func(leaf, point int) bool { return scoped[leaf] && in(leaves[leaf].Points[point].Ref) })
	require.NoError(t, err)
	for p := range stock.Pieces.All() {
		best, _, _, err := j.Best(ctx, p)
		require.NoError(t, err)
		said[p.ID] = append(said[p.ID], best.Reason.String())
	}
}

func (w wanted) check(t *testing.T, ref, status string, exceptions bool, v result.Interval, on []result.Interval, with *result.Interval, asked []framework.Basis) {
	t.Helper()
	if w.Status != "" {
		assert.Equal(t, w.Status, status, ref)
	}
	if w.Exceptions != nil {
		assert.Equal(t, *w.Exceptions, exceptions, "%s exceptions", ref)
	}
	same := func(what string, want *ratio, got float64) {
		if want != nil && math.Abs(float64(*want)-got) > result.Epsilon {
			assert.Fail(t, fmt.Sprintf("%s %s: %v, wanted %v", ref, what, got, *want))
		}
	}
	same("low", w.Low, v.Low)
	same("high", w.High, v.High)
	for i, b := range asked {
		for what, list := range map[framework.Basis][]ratio{framework.Design: w.Design, framework.Operation: w.Operation} {
			if what == b && list != nil {
				same(b.String()+" low", &list[0], on[i].Low)
				same(b.String()+" high", &list[1], on[i].High)
			}
		}
	}
	if w.With != nil && assert.NotNil(t, with, "%s with compensation", ref) {
		same("low with compensation", &w.With[0], with.Low)
		same("high with compensation", &w.With[1], with.High)
	}
}
