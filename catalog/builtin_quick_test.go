package catalog

import (
	"bytes"
	"cmp"
	"io/fs"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/internal/golden"
	"github.com/groundworkgrc/groundwork/internal/quick"
	"github.com/groundworkgrc/groundwork/mapping"
)

// readBuiltin reads the files of the built-in catalog as they stand.
func readBuiltin(t testing.TB) *reader {
	t.Helper()
	l := Loader{}.limits()
	r := newReader(t.Context(), l)
	l.walk(t.Context(), Builtin(), r)
	return r
}

// inOrder puts digests in the order in which they are combined, which takes less where they are in it.
func inOrder(items map[string][][32]byte) {
	for _, list := range items {
		slices.SortFunc(list, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	}
}

// The quick form of the built-in catalog is what its files say, places and digests included. Where this fails, somebody
// changed the files or the types: go generate ./catalog.
func TestBuiltinQuickForm(t *testing.T) {
	t.Parallel()
	r := readBuiltin(t)
	require.False(t, r.lost || r.dec.Lost || r.isOrg)
	require.Empty(t, r.problems.Kept())
	require.Empty(t, r.dec.Problems().Kept())
	require.Empty(t, r.overlays)
	require.Empty(t, r.pending)
	require.Empty(t, r.aside)
	inOrder(r.items)
	want := builtinRead{Source: r.src, Items: r.items, Wholes: r.wholes, Files: r.files}
	require.NoError(t, fs.WalkDir(Builtin(), ".", func(_ string, d fs.DirEntry, err error) error {
		info, failed := d.Info()
		want.Size = max(want.Size, info.Size())
		return cmp.Or(err, failed)
	}))
	mark, err := builtinMark()
	require.NoError(t, err)
	form, err := quick.Write(mark, want)
	require.NoError(t, err)
	golden.AssertBytes(t, "../builtin.quick", form)

	var got builtinRead
	require.NoError(t, quick.Read(string(form), mark, &got))
	assert.Equal(t, want, got)
}

// A reader that took the quick form goes on as one that read the files.
func TestBuiltinIsReadQuickly(t *testing.T) {
	t.Parallel()
	slow, l := readBuiltin(t), Loader{}.limits()
	fast := newReader(t.Context(), l)
	require.True(t, fast.quick(l, Builtin()))
	assert.Equal(t, slow.src, fast.src)
	inOrder(slow.items)
	assert.Equal(t, slow.items, fast.items)
	assert.Equal(t, slow.wholes, fast.wholes)
	assert.Equal(t, slow.files, fast.files)
	assert.Equal(t, slow.ruleSystems, fast.ruleSystems)
	assert.Equal(t, slow.builtin, fast.builtin)

	for name, asked := range map[string]Loader{"small files": {MaxFileSize: 1 << 10}, "few files": {MaxFiles: 3}, "flat files": {MaxDepth: 4}, "few values": {MaxValues: 1000}} {
		r := newReader(t.Context(), asked.limits())
		assert.False(t, r.quick(asked.limits(), Builtin()), "%s: a limit is looked at", name)
	}
	assert.True(t, newReader(t.Context(), l).quick(Loader{MaxFileSize: 1 << 20, MaxFiles: 100}.limits(), Builtin()), "limits that it keeps")
	assert.False(t, fast.quick(l, Only(Builtin(), ContentKeys()...)), "what is allowed is looked at")
	fast.system = 1
	assert.False(t, fast.quick(l, Builtin()), "after other files it is read as they are")
}

// Without places the built-in catalog is the same but for them.
func TestBuiltinWithoutPlaces(t *testing.T) {
	t.Parallel()
	want, graph, err := Loader{}.LoadGraph(t.Context(), Builtin())
	require.NoError(t, err)
	set, bare, err := Loader{Placeless: true}.LoadGraph(t.Context(), Builtin())
	require.NoError(t, err)
	assert.Equal(t, want.Digests, set.Digests)
	assert.Equal(t, Count(graph), Count(bare))
	assert.Zero(t, set.Controls[0].Places)
	assert.NotZero(t, want.Controls[0].Places)
}

// What a reader takes for proved is without fault, in the catalog and beside it, and only as long as no other file adds to it.
func TestBuiltinIsProved(t *testing.T) {
	t.Parallel()
	set, err := Load(Builtin())
	require.NoError(t, err)
	found, err := mapping.Check(t.Context(), set.Source)
	require.NoError(t, err)
	assert.Empty(t, found)
	for text, proved := range map[string]bool{
		"facts: {}":                       true,
		"organisation: {name: A}":         true,
		"controls: []":                    false,
		"overlay: {id: x}":                false,
		"framework: {id: x, title: X}":    false,
		"organisation: {}\nrelations: []": false,
	} {
		r := newReader(t.Context(), Loader{}.limits())
		require.True(t, r.quick(Loader{}.limits(), Builtin()))
		r.system = 1
		Loader{}.limits().walk(t.Context(), Bytes("a.yaml", []byte(text)), r)
		assert.Equal(t, proved, r.proved, text)
	}
}
