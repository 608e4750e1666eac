package groundwork_test

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

const module = "github.com/groundworkgrc/groundwork/"

// may says which packages of the module, and which of the three dependencies, each
// package may import. A package that is not listed is not allowed to exist.
var may = map[string]string{
	"internal/glyph":  "",
	"internal/scalar": "",
	"internal/object": "",
	"framework":       "internal/glyph internal/object",
	"internal/enum":   "framework",
	"internal/check":  "framework internal/glyph",

	"mapping/calendar":       "framework internal/enum",
	"mapping/review":         "framework internal/enum",
	"mapping/guide":          "framework",
	"mapping/relation":       "framework internal/enum mapping/review",
	"mapping/evidence":       "framework internal/enum internal/check internal/object mapping/calendar",
	"mapping/internal/index": "framework internal/check mapping/evidence",
	"mapping":                "framework internal/enum internal/check internal/glyph mapping/internal/index mapping/calendar mapping/review mapping/guide mapping/relation mapping/evidence",
	"mapping/organisation":   "framework internal/enum internal/check internal/glyph internal/scalar internal/object mapping/internal/index mapping/evidence",
	"mapping/overlay":        "framework internal/check internal/glyph mapping/internal/index mapping/review mapping/relation mapping",

	"internal/limit":  "framework",
	"internal/source": "framework internal/glyph internal/scalar internal/limit yaml",
	"internal/golden": "framework testify",
	"internal/oscal":  "framework internal/glyph internal/limit",
	"catalog":         "framework mapping mapping/* internal/limit internal/source",
	"catalog/lint":    "framework mapping mapping/* catalog",
	"catalog/diff":    "framework mapping mapping/*",
	"catalog/table":   "framework mapping mapping/* internal/glyph internal/limit internal/source",
	"catalog/oscal":   "framework mapping mapping/* internal/limit internal/oscal",

	"scoring/internal/stored": "",
	"scoring/result":          "framework mapping/calendar scoring/internal/stored",
	"scoring/explanation":     "framework mapping/relation scoring/internal/stored scoring/result",
	"scoring/statement":       "framework scoring/internal/stored scoring/result",
	"scoring/difference":      "framework scoring/internal/stored scoring/result",
	"scoring/forecast":        "framework scoring/internal/stored scoring/result scoring/difference",
	"scoring/window":          "framework scoring/internal/stored scoring/result",
	"scoring/projection":      "framework mapping mapping/* scoring/internal/stored scoring/internal/figure scoring/result",

	// The stages of judging, each on those before it; that of rules has two rooms of its own.
	"scoring/internal/figure":     "scoring/result",
	"scoring/internal/days":       "framework",
	"scoring/internal/rule/meter": "cel",
	"scoring/internal/rule/trend": "cel",
	"scoring/internal/rule":       "framework mapping mapping/* scoring/result scoring/internal/figure scoring/internal/rule/meter scoring/internal/rule/trend cel",
	"scoring/internal/pool":       "framework mapping mapping/* scoring/internal/days scoring/internal/rule",
	"scoring/internal/control":    "framework mapping mapping/* scoring/result scoring/explanation scoring/internal/figure scoring/internal/days scoring/internal/rule scoring/internal/pool",
	"scoring/internal/words":      "framework mapping mapping/* scoring/result scoring/explanation scoring/internal/figure scoring/internal/rule scoring/internal/control",
	"scoring/internal/lens":       "framework mapping mapping/* scoring/result scoring/internal/figure scoring/internal/rule scoring/internal/pool scoring/internal/control scoring/internal/words",
	"scoring/internal/finding":    "framework mapping mapping/* scoring/result scoring/difference scoring/internal/figure scoring/internal/rule scoring/internal/pool scoring/internal/control scoring/internal/words scoring/internal/lens",
	"scoring/internal/explain":    "framework mapping mapping/* scoring/result scoring/explanation scoring/internal/figure scoring/internal/rule scoring/internal/pool scoring/internal/control scoring/internal/words scoring/internal/lens scoring/internal/finding",
	"scoring/internal/soa":        "framework mapping mapping/* scoring/result scoring/statement scoring/internal/figure scoring/internal/words scoring/internal/lens scoring/internal/finding",
	"scoring/internal/made":       "framework mapping/calendar mapping/relation scoring/result", // for tests

	"scoring":        "framework mapping mapping/* scoring/result scoring/explanation scoring/statement scoring/difference scoring/internal/*",
	"scoring/advise": "framework mapping mapping/* scoring scoring/result scoring/difference scoring/forecast scoring/window",
	"scoring/report": "framework scoring/result scoring/explanation scoring/statement scoring/difference",

	"examples": "framework mapping mapping/* catalog catalog/* scoring scoring/* examples/acme",
}

func TestImports(t *testing.T) {
	t.Parallel()
	for file, imports := range goFiles(t) {
		dir := filepath.ToSlash(filepath.Dir(file))
		if strings.HasPrefix(dir, "examples/") {
			dir = "examples"
		}
		allowed, listed := may[dir]
		if !assert.True(t, listed, "%s: package %s is not in the list of packages", file, dir) {
			continue
		}
		for _, path := range imports {
			name := path
			switch {
			case strings.HasPrefix(path, module):
				name = strings.TrimPrefix(path, module)
			case strings.HasPrefix(path, "github.com/google/cel-go/"):
				name = "cel"
			case path == "gopkg.in/yaml.v3":
				name = "yaml"
			case strings.HasPrefix(path, "github.com/stretchr/testify/"):
				name = "testify"
			case !strings.Contains(strings.Split(path, "/")[0], "."):
				continue // the standard library
			}
			assert.True(t, allows(allowed, name), "%s imports %s", file, path)
		}
	}
}

// What comes out can be read, compared and reported without the rule engine: no package of
// results reaches it, by any way.
func TestResultsNeedNoRuleEngine(t *testing.T) {
	t.Parallel()
	files := goFiles(t)
	imports := map[string][]string{}
	for file, list := range files {
		dir := filepath.ToSlash(filepath.Dir(file))
		imports[dir] = append(imports[dir], list...)
	}
	for _, start := range []string{"result", "explanation", "statement", "difference", "projection", "forecast", "window", "report"} {
		queue, seen := []string{"scoring/" + start}, map[string]bool{}
		require.NotEmpty(t, imports[queue[0]], queue[0])
		for len(queue) > 0 {
			dir := queue[0]
			queue = queue[1:]
			for _, path := range imports[dir] {
				if own, ok := strings.CutPrefix(path, module); ok && !seen[own] {
					seen[own] = true
					queue = append(queue, own)
				} else if !ok {
					assert.NotContains(t, strings.Split(path, "/")[0], ".", "scoring/%s reaches %s through %s", start, path, dir)
				}
			}
		}
	}
}

// allows reports whether a list of packages names one, by itself or as room/*.
func allows(list, name string) bool {
	for p := range strings.FieldsSeq(list) {
		if room, ok := strings.CutSuffix(p, "/*"); p == name || ok && filepath.ToSlash(filepath.Dir(name)) == room {
			return true
		}
	}
	return false
}

// The library keeps no state: what stands at package level is an error value, a table
// that is only read, or a type of the rule environment.
func TestNoPackageState(t *testing.T) {
	t.Parallel()
	variable := regexp.MustCompile(`^var ([A-Za-z]+)`)
	read1 := map[string]bool{
		"ErrNotFound": true, "evidenceType": true, "data": true, "prose": true, "topKeys": true, "overlayKeys": true, "ErrNotRegular": true, "scopeNames": true, "nothing": true, "full": true, "unknown": true, "composed": true, "compositions": true,
		"errNothing": true, "ErrSeveral": true, "ErrTooManyPairs": true, "errNoObject": true, "errNoGraph": true, "errNoContext": true, "errNoCatalog": true,
		"stringSlice": true, "exprKeys": true, "insert": true, "gemaraRelations": true, "gemaraConfidence": true, "reasons": true, "relationships": true,
		"tokenType": true, "risingMembers": true, "ErrNotStored": true, "ErrUnknownView": true, "statementHead": true, "ErrSpan": true, "ErrNoWindow": true, "ErrSeveralWindows": true, // never written, all of these
		"update": true, // the flag of golden files, in tests alone
	}
	for file := range goFiles(t) {
		if strings.HasPrefix(file, "examples/") || strings.HasSuffix(file, "_test.go") {
			continue
		}
		for i, line := range strings.Split(read(t, file), "\n") {
			if m := variable.FindStringSubmatch(line); m != nil && !strings.HasSuffix(m[1], "Names") && !strings.HasSuffix(m[1], "Units") {
				assert.True(t, read1[m[1]], "%s:%d: %s", file, i+1, line)
			}
		}
	}
}

// What one framework knows is data of that framework, never a branch in the code.
func TestNoFrameworkIDsInCode(t *testing.T) {
	t.Parallel()
	id := regexp.MustCompile(`"(iso42001|soc2)[":]`)
	for file := range goFiles(t) {
		if !strings.HasPrefix(file, "framework/") && !strings.HasPrefix(file, "mapping/") && !strings.HasPrefix(file, "scoring/") {
			continue
		}
		for i, line := range strings.Split(read(t, file), "\n") {
			code, _, _ := strings.Cut(line, "//")
			assert.False(t, id.MatchString(code), "%s:%d: %s", file, i+1, line)
		}
	}
}

// The library reads no clock, no environment and does not log.
func TestNoHiddenInputs(t *testing.T) {
	t.Parallel()
	forbidden := regexp.MustCompile(`\b(time\.Now|os\.Getenv|log\.|slog\.|fmt\.Print|panic\()`)
	for file := range goFiles(t) {
		if strings.HasPrefix(file, "examples/") {
			continue
		}
		for i, line := range strings.Split(read(t, file), "\n") {
			code, _, _ := strings.Cut(line, "//")
			assert.False(t, forbidden.MatchString(code), "%s:%d: %s", file, i+1, line)
		}
	}
}

// The Go blocks of the README stand word for word in an Example or a program.
func TestREADMEIsCompiled(t *testing.T) {
	t.Parallel()
	text := read(t, "README.md")
	assert.LessOrEqual(t, strings.Count(text, "\n"), 150, "the README is for reading")
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	var all strings.Builder
	require.NoError(t, filepath.WalkDir("examples", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && (strings.HasSuffix(path, ".go") || strings.HasSuffix(path, ".yaml")) {
			all.WriteString(squeeze(read(t, path)))
		}
		return err
	}))
	blocks := regexp.MustCompile("(?s)```(?:go|yaml)\n(.*?)```").FindAllStringSubmatch(text, -1)
	require.NotEmpty(t, blocks)
	for _, b := range blocks {
		assert.Contains(t, all.String(), squeeze(b[1]))
	}
}

// goFiles lists the library's own files, tests left out, with what they import.
func goFiles(t *testing.T) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	require.NoError(t, filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (path == "cmd" || path != "." && strings.HasPrefix(d.Name(), ".")) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		list := []string{}
		for _, s := range f.Imports {
			list = append(list, strings.Trim(s.Path.Value, `"`))
		}
		files[filepath.ToSlash(path)] = list
		return nil
	}))
	require.NotEmpty(t, files)
	return files
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(b)
}
