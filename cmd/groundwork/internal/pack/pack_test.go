package pack

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/document"
)

// small is a pack of two small files.
func small(t *testing.T) *Pack {
	t.Helper()
	at, err := framework.ParseDate("2026-07-15")
	require.NoError(t, err)
	b := &builder{names: namer{}, pack: &Pack{Format: Format, Organisation: "Acme", At: at, For: []document.Reader{}, Scopes: []Scope{}, Evidence: []Evidence{}, Inputs: []Input{}}}
	b.add(File{Path: "evidence/EV-1_a b.txt", Kind: IsEvidence, Title: "EV-1"}, []byte("one one one one\n"))
	b.add(File{Path: Index, Kind: IsIndex, Title: "Index"}, []byte("<p>index"))
	return b.pack
}

func zipOf(t *testing.T, p *Pack) []byte {
	t.Helper()
	var w bytes.Buffer
	require.NoError(t, p.ZIP(t.Context(), &w, nil))
	return w.Bytes()
}

func folderOf(t *testing.T, p *Pack) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	require.NoError(t, p.Write(t.Context(), func(name string, write func(io.Writer) error) error {
		var w bytes.Buffer
		err := write(&w)
		files[name] = &fstest.MapFile{Data: w.Bytes()}
		return err
	}, nil))
	return files
}

func checked(t *testing.T, files fs.FS) *Verified {
	t.Helper()
	h, err := Folder(t.Context(), files)
	require.NoError(t, err)
	v, err := Verify(t.Context(), h, MostBytes, nil)
	require.NoError(t, err)
	return v
}

// unzipped checks a ZIP; told says whether there is anything to say of it.
func unzipped(t *testing.T, data []byte) (v *Verified, told bool) {
	t.Helper()
	h, err := ZIP(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, true
	}
	v, err = Verify(t.Context(), h, MostBytes, nil)
	require.NoError(t, err)
	return v, !v.Sound || len(v.Notes) > 0
}

func codes(v *Verified) []string {
	var out []string
	for _, f := range v.Faults {
		out = append(out, f.Code+" "+f.Path)
	}
	return out
}

// Of what was packed there is nothing to say; made again it is the same, and unpacked, too.
func TestNothingToSay(t *testing.T) {
	t.Parallel()
	p := small(t)
	data, files := zipOf(t, p), folderOf(t, p)
	assert.Equal(t, data, zipOf(t, small(t)))
	v, told := unzipped(t, data)
	require.NotNil(t, v)
	assert.False(t, told, "%v %v", v.Faults, v.Notes)
	seal, err := p.Seal()
	require.NoError(t, err)
	f := checked(t, files)
	assert.True(t, f.Sound, "%v", f.Faults)
	assert.Equal(t, []string{seal, seal}, []string{v.Seal, f.Seal})
	assert.Equal(t, 4, f.Files)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	require.Len(t, z.File, len(files))
	for _, x := range z.File {
		r, err := x.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		assert.Equal(t, string(files[x.Name].Data), string(text), x.Name)
		assert.Equal(t, "2026-07-15T00:00:00Z", x.Modified.UTC().Format("2006-01-02T15:04:05Z"))
		assert.Equal(t, fs.FileMode(0o644), x.Mode())
	}
}

// Each byte that is another one is told, in a folder and in a ZIP; so is each file less, and one more.
func TestEachChangeIsTold(t *testing.T) {
	t.Parallel()
	p := small(t)
	data := zipOf(t, p)
	for i := range data {
		for _, bit := range []byte{0x01, 0x20} {
			data[i] ^= bit
			_, told := unzipped(t, data)
			assert.True(t, told, "byte %d of the ZIP, bit %#x", i, bit)
			data[i] ^= bit
		}
	}
	for _, more := range [][]byte{append([]byte("#!x\n"), data...), append(bytes.Clone(data), "more"...)} {
		_, told := unzipped(t, more)
		assert.True(t, told)
	}
	files := folderOf(t, p)
	for name := range files {
		whole := files[name].Data
		for i := range whole {
			for _, bit := range []byte{0x01, 0x20} {
				changed := bytes.Clone(whole)
				changed[i] ^= bit
				files[name] = &fstest.MapFile{Data: changed}
				assert.False(t, checked(t, files).Sound, "byte %d of %s, bit %#x", i, name, bit)
			}
		}
		for _, other := range [][]byte{whole[:len(whole)-1], append(bytes.Clone(whole), '\n'), nil} {
			files[name] = &fstest.MapFile{Data: other}
			assert.False(t, checked(t, files).Sound, "%s of %d bytes", name, len(other))
		}
		delete(files, name)
		assert.Contains(t, codes(checked(t, files)), "missing "+name)
		files[name] = &fstest.MapFile{Data: whole}
	}
	files["evidence/more.txt"] = &fstest.MapFile{}
	assert.Equal(t, []string{"added evidence/more.txt"}, codes(checked(t, files)))
}

// What a hostile pack holds is told by name, and nothing of it is followed.
func TestHostile(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		put  func(fstest.MapFS)
		want []string
	}{
		{"a link", func(f fstest.MapFS) {
			f[Index] = &fstest.MapFile{Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink}
		}, []string{"not-a-file " + Index}},
		{"a pipe", func(f fstest.MapFS) { f["x"] = &fstest.MapFile{Mode: fs.ModeNamedPipe} }, []string{"not-a-file x", "added x"}},
		{"no manifest", func(f fstest.MapFS) {
			delete(f, Manifest)
			delete(f, Described)
			delete(f, Index)
			delete(f, "evidence/EV-1_a b.txt")
		}, []string{"missing " + Manifest, "missing " + Described}},
		{"outside", line1("../x"), []string{"manifest " + Manifest}},
		{"absolute", line1("/etc/passwd"), []string{"manifest " + Manifest}},
		{"of a drive", line1(`C:\x`), []string{"manifest " + Manifest}},
		{"another case", func(f fstest.MapFS) { f["INDEX.html"] = &fstest.MapFile{} }, []string{"alike " + Index, "added INDEX.html"}},
		{"another form", func(f fstest.MapFS) { f["e\u0301"], f["é"] = &fstest.MapFile{}, &fstest.MapFile{} }, []string{"name e\u0301", "alike é", "added e\u0301", "added é"}},
		{"a device", func(f fstest.MapFS) { f["evidence/nul.txt"] = &fstest.MapFile{} }, []string{"name evidence/nul.txt", "added evidence/nul.txt"}},
		{"another description", func(f fstest.MapFS) {
			f[Described] = &fstest.MapFile{Data: []byte(`{"format": "groundwork-pack/9"}`)}
		}, []string{"changed " + Described, "description " + Described}},
	} {
		files := folderOf(t, small(t))
		tt.put(files)
		v := checked(t, files)
		assert.Equal(t, tt.want, codes(v), "%s: %v", tt.name, v.Faults)
		for _, f := range v.Faults {
			assert.NotEmpty(t, f.Next)
		}
	}
}

// line1 puts a line in front of the manifest.
func line1(name string) func(fstest.MapFS) {
	return func(f fstest.MapFS) {
		f[Manifest] = &fstest.MapFile{Data: append([]byte(strings.Repeat("0", 64)+"  "+name+"\n"), f[Manifest].Data...)}
	}
}

// What no folder can hold a ZIP can: names that lead out, one name twice, links, bytes that files share,
// and more than fits.
func TestHostileZIP(t *testing.T) {
	t.Parallel()
	made := func(put func(z *zip.Writer)) []byte {
		var w bytes.Buffer
		z := zip.NewWriter(&w)
		for name, f := range folderOf(t, small(t)) {
			x, err := z.Create(name)
			require.NoError(t, err)
			_, err = x.Write(f.Data)
			require.NoError(t, err)
		}
		put(z)
		require.NoError(t, z.Close())
		return w.Bytes()
	}
	file := func(h *zip.FileHeader, text string) func(*zip.Writer) {
		return func(z *zip.Writer) {
			x, err := z.CreateHeader(h)
			require.NoError(t, err)
			_, err = io.WriteString(x, text)
			require.NoError(t, err)
		}
	}
	link := &zip.FileHeader{Name: "evidence/link"}
	link.SetMode(fs.ModeSymlink | 0o777)
	for _, tt := range []struct {
		name string
		put  func(*zip.Writer)
		want []string
	}{
		{"packed again", func(*zip.Writer) {}, nil},
		{"out", file(&zip.FileHeader{Name: "../../x"}, ""), []string{"name ../../x", "added ../../x"}},
		{"backslash", file(&zip.FileHeader{Name: `..\x`}, ""), []string{`name ..\x`, `added ..\x`}},
		{"absolute", file(&zip.FileHeader{Name: "/x"}, ""), []string{"name /x", "added /x"}},
		{"control", file(&zip.FileHeader{Name: "a\x1b[2J"}, ""), []string{"name a\x1b[2J", "added a\x1b[2J"}},
		{"twice", file(&zip.FileHeader{Name: Index}, "other"), []string{"doubled " + Index, "changed " + Index, "description " + Described}},
		{"link", file(link, "/etc/passwd"), []string{"not-a-file evidence/link", "added evidence/link"}},
	} {
		data := made(tt.put)
		v, told := unzipped(t, data)
		require.NotNil(t, v, tt.name)
		assert.True(t, told)
		assert.Equal(t, tt.want, codes(v), "%s: %v", tt.name, v.Faults)
	}
	bomb := made(file(&zip.FileHeader{Name: "evidence/zeros", Method: zip.Deflate}, strings.Repeat("\x00", 1<<20)))
	h, err := ZIP(bytes.NewReader(bomb), int64(len(bomb)))
	require.NoError(t, err)
	v, err := Verify(t.Context(), h, 1<<19, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"too-large "}, codes(v))

	data := zipOf(t, small(t))
	at := bytes.LastIndex(data, []byte("PK\x01\x02")) // the last file lies where the first one does
	copy(data[at+42:], []byte{0, 0, 0, 0})
	_, err = ZIP(bytes.NewReader(data), int64(len(data)))
	require.Error(t, err)
	assert.Contains(t, err.Error(), "share bytes")
	for _, none := range []string{"", "PK", strings.Repeat("x", 100)} {
		_, err = ZIP(strings.NewReader(none), int64(len(none)))
		assert.ErrorIs(t, err, errZIP)
	}
}

// Whatever somebody calls a file, its name in the pack is one that every system takes, and is sound.
func TestSafeNames(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"policy v2.pdf": "policy v2.pdf", "Zugänge 日本.xlsx": "Zugänge 日本.xlsx", "e\u0301.txt": "é.txt", //nolint:gosmopolitan // names of any script
		"..": "_", ".": "_", "": "_", " ": "_", "a/b": "a_b", `a\b:c*?"<>|.pdf`: "a_b_c______.pdf", "NUL": "_NUL", "con.txt": "_con.txt", "COM1.log": "_COM1.log", "LPT¹": "_LPT¹",
		"COM10": "COM10", "console": "console", "x.": "x_", "x. . ": "x_", ".hidden": "_hidden", "-rf": "_rf", "~x": "_x", "a\x00b": "a_b", "a\x1b[2J\u202egnp.exe": "a_[2J_gnp.exe",
		"a\nb": "a_b", "\xff": "_", "z\u200bz": "z_z",
	} {
		assert.Equal(t, want, safeName(said), "%q", said)
		assert.Empty(t, sound(safeName(said)), "%q", said)
	}
	long := safeName(strings.Repeat("é", 300) + ".pdf")
	assert.LessOrEqual(t, len(long), mostName)
	assert.True(t, strings.HasSuffix(long, "é.pdf"))
	n := namer{}
	assert.Equal(t, []string{"e/A.txt", "e/a-2.txt", "e/a-3.txt"}, []string{n.name("e", "A.txt"), n.name("e", "a.txt"), n.name("e", "a.txt")})
}

func FuzzSafeName(f *testing.F) {
	for _, s := range []string{"..", "CON", "a\x00", "ſ", "K", "x .", "ﬁ", "con.txt" + strings.Repeat("x", 150) + ".txt", "nul." + strings.Repeat("é.", 70), "AUX" + strings.Repeat(" ", 150) + "x.pdf"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, said string) {
		s := safeName(said)
		assert.Equal(t, s, safeName(s), "made safe again it is the same: %q", said)
		assert.Empty(t, sound("evidence/"+s), "%q", said)
	})
}
