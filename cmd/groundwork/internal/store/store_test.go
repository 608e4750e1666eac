package store_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/edit"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/store"
	"github.com/groundworkgrc/groundwork/mapping"
)

func write(t *testing.T, file, text string, mode fs.FileMode) {
	t.Helper()
	require.NoError(t, os.WriteFile(file, []byte(text), mode))
	require.NoError(t, os.Chmod(file, mode))
}

func text(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(b)
}

func open(t *testing.T, dir string) *store.Store {
	t.Helper()
	set, err := catalog.Load(catalog.Builtin(), catalog.Dir(dir))
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	s, err := store.Open(t.Context(), dir, g, set.Organisation)
	require.NoError(t, err)
	return s
}

// What somebody else wrote meanwhile is not written over, and what would not load is not written.
func TestCommit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "evidence.yaml")
	const one = "evidence:\n  - {id: E1, type: risk-register, collected: 2026-01-01}\n"
	write(t, file, one, 0o644)
	change := func(c edit.Change) *store.Store {
		s := open(t, dir)
		f, err := s.Holding("E1")
		require.NoError(t, err)
		require.NoError(t, f.Set("E1", c))
		return s
	}
	s := change(edit.Change{Path: "owner", Value: "IT"})
	names, err := s.Commit(t.Context(), true)
	require.NoError(t, err)
	assert.Equal(t, []string{file}, names)
	assert.Equal(t, one, text(t, file), "only looked at")
	write(t, file, one+"# mine\n", 0o644)
	_, err = s.Commit(t.Context(), false)
	require.ErrorContains(t, err, "was changed by somebody else meanwhile")
	assert.Equal(t, one+"# mine\n", text(t, file))

	_, err = change(edit.Change{Path: "status", Value: edit.Word("finished")}).Commit(t.Context(), false)
	require.ErrorContains(t, err, "nothing is written, since the workspace would not load")
	require.ErrorContains(t, err, "evidence.yaml:2:")
	assert.Equal(t, one+"# mine\n", text(t, file))
	_, err = change(edit.Change{Path: "status", Value: edit.Word("accepted")}).Commit(t.Context(), false)
	require.NoError(t, err)
	assert.Equal(t, "evidence:\n  - {id: E1, type: risk-register, collected: 2026-01-01, status: accepted}\n# mine\n", text(t, file))
}

// Law: of pieces that are added at the same moment each is there in the end, or its command said that
// nothing was written.
func TestCommit_together(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "evidence.yaml")
	write(t, file, "evidence:\n  - {id: E0, type: risk-register, collected: 2026-01-01}\n", 0o644)
	const many = 12
	stores := make([]*store.Store, many)
	for i := range stores {
		stores[i] = open(t, dir)
		f, err := stores[i].File("evidence.yaml")
		require.NoError(t, err)
		require.NoError(t, f.Append(edit.Item{YAML: fmt.Appendf(nil, "id: N%d\ntype: risk-register\ncollected: 2026-01-01\n", i)}))
	}
	var wg sync.WaitGroup
	errs := make([]error, many)
	for i, s := range stores {
		wg.Go(func() { _, errs[i] = s.Commit(t.Context(), false) })
	}
	wg.Wait()
	after, written := text(t, file), 0
	for i, err := range errs {
		if err == nil {
			written++
			assert.Contains(t, after, fmt.Sprintf("id: N%d,", i))
			continue
		}
		require.ErrorContains(t, err, "evidence.yaml was changed by somebody else meanwhile: nothing is written, run it again")
		assert.NotContains(t, after, fmt.Sprintf("id: N%d,", i))
	}
	assert.Equal(t, 1, written)
}

// A piece of the same id that came in another file meanwhile is no reason to write a second.
func TestCommit_elsewhere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "evidence.yaml"), "evidence:\n  - {id: E0, type: risk-register, collected: 2026-01-01}\n", 0o644)
	s := open(t, dir)
	f, err := s.File("evidence.yaml")
	require.NoError(t, err)
	require.NoError(t, f.Append(edit.Item{YAML: []byte("id: E1\ntype: risk-register\ncollected: 2026-01-01\n")}))
	write(t, filepath.Join(dir, "more.yaml"), "evidence:\n  - {id: E1, type: risk-register, collected: 2026-01-01}\n", 0o644)
	_, err = s.Commit(t.Context(), false)
	require.ErrorContains(t, err, "more.yaml was changed by somebody else meanwhile")
}

// Where the second of two files cannot be written, the first is as it was.
func TestCommit_half(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := t.TempDir()
	const one = "evidence:\n  - {id: E%d, type: risk-register, collected: 2026-01-01}\n"
	write(t, filepath.Join(dir, "a.yaml"), fmt.Sprintf(one, 1), 0o644)
	write(t, filepath.Join(dir, "b.yaml"), fmt.Sprintf(one, 2), 0o444)
	s := open(t, dir)
	for _, id := range []string{"E1", "E2"} {
		f, err := s.Holding(id)
		require.NoError(t, err)
		require.NoError(t, f.Set(id, edit.Change{Path: "owner", Value: "IT"}))
	}
	_, err := s.Commit(t.Context(), false)
	require.ErrorContains(t, err, "b.yaml may not be written")
	assert.Equal(t, fmt.Sprintf(one, 1), text(t, filepath.Join(dir, "a.yaml")))
}

func TestInto(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "scope.yaml"), "organisation: {name: x}\n", 0o644)
	name := func(s *store.Store, said string) string {
		n, err := s.Into(said)
		if err != nil {
			return err.Error()
		}
		return n
	}
	assert.Equal(t, "evidence.yaml", name(open(t, dir), ""))
	write(t, filepath.Join(dir, "pieces.yaml"), "evidence:\n  - {id: E1, type: risk-register, collected: 2026-01-01}\n", 0o644)
	assert.Equal(t, "pieces.yaml", name(open(t, dir), ""), "the only one that holds evidence")
	write(t, filepath.Join(dir, "more.yaml"), "evidence:\n  - {id: E2, type: risk-register, collected: 2026-01-01}\n", 0o644)
	s := open(t, dir)
	assert.Equal(t, "evidence.yaml", name(s, ""))
	assert.Equal(t, "x/new.yaml", name(s, "x/new.yaml"))
	for _, bad := range []string{"../x.yaml", "/x.yaml", "x.txt", ".hidden.yaml"} {
		assert.Equal(t, store.ErrInto.Error(), name(s, bad), bad)
	}
}
