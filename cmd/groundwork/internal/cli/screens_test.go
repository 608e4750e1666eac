package cli_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/begin"
)

// The screens of the command, as they are written. Run with -update to write them, and read them as
// what somebody is shown.
func TestScreens(t *testing.T) {
	t.Parallel()
	walk(t)
	small := house(t, "")
	tidewell := "../../../../examples/answers/tidewell.yaml"
	for name, args := range map[string][]string{
		"check.txt": {"check", "--answers", tidewell}, "check.md": {"check", "--answers", tidewell, "--format", "md"}, "check.json": {"check", "--answers", tidewell, "--format", "json"},
		"start.txt": {"start", acme}, "plan.txt": {"plan", acme}, "plan.md": {"plan", small, "--format", "md"}, "plan.csv": {"plan", small, "--format", "csv"},
		"whatif.txt": {"whatif", acme, "--accept", "EV-172"}, "whatif.md": {"whatif", acme, "--accept", "EV-172", "--format", "md"},
		"portfolio.txt": {"portfolio", acme}, "portfolio.md": {"portfolio", acme, "--format", "md"}, "portfolio.csv": {"portfolio", acme, "--format", "csv"},
		"requests.csv": {"requests", acme, "--owner", "legal", "--format", "csv"}, "todo.csv": {"todo", acme, "--format", "csv"}, "findings.csv": {"findings", acme, "--format", "csv"},
		"assess.md": {"assess", acme, "--format", "md"}, "window.txt": {"window", acme}, "soa.txt": {"soa", acme}, "pack.txt": {"pack", acme}, "overlap.txt": {"overlap", "iso42001", "soc2"}, "compare.txt": {"compare"},
		"path.txt": {"path", "iso42001:A.2.4", "soc2:CC5.3"}, "catalog-rules.txt": {"catalog", "list", "rules"}, "catalog-control.txt": {"catalog", "show", "user-access-review"},
		"catalog-types.csv": {"catalog", "list", "evidence-types", "--framework", "soc2", "--owner", "it-ops", "--format", "csv"},
	} {
		assertGolden(t, name, catalogDigest.ReplaceAllString(ok(t, args...), `"catalog": "sha256:…"`))
	}
	for name, text := range workspace(t, byAnswers(t)) {
		assertGolden(t, "init/"+name, text)
	}
	require.NotEmpty(t, begin.Names())
}

// catalogDigest is of a catalog that grows.
var catalogDigest = regexp.MustCompile(`"catalog": "sha256:[0-9a-f]{64}"`)

// What no screen shows: expressions of rules, errors, types and values of Go.
var programmers = regexp.MustCompile(`\be\.(has|type|attributes|systems|performed|outcome|period)\b|\bwindow\.(held|covered)\b|\bevidence\.ofType|\bfacts\.\w|&&|\|\||[!=]= |\.(exists|filter|all|count|size)\(` +
	`|%!|<nil>|runtime error|panic:|goroutine \d|\bmap\[|\[\]string|&\{|0x[0-9a-f]{6,}|no such file or|strconv\.|invalid syntax|undeclared reference` +
	`|\b(mapping|framework|result|evidence|organisation|requests|scoring|explanation|plan|view|page|time|yaml|json|errors|fmt)\.[A-Z]\w+`)

// What is printed as an id: of a requirement or point, of a finding, of a piece or an action, of a fact
// or attribute, and of whatever else has a name of several words with hyphens between.
var printed = regexp.MustCompile(`\b(?:iso42001|soc2)[:/][A-Za-z0-9._/#-]*[A-Za-z0-9]|\b(?:CC|PI|AI|A|C|P)\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\b|\bA\.\d{1,2}(?:\.\d{1,2}){1,2}\b|` +
	`\b[A-Z][A-Za-z]{0,3}-\d+(?:-[a-z0-9]+)*\b|\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b|\b(?:PLAN-)?[a-z][a-z0-9]*(?:-[a-z0-9]+)+\b`)

// Hyphens that make no id, in what the command says of itself.
const hyphened = `half-yearly per-event in-place follow-up so-called well-known carve-out up-to-date two-sided one-by-one day-to-day check-up write-up non-zero sign-off ` +
	`in-force set-up sign-on sign-ins SHA-256 not-approved review_every valid_for not-supported partly-supported not-shown out-of-scope not-accepted needs-more not-yet could-be re-approval no-cadence scope-limitation fail-under`

// A glossary is what is listed somewhere, and what is prose there.
type glossary struct{ ids, prose map[string]bool }

// faults are what of a line nobody should be shown: see programmers, and ids that nothing lists.
func (g *glossary) faults(line string) []string {
	out := programmers.FindAllString(line, -1)
	for _, at := range printed.FindAllStringIndex(line, -1) {
		id := line[at[0]:at[1]]
		if strings.HasSuffix(line[:at[0]], "--") || strings.HasSuffix(line[:at[0]], "://") || at[1] < len(line) && line[at[1]] == '/' { // an option, an address, a path
			continue
		}
		if at[0] > 0 && strings.ContainsRune("/.@", rune(line[at[0]-1])) || strings.HasPrefix(line[at[1]:], ".yaml") || strings.HasPrefix(line[at[1]:], ".xlsx") {
			continue
		}
		whole, _, _ := strings.Cut(id, "#")
		if !g.ids[id] && !g.ids[whole] && !g.prose[id] {
			out = append(out, id)
		}
	}
	return out
}

// listed gathers what the lists of the catalog and of workspaces hold.
func glossaryOf(t *testing.T) *glossary {
	t.Helper()
	g := &glossary{ids: map[string]bool{}, prose: map[string]bool{}}
	for _, kind := range []string{"", "controls", "evidence-types", "facts", "requirements", "points", "checklists", "bands", "rules"} {
		args := []string{"catalog", "list", kind, "--format", "json"}
		g.take(t, ok(t, slices.DeleteFunc(args, func(s string) bool { return s == "" })...))
	}
	for _, of := range []string{"assess", "evidence", "requests", "findings", "todo", "soa"} {
		g.take(t, ok(t, of, acme, "--format", "json"))
	}
	for _, id := range []string{"description-criteria", "engagement-papers", "mandatory-documents", "annex-a-documents"} {
		g.take(t, ok(t, "catalog", "show", id, "--format", "json"))
	}
	stated, err := filepath.Glob(filepath.Join(acme, "evidence-*.yaml"))
	require.NoError(t, err)
	for _, name := range stated {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`source: \{system: ([a-z-]+)`).FindAllSubmatch(text, -1) { // where its evidence lies
			g.ids[string(m[1])] = true
		}
	}
	tracker, err := os.ReadFile("../tracker/testdata/evidence-tracker.csv")
	require.NoError(t, err)
	for _, w := range printed.FindAllString(string(tracker), -1) { // words of whoever keeps it
		g.prose[w] = true
	}
	g.take(t, ok(t, "catalog", "list", "controls", "--dir", house(t, ""), "--format", "json"))
	g.take(t, ok(t, "catalog", "list", "requirements", "--dir", house(t, ""), "--format", "json"))
	taken, err := os.ReadFile("testdata/tracker.yaml") // which the import writes
	require.NoError(t, err)
	for _, m := range regexp.MustCompile(`\bid: (\S+)`).FindAllStringSubmatch(string(taken), -1) {
		g.ids[m[1]] = true
	}
	for s := range strings.FieldsSeq(hyphened) {
		g.prose[s] = true
	}
	return g
}

// take notes ids, the names of attributes, and what is said beside them.
func (g *glossary) take(t *testing.T, text string) {
	t.Helper()
	var v any
	require.NoError(t, json.Unmarshal([]byte(text), &v))
	g.walk("", v)
}

func (g *glossary) walk(key string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			g.walk(k, x)
		}
	case []any:
		for _, x := range v {
			g.walk(key, x)
		}
	case string:
		switch key {
		case "id", "ref", "name", "lens", "owner", "role", "discipline", "control", "type", "kind", "cadence", "system", "systems", "category", "evidence", "request", "attributes":
			id, _, _ := strings.Cut(v, ": ")
			g.ids[id] = true
			for _, w := range printed.FindAllString(id, -1) { // review-exclusion-iso42001-A.5.5
				g.ids[w] = true
			}
			if _, bare, ok := strings.Cut(id, ":"); ok {
				g.ids[bare] = true
			}
		case "title", "summary", "text", "does", "asks", "question", "help", "why", "says", "design", "operation":
			for _, w := range printed.FindAllString(v, -1) {
				g.prose[w] = true
			}
		}
	}
}

// No screen of the tree shows an expression, an error or type of Go, or an id that nothing lists.
func TestNoScreenShowsWhatIsInside(t *testing.T) {
	t.Parallel()
	walk(t)
	g := glossaryOf(t)
	n := 0
	for _, dir := range []string{"testdata", "../../../../scoring/report/testdata"} {
		require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !slices.Contains([]string{".txt", ".md", ".csv", ".html", ".golden"}, filepath.Ext(path)) {
				return err
			}
			n++
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			text := strings.ReplaceAll(string(data), `\`, "")
			with := glossary{ids: maps.Clone(g.ids), prose: g.prose}
			for _, m := range regexp.MustCompile(`(?m)\bid: (\S+)$|^\W*(A-\d\d)\b|(PLAN-[a-z0-9-]+) (?:from )?\d{4}-`).FindAllStringSubmatch(text, -1) { // what it proposes itself
				with.ids[m[1]+m[2]+m[3]] = true
			}
			for i, line := range strings.Split(text, "\n") {
				assert.Empty(t, with.faults(line), "%s:%d: %s", path, i+1, line)
			}
			return nil
		}))
	}
	assert.Greater(t, n, 40)
	for _, line := range []string{
		`Of each piece is asked: e.has("population")`, `window.held(evidence.ofType("x"))`, "facts.buyers_ask_soc2 is not known", `a && b`, "it is %!s(int=3)", "owner <nil>",
		"runtime error: index out of range [4]", "found []string{a}", "map[a:b]", "a framework.Ref is wanted", `strconv.ParseInt: parsing "x"`, "open x.yaml: no such file or directory",
		"user-acess-review is not shown", "for soc2:CC6.22", "CC9.9 is open", "A.12.2 is open", "see EV-9999", "soc2/soc2-late/no-such-control", "Request no-such-record-2026-q1", "the fact no_such_fact is open",
		"iso42001:A.6.2.9#z",
	} {
		assert.NotEmpty(t, g.faults(line), "this is let pass: %s", line)
	}
	for _, line := range []string{
		"user-access-review, operation: 2 of 24 deviate (EV-218)", "For soc2:CC6.2#b, CC6.3 and A.6.2.4; half-yearly", "facts: ai_affects_people", "groundwork todo --fail-under 0.8 -o x.csv", "Request user-access-review-record-2026-q1",
	} {
		assert.Empty(t, g.faults(line), "%s", line)
	}
}
