package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/laws"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// An attacked is a workspace in which each text that people write carries what programs have obeyed, or with plain words
// in their place.
type attacked struct {
	dir    string
	loaded map[string]app.Loaded
	set    *catalog.Set
	pack   string // where the pack of it lies
	rel    int    // the place of a relation whose ends can be named on a command line
}

// underAttack is the hostile workspace and the plain one.
func underAttack(t *testing.T) (out [2]attacked) {
	t.Helper()
	for i, tame := range []bool{false, true} {
		files, _, err := laws.Workspace(t.Context(), 28, tame)
		require.NoError(t, err)
		x := &out[i]
		x.dir, x.pack = t.TempDir(), filepath.Join(t.TempDir(), "pack.zip")
		for name, f := range files {
			require.NoError(t, os.WriteFile(filepath.Join(x.dir, name), f.Data, 0o600))
		}
		x.set, err = catalog.Load(catalog.Builtin(), catalog.Dir(x.dir))
		require.NoError(t, err)
		graph, err := mapping.Build(x.set.Source)
		require.NoError(t, err)
		x.loaded = map[string]app.Loaded{"": loaded()[""], x.dir: {Set: x.set, Graph: graph}}
	}
	for k, r := range out[0].set.Relations {
		_, from := framework.ParseRef(r.From.String())
		_, to := framework.ParseRef(r.To.String())
		if r.From.Framework == "evil" && from == nil && to == nil {
			out[0].rel, out[1].rel = k, k
		}
	}
	return out
}

// A way is a command line of a command, with DIR for the workspace and what else is filled in; text is the form of what
// it prints as text, if that is a form of its own.
type way struct{ args, text string }

// ways are the command lines by which the walk goes through every command. A command that stands in none of these, or
// in elsewhere, fails it, and so does a format without a law.
func ways() map[string][]way {
	dir := func(list ...string) []way {
		out := []way{}
		for _, args := range list {
			out = append(out, way{args: args})
		}
		return out
	}
	return map[string][]way{
		"assess": dir("DIR", "DIR --all --tests"), "evidence": dir("DIR", "DIR --why-not"), "soa": dir("DIR"), "findings": dir("DIR --all"),
		"explain": dir("DIR REQUIREMENT", "DIR CONTROL", "DIR PIECE", "DIR OTHER"), "overlap": dir("evil vile --dir DIR", "evil vile --dir DIR --pairs related"), "compare": dir("evil vile --dir DIR"),
		"path": dir("REQUIREMENT RELATED --dir DIR"), "draw": dir("evil vile --dir DIR"), "project": dir("DIR vile"),
		"report": dir("DIR --for leadership", "DIR --for auditor --all", "DIR --for engineering --all", "DIR --for certification-body --lens evil --all", "DIR --for certification-body --annex --lens evil --all", "DIR --for customer --gaps --all"),
		"start":  dir("DIR"), "diff": dir("DIR DIR@2026-12-31"), "forecast": dir("DIR --until 2026-07-03"), "window": dir("DIR --months 3 --lens evil"),
		"requests": dir("DIR --all"), "todo": dir("DIR --days 300", "DIR --by control"), "plan": dir("DIR --budget 3 --by 2026-07-31"), "whatif": dir("DIR --accept DRAFT --all"), "portfolio": dir("DIR --all"),
		"catalog list": dir("controls --dir DIR", "requirements --dir DIR", "evidence-types --dir DIR", "facts --dir DIR", "checklists --dir DIR", "frameworks --dir DIR"),
		"catalog show": dir("REQUIREMENT --dir DIR", "CONTROL --dir DIR", "evil --dir DIR", "t1 --dir DIR", "f1 --kind fact --dir DIR", "papers --dir DIR"),
		"catalog lint": dir("DIR"), "catalog test": dir("DIR"), "catalog diff": dir("builtin builtin+DIR"),
		"catalog export": {{"--to csv --framework evil --dir DIR", "csv"}, {"--to csv --what links --dir DIR", "csv"}, {"--to csv --what relations --dir DIR", "csv"}, {"--to yaml --framework evil --dir DIR", "yaml"}, {"--to oscal --framework evil --dir DIR", "oscal-catalog"}, {"--to ciso --framework evil --dir DIR", "yaml"}},
		"catalog schema": {{"", "json"}},
		"check":          dir("DIR --answers NONE --framework evil --all"),
		"serve":          {{"DIR --try /workspace", "page"}, {"DIR --try /requirements", "page"}, {"DIR --try /compare", "page"}, {"DIR --try /", "page"}, {"--try /v1/catalogs", "json"}},
		"mcp":            dir("DIR --tools"),
		"pack":           dir("DIR", "DIR --all"),
		"pack verify":    dir("PACK --all", "PACK --against DIR --all"),
		"completion":     {{"bash", "shell"}, {"zsh", "shell"}, {"fish", "shell"}, {"powershell", "shell"}},
		"version":        dir(""),
	}
}

// elsewhere names the tests of the commands that write files, which another test walks through.
func elsewhere() map[string]string {
	return map[string]string{
		"init": "TestNothingSteers_written", "evidence add": "TestNothingSteers_written", "evidence renew": "TestNothingSteers_written", "evidence accept": "TestNothingSteers_tracker",
		"evidence import": "TestNothingSteers_tracker", "evidence scan": "TestNothingSteers_tracker", "catalog import": "TestNothingSteers_written", "catalog new": "TestNothingSteers_written",
	}
}

// lawOf is the form of a command's format.
func lawOf(w way, format string) string {
	if w.text != "" && (format == "text" || w.text == "page") {
		return w.text
	}
	return format
}

// Whatever people wrote, in every command and every format it is shown and nowhere obeyed, and makes nothing more or
// less of a form than plain words make.
func TestNothingIsObeyed(t *testing.T) {
	long(t)
	t.Parallel()
	both := underAttack(t)
	assert.Equal(t, both[1].packed(t), both[0].packed(t), "not what plain words make")
	table, others := ways(), elsewhere()
	for name, help := range helps(t) {
		if _, ok := others[name]; ok {
			continue
		}
		if !assert.NotEmpty(t, table[name], "%s: no command line goes through it: say one in ways", name) {
			continue
		}
		for _, w := range table[name] {
			for _, format := range formatsIn(help) {
				law, ok := laws.Of(lawOf(w, format))
				if !assert.True(t, ok, "%s: no law says what holds of the format %s", name, format) {
					continue
				}
				shape, err := law(both[0].run(t, name, w, format))
				assert.NoError(t, err, "%s %s as %s", name, w.args, format)
				if len(shape) > 0 {
					plain, err := law(both[1].run(t, name, w, format))
					assert.NoError(t, err, "%s %s as %s, with plain words", name, w.args, format)
					assert.Equal(t, plain, shape, "%s %s as %s: not what plain words make", name, w.args, format)
				}
			}
		}
	}
	for name := range others {
		assert.Empty(t, table[name], name)
	}
}

// formatsIn are the formats that a help text names.
func formatsIn(help string) []string {
	_, rest, _ := strings.Cut(help, "FORMAT is ")
	line, _, _ := strings.Cut(rest, "\n")
	line, _, _ = strings.Cut(line, " (default")
	if !strings.Contains(line, "text") {
		return []string{"text"} // one form, which the table names
	}
	list := strings.Split(line, ", ")
	for i := range list {
		list[i] = strings.Fields(list[i])[0]
	}
	return list
}

// run is what a command line prints, in the workspace.
func (x *attacked) run(t *testing.T, name string, w way, format string) []byte {
	t.Helper()
	org := x.set.Organisation
	fill := map[string]string{
		"DIR": x.dir, "DIR@2026-12-31": x.dir + "@2026-12-31", "builtin+DIR": "builtin+" + x.dir,
		"CONTROL": x.set.Controls[len(x.set.Controls)-3].ID, "PIECE": org.Evidence[1].ID, "OTHER": org.Evidence[21].ID, "DRAFT": org.Evidence[2].ID,
	}
	rel := x.set.Relations[x.rel]
	fill["REQUIREMENT"], fill["RELATED"] = rel.From.String(), rel.To.String()
	none := filepath.Join(t.TempDir(), "none.yaml")
	require.NoError(t, os.WriteFile(none, []byte("f0: true\n"), 0o600))
	fill["NONE"], fill["PACK"] = none, x.pack
	args := strings.Fields(name)
	for word := range strings.FieldsSeq(w.args) {
		if s, ok := fill[word]; ok {
			word = s
		}
		args = append(args, word)
	}
	args = append(args, "--format", format, "--color", "always")
	file := ""
	if slices.Contains([]string{"pdf", "xlsx"}, format) {
		file = filepath.Join(t.TempDir(), "out."+format)
		args = append(args, "-o", file)
	}
	var out, errs bytes.Buffer
	code := cli.Main(t.Context(), app.Env{
		Args: args, Stdout: &out, Stderr: &errs, Loaded: x.loaded,
		Now:    func() time.Time { return time.Date(2026, 7, 20, 12, 0, 0, 0, time.UTC) },
		Getenv: func(k string) string { return map[string]string{"COLUMNS": "9000"}[k] },
	})
	_, err := laws.Text(errs.Bytes())
	assert.NoError(t, err, "%v: what is told beside", args)
	if !assert.Contains(t, []int{cli.ExitDone, cli.ExitThreshold}, code, "%q: %s", args, errs.String()) {
		return nil
	}
	if file == "" {
		return out.Bytes()
	}
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return text
}

// packed makes the pack of the workspace, with all that may go in of what the command makes, and holds each file of it.
func (x *attacked) packed(t *testing.T) laws.Shape {
	t.Helper()
	x.run(t, "pack", way{args: "DIR --for leadership,auditor,certification-body,engineering,customer --annex --gaps --results -o PACK"}, "text")
	text, err := os.ReadFile(x.pack)
	require.NoError(t, err)
	shape, err := laws.ZIP(text)
	assert.NoError(t, err, x.pack)
	return shape
}

// What is written of hostile words loads, and steers nothing in its bytes; or nothing is written.
func TestNothingSteers_written(t *testing.T) {
	long(t)
	t.Parallel()
	sound := func(dir string, args []string, code int, told string) {
		_, err := laws.Text([]byte(told))
		assert.NoError(t, err, "%q", args)
		names, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
		require.NoError(t, err)
		for _, name := range names {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			_, err = laws.YAML(text)
			assert.NoError(t, err, "%q: %s", args, name)
			assert.NotRegexp(t, `(?m)^\s*`+laws.Forged, string(text), "%q", args)
		}
		if len(names) > 0 {
			_, err = catalog.Load(catalog.Builtin(), catalog.Dir(dir))
			assert.NoError(t, err, "%q wrote what does not load (exit %d)", args, code)
		}
	}
	for i, s := range laws.Attacks() {
		if i%24 != 0 {
			continue
		}
		dir := filepath.Join(t.TempDir(), "ws")
		args := []string{"init", dir, "--name", s, "--system", strings.NewReplacer(":", "", ",", "").Replace(s), "--framework", "soc2", "--type", "1", "--as-of", "2026-06-30", "--vendor", strings.NewReplacer(":", "", ",", "").Replace(s)}
		x := again(nil, args...)
		sound(dir, args, x.code, x.out+x.errs)
		dir = place(t, map[string]string{"scope.yaml": scope})
		for _, args := range [][]string{
			{"evidence", "add", "risk-register", dir, "--effective", "2026-06-01", "--title", s, "--owner", s, "--uri", s, "--approved-by", s, "--system", s},
			{"evidence", "add", "risk-register", dir, "--effective", "2026-06-02", "--id", s},
			{"evidence", "renew", s, dir, "--title", s, "--on", "2026-07-01"},
		} {
			x := again(nil, args...)
			sound(dir, args, x.code, x.out+x.errs)
		}
		dir = t.TempDir()
		args = []string{"catalog", "new", filepath.Join(dir, "grc"), "--id", s}
		x = again(nil, args...)
		sound(filepath.Join(dir, "grc"), args, x.code, x.out+x.errs)
		in := filepath.Join(t.TempDir(), "in.csv")
		require.NoError(t, os.WriteFile(in, []byte("id,title,summary\n1,\""+strings.ReplaceAll(s, `"`, `""`)+"\",\""+strings.ReplaceAll(s, `"`, `""`)+"\"\n"), 0o600))
		args = []string{"catalog", "import", in, "--id", "own", "-o", filepath.Join(dir, "own.yaml")}
		x = again(nil, args...)
		sound(dir, args, x.code, x.out+x.errs)
	}
}
