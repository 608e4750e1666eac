package groundwork_test

import (
	"go/ast"
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

// conclusions are the texts in which the word met may stand, with the reason.
var conclusions = map[string]string{
	"met":     "a status of the first edition, which readers take",
	"not-met": "likewise",
	"%s is a group and cannot be met by itself: name a requirement below it": "of no organisation",
}

// Whether a requirement is met is the auditor's conclusion: no text of the library, of the command or
// of an example says it of an organisation.
func TestNothingIsMet(t *testing.T) {
	t.Parallel()
	met := regexp.MustCompile(`(?i)\bmet\b`)
	for _, file := range everyFile(t, ".go") {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && conclusions[strings.Trim(lit.Value, "`\"")] == "" {
				assert.NotRegexp(t, met, lit.Value, file)
			}
			return true
		})
	}
	of := regexp.MustCompile(`(?i)\b(clause|control|criterion|requirement)\b.*\b(is|are) met\b`)
	for _, file := range everyFile(t, ".yaml") {
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		for line := range strings.Lines(string(b)) {
			if text, _, _ := strings.Cut(line, "# "); strings.HasPrefix(file, "examples") {
				assert.NotRegexp(t, of, text, file)
			}
		}
	}
}

// everyFile lists the files of the checkout with an extension, those of tests' data left out.
func everyFile(t *testing.T, ext string) []string {
	t.Helper()
	var out []string
	require.NoError(t, filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "testdata"):
			return filepath.SkipDir
		case strings.HasSuffix(path, ext):
			out = append(out, filepath.ToSlash(path))
		}
		return nil
	}))
	require.NotEmpty(t, out)
	return out
}
