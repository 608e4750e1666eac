package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rooms says what each package of the command may import, beside the library and what only
// computes: other rooms, and what reads flags or files.
var rooms = map[string]string{
	"schema":  "",
	"view":    "",
	"picture": "",
	"page":    "view picture",
	"cli":     "schema view picture page cobra os",
}

// Rooms are entered one way: what people read and what is drawn know of no flag and no file.
// None grows past what one can read.
func TestRooms(t *testing.T) {
	const own, most = "github.com/groundworkgrc/groundwork/cmd/groundwork/internal/", 2500
	found, err := filepath.Glob("internal/*")
	require.NoError(t, err)
	require.Len(t, found, len(rooms), "a room more or less: say here what it may import")
	for room, may := range rooms {
		lines := 0
		files, err := filepath.Glob("internal/" + room + "/*.go")
		require.NoError(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			lines += strings.Count(string(text), "\n")
			f, err := parser.ParseFile(token.NewFileSet(), file, text, parser.ImportsOnly)
			require.NoError(t, err)
			for _, s := range f.Imports {
				path := strings.Trim(s.Path.Value, `"`)
				name, mine := strings.CutPrefix(path, own)
				switch {
				case path == "github.com/spf13/cobra":
					name = "cobra"
				case mine || path == "os":
				default:
					continue
				}
				assert.Contains(t, strings.Fields(may), name, "%s imports %s", file, path)
			}
		}
		assert.Positive(t, lines, room)
		assert.LessOrEqual(t, lines, most, room)
	}
}
