package table_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/table"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// one is a framework that relations of the corpus end in.
func one() *framework.Framework {
	return &framework.Framework{ID: "one", Title: "One", Requirements: []framework.Requirement{
		{ID: "R-1", Title: "T", Aliases: []string{"R 1"}, Points: []framework.Point{{ID: "a", Text: "A"}}}, {ID: "R-2", Title: "T"},
	}}
}

// FuzzRead holds that whatever comes in, what goes out is UTF-8 without control characters, and loads:
// or an error is told. -fuzz looks for more than the committed files and their kin.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/corpus/*")
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(data, filepath.Ext(file) == ".csv")
	}
	f.Fuzz(func(t *testing.T, data []byte, csv bool) {
		name := map[bool]string{true: "own.csv", false: "own.yaml"}[csv]
		known := []*framework.Framework{one()}
		d, err := table.Reader{Known: known, MaxSize: 1 << 16}.Read(t.Context(), bytes.NewReader(data), name)
		if err != nil {
			plain(t, err.Error())
			return
		}
		plain(t, d.Problems.Error())
		src := mapping.Source{Relations: d.Relations, Controls: d.Controls}
		if d.Framework != nil {
			src.Frameworks = append(src.Frameworks, d.Framework)
		}
		whole := src
		whole.Frameworks = append(slices.Clone(src.Frameworks), known...)
		problems, err := mapping.Check(t.Context(), whole)
		require.NoError(t, err)
		if problems.Err() != nil {
			return
		}
		loads(t, src, known)
		goesOut(t, src, whole)
	})
}

// loads holds that what was read is written as native YAML that loads as what it was, or refused.
func loads(t *testing.T, src mapping.Source, known []*framework.Framework) {
	t.Helper()
	var b, k bytes.Buffer
	if err := catalog.Write(&b, src); err != nil {
		return
	}
	plain(t, b.String())
	require.NoError(t, catalog.Write(&k, mapping.Source{Frameworks: known}))
	set, err := catalog.Load(catalog.Files(map[string][]byte{"a": k.Bytes(), "b": b.Bytes()}))
	require.NoError(t, err, b.String())
	assert.Len(t, set.Relations, len(src.Relations))
	for i, r := range set.Relations {
		assert.Equal(t, [3]any{src.Relations[i].From, src.Relations[i].Is, src.Relations[i].To}, [3]any{r.From, r.Is, r.To})
	}
	for _, f := range src.Frameworks {
		got := set.Frameworks[1]
		require.Len(t, got.Requirements, len(f.Requirements))
		for i := range f.Requirements {
			was, is := f.Requirements[i], got.Requirements[i]
			was.Places, is.Places = framework.Places{}, framework.Places{}
			assert.Equal(t, was, is)
		}
	}
}

// goesOut holds that each writer writes text, which reads again, or says why not.
func goesOut(t *testing.T, src, whole mapping.Source) {
	t.Helper()
	for _, f := range src.Frameworks {
		for name, write := range map[string]func(io.Writer, *framework.Framework) ([]table.Loss, error){"own.csv": table.WriteRequirements, "own.yaml": table.WriteCISO} {
			var b bytes.Buffer
			if _, err := write(&b, f); err != nil {
				continue
			}
			plain(t, b.String())
			d, err := table.Reader{ID: f.ID}.Read(t.Context(), &b, name)
			if err == nil {
				assert.Len(t, d.Framework.Requirements, len(f.Requirements), name)
			}
		}
	}
	for name, write := range map[string]func(io.Writer) ([]table.Loss, error){
		"own.csv": func(w io.Writer) ([]table.Loss, error) { return table.WriteRelations(w, src.Relations) },
		"own.yaml": func(w io.Writer) ([]table.Loss, error) {
			return table.WriteCISOMappings(w, whole.Frameworks, src.Relations)
		},
	} {
		var b bytes.Buffer
		if _, err := write(&b); err != nil || len(src.Relations) == 0 {
			continue
		}
		plain(t, b.String())
		d, err := table.Reader{Known: whole.Frameworks}.Read(t.Context(), bytes.NewReader(b.Bytes()), name)
		if err == nil {
			assert.LessOrEqual(t, len(d.Relations), len(src.Relations), name)
		}
	}
}
