package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/laws"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/mapping"
)

// said is a workspace in which one text stands wherever people write one, and another wherever they name something.
const said = `framework: {id: own, title: TEXT, edition: TEXT, publisher: TEXT, excludable: {kinds: [requirement]}, system_kinds: {ai: [user]}}
requirements:
  - {id: g, kind: group, title: TEXT}
  - {id: NAME, parent: g, kind: requirement, title: TEXT, summary: TEXT, points: [{id: a, text: TEXT}, {id: b, text: TEXT}]}
  - {id: "2", parent: g, kind: requirement, title: TEXT}
evidence_types: [{id: rec, kind: document, title: TEXT, attributes: {note: string}}, {id: log, kind: record, title: TEXT, attributes: {population: int, sample: int, deviations: int}}]
fact_types: [{id: big, type: bool, title: TEXT}]
controls:
  - {id: NAME, title: TEXT, does: TEXT, cadence: quarterly, owner: NAME, evidence: {design: [rec], operation: [log]}, links: [{to: "own:2", why: TEXT}, {to: "two:1", why: TEXT}]}
  - {id: c2, title: TEXT, evidence: {design: [rec], operation: {none: TEXT}}, links: [{to: REF, why: TEXT, needs: 'e.has("note")'}]}
organisation: {name: NAME, as_of: 2026-06-30, systems: [NAME]}
scope: [{framework: own, basis: [design, operation], window: 2026-01-01/2026-06-30}]
evidence:
  - {id: NAME, type: rec, title: TEXT, effective: 2025-01-01, valid: 2026-08-01, status: accepted, accepted_by: NAME, owner: NAME, systems: [NAME], source: {system: NAME, uri: NAME}, attributes: {note: NAME}}
  - {id: E2, type: log, title: TEXT, performed: 2026-02-01, status: accepted, attributes: {population: 4, sample: 4, deviations: 1}}
risks: [{id: NAME, title: TEXT, owner: NAME}]
treatments: [{kind: remediation, control: c2, why: TEXT, owner: NAME, until: 2026-09-30}]
`

// leaves are the forms in which a workspace goes out, by the command line that writes them.
func leaves() []way {
	return []way{
		{"assess DIR --all --tests", "text"}, {"assess DIR", "json"}, {"assess DIR", "md"}, {"assess DIR", "html"}, {"assess DIR", "pdf"}, {"assess DIR", "xlsx"}, {"assess DIR", "sarif"}, {"assess DIR", "junit"},
		{"assess DIR", "oscal"}, {"assess DIR", "oscal-poam"}, {"soa DIR", "csv"}, {"soa DIR", "md"}, {"explain DIR c2", "text"}, {"explain DIR c2", "md"}, {"evidence DIR", "text"}, {"findings DIR --all", "text"},
		{"todo DIR --days 300", "ics"}, {"requests DIR --all", "xlsx"}, {"report DIR --for auditor --lens own --all", "csv"}, {"report DIR --for engineering --all", "html"}, {"report DIR --for auditor --lens own --all", "pdf"},
		{"catalog export --to csv --framework own --dir DIR", "csv"}, {"catalog export --to yaml --framework own --dir DIR", "yaml"}, {"catalog export --to oscal --framework own --dir DIR", "oscal-catalog"},
		{"catalog export --to ciso --framework own --dir DIR", "yaml"}, {"draw own two --dir DIR", "mermaid"}, {"draw own two --dir DIR", "dot"}, {"draw own two --dir DIR", "svg"}, {"catalog lint DIR", "text"},
	}
}

const plainText = "A text, of Журнал e\u0301 👩‍💻"

// Whatever people write, in whatever form it goes out, the form keeps its law; what is not taken in is refused in a text
// that keeps the terminal's.
func FuzzWhatGoesOut(f *testing.F) {
	attacks := laws.Attacks()
	for i := range leaves() {
		s := attacks[(i*7+3)%len(attacks)]
		f.Add(s, s, uint8(i))
		f.Add(plainText, "é-1", uint8(i))
		f.Add(plainText+" "+laws.Forged, laws.Forged, uint8(i))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text, name string, which uint8) {
		if len(text)+len(name) > 2000 {
			return
		}
		text, name = oneLine(text), oneLine(name)
		at, _ := quoted(strings.ToValidUTF8(text, "?"))
		named, _ := quoted(strings.ToValidUTF8(name, "?"))
		ref, _ := quoted("own:" + strings.ToValidUTF8(name, "?"))
		data := strings.NewReplacer("TEXT", at, "NAME", named, "REF", ref).Replace(said)
		require.NoError(t, os.WriteFile(filepath.Join(dir, "a.yaml"), []byte(data), 0o600))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "b.yaml"), []byte("framework: {id: two, title: "+at+"}\nrequirements: [{id: \"1\", kind: requirement, title: "+at+"}]\n"), 0o600))
		w := leaves()[int(which)%len(leaves())]
		before := map[string]app.Loaded{"": loaded()[""]}
		set, err := catalog.Load(catalog.Dir(dir))
		require.True(t, err == nil || text != plainText || name != "é-1", "plain words are taken in: %v", err)
		if err != nil {
			w = leaves()[0]
		} else {
			graph, err := mapping.Build(set.Source)
			require.NoError(t, err, "what loads can be built")
			before[dir] = app.Loaded{Set: set, Graph: graph}
		}
		code, out, errs := leave(t, before, dir, w)
		if _, err := laws.Text(errs); err != nil {
			t.Fatalf("%s: what is told beside: %v", w.args, err)
		}
		require.Equal(t, err == nil, code == cli.ExitDone || code == cli.ExitThreshold, "%s as %s: %s", w.args, w.text, errs)
		if err != nil {
			return
		}
		law, ok := laws.Of(w.text)
		require.True(t, ok, w.text)
		if _, err := law(out); err != nil {
			t.Fatalf("%s as %s: %v", w.args, w.text, err)
		}
		require.True(t, slices.Contains([]string{"pdf", "xlsx"}, w.text) || utf8.Valid(out))
	})
}

// oneLine is a text in which no forged line is looked for where it is a label of one line: such a one ends no line of the
// command's, which may begin one with a name, and folds a long title between any two words.
func oneLine(s string) string {
	if _, _, found := glyph.FindBreak(s); found {
		return s
	}
	return strings.ReplaceAll(s, laws.Forged, strings.ToLower(laws.Forged))
}

// leave runs a command line, and returns what it wrote.
func leave(t *testing.T, before map[string]app.Loaded, dir string, w way) (code int, out, errs []byte) {
	t.Helper()
	args := strings.Fields(strings.ReplaceAll(w.args, "DIR", dir))
	if !strings.Contains(w.args, "--to ") {
		args = append(args, "--format", w.text)
	}
	file := ""
	if w.text == "pdf" || w.text == "xlsx" {
		file = filepath.Join(t.TempDir(), "out."+w.text)
		args = append(args, "-o", file)
	}
	var stdout, stderr bytes.Buffer
	code = cli.Main(t.Context(), app.Env{
		Args: args, Stdout: &stdout, Stderr: &stderr, Loaded: before,
		Now:    func() time.Time { return time.Date(2026, 7, 20, 12, 0, 0, 0, time.UTC) },
		Getenv: func(string) string { return "" },
	})
	if file == "" {
		return code, stdout.Bytes(), stderr.Bytes()
	}
	out, err := os.ReadFile(file)
	if code == cli.ExitDone {
		require.NoError(t, err)
	}
	return code, out, stderr.Bytes()
}
