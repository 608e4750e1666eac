package cli_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
	"github.com/groundworkgrc/groundwork/internal/golden"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

const trackers = "../tracker/testdata/"

// answer runs a command with somebody at the terminal who types this.
func answer(t *testing.T, typed string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = cli.Main(t.Context(), app.Env{
		Args: args, Stdout: &out, Stderr: &errs, Stdin: strings.NewReader(typed), Answers: true, Loaded: loaded(),
		Now:    func() time.Time { return time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC) },
		Getenv: func(string) string { return "" },
	})
	return code, out.String(), errs.String()
}

// ok runs a command that has to do what it is for.
func ok(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := run(t, nil, args...)
	require.Equal(t, cli.ExitDone, code, "%v: %s", args, errs)
	return out
}

// place is a folder with these files.
func place(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o750))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	return dir
}

const scope = "organisation: {name: Tidewell, systems: [app], as_of: 2026-11-26}\nscope:\n  - {framework: soc2, type: 2, window: 2026-10-01/2027-03-31}\n"

func content(t *testing.T, elements ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(elements...))
	require.NoError(t, err)
	return string(b)
}

// pieces are what the workspace holds.
func pieces(t *testing.T, dir string) map[string]evidence.Piece {
	t.Helper()
	set, err := catalog.Load(catalog.Builtin(), catalog.Dir(dir))
	require.NoError(t, err)
	by := map[string]evidence.Piece{}
	for _, e := range set.Organisation.Evidence {
		by[e.ID] = e
	}
	return by
}

// assertGolden compares with a golden file from whatever folder the test is in.
func assertGolden(t *testing.T, file, got string) {
	t.Helper()
	golden.Assert(t, file, []byte(got))
}

func TestImportTracker(t *testing.T) {
	walk(t)
	dir := place(t, map[string]string{"scope.yaml": scope})
	trackers, err := filepath.Abs(trackers)
	require.NoError(t, err)
	trackers += "/"
	testdata, err := filepath.Abs("testdata")
	require.NoError(t, err)
	t.Chdir(dir) // so that lines break where they do everywhere
	dir = "."
	out := ok(t, "evidence", "import", trackers+"evidence-tracker.xlsx", dir)
	assertGolden(t, filepath.Join(testdata, "tracker.txt"), out)
	assert.NoFileExists(t, filepath.Join(dir, "evidence.yaml"), "nothing is written without --write")

	ok(t, "evidence", "import", trackers+"evidence-tracker.xlsx", dir, "--write", "--accepted-by", "Maya")
	text := content(t, dir, "evidence.yaml")
	assertGolden(t, filepath.Join(testdata, "tracker.yaml"), text)
	assert.Len(t, pieces(t, dir), 54)
	mapping := content(t, dir, ".evidence-import.yaml")
	assert.Contains(t, mapping, "owner: Responsible")

	for _, name := range []string{"evidence-tracker.xlsx", "evidence-tracker.csv", "evidence-tracker-semicolon.csv"} {
		out = ok(t, "evidence", "import", trackers+name, dir, "--write", "--accepted-by", "Maya")
		assert.Contains(t, out, "54 as they are")
		assert.Equal(t, text, content(t, dir, "evidence.yaml"), "imported again, nothing is added: %s", name)
	}
	_, out, _ = run(t, nil, "evidence", "import", trackers+"evidence-tracker.csv", dir, "--format", "json")
	var v struct {
		Counts  map[string]int
		Columns []map[string]string
		Rows    []map[string]any
	}
	require.NoError(t, json.Unmarshal([]byte(out), &v))
	assert.Equal(t, 54, v.Counts["unchanged"])
	assert.Len(t, v.Rows, 60)
	assert.NotContains(t, out, "null")
}

// Next month: one value moves in its place, comments and modes stay.
func TestImportUpdates(t *testing.T) {
	t.Parallel()
	const tracker = "ID,Control,Evidence,Responsible,Date,Status,Population\n" +
		"E-1,RM-01 Risk,Risk register,Ann,2026-11-01,Done,\n" +
		"E-2,AC-01 Access,Access review,Bob,2026-11-02,Done,60\n"
	dir := place(t, map[string]string{
		"scope.yaml": scope, "t.csv": tracker,
		"pieces/mine.yaml": "# ours\nevidence:\n  - {id: E-1, type: risk-register, title: Risk register, collected: 2026-10-01, status: draft} # look at it\n",
	})
	mine := filepath.Join(dir, "pieces", "mine.yaml")
	require.NoError(t, os.Chmod(mine, 0o640))
	out := ok(t, "evidence", "import", filepath.Join(dir, "t.csv"), dir, "--column", "owner=Responsible", "--write")
	assert.Contains(t, out, "collected: 2026-10-01 → 2026-11-01; owner: nothing → Ann; status: draft → accepted")
	assert.Equal(t, "# ours\nevidence:\n"+
		"  - {id: E-1, type: risk-register, title: Risk register, collected: 2026-11-01, status: accepted, owner: Ann} # look at it\n"+
		"  - {id: E-2, type: user-access-review-record, title: Access review, collected: 2026-11-02, status: accepted, owner: Bob, attributes: {population: 60}}\n",
		content(t, mine))
	info, err := os.Stat(mine)
	require.NoError(t, err)
	assert.Equal(t, fs.FileMode(0o640), info.Mode().Perm())
	left, err := filepath.Glob(filepath.Join(dir, "*", ".groundwork*"))
	require.NoError(t, err)
	assert.Empty(t, left)
}

// What would not load is not written.
func TestImportThatWouldNotLoad(t *testing.T) {
	t.Parallel()
	dir := place(t, map[string]string{"scope.yaml": scope, "t.csv": "ID,Evidence,Date,Status\n\"a\tb\",Risk register,2026-11-01,Done\n", "bad/evidence.yaml": "evidence: [{id: E1}]\n"})
	code, _, errs := run(t, nil, "evidence", "import", filepath.Join(dir, "t.csv"), filepath.Join(dir, "bad"), "--write")
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "evidence.yaml:1:12")
	assert.Equal(t, "evidence: [{id: E1}]\n", content(t, dir, "bad", "evidence.yaml"))
}

// A row that the workspace would not load with is refused by its cell; the others are taken.
func TestImportRefusesWhatWouldNotLoad(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 3000)
	dir := place(t, map[string]string{"scope.yaml": scope, "t.csv": "ID,Evidence,Date,Status\nE-1,Risk register,2026-11-01,Done\n" + long + ",Vendor register,2026-11-01,Done\n"})
	out := ok(t, "evidence", "import", filepath.Join(dir, "t.csv"), dir, "--write")
	assert.Contains(t, out, "1 to add (0 as drafts for doubt), 0 to update, 0 as they are, 0 not there yet, 1 refused.")
	assert.Contains(t, out, "t!B3: ")
	assert.Len(t, pieces(t, dir), 1)
}

// On a terminal what is not certain is asked, what was answered is kept, and the last word is a yes.
func TestImportAsks(t *testing.T) {
	t.Parallel()
	dir := place(t, map[string]string{"scope.yaml": scope, "t.csv": "Control,Evidence,Date,Status\nAI-09 Model card,assistant model card,2026-10-01,Done\nLG-02 Alerting,On-call rota and alert rules,2026-10-01,Done\nCM-01 Change management,SDLC policy,2026-10-01,Done\n"})
	file := filepath.Join(dir, "t.csv")
	code, out, errs := answer(t, "1\nnonsense\non-call-rota\n\nn\n", "evidence", "import", file, dir)
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, `t!B2 "assistant model card", under "AI-09 Model card": what is it evidence of?`)
	assert.Contains(t, out, `"nonsense" is neither.`)
	assert.Contains(t, out, "Write this now? [y/N]")
	assert.NoFileExists(t, filepath.Join(dir, "evidence.yaml"))

	code, out, errs = answer(t, "1\n2\nq\ny\n", "evidence", "import", file, dir)
	require.Equal(t, cli.ExitDone, code, errs)
	assert.Contains(t, out, "Written to "+filepath.Join(dir, "evidence.yaml"))
	assert.Len(t, pieces(t, dir), 3)
	kept := content(t, dir, ".evidence-import.yaml")
	assert.Contains(t, kept, "assistant model card: technical-document-check")
	assert.Contains(t, kept, "On-call rota and alert rules: alert-rule-register")
	assert.Contains(t, content(t, dir, "evidence.yaml"), "# imported as a draft, since it may be change-process-document")
	code, out, _ = answer(t, "", "evidence", "import", file, dir)
	require.Equal(t, cli.ExitDone, code)
	assert.NotContains(t, out, "what is it evidence of?", "it was answered, or left open with a draft that is there")
}

// The mapping can be kept elsewhere, before anything is written.
func TestImportSaves(t *testing.T) {
	t.Parallel()
	dir := place(t, map[string]string{"ws/scope.yaml": scope, "t.csv": "Artefact,Who\nRisk register,Ann\n"})
	kept := filepath.Join(dir, "kept.yaml")
	ok(t, "evidence", "import", filepath.Join(dir, "t.csv"), filepath.Join(dir, "ws"), "--column", "owner=Who", "--save", kept)
	assert.NoFileExists(t, filepath.Join(dir, "ws", ".evidence-import.yaml"))
	assert.Contains(t, content(t, kept), "columns:\n  owner: Who\n  title: Artefact\n")
	mine := strings.Replace(content(t, kept), "\ncolumns:", "\n# mine\ncolumns:", 1)
	require.NoError(t, os.WriteFile(kept, []byte(mine), 0o600))
	out := ok(t, "evidence", "import", filepath.Join(dir, "t.csv"), filepath.Join(dir, "ws"), "--mapping", kept, "--save", kept)
	assert.Contains(t, out, "Who       owner  as last time")
	assert.Equal(t, mine, content(t, kept), "what says the same is left")
	require.NoError(t, os.WriteFile(kept, []byte("colums: {}\n"), 0o600))
	_, _, errs := run(t, nil, "evidence", "import", filepath.Join(dir, "t.csv"), filepath.Join(dir, "ws"), "--mapping", kept)
	assert.Contains(t, errs, "want sheet, dates, columns, types and statuses")
}

func TestImportSays(t *testing.T) {
	t.Parallel()
	dir := place(t, map[string]string{"scope.yaml": scope, "t.csv": "a,b\nc,d\n", "t.xls": "\xd0\xcf\x11\xe0", "ok.csv": "Evidence,Owner\nx,y\n"})
	for want, args := range map[string][]string{
		"no table of evidence is found":                           {filepath.Join(dir, "t.csv")},
		"save it as .xlsx":                                        {filepath.Join(dir, "t.xls")},
		"cannot be read: is it there, and a file":                 {filepath.Join(dir, "none.csv")},
		`--column "owner": want two names`:                        {filepath.Join(dir, "ok.csv"), dir, "--column", "owner"},
		`no column is called Who`:                                 {filepath.Join(dir, "ok.csv"), dir, "--column", "owner=Who"},
		`which is no evidence type; did you mean "risk-register"`: {filepath.Join(dir, "ok.csv"), dir, "--type", "x=risk-registr"},
		"--into": {filepath.Join(dir, "ok.csv"), dir, "--into", "../x.yaml"},
	} {
		if len(args) == 1 {
			args = append(args, dir)
		}
		code, out, errs := run(t, nil, append([]string{"evidence", "import"}, args...)...)
		assert.NotEqual(t, cli.ExitDone, code, want)
		assert.Contains(t, errs, want)
		assert.Empty(t, out)
		assert.NotContains(t, errs, "no such file or directory")
	}
}

// copied is the example company in a folder of its own.
func copied(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(acme, "*.yaml"))
	require.NoError(t, err)
	texts := map[string]string{}
	for _, f := range files {
		texts[filepath.Base(f)] = content(t, f)
	}
	return place(t, texts)
}

// lines lists what one text has and another has not.
func lines(a, b string) (gone, come []string) {
	in := func(text string) map[string]bool {
		m := map[string]bool{}
		for l := range strings.SplitSeq(text, "\n") {
			m[l] = true
		}
		return m
	}
	before, after := in(a), in(b)
	for l := range strings.SplitSeq(a, "\n") {
		if !after[l] {
			gone = append(gone, l)
		}
	}
	for l := range strings.SplitSeq(b, "\n") {
		if !before[l] {
			come = append(come, l)
		}
	}
	return gone, come
}

func TestAcceptRenewAdd(t *testing.T) {
	t.Parallel()
	walk(t)
	dir := copied(t)
	before := content(t, dir, "evidence-security.yaml")
	ok(t, "evidence", "accept", "EV-205,EV-206", dir, "--by", "Maya Singh", "--on", "2026-07-19")
	gone, come := lines(before, content(t, dir, "evidence-security.yaml"))
	assert.Len(t, gone, 2)
	require.Len(t, come, 4)
	assert.Equal(t, "  # EV-205 was accepted by Maya Singh on 2026-07-19", come[0])
	assert.Equal(t, strings.Replace(gone[0], "accepted_by: compliance", "accepted_by: Maya Singh", 1), come[1])

	before = content(t, dir, "evidence-security.yaml")
	out := ok(t, "evidence", "accept", "EV-205,EV-205,", dir, "--by", "Maya Singh", "--on", "2026-07-20")
	assert.Equal(t, "EV-205 is accepted by Maya Singh already, and is left as it is.\n", out)
	assert.Equal(t, before, content(t, dir, "evidence-security.yaml"))
	out = ok(t, "evidence", "accept", "EV-206", dir, "--by", "Omar")
	assert.Contains(t, out, "EV-206 was accepted by Maya Singh before.")

	before = content(t, dir, "evidence-security.yaml")
	out = ok(t, "evidence", "renew", "EV-205", dir, "--on", "2026-07-19", "--uri", "policies/auth-v2.pdf")
	assert.Contains(t, out, "It is a draft until somebody accepts it: groundwork evidence accept EV-205-2026-07-19")
	gone, come = lines(before, content(t, dir, "evidence-security.yaml"))
	assert.Empty(t, gone)
	assert.Equal(t, []string{
		"  - {id: EV-205-2026-07-19, type: authentication-standard, effective: 2026-07-19, collected: 2026-07-19, replaces: [EV-205], owner: it-ops, source: {system: log-platform, uri: policies/auth-v2.pdf}, status: draft}",
		"    # fill in: approved_by: … and approved_on: …; until then it counts as a draft",
	}, come)
	again := func(want string, args ...string) {
		before := content(t, dir, "evidence-security.yaml")
		code, _, errs := run(t, nil, append([]string{"evidence", "renew"}, args...)...)
		assert.Equal(t, cli.ExitUsage, code)
		assert.Contains(t, errs, want)
		assert.Equal(t, before, content(t, dir, "evidence-security.yaml"))
	}
	again("EV-205-2026-07-19 comes after EV-205 already, and is a draft: fill that in, or write another with --id", "EV-205", dir, "--on", "2026-07-20")
	out = ok(t, "evidence", "renew", "EV-208", dir)
	again("EV-208-2026-q3 comes after EV-208 already, and is a draft", "EV-208", dir)
	assert.Contains(t, out, "period: 2026-07-01/2026-09-30")
	assert.Contains(t, out, "fill in: attributes: {deviations: …, population: …} (population counts systems and accounts")
	all := pieces(t, dir)
	assert.Equal(t, "2026-07-01/2026-09-30", all["EV-208-2026-q3"].Period.String())
	assert.Equal(t, evidence.Draft, all["EV-208-2026-q3"].Status)

	out = ok(t, "evidence", "add", "user-access-review-record", dir, "--period", "Q3 2026", "--performed", "29 Sep 2026", "--collected", "2026-10-01", "--owner", "IT: ops", "--attribute", "population=120", "--format", "json")
	var v struct {
		Pieces, Files []string
		Text          string
	}
	require.NoError(t, json.Unmarshal([]byte(out), &v))
	assert.Equal(t, []string{"user-access-review-record-2026-q3"}, v.Pieces)
	e := pieces(t, dir)["user-access-review-record-2026-q3"]
	assert.Equal(t, "IT: ops", e.Owner)
	assert.Equal(t, "2026-09-29", e.Performed.String())
	assert.Equal(t, int64(120), e.Attributes["population"])
	assert.Equal(t, []string{filepath.Join(dir, "evidence.yaml")}, v.Files)
}

func TestPiecesSay(t *testing.T) {
	t.Parallel()
	dir := copied(t)
	for want, args := range map[string][]string{
		"say who accepts it: --by WHO":                                          {"accept", "EV-205", dir},
		`there is no evidence "EV-2x6" in ` + dir + `; did you mean "EV-206"?`:  {"accept", "EV-2x6", dir, "--by", "x"},
		`--on "05/11/2026": day or month first cannot be told`:                  {"accept", "EV-205", dir, "--by", "x", "--on", "05/11/2026"},
		"say which pieces are accepted: ID":                                     {"accept", ",", dir, "--by", "x"},
		"it cannot be written so: invisible character":                          {"add", "risk-register", dir, "--collected", "2026-01-01", "--id", "a\nb"},
		"--attribute population is given twice, as 5 and as 6: say it once":     {"add", "user-access-review-record", dir, "--collected", "2026-01-01", "--attribute", "population=5", "--attribute", "population=6"},
		"say when: --collected DAY":                                             {"add", "risk-register", dir},
		`did you mean "risk-register"?`:                                         {"add", "risk-registr", dir, "--collected", "2026-01-01"},
		"is a control: its evidence is of type user-access-review-procedure or": {"add", "user-access-review", dir, "--collected", "2026-01-01"},
		"a piece of type risk-register has impact_results, owner_confirmed":     {"add", "risk-register", dir, "--collected", "2026-01-01", "--attribute", "x=1"},
		"nothing is written, since the workspace would not load":                {"add", "risk-register", dir, "--collected", "2026-01-01", "--for", "nosuch"},
		`there is evidence "EV-205" already`:                                    {"renew", "EV-206", dir, "--id", "EV-205"},
	} {
		before := content(t, dir, "evidence-security.yaml")
		code, out, errs := run(t, nil, append([]string{"evidence"}, args...)...)
		assert.NotEqual(t, cli.ExitDone, code, want)
		assert.Contains(t, errs, want)
		assert.Empty(t, out)
		assert.Equal(t, before, content(t, dir, "evidence-security.yaml"))
		assert.NoFileExists(t, filepath.Join(dir, "evidence.yaml"))
	}
}

func TestScan(t *testing.T) {
	dir := place(t, map[string]string{
		"ws/scope.yaml":                       scope,
		"files/register.txt":                  "one",
		"files/policies/backup.pdf":           "two",
		"files/Access review 2026-Q3.csv":     "three",
		"files/holiday.jpg":                   "four",
		"files/.DS_Store":                     "five",
		"files/pentest report 2026-10-12.pdf": "six",
		"ws/evidence.yaml": "evidence:\n" +
			"  - {id: E1, type: risk-register, collected: 2026-10-01, source: {uri: ./register.txt}} # kept\n" +
			"  - {id: E2, type: backup-policy, collected: 2026-10-01, source: {uri: policies/backup.pdf, sha256: " + strings.Repeat("0", 64) + "}}\n" +
			"  - {id: E3, type: backup-policy, collected: 2026-10-01, source: {uri: gone.pdf}}\n" +
			"  - {id: E4, type: backup-policy, collected: 2026-10-01, source: {uri: 'https://drive/x'}}\n" +
			"  - {id: E5, type: backup-policy, collected: 2026-10-01, source: {uri: ../ws/scope.yaml}}\n" +
			"  - {id: E6, type: backup-policy, collected: 2026-10-01}\n",
	})
	when := time.Date(2026, 10, 5, 12, 0, 0, 0, time.UTC)
	for _, f := range []string{"Access review 2026-Q3.csv", "pentest report 2026-10-12.pdf", "holiday.jpg"} {
		require.NoError(t, os.Chtimes(filepath.Join(dir, "files", f), when, when))
	}
	testdata, err := filepath.Abs("testdata")
	require.NoError(t, err)
	t.Chdir(dir)
	const files, ws = "files", "ws"
	before := content(t, ws, "evidence.yaml")
	out := ok(t, "evidence", "scan", files, ws)
	assertGolden(t, filepath.Join(testdata, "scan.txt"), out)
	assert.Equal(t, before, content(t, ws, "evidence.yaml"))

	ok(t, "evidence", "scan", files, ws, "--write", "--add")
	after := content(t, ws, "evidence.yaml")
	assert.Contains(t, after, "{uri: ./register.txt, sha256: 7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed}} # kept\n")
	assert.Contains(t, after, "sha256: "+strings.Repeat("0", 64)+"}", "a digest that differs is told and left")
	all := pieces(t, ws)
	assert.Len(t, all, 8)
	out = ok(t, "evidence", "scan", files, ws, "--format", "json")
	assert.Contains(t, out, `"unchanged": 3`)
	assert.NotContains(t, out, "null")
}

// A file that is not read is told on the way, and the answer is what it was.
func TestNotReadIsTold(t *testing.T) {
	t.Parallel()
	dir := place(t, map[string]string{"scope.yaml": scope, "evidence.yaml.txt": "evidence: []", "tracker.csv": "x"})
	code, out, errs := run(t, nil, "assess", dir)
	require.Equal(t, cli.ExitDone, code)
	assert.Contains(t, errs, `evidence.yaml.txt: warning: is not read, since its name ends in .txt: call it "evidence.yaml"`)
	assert.Contains(t, errs, "tracker.csv: warning: is a table")
	assert.NotContains(t, out, "tracker.csv")
}

// Of a window to come nothing is said to be missing of it: it has not begun.
func TestWindowToCome(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	scope := func(window string) string {
		return "organisation: {name: X, as_of: 2026-10-01}\nscope:\n  - {framework: soc2, type: 2, window: " + window + "}\n"
	}
	file := filepath.Join(dir, "scope.yaml")
	require.NoError(t, os.WriteFile(file, []byte(scope("2026-12-01/2027-05-31")), 0o600))
	for _, args := range [][]string{{"assess", dir, "--all"}, {"assess", dir, "--all", "--format", "json"}, {"explain", dir, "soc2:CC6.2"}, {"explain", dir, "soc2:CC6.3", "--format", "md"}} {
		out := strings.Join(strings.Fields(ok(t, args...)), " ")
		assert.NotContains(t, out, "no accepted", args)
		assert.Contains(t, out, "not begun: 182 days will ask for an accepted", args)
		assert.NotContains(t, out, "182 of 182", args)
	}
	require.NoError(t, os.WriteFile(file, []byte(scope("2026-07-01/2026-12-31")), 0o600))
	out := strings.Join(strings.Fields(ok(t, "assess", dir, "--all")), " ")
	assert.NotContains(t, out, "not begun")
	assert.Contains(t, out, "no accepted code-of-conduct-document on 184 of 184 days")
}

// Law: whatever stands in the cells of a tracker, what was taken in from it is there as it was written, and
// the same tracker again adds and changes nothing.
func TestRandomTables(t *testing.T) {
	long(t)
	t.Parallel()
	r := rand.New(rand.NewPCG(13, 1))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	text := func() string {
		return pick("Risk register", "Access review", "Backup report", "Pen test: Q4", `"quoted"`, "it's", "# hash", "- dash", "=SUM(A1)", "@at", "& amp", "* star", "!bang", "{brace}", "[brk]", "naïve Größe", "a\tb",
			"null", "true", "2026-01-01", "1e3", "~", "|", ">", "v2", "(3 of 60)", "ends:", "`tick`", `back\`, "line\nbreak", "?", ": y", "0x10", ".inf", "<<", "---")
	}
	for round := range 6 {
		begun := pick("facts: {}\n", "evidence: []\n", "evidence: [{id: E0, type: risk-register, collected: 2026-01-01}]\n", "evidence:\n-\n  id: E0\n  type: risk-register\n  title: a\n    b\n  collected: 2026-01-01\n",
			"{evidence: [{id: E0, type: risk-register, collected: 2026-01-01}]}\n", "\ufefffacts: {}\r\nevidence:\r\n  - {id: E0, type: risk-register, collected: 2026-01-01}\r\n")
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "scope.yaml"), []byte("organisation: {name: N, as_of: 2026-11-26}\nscope:\n  - {framework: soc2, type: 1, as_of: 2026-11-26}\n"), 0o600))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "evidence.yaml"), []byte(begun), 0o600))
		file := filepath.Join(t.TempDir(), "t.csv")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma = []rune{',', ';', '\t'}[r.IntN(3)]
		require.NoError(t, w.Write([]string{"Control", "Evidence", "Date", "Period", "Status", "Owner", "Link", "Population"}))
		for range 1 + r.IntN(12) {
			require.NoError(t, w.Write([]string{
				pick("AC-01", "BC-02 Backups", "", text()), text() + " " + text(), pick("2026-11-05", "13/11/2026", "6 Nov 2026", "20261101", "46330", ""), pick("", "Q3 2026", "Oct 2026"),
				pick("Done", "Draft", "Rejected", "Signed", ""), text(), pick("", text()), pick("", "12", "1,200", "x"),
			}))
		}
		w.Flush()
		require.NoError(t, os.WriteFile(file, b.Bytes(), 0o600))
		var first, again struct{ Counts map[string]int }
		require.NoError(t, json.Unmarshal([]byte(ok(t, "evidence", "import", file, dir, "--write", "--accepted-by", `O'Neil: "x" #`, "--format", "json")), &first), round)
		require.NoError(t, json.Unmarshal([]byte(ok(t, "evidence", "import", file, dir, "--accepted-by", `O'Neil: "x" #`, "--format", "json")), &again), round)
		assert.Zero(t, again.Counts["add"]+again.Counts["update"], "%d: %s", round, b.String())
		assert.Equal(t, first.Counts["add"]+first.Counts["unchanged"], again.Counts["unchanged"], "%d: %s", round, b.String())
		assert.Len(t, pieces(t, dir), first.Counts["add"]+strings.Count(begun, "E0"))
	}
}
