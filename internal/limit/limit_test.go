package limit_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/limit"
)

// endless gives bytes for ever, as a device does.
type endless struct{ read int }

func (e *endless) Read(b []byte) (int, error) {
	e.read += len(b)
	return len(b), nil
}

func TestRead_stops_one_byte_past_the_limit(t *testing.T) {
	t.Parallel()
	from := &endless{}
	data, err := limit.Read(t.Context(), from, 1000)
	require.NoError(t, err)
	assert.Len(t, data, 1001)
	assert.Less(t, from.read, 10_000)
}

func TestRead_stops_with_the_context(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := limit.Read(ctx, &endless{}, 1<<40)
	assert.ErrorIs(t, err, context.Canceled)
}

// turning is a regular file by its name, and a pipe once it is open.
type turning struct{ fstest.MapFS }

func (t turning) Open(string) (fs.File, error) { return t.MapFS.Open("pipe") }

func (t turning) Stat(name string) (fs.FileInfo, error) { return t.MapFS.Stat(name) }

func TestReadFile_takes_regular_files_alone(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{"file": {Data: []byte("a")}, "pipe": {Mode: fs.ModeNamedPipe}, "dir/file": {}}
	data, err := limit.ReadFile(t.Context(), fsys, "file", 10)
	require.NoError(t, err)
	assert.Equal(t, "a", string(data))
	for _, name := range []string{"pipe", "dir"} {
		_, err := limit.ReadFile(t.Context(), fsys, name, 10)
		assert.ErrorIs(t, err, limit.ErrNotRegular, name)
	}
	_, err = limit.ReadFile(t.Context(), fsys, "none", 10)
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = limit.ReadFile(t.Context(), turning{fsys}, "file", 10)
	assert.ErrorIs(t, err, limit.ErrNotRegular, "what shows only when it is open")
}

func TestList(t *testing.T) {
	t.Parallel()
	at := func(line int, s framework.Severity) framework.Problem {
		return framework.Problem{Pos: framework.Position{File: "f", Line: line}, Severity: s, Message: "m"}
	}
	three := framework.Problems{at(3, framework.Warning), at(1, framework.Warning), at(2, framework.Error)}
	whole := &limit.List{Most: 3}
	whole.Add(three...)
	list, err := whole.Close()
	require.Error(t, err)
	require.Len(t, list, 3)
	assert.Equal(t, 1, list[0].Pos.Line, "in the order of places")

	cut := &limit.List{Most: 2}
	cut.Add(three...)
	assert.True(t, cut.Full())
	list, err = cut.Close()
	require.Error(t, err, "an error that is not listed is still one")
	require.Len(t, list, 3)
	assert.Equal(t, "f:3: and 1 more are not listed (MaxProblems 2)", list[2].String())

	warned := &limit.List{Most: 1}
	warned.Add(three[:2]...)
	list, err = warned.Close()
	require.NoError(t, err)
	assert.Equal(t, framework.Warning, list[1].Severity)

	warned.Halt()
	assert.True(t, warned.Halted())
	joined := &limit.List{Most: 5}
	joined.Join(warned)
	list, err = joined.Close()
	require.Error(t, err)
	assert.Equal(t, "f:3: and at least 2 more are not listed: reading stopped here (MaxProblems 5)", list[len(list)-1].String())
}

func TestTooLong(t *testing.T) {
	t.Parallel()
	assert.False(t, limit.TooLong(strings.Repeat("é", limit.ID)))
	assert.True(t, limit.TooLong(strings.Repeat("é", limit.ID+1)))
}
