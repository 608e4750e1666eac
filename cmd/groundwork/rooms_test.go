package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rooms says what each package of the command may import, beside the library and what only
// computes: other rooms, and what reads flags or files.
var rooms = map[string]string{
	"laws":      "", // for tests
	"font":      "",
	"schema":    "",
	"begin":     "",
	"ask":       "begin os",
	"keyed":     "",
	"quiz":      "begin keyed",
	"disk":      "os",
	"exchange":  "disk sheet usage view",
	"linear":    "",
	"memory":    "os",
	"list":      "",
	"dates":     "",
	"sheet":     "dates",
	"tracker":   "dates keyed sheet",
	"edit":      "",
	"store":     "disk edit os",
	"intake":    "disk edit scan sheet store tracker usage",
	"piece":     "dates tracker usage",
	"scan":      "dates tracker",
	"view":      "list sheet tracker scan",
	"ical":      "",
	"picture":   "",
	"changes":   "",
	"portfolio": "os",
	"page":      "",
	"pack":      "answer scan",
	"paper":     "view portfolio",
	"lookup":    "list page picture view",
	"standing":  "pack page view",
	"onward":    "page portfolio scan tracker view",
	"usage":     "",
	"answer":    "changes list usage view",
	"app":       "answer disk page usage cobra",
	"judge":     "answer app disk list pack page paper scan sheet standing usage view cobra os",
	"consult":   "answer app disk exchange list lookup page picture schema tracker usage view cobra os",
	"proceed":   "answer app ask begin changes dates disk edit ical intake list onward page paper picture piece portfolio quiz scan schema sheet standing store tracker usage view cobra os",
	"assist":    "answer list piece view",
	"site":      "answer view",
	"serving":   "answer app assist disk page piece proceed site store usage view cobra os",
	"about":     "app disk list page schema usage cobra os",
	"cli":       "about app consult disk judge proceed serving usage cobra",
}

// mostLines is how many lines a room has at most.
const mostLines = 2500

// What is public is no larger than a room.
func TestPublicRooms(t *testing.T) {
	for _, room := range []string{"api", "office", "plan", "plan/checklist"} {
		files, err := filepath.Glob(room + "/*.go")
		require.NoError(t, err)
		require.NotEmpty(t, files, room)
		lines := 0
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				text, err := os.ReadFile(file)
				require.NoError(t, err)
				lines += strings.Count(string(text), "\n")
			}
		}
		assert.LessOrEqual(t, lines, mostLines, room)
	}
}

// The command knows no framework by its id.
func TestNoFrameworkIDsInCode(t *testing.T) {
	id := regexp.MustCompile(`"(iso42001|soc2)[":]`)
	found := []string{}
	require.NoError(t, filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		text, err := os.ReadFile(file)
		for line := range strings.Lines(string(text)) {
			if code, _, _ := strings.Cut(line, "//"); id.MatchString(code) {
				found = append(found, filepath.ToSlash(file)+": "+strings.TrimSpace(line))
			}
		}
		return err
	}))
	assert.Empty(t, found)
}

// Rooms are entered one way: what people read and what is drawn know of no flag and no file.
// None grows past what one can read.
func TestRooms(t *testing.T) {
	const own = "github.com/groundworkgrc/groundwork/cmd/groundwork/internal/"
	found, err := filepath.Glob("internal/*")
	require.NoError(t, err)
	require.Len(t, found, len(rooms), "a room more or less: say here what it may import")
	for room, may := range rooms {
		lines, needed := 0, map[string]bool{}
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
				needed[name] = true
			}
		}
		for name := range strings.FieldsSeq(may) {
			assert.True(t, needed[name], "%s may import %s and does not: take it off the list", room, name)
		}
		assert.Positive(t, lines, room)
		assert.LessOrEqual(t, lines, mostLines, room)
	}
}
