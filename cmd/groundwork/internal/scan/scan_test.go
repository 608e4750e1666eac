package scan_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/scan"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/tracker"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

func TestLocal(t *testing.T) {
	t.Parallel()
	for uri, want := range map[string]string{
		"a.pdf": "a.pdf", "./x/../a.pdf": "a.pdf", `x\a.pdf`: "x/a.pdf", "x/a b.pdf": "x/a b.pdf",
		"https://drive/a": "elsewhere", "s3://bucket/a": "elsewhere", "mailto:x": "elsewhere", "file:///etc/passwd": "elsewhere",
		"../a.pdf": "outside", "/etc/passwd": "outside", `C:\a.pdf`: "C:/a.pdf", ".": "outside",
	} {
		name, state := scan.Local(uri)
		if state != "" {
			name = string(state)
		}
		assert.Equal(t, want, name, uri)
	}
}

// What the name of a file tells: type, and day or period; else the day of its last change.
func TestProposals(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	changed := time.Date(2026, 11, 2, 23, 0, 0, 0, time.UTC)
	files := fstest.MapFS{"ws.yaml": {}, ".git/x.pdf": {}, "~$open.docx": {}}
	for _, name := range []string{"Access review 2026-Q3.pdf", "backup_report_2026-10.csv", "pentest-20261012.pdf", "IR plan v4.docx", "board minutes 2026-09-18.docx", "IMG_0001.jpg", "x/Access review 2026 Q3.pdf"} {
		files[name] = &fstest.MapFile{Data: []byte(name), ModTime: changed}
	}
	r, err := scan.Look(t.Context(), scan.Place{FS: files, Path: "/f"}, scan.Place{FS: fstest.MapFS{}, Path: "/w"}, []evidence.Piece{{ID: "ir-plan-v4"}}, tracker.NewMatcher(g))
	require.NoError(t, err)
	got := map[string][]string{}
	for _, p := range r.New {
		got[p.File] = []string{p.ID, p.Type, p.Piece.Period.String(), p.Piece.Collected.String()}
		assert.Equal(t, evidence.Draft, p.Piece.Status)
		assert.Equal(t, p.Type != "", p.Piece.Origin.SHA256 != "")
	}
	assert.Equal(t, map[string][]string{
		"Access review 2026-Q3.pdf":     {"access-review-2026-q3", "user-access-review-record", "2026-07-01/2026-09-30", "2026-11-02"},
		"x/Access review 2026 Q3.pdf":   {"access-review-2026-q3-2", "user-access-review-record", "2026-07-01/2026-09-30", "2026-11-02"},
		"backup_report_2026-10.csv":     {"backup-report-2026-10", "backup-job-report", "2026-10-01/2026-10-31", "2026-11-02"},
		"pentest-20261012.pdf":          {"pentest-20261012", "penetration-test-report", "", "2026-10-12"},
		"IR plan v4.docx":               {"ir-plan-v4-2", "incident-response-plan", "", "2026-11-02"},
		"board minutes 2026-09-18.docx": {"board-minutes-2026-09-18", "oversight-minutes", "", "2026-09-18"},
		"IMG_0001.jpg":                  {"img-0001", "", "", "2026-11-02"},
	}, got)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	_, err = scan.Look(ctx, scan.Place{FS: files, Path: "/f"}, scan.Place{FS: fstest.MapFS{}, Path: "/w"}, nil, tracker.NewMatcher(g))
	assert.ErrorIs(t, err, context.Canceled)
}

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

// A source is a path below the folder or below the workspace, wherever the folder lies, and what is
// named so is no new file.
func TestPlaces(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	dir := t.TempDir()
	put := func(name, text string) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	put("ws/docs/x.pdf", "x")
	put("ws/docs/y.pdf", "other")
	put("ws/docs/new backup report 2026-10.csv", "n")
	put("ws/y.pdf", "y")
	put("ws/z.pdf", "z")
	put("ws/docs/empty.pdf", "")
	huge, err := os.Create(filepath.Join(dir, "ws", "docs", "huge.bin"))
	require.NoError(t, err)
	require.NoError(t, huge.Truncate(70<<20))
	require.NoError(t, huge.Close())
	pieces := []evidence.Piece{}
	for id, o := range map[string]evidence.Origin{
		"by-workspace": {URI: "docs/x.pdf", SHA256: sum("x")}, "by-folder": {URI: "x.pdf", SHA256: sum("x")}, "changed": {URI: "docs/x.pdf", SHA256: sum("was")},
		"two": {URI: "y.pdf", SHA256: sum("y")}, "two-changed": {URI: "y.pdf", SHA256: sum("neither")}, "beside": {URI: "z.pdf"}, "missing": {URI: "docs/none.pdf"},
		"empty": {URI: "empty.pdf", SHA256: sum("")}, "huge": {URI: "docs/huge.bin"}, "folder": {URI: "docs"}, "out": {URI: "../ws/z.pdf"},
	} {
		pieces = append(pieces, evidence.Piece{ID: id, Origin: o})
	}
	slices.SortFunc(pieces, func(a, b evidence.Piece) int { return strings.Compare(a.ID, b.ID) })
	at := func(name string) scan.Place {
		p := filepath.Join(dir, filepath.FromSlash(name))
		return scan.Place{FS: os.DirFS(p), Path: p}
	}
	states := map[string]map[string]scan.State{}
	files := map[string][]string{}
	for _, folder := range []string{"ws/docs", "ws"} {
		r, err := scan.Look(t.Context(), at(folder), at("ws"), pieces, tracker.NewMatcher(g))
		require.NoError(t, err)
		states[folder] = map[string]scan.State{}
		for _, p := range r.Pieces {
			states[folder][p.ID] = p.State
		}
		for _, p := range r.New {
			files[folder] = append(files[folder], p.File+" as "+p.Piece.Origin.URI)
		}
	}
	want := map[string]scan.State{
		"changed": scan.Changed, "two-changed": scan.Changed, "beside": scan.NoDigest, "missing": scan.Missing, "huge": scan.NoDigest, "folder": scan.Missing, "out": scan.Outside,
	}
	assert.Equal(t, want, states["ws/docs"])
	want["by-folder"], want["empty"] = scan.Missing, scan.Missing
	assert.Equal(t, want, states["ws"])
	assert.Equal(t, []string{"new backup report 2026-10.csv as docs/new backup report 2026-10.csv"}, files["ws/docs"])
	assert.Equal(t, []string{
		"docs/empty.pdf as docs/empty.pdf", "docs/new backup report 2026-10.csv as docs/new backup report 2026-10.csv", "docs/y.pdf as docs/y.pdf",
	}, files["ws"])
}

// More files than are looked at are told.
func TestCut(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	g, err := mapping.Build(set.Source)
	require.NoError(t, err)
	files := fstest.MapFS{}
	for i := range scan.MostFiles + 1 {
		files[strconv.Itoa(i)] = &fstest.MapFile{}
	}
	r, err := scan.Look(t.Context(), scan.Place{FS: files, Path: "/f"}, scan.Place{FS: fstest.MapFS{}, Path: "/w"}, nil, tracker.NewMatcher(g))
	require.NoError(t, err)
	assert.True(t, r.Cut)
	assert.Len(t, r.New, scan.MostFiles)
}
