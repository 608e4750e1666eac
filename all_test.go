package groundwork_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
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
	"internal/safe":   "internal/glyph",

	"mapping/calendar":       "framework internal/enum",
	"mapping/review":         "framework internal/enum",
	"mapping/guide":          "framework",
	"mapping/relation":       "framework internal/enum internal/check mapping/internal/index mapping/review",
	"mapping/evidence":       "framework internal/enum internal/check internal/glyph internal/object",
	"mapping/internal/index": "framework internal/check mapping/evidence",
	"mapping":                "framework internal/enum internal/check internal/glyph mapping/internal/index mapping/calendar mapping/review mapping/guide mapping/relation mapping/evidence",
	"mapping/organisation":   "framework internal/enum internal/check internal/glyph internal/scalar internal/object mapping/internal/index mapping/calendar mapping/evidence",
	"mapping/overlay":        "framework internal/check internal/glyph mapping/internal/index mapping/review mapping/relation mapping/guide mapping",

	"internal/limit":                 "framework internal/check",
	"internal/quick":                 "framework",
	"internal/source":                "framework internal/glyph internal/object internal/safe internal/scalar internal/limit yaml",
	"internal/raced":                 "", // for tests
	"internal/golden":                "framework testify",
	"internal/loaded":                "catalog mapping mapping/organisation scoring testify", // for tests
	"internal/oscal":                 "framework internal/glyph internal/limit internal/source",
	"catalog":                        "framework mapping mapping/* internal/quick internal/check internal/glyph internal/limit internal/source",
	"catalog/internal/intake":        "framework internal/glyph internal/limit",
	"catalog/lint":                   "framework mapping mapping/* internal/safe",
	"catalog/diff":                   "framework mapping mapping/* internal/check",
	"catalog/table":                  "framework mapping mapping/* catalog/internal/intake internal/glyph internal/limit internal/safe internal/source",
	"catalog/oscal/internal/telling": "framework mapping catalog/internal/intake internal/limit internal/oscal",
	"catalog/oscal/internal/profile": "framework mapping catalog/oscal/internal/telling internal/limit internal/oscal",
	"catalog/oscal":                  "framework mapping mapping/* catalog/internal/intake catalog/oscal/internal/* internal/check internal/glyph internal/limit internal/oscal internal/safe",

	"scoring/internal/stored": "",
	"scoring/result":          "framework mapping/calendar scoring/internal/stored",
	"scoring/explanation":     "framework mapping/relation scoring/internal/stored scoring/result",
	"scoring/statement":       "framework scoring/internal/stored scoring/result",
	"scoring/difference":      "framework scoring/internal/stored scoring/result",
	"scoring/forecast":        "framework scoring/internal/stored scoring/result scoring/difference",
	"scoring/document":        "framework scoring/internal/stored scoring/result",
	"scoring/window":          "framework scoring/internal/stored scoring/result",
	"scoring/requests":        "framework scoring/internal/stored scoring/result",
	"scoring/projection":      "framework mapping mapping/* scoring/internal/stored scoring/internal/figure scoring/result",

	// The stages of judging, each on those before it; that of rules has four rooms of its own.
	"scoring/internal/figure":     "scoring/result",
	"scoring/internal/held":       "",
	"scoring/internal/slab":       "",
	"scoring/internal/beside":     "",
	"scoring/internal/days":       "framework",
	"scoring/internal/piece":      "framework mapping/calendar mapping/evidence",
	"scoring/internal/unit":       "framework mapping/calendar mapping/evidence scoring/result scoring/internal/figure scoring/internal/slab scoring/internal/days scoring/internal/piece",
	"scoring/internal/basis":      "framework mapping mapping/* scoring/result scoring/explanation scoring/internal/figure scoring/internal/slab scoring/internal/rule scoring/internal/piece scoring/internal/unit",
	"scoring/internal/rule/meter": "cel",
	"scoring/internal/rule/trend": "cel",
	"scoring/internal/rule/known": "internal/quick cel",
	"scoring/internal/rule/lower": "scoring/internal/rule/meter cel",
	"scoring/internal/rule":       "framework internal/safe scoring/internal/piece mapping mapping/* scoring/result scoring/internal/figure scoring/internal/rule/lower scoring/internal/rule/meter scoring/internal/rule/trend cel",
	"scoring/internal/point":      "framework mapping mapping/* scoring/result scoring/internal/figure scoring/internal/slab scoring/internal/days scoring/internal/held scoring/internal/rule scoring/internal/piece scoring/internal/unit scoring/internal/basis",
	"scoring/internal/verdict":    "framework mapping mapping/* scoring/result scoring/internal/piece scoring/internal/unit scoring/internal/basis scoring/internal/point",
	"scoring/internal/words":      "framework mapping mapping/* scoring/result scoring/explanation scoring/internal/figure scoring/internal/rule scoring/internal/piece scoring/internal/unit scoring/internal/basis scoring/internal/point scoring/internal/verdict",
	"scoring/internal/lens":       "framework mapping mapping/* scoring/result scoring/internal/figure scoring/internal/held scoring/internal/slab scoring/internal/rule scoring/internal/piece scoring/internal/unit scoring/internal/basis scoring/internal/point scoring/internal/verdict scoring/internal/words",
	"scoring/internal/finding":    "framework mapping mapping/* scoring/result scoring/difference scoring/internal/beside scoring/internal/days scoring/internal/figure scoring/internal/held scoring/internal/slab scoring/internal/rule scoring/internal/piece scoring/internal/unit scoring/internal/basis scoring/internal/point scoring/internal/verdict scoring/internal/words scoring/internal/lens",
	"scoring/internal/explain":    "framework mapping mapping/* scoring/result scoring/explanation scoring/internal/figure scoring/internal/rule scoring/internal/piece scoring/internal/unit scoring/internal/basis scoring/internal/point scoring/internal/words scoring/internal/lens scoring/internal/finding",
	"scoring/internal/soa":        "framework mapping mapping/* scoring/result scoring/statement scoring/internal/figure scoring/internal/piece scoring/internal/point scoring/internal/words scoring/internal/lens scoring/internal/finding",
	"scoring/internal/made":       "framework mapping/calendar mapping/relation scoring/result testify", // for tests

	"scoring":          "framework internal/check mapping mapping/* scoring/result scoring/explanation scoring/statement scoring/difference scoring/internal/* scoring/internal/rule/known",
	"scoring/advise":   "framework mapping mapping/* scoring scoring/result scoring/statement scoring/difference scoring/forecast scoring/handover scoring/requests scoring/window",
	"scoring/dossier":  "framework internal/enum mapping mapping/* scoring/result scoring/internal/piece",
	"scoring/handover": "framework mapping mapping/* scoring/internal/days scoring/result scoring/statement scoring/requests scoring/document scoring/dossier scoring/projection",
	"scoring/checkup":  "framework mapping mapping/* scoring scoring/result",
	"scoring/start":    "framework mapping mapping/* scoring scoring/result",
	"scoring/report":   "framework internal/safe scoring/result scoring/explanation scoring/statement scoring/difference",

	"examples": "framework mapping mapping/* catalog catalog/* scoring scoring/* examples/acme",
}

func TestImports(t *testing.T) {
	t.Parallel()
	needed := map[string]map[string]bool{} // of each list, by entry
	for dir := range may {
		needed[dir] = map[string]bool{}
	}
	for file, imports := range goFiles(t) {
		dir := packageOf(file)
		allowed, listed := may[dir]
		if !assert.True(t, listed, "%s: package %s is not in the list of packages", file, dir) {
			continue
		}
		needed[dir][""] = true
		for _, path := range imports {
			name, foreign := short(path)
			if !foreign {
				continue // the standard library
			}
			entry, ok := allows(allowed, name)
			assert.True(t, ok, "%s imports %s", file, path)
			needed[dir][entry] = true
		}
	}
	for dir, list := range may {
		assert.True(t, needed[dir][""], "the list of packages names %s, which holds no file", dir)
		for entry := range strings.FieldsSeq(list) {
			assert.True(t, needed[dir][entry], "%s may import %s and does not: take it off the list", dir, entry)
		}
	}
}

// packageOf is the package of a file as the list of packages names it.
func packageOf(file string) string {
	if strings.HasPrefix(file, "examples/") {
		return "examples"
	}
	return path.Dir(file)
}

// short names an import as the list of packages does; what is of the standard library is
// not foreign.
func short(path string) (name string, foreign bool) {
	if own, ok := strings.CutPrefix(path, module); ok {
		return own, true
	}
	for prefix, name := range map[string]string{"github.com/google/cel-go/": "cel", "gopkg.in/yaml.v3": "yaml", "github.com/stretchr/testify/": "testify"} {
		if strings.HasPrefix(path, prefix) {
			return name, true
		}
	}
	return path, strings.Contains(strings.Split(path, "/")[0], ".")
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
	for _, start := range []string{"result", "explanation", "statement", "difference", "projection", "forecast", "requests", "window", "document", "dossier", "handover", "report"} {
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

// allows returns the entry of a list of packages that names one: itself, or room/* where
// it does not.
func allows(list, name string) (entry string, ok bool) {
	for p := range strings.FieldsSeq(list) {
		if p == name {
			return p, true
		}
		if room, wild := strings.CutSuffix(p, "/*"); wild && path.Dir(name) == room {
			entry, ok = p, true
		}
	}
	return entry, ok
}

// Every fuzzer is run by .ci/fuzz, and everything that .ci/fuzz runs is there.
func TestFuzzersRun(t *testing.T) {
	t.Parallel()
	script := read(t, ".ci/fuzz")
	forms := regexp.MustCompile(`for form in (.*); do`).FindStringSubmatch(script)
	require.NotNil(t, forms)
	run := []string{}
	for _, line := range regexp.MustCompile(`(?m)^ *fuzz "?\./([\w/$]+)"? (Fuzz\w+) \d+$`).FindAllStringSubmatch(script, -1) {
		if room, ok := strings.CutSuffix(line[1], "$form"); ok {
			for form := range strings.FieldsSeq(forms[1]) {
				run = append(run, room+form+" "+line[2])
			}
			continue
		}
		run = append(run, line[1]+" "+line[2])
	}
	there := []string{}
	fuzzer := regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)
	require.NoError(t, filepath.WalkDir(".", func(file string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(file, "_test.go") {
			for _, f := range fuzzer.FindAllStringSubmatch(read(t, file), -1) {
				there = append(there, filepath.ToSlash(filepath.Dir(file))+" "+f[1])
			}
		}
		return err
	}))
	assert.ElementsMatch(t, there, run)
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
	const passesOn = "scoring/internal/beside/beside.go" // a panic of what it was given to do
	for file := range goFiles(t) {
		if strings.HasPrefix(file, "examples/") {
			continue
		}
		for i, line := range strings.Split(read(t, file), "\n") {
			code, _, _ := strings.Cut(line, "//")
			if file == passesOn {
				code = strings.ReplaceAll(code, "panic(", "")
			}
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

// The README's table of packages shows what the packages of each row import: every
// package that is not internal stands in it once, and each row rests on those above it.
func TestREADMEShowsTheImports(t *testing.T) {
	t.Parallel()
	imports := publicImports(t)
	above := map[string]bool{}
	for line := range strings.SplitSeq(read(t, "README.md"), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || !strings.HasPrefix(line, "| `") {
			continue
		}
		packages := quoted(cells[1], imports)
		if len(packages) == 0 || imports[packages[0]] == nil {
			continue // a row of another table
		}
		shown, needed := quoted(cells[3], imports), map[string]bool{}
		for _, dir := range packages {
			require.NotNil(t, imports[dir], "%s: there is no package %s", cells[1], dir)
			assert.False(t, above[dir], "%s stands twice", dir)
			for name := range imports[dir] {
				if slices.Contains(packages, name) {
					continue
				}
				entry, ok := allows(strings.Join(shown, " "), name)
				assert.True(t, ok, "%s imports %s, and the table does not show it", dir, name)
				assert.True(t, above[name], "%s imports %s, which stands below it", dir, name)
				needed[entry] = true
			}
		}
		for _, name := range shown {
			assert.True(t, needed[name], "%s: none of these imports %s", cells[1], name)
		}
		for _, dir := range packages {
			above[dir] = true
		}
	}
	for dir := range imports {
		assert.True(t, above[dir], "the table lacks %s", dir)
	}
}

// publicImports lists the packages that a product can import, with those of them that each
// imports.
func publicImports(t *testing.T) map[string]map[string]bool {
	t.Helper()
	public := func(dir string) bool { return dir != "examples" && !strings.Contains("/"+dir+"/", "/internal/") }
	by := map[string]map[string]bool{}
	for file, list := range goFiles(t) {
		dir := packageOf(file)
		if !public(dir) {
			continue
		}
		if by[dir] == nil {
			by[dir] = map[string]bool{}
		}
		for _, p := range list {
			if own, ok := strings.CutPrefix(p, module); ok && public(own) {
				by[dir][own] = true
			}
		}
	}
	return by
}

// quoted lists the packages that a cell names in code quotes; after `room/a`, `b` is one
// of the same room where there is such a one.
func quoted(cell string, packages map[string]map[string]bool) []string {
	var list []string
	room := ""
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cell, -1) {
		name := m[1]
		if packages[path.Join(room, name)] != nil {
			name = path.Join(room, name)
		}
		if room = path.Dir(name); room == "." {
			room = ""
		}
		list = append(list, name)
	}
	return list
}

// goFiles lists the library's own files, tests and modules of their own left out, with what they import.
func goFiles(t *testing.T) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	require.NoError(t, filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." {
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil || path == "cmd" || strings.HasPrefix(d.Name(), ".") {
				return filepath.SkipDir // a module of its own
			}
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
