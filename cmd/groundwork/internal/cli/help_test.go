package cli_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
)

// part are the lines of a help text under a heading, up to the next empty one.
func part(help, heading string) []string {
	_, rest, there := strings.Cut(help, "\n"+heading+"\n")
	if !there {
		return nil
	}
	rest, _, _ = strings.Cut(rest, "\n\n")
	return strings.Split(strings.TrimSpace(rest), "\n")
}

// helps are the help texts of all commands, by their words.
func helps(t *testing.T, words ...string) map[string]string {
	t.Helper()
	x := again(nil, append(slices.Clone(words), "--help")...)
	require.Equal(t, cli.ExitDone, x.code, "%v", words)
	all := map[string]string{}
	for _, line := range part(x.out, "Available Commands:") {
		if name := strings.Fields(line)[0]; name != "help" {
			maps.Copy(all, helps(t, append(slices.Clone(words), name)...))
		}
	}
	if strings.Join(words, " ") != "" && (len(all) == 0 || strings.Contains(x.out, "\nExamples:\n")) {
		all[strings.Join(words, " ")] = x.out
	}
	return all
}

// words are those of a line as a shell takes them, without variables and pipes.
func words(line string) []string {
	var list []string
	for i, s := range strings.FieldsFunc(strings.ReplaceAll(line, `"`, "'"), func(r rune) bool { return r == '\'' }) {
		if i%2 == 0 {
			list = append(list, strings.Fields(s)...)
			continue
		}
		if n := len(list) - 1; n >= 0 && strings.HasSuffix(list[n], "=") {
			list[n] += s
		} else {
			list = append(list, s)
		}
	}
	return list
}

// Every command says in its help which formats it has, and an example that works as it stands: where
// examples lie, after those before it.
func TestEachHelpHasAnExampleThatWorks(t *testing.T) {
	walk(t)
	all := helps(t)
	assert.Greater(t, len(all), 30)
	tracker := "cmd/groundwork/internal/tracker/testdata/evidence-tracker.xlsx"
	sheet, err := os.ReadFile("../tracker/testdata/evidence-tracker.xlsx")
	require.NoError(t, err)
	examples, err := filepath.Abs("../../../../examples")
	require.NoError(t, err)
	dir := t.TempDir()
	t.Chdir(dir)
	require.NoError(t, os.CopyFS(filepath.Join(dir, "examples"), os.DirFS(examples)))
	require.NoError(t, os.MkdirAll(filepath.Dir(tracker), 0o750))
	require.NoError(t, os.WriteFile(tracker, sheet, 0o600))
	require.NoError(t, os.Mkdir("docs", 0o750))
	require.Equal(t, cli.ExitDone, again(nil, "catalog", "new", "grc").code) // of which others tell
	manual := map[string]bool{}
	for line := range strings.SplitSeq(cli.Manual, "\n") {
		example, _, _ := strings.Cut(strings.TrimSpace(line), "  ")
		manual[example] = true
	}
	for _, name := range sorted(all) {
		help := all[name]
		assert.Contains(t, help, "FORMAT is ", name)
		lines := part(help, "Examples:")
		require.NotEmpty(t, lines, "%s has no example", name)
		assert.Contains(t, lines[0], "groundwork "+name)
		if name == "catalog new" || manual[strings.TrimSpace(lines[0])] {
			continue // TestHelpIsTrue runs it
		}
		works, told := false, ""
		for _, line := range lines {
			x := again(nil, words(line)[1:]...)
			works, told = x.code == cli.ExitDone, told+x.errs
			if works {
				break
			}
		}
		assert.True(t, works, "%s: none of its examples works: %s", name, told)
	}
}

func sorted(m map[string]string) []string {
	var list []string
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}
