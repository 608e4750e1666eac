package cli_test

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/cli"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/pack"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// filesOf are the files of a folder or of a ZIP, by name.
func filesOf(t *testing.T, name string) map[string]string {
	t.Helper()
	from := os.DirFS(name)
	if strings.HasSuffix(name, ".zip") {
		z, err := zip.OpenReader(name)
		require.NoError(t, err)
		t.Cleanup(func() { _ = z.Close() })
		from = z
	}
	out := map[string]string{}
	require.NoError(t, fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := from.Open(name)
		require.NoError(t, err)
		text, err := io.ReadAll(f)
		out[name] = string(text)
		return err
	}))
	return out
}

// Acme's pack: made twice the same bytes, whatever its folder is called and where it goes to; as a folder what it
// is as a ZIP; and as sha256sum reads it.
func TestPack(t *testing.T) {
	t.Parallel()
	walk(t)
	dir := t.TempDir()
	other := filepath.Join(dir, "elsewhere")
	require.NoError(t, os.CopyFS(other, os.DirFS(acme)))
	first, second, folder := filepath.Join(dir, "a.zip"), filepath.Join(dir, "b.zip"), filepath.Join(dir, "c")
	ok(t, "pack", acme, "-o", first)
	ok(t, "pack", other, "-o", second)
	ok(t, "pack", other, "-o", folder)
	assert.Equal(t, content(t, first), content(t, second))
	files := filesOf(t, first)
	assert.Equal(t, files, filesOf(t, folder))
	a, err := result.Read(strings.NewReader(files["results/assessment.json"]))
	require.NoError(t, err)
	assert.Equal(t, "Acme Assist", a.Organisation)
	for _, name := range []string{"documents/auditor.xlsx", "documents/auditor.pdf", "documents/certification-body.html", "documents/leadership.pdf", "results/oscal-plan-of-action.json", "index.html"} {
		assert.NotEmpty(t, files[name], name)
	}
	assert.NotContains(t, files["index.html"], "<script")
	for _, name := range []string{first, folder} {
		code, out, errs := run(t, nil, "pack", "verify", name, "--format", "json")
		require.Equal(t, cli.ExitDone, code, errs)
		assert.Contains(t, out, `"sound": true`)
		assert.Contains(t, out, `"notes": []`)
	}
	info, err := os.Stat(filepath.Join(folder, "documents"))
	require.NoError(t, err)
	assert.Equal(t, "2026-07-15", info.ModTime().UTC().Format("2006-01-02"))
	if sums, err := exec.LookPath("sha256sum"); err == nil {
		c := exec.CommandContext(t.Context(), sums, "--strict", "-c", "MANIFEST.sha256")
		c.Dir = folder
		out, err := c.CombinedOutput()
		assert.NoError(t, err, "%s", out)
	}
}

// What goes to an auditor alone holds nothing of what the organisation thinks of itself.
func TestPackForOneReader(t *testing.T) {
	t.Parallel()
	to := filepath.Join(t.TempDir(), "p")
	out := ok(t, "pack", acme, "--for", "auditor", "-o", to)
	assert.NotContains(t, out, "figures and findings of your own")
	var names []string
	for name, text := range filesOf(t, to) {
		names = append(names, name)
		if name == "pack.json" || strings.HasSuffix(name, ".html") {
			for _, hidden := range []string{"iso42001", "not-accepted", "readiness", "left_out"} {
				assert.NotContains(t, text, hidden, name)
			}
		}
	}
	assert.ElementsMatch(t, []string{"MANIFEST.sha256", "pack.json", "index.html", "documents/auditor.html", "documents/auditor.pdf", "documents/auditor.xlsx"}, names)
}

const packed = `organisation: {name: Tidewell, systems: [app], as_of: 2026-11-26}
scope:
  - {framework: soc2, type: 1, categories: [security], systems: [app]}
evidence:
`

// piece is a line of evidence whose source is a file.
func piece(id, uri, digest string) string {
	if digest != "" {
		digest = ", sha256: " + digest
	}
	id, _ = quoted(id)
	uri, _ = quoted(uri)
	return "  - {id: " + id + ", type: site-access-policy, effective: 2026-01-01, collected: 2026-01-02, status: accepted, approved_by: Maya, accepted_by: Maya, source: {uri: " + uri + digest + "}}\n"
}

func quoted(s string) (string, error) {
	b, err := json.Marshal(s)
	return string(b), err
}

func digestOf(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

// Each file of evidence is copied, or it is told why it is not; none is taken from outside but from where that is
// allowed.
func TestPackEvidence(t *testing.T) {
	t.Parallel()
	outside := place(t, map[string]string{"secret.txt": "secret", "far.txt": "far"})
	text := packed + piece("E-01", "files/a.txt", "") + piece("E-02", "files/a.txt", digestOf("a")) + piece("E-03", "files/a.txt", digestOf("was")) + piece("E-04", "files/none.txt", "") +
		piece("E-05", "files/large.bin", "") + piece("E-06", "../secret.txt", "") + piece("E-07", filepath.Join(outside, "far.txt"), "") + piece("E-08", "file://"+filepath.Join(outside, "far.txt"), "") +
		piece("E-09", "files/out.txt", "") + piece("E-10", "files/in.txt", "") + piece("E-11", "files", "") + piece("E-12", "https://drive/x?y=1", "") + piece("E-13", "files/CON.txt.", "") +
		piece("CON/..", "files/a.txt", digestOf("a")) + piece("E-14", "javascript:alert(1)", "") + piece("E-15", "files/pipe", "") +
		"  - {id: E-16, type: site-access-policy, effective: 2026-01-01, collected: 2026-01-02, source: {uri: files/b.txt}}\n" +
		"  - {id: E-17, type: site-access-policy, effective: 2026-01-01, collected: 2026-01-02, status: accepted, approved_by: Maya, accepted_by: Maya, source: {system: drive}}\n"
	dir := place(t, map[string]string{"org.yaml": text, "files/a.txt": "a", "files/b.txt": "draft", "files/CON.txt.": "device"})
	require.NoError(t, os.WriteFile(filepath.Join(dir, "files/large.bin"), make([]byte, 1<<20+1), 0o600))
	require.NoError(t, os.Symlink(filepath.Join(outside, "secret.txt"), filepath.Join(dir, "files/out.txt")))
	require.NoError(t, os.Symlink("a.txt", filepath.Join(dir, "files/in.txt")))
	_ = exec.CommandContext(t.Context(), "mkfifo", filepath.Join(dir, "files/pipe")).Run()

	states := func(more ...string) (map[string]string, map[string]string) {
		to := filepath.Join(t.TempDir(), "p")
		code, out, errs := run(t, nil, append([]string{"pack", dir, "-o", to, "--for", "auditor", "--max-file", "1", "--format", "json"}, more...)...)
		require.Equal(t, cli.ExitThreshold, code, errs)
		assert.Contains(t, errs, "files of evidence are not in the pack that should be")
		var m pack.Made
		require.NoError(t, json.Unmarshal([]byte(out), &m))
		assert.Equal(t, 1, m.LeftOut, "the draft")
		got := map[string]string{}
		for _, e := range m.Evidence {
			got[e.ID] = strings.TrimSpace(string(e.State) + " " + e.File)
		}
		files := filesOf(t, to)
		assert.NotContains(t, files["pack.json"], "E-16")
		for name, text := range files {
			assert.NotEqual(t, "secret", text, name)
			assert.NotContains(t, text, `href="javascript`, name)
		}
		assert.Contains(t, files["index.html"], "not in the pack: the file is not the one of the stated digest")
		assert.Equal(t, cli.ExitDone, again(nil, "pack", "verify", to).code)
		return got, files
	}
	want := map[string]string{
		"E-01": "copied evidence/CON_.._a.txt", "E-02": "copied evidence/CON_.._a.txt", "E-03": "changed", "E-04": "missing", "E-05": "too-large", "E-06": "outside", "E-07": "outside", "E-08": "outside",
		"E-09": "outside", "E-10": "copied evidence/E-10_in.txt", "E-11": "unreadable", "E-12": "address", "E-13": "copied evidence/E-13_CON.txt_", "CON/..": "copied evidence/CON_.._a.txt", "E-14": "address",
		"E-15": "unreadable", "E-17": "kept",
	}
	got, files := states()
	if got["E-15"] == "missing" { // a system without pipes
		want["E-15"] = "missing"
	}
	assert.Equal(t, want, got)
	assert.Equal(t, "a", files["evidence/E-10_in.txt"])
	want["E-07"], want["E-08"] = "copied evidence/E-07_far.txt", "copied evidence/E-07_far.txt"
	got, files = states("--from", outside)
	assert.Equal(t, want, got)
	assert.Equal(t, "far", files["evidence/E-07_far.txt"])
}

// A pack is written over nothing but an older pack that is as it was, and not into the workspace.
func TestPackOver(t *testing.T) {
	t.Parallel()
	walk(t)
	dir := place(t, map[string]string{"org.yaml": packed + piece("E-01", "a.txt", ""), "a.txt": "a"})
	in := t.TempDir()
	write := func(name string, more ...string) (int, string) {
		x := again(nil, append([]string{"pack", dir, "--for", "auditor", "-o", filepath.Join(in, name)}, more...)...)
		return x.code, x.errs
	}
	for _, name := range []string{"p", "p.zip"} {
		code, errs := write(name)
		require.Equal(t, cli.ExitDone, code, errs)
		code, errs = write(name)
		assert.Equal(t, cli.ExitFailed, code)
		assert.Contains(t, errs, "is there already, and is left alone: name another place, or say --force where it is an older pack")
		before := filesOf(t, filepath.Join(in, name))
		code, errs = write(name, "--force")
		assert.Equal(t, cli.ExitDone, code, errs)
		assert.Equal(t, before, filesOf(t, filepath.Join(in, name)))
	}
	require.NoError(t, os.WriteFile(filepath.Join(in, "p", "notes.txt"), []byte("the auditor's"), 0o600))
	code, errs := write("p", "--force")
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "is not as it was packed, and is left alone; notes.txt was added")
	require.NoError(t, os.Mkdir(filepath.Join(in, "own"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(in, "own", "x"), []byte("x"), 0o600))
	code, errs = write("own", "--force")
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "is no pack, and is left alone")
	require.NoError(t, os.Mkdir(filepath.Join(in, "empty"), 0o700))
	code, errs = write("empty")
	assert.Equal(t, cli.ExitDone, code, errs)
	require.NoError(t, os.Symlink(filepath.Join(in, "nowhere"), filepath.Join(in, "link")))
	code, errs = write("link")
	assert.Equal(t, cli.ExitFailed, code)
	assert.Contains(t, errs, "is a link, and is left alone")
	list, err := os.ReadDir(in)
	require.NoError(t, err)
	for _, e := range list {
		assert.False(t, strings.HasPrefix(e.Name(), "."), "%s is left", e.Name())
	}
	x := again(nil, "pack", dir, "-o", filepath.Join(dir, "pack"))
	assert.Equal(t, cli.ExitUsage, x.code)
	assert.Contains(t, x.errs, "lies in the workspace")
}

// A pack held against its workspace: the same, and what differs once something changed.
func TestPackAgainst(t *testing.T) {
	t.Parallel()
	dir := place(t, map[string]string{"org.yaml": packed + piece("E-01", "a.txt", ""), "a.txt": "a"})
	to := filepath.Join(t.TempDir(), "p.zip")
	var made pack.Made
	require.NoError(t, json.Unmarshal([]byte(ok(t, "pack", dir, "-o", to, "--inputs", "--format", "json")), &made))
	files := filesOf(t, to)
	assert.Equal(t, content(t, dir, "org.yaml"), files["inputs/org.yaml"])
	assert.Contains(t, ok(t, "pack", "verify", to, "--against", dir, "--seal", made.Seal), "The same inputs give the same results.")
	x := again(nil, "pack", "verify", to, "--seal", strings.Repeat("0", 64))
	assert.Equal(t, cli.ExitFailed, x.code)
	assert.Contains(t, x.out, "the manifest is another one than the seal says")

	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.txt"), []byte("b"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "org.yaml"), []byte(strings.Replace(packed+piece("E-01", "a.txt", ""), "accepted", "draft", 1)), 0o600))
	x = again(nil, "pack", "verify", to, "--against", dir, "--format", "json")
	assert.Equal(t, cli.ExitFailed, x.code)
	assert.Contains(t, x.errs, "gives something else now than it did for the pack")
	var v pack.Verified
	require.NoError(t, json.Unmarshal([]byte(x.out), &v))
	require.NotNil(t, v.Against)
	assert.True(t, v.Sound)
	assert.False(t, v.Against.Same || v.Against.Input || v.Against.Results)
	assert.True(t, v.Against.Catalog && v.Against.Rules && v.Against.Program)
	assert.Equal(t, []pack.Change{{Name: "org.yaml", What: "changed"}}, v.Against.Inputs)
	assert.Contains(t, v.Against.Files, pack.Change{Name: "evidence/E-01_a.txt", What: "gone"})
	x = again(nil, "pack", "verify", to, "--against", dir)
	assert.Contains(t, x.out, "The results differ.")
	assert.NotContains(t, x.out, "null")
}

// Nothing in a workspace or in a pack from elsewhere steers what shows it.
func TestNothingSteers_pack(t *testing.T) {
	t.Parallel()
	const evil = "a\x1b[2J\u202egnp.exe"
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(hostile)))
	require.NoError(t, os.WriteFile(filepath.Join(dir, evil), []byte("x"), 0o600))
	to := filepath.Join(t.TempDir(), "p")
	x := again(nil, "pack", dir, "-o", to)
	require.Equal(t, cli.ExitDone, x.code, x.errs)
	assert.False(t, strings.ContainsFunc(x.out+x.errs, steers), "%q", x.out+x.errs)
	for name, text := range filesOf(t, to) {
		if ext := filepath.Ext(name); ext == ".html" || ext == ".json" || ext == ".sha256" {
			assert.False(t, strings.ContainsFunc(strings.ReplaceAll(text, "\t", ""), steers), name)
			assert.NotContains(t, text, "<script>alert", name)
		}
	}
	require.NoError(t, os.WriteFile(filepath.Join(to, evil), []byte("x"), 0o600))
	for _, more := range [][]string{nil, {"--format", "json"}, {"--against", dir, "--all"}} {
		x = again(nil, append([]string{"pack", "verify", to}, more...)...)
		assert.Equal(t, cli.ExitFailed, x.code)
		assert.False(t, strings.ContainsFunc(x.out+x.errs, steers), "%q", x.out+x.errs)
	}
}

func TestPackMisuse(t *testing.T) {
	t.Parallel()
	dir := place(t, map[string]string{"org.yaml": packed + piece("E-01", "a.txt", "")})
	for args, want := range map[string]string{
		"-o x.tar":                  "a pack is a folder, or a file that ends in .zip",
		"--for audittor":            `did you mean "auditor"?`,
		"--for customer --lens pci": `no scope is called "pci"`,
		"--for auditor --annex":     "--annex is of a pack for the certification-body",
		"--for customer --inputs":   "a customer is not given the files of the workspace",
		"--gaps":                    "--gaps is of a pack for a customer",
		"--max-file 0":              "--max-file 0: want a number of MiB",
	} {
		code, _, errs := run(t, nil, append([]string{"pack", dir}, strings.Fields(args)...)...)
		assert.Equal(t, cli.ExitUsage, code, args)
		assert.Contains(t, errs, want, args)
	}
	none := filepath.Join(t.TempDir(), "none")
	for _, args := range [][]string{{"verify", none}, {"verify", "pack_test.go"}, {dir, "--from", none}, {dir, "-o", filepath.Join(none, "x")}} {
		code, out, errs := run(t, nil, append([]string{"pack"}, args...)...)
		assert.Equal(t, cli.ExitFailed, code, "%v", args)
		assert.Empty(t, out)
		assert.NotRegexp(t, `no such file or|zip: |stat /`, errs)
	}
}

// A customer is not told how the workspace is laid out, and the pack can still be held against it.
func TestPack_outside(t *testing.T) {
	t.Parallel()
	dir := place(t, map[string]string{"org.yaml": packed + piece("E-01", "a.txt", ""), "a.txt": "a"})
	to := filepath.Join(t.TempDir(), "pack")
	ok(t, "pack", dir, "-o", to, "--for", "customer")
	for _, name := range []string{pack.Described, pack.Index, pack.Manifest} {
		data, err := os.ReadFile(filepath.Join(to, name))
		require.NoError(t, err)
		assert.NotContains(t, string(data), "org.yaml", name)
	}
	data, err := os.ReadFile(filepath.Join(to, pack.Described))
	require.NoError(t, err)
	p, err := pack.Read(data)
	require.NoError(t, err)
	assert.Empty(t, p.Inputs)
	assert.Regexp(t, "^sha256:[0-9a-f]{64}$", p.AllInputs.Sum)
	assert.Contains(t, ok(t, "pack", "verify", to, "--against", dir), "The same inputs give the same results.")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "more.yaml"), []byte("# nothing\n"), 0o600))
	x := again(nil, "pack", "verify", to, "--against", dir)
	assert.Equal(t, cli.ExitFailed, x.code)
	assert.Contains(t, x.out, "one or more, which the pack does not name")
}

// Of several Statements of Applicability each is a document of its own: report asks which, and a pack holds them all.
func TestSeveralStatements(t *testing.T) {
	t.Parallel()
	dir := place(t, map[string]string{"org.yaml": `organisation: {name: Tidewell, systems: [app], as_of: 2026-11-26}
scope:
  - {id: north, framework: iso42001, stage: 1, systems: [app]}
  - {id: south, framework: iso42001, stage: 1, systems: [app]}
`})
	x := again(nil, "report", dir, "--for", "certification-body")
	assert.Equal(t, cli.ExitUsage, x.code)
	assert.Contains(t, x.errs, "choose one of the scopes north, south (--lens)")
	assert.Contains(t, ok(t, "report", dir, "--for", "certification-body", "--lens", "south", "--all"), "Statement of Applicability")
	to := filepath.Join(t.TempDir(), "p.zip")
	ok(t, "pack", dir, "-o", to, "--for", "certification-body", "--annex")
	files := filesOf(t, to)
	for _, name := range []string{"north", "south", "north-annex", "south-annex"} {
		assert.NotEmpty(t, files["documents/certification-body-"+name+".pdf"], name)
	}
	assert.Contains(t, files["index.html"], "Statement of Applicability (south)")
}
