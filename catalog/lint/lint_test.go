package lint_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/lint"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/golden"
	"github.com/groundworkgrc/groundwork/mapping"
)

// The linter finds what is wanted on each line of testdata/lint, and nothing else;
// every code has a line.
func TestLint(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/lint/*.yaml")
	require.NoError(t, err)
	found := map[string]framework.Severity{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		set, err := catalog.Load(catalog.Dir("testdata/lintbase"), fstest.MapFS{"bad.yaml": {Data: data}})
		require.NoError(t, err)
		g, err := mapping.Build(set.Source)
		require.NoError(t, err)
		problems, err := lint.Check(t.Context(), g)
		require.NoError(t, err)
		list := slices.DeleteFunc(problems, func(p framework.Problem) bool { return strings.HasSuffix(p.Pos.File, "right.yaml") })
		for i, p := range list {
			found[p.Code] = p.Severity
			list[i].Severity = framework.Error // compare looks at the text alone
		}
		golden.Wanted(t, string(data), list)
	}
	for _, c := range lint.Codes() {
		if c.ID == lint.CodeNotAll || c.ID == lint.CodeOfNothing { // no small file has the one, and rules are run for the other
			continue
		}
		severity, ok := found[c.ID]
		assert.True(t, ok, "no file has a line for %s", c.ID)
		assert.Equal(t, c.Severity, severity, c.ID)
		delete(found, c.ID)
	}
	assert.Empty(t, found, "codes that are not listed")
	assert.True(t, slices.IsSortedFunc(lint.Codes(), func(a, b lint.Code) int { return strings.Compare(a.ID, b.ID) }))
}

// A rule that was found to hold of nothing is told at its place.
func TestOfNothing(t *testing.T) {
	t.Parallel()
	assert.Equal(t, framework.Problems{}, lint.OfNothing(nil))
	at := framework.Position{File: "a.yaml", Line: 3, Column: 5}
	list := lint.OfNothing([]*mapping.Rule{{Control: "c1", Basis: framework.Operation, Places: framework.Places{Item: at}}})
	require.Len(t, list, 1)
	assert.Equal(t, `a.yaml:3:5: warning: the rule of "c1" on operation holds of nothing: it asks for no evidence and no answer; say exists or count as well`, list[0].String())
	assert.Equal(t, lint.CodeOfNothing, list[0].Code)
}

// The built-in catalog has nothing to find.
func TestLintBuiltin(t *testing.T) {
	t.Parallel()
	found, err := lint.Check(t.Context(), builtin(t))
	require.NoError(t, err)
	assert.Empty(t, found.Error())
}

func builtin(t *testing.T) *mapping.Graph {
	t.Helper()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	return g
}

// wide is a catalog of two frameworks of n requirements each, and controls that are linked
// to all of them.
func wide(t *testing.T, n int, controls ...string) *mapping.Graph {
	t.Helper()
	var text strings.Builder
	for _, c := range controls {
		fmt.Fprintf(&text, "- id: %s\n  title: %s\n  evidence: {design: [r], operation: {none: so}}\n  links:\n", c, c)
		for _, f := range []string{"x", "y"} {
			for i := range n {
				fmt.Fprintf(&text, "  - {to: %q, why: %s%s%d}\n", fmt.Sprintf("%s:%d", f, i), c, f, i)
			}
		}
	}
	files := map[string][]byte{"c": []byte("evidence_types: [{id: r, title: R}]\ncontrols:\n" + text.String())}
	for _, f := range []string{"x", "y"} {
		text.Reset()
		for i := range n {
			fmt.Fprintf(&text, "- {id: %q, title: T%s%d}\n", strconv.Itoa(i), f, i)
		}
		files[f] = []byte("framework: {id: " + f + ", title: X}\nrequirements:\n" + text.String())
	}
	set, err := catalog.Load(catalog.Files(files))
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	return g
}

func coded(list framework.Problems, code string) framework.Problems {
	return slices.DeleteFunc(slices.Clone(list), func(p framework.Problem) bool { return p.Code != code })
}

// One control with links to 4,000 requirements of each of two frameworks shares no pair with
// another; two such controls share sixteen million, of which the first are told.
func TestLint_is_bounded(t *testing.T) {
	t.Parallel()
	found, err := lint.Check(t.Context(), wide(t, 4000, "c"))
	require.NoError(t, err)
	assert.Empty(t, coded(found, lint.CodeUnrelatedPair))
	assert.Empty(t, coded(found, lint.CodeNotAll))

	found, err = lint.Check(t.Context(), wide(t, 4000, "c", "d"))
	require.NoError(t, err)
	assert.Len(t, coded(found, lint.CodeNotAll), 1)

	found, err = lint.Check(t.Context(), wide(t, 100, "c", "d"))
	require.NoError(t, err)
	pairs := coded(found, lint.CodeUnrelatedPair)
	require.Len(t, pairs, 1001)
	assert.True(t, slices.ContainsFunc(pairs, func(p framework.Problem) bool { return p.Message == "and 9000 more like these are not listed" }))
}

// The linter ends with its context, and looks at it often.
func TestLint_stops(t *testing.T) {
	t.Parallel()
	g := wide(t, 300, "c", "d")
	for n := range 8 {
		ctx := &counting{Context: t.Context(), left: n}
		_, err := lint.Check(ctx, g)
		require.ErrorIs(t, err, context.Canceled, n)
	}
	ctx := &counting{Context: t.Context(), left: 1 << 30}
	_, err := lint.Check(ctx, g)
	require.NoError(t, err)
	assert.Greater(t, 1<<30-ctx.left, 600, "once for each link of a control")
}

// counting ends after it was asked so many times.
type counting struct {
	context.Context

	left int
}

func (c *counting) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}
