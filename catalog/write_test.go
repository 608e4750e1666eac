package catalog_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/diff"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// What is written loads as what it was: the built-in catalog, framework by framework
// with the rest beside the first, has the same digest and no difference.
func TestWriteReadsBack(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	files := fstest.MapFS{}
	for i, f := range set.Frameworks {
		src := mapping.Source{Frameworks: []*framework.Framework{f}}
		if i == 0 {
			src = set.Source
			src.Frameworks = []*framework.Framework{f}
		}
		var b bytes.Buffer
		require.NoError(t, catalog.Write(&b, src))
		files[fmt.Sprintf("%d.yaml", i)] = &fstest.MapFile{Data: b.Bytes()}
	}
	again, err := catalog.Load(files)
	require.NoError(t, err)
	a, err := mapping.Build(set.Source)
	require.NoError(t, err)
	b, err := mapping.Build(again.Source)
	require.NoError(t, err)
	changes, err := diff.Between(t.Context(), a, b)
	require.NoError(t, err)
	assert.Empty(t, changes)
	assert.Len(t, again.EvidenceTypes, len(set.EvidenceTypes))
	assert.Equal(t, catalog.Count(a), catalog.Count(b))
	var first, second bytes.Buffer
	one := set.Source
	one.Frameworks = nil
	require.NoError(t, catalog.Write(&first, one))
	one = again.Source
	one.Frameworks = nil
	require.NoError(t, catalog.Write(&second, one))
	assert.Equal(t, first.String(), second.String())
	assert.ErrorIs(t, catalog.Write(&first, set.Source), catalog.ErrSeveral)
}

// Two ids that are as long as an id may be make a reference that is read.
func TestWrite_longest_ids(t *testing.T) {
	t.Parallel()
	for _, letter := range []string{"a", "é", "\U00020000"} {
		id := strings.Repeat(letter, 512)
		f := framework.Framework{ID: id, Title: "X", Requirements: []framework.Requirement{{ID: id, Title: "T", Points: []framework.Point{{ID: id, Text: "T"}}}}}
		end := framework.Ref{Framework: id, Requirement: id}
		src := mapping.Source{Frameworks: []*framework.Framework{&f}, Relations: []*relation.Statement{{From: end, To: end, Is: relation.Set(relation.Equal)}}}
		problems, err := mapping.Check(t.Context(), src)
		require.NoError(t, err)
		require.NoError(t, problems.Err())
		var b bytes.Buffer
		require.NoError(t, catalog.Write(&b, src))
		set, err := catalog.Load(catalog.Bytes("x.yaml", b.Bytes()))
		require.NoError(t, err)
		assert.Equal(t, end, set.Relations[0].From)
	}
}

// What turns the direction of text is written as an escape, which shows, and reads back.
func TestWrite_direction(t *testing.T) {
	t.Parallel()
	const text = "right \u202eto left\u202c, \u200fmarked\u2028and: parted"
	f := framework.Framework{ID: "x", Title: "X", Requirements: []framework.Requirement{{ID: "1", Title: "T", Summary: text}}}
	var b bytes.Buffer
	require.NoError(t, catalog.Write(&b, mapping.Source{Frameworks: []*framework.Framework{&f}}))
	assert.Contains(t, b.String(), `right \u202eto left\u202c, \u200fmarked`)
	set, err := catalog.Load(catalog.Bytes("x.yaml", b.Bytes()))
	require.NoError(t, err, b.String())
	assert.Equal(t, text, set.Frameworks[0].Requirements[0].Summary)
}
