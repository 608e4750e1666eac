package laws_test

import (
	"archive/zip"
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/laws"
)

func TestWorkspace(t *testing.T) {
	_, tamed, err := laws.Workspace(t.Context(), 36, false)
	require.NoError(t, err)
	t.Log(tamed, len(laws.Attacks()))
	_, _, err = laws.Workspace(t.Context(), 36, true)
	require.NoError(t, err)
}

// zipped is an archive of pairs of a name and a text.
func zipped(t *testing.T, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		f, err := w.Create(pairs[i])
		require.NoError(t, err)
		_, err = f.Write([]byte(pairs[i+1]))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

// A law lets links within pass, and no other.
func TestLinksWithin(t *testing.T) {
	t.Parallel()
	sheet := func(link string) []byte {
		return zipped(t, "xl/worksheets/sheet1.xml", `<worksheet xmlns:r="r"><hyperlinks><hyperlink ref="A1" `+link+`/></hyperlinks></worksheet>`)
	}
	pdf := func(note string) []byte { return []byte("%PDF-1.7\n<</Type /Page /Annots [" + note + "]>>\n%%EOF") }
	index := func(href string) []byte {
		return zipped(t, "index.html", `<!DOCTYPE html><html><head><title>x</title></head><body><a href="`+href+`">x</a></body></html>`, "documents/a.json", "{}")
	}
	for _, tt := range []struct {
		form string
		text []byte
		ok   bool
	}{
		{"xlsx", sheet(`location="'Test sheet'!A1"`), true},
		{"xlsx", sheet(`location="http://evil.example"`), false},
		{"xlsx", sheet(`location="Sheet!A1" r:id="rId1"`), false},
		{"pdf", pdf("<</Type /Annot /Subtype /Link /Rect [0 0 1 1] /Border [0 0 0] /Dest [3 0 R /XYZ 0 1 null]>>"), true},
		{"pdf", pdf("<</Type /Annot /Subtype /Link /Rect [0 0 1 1] /Border [0 0 0] /A <</S /URI /URI (http://evil.example)>>>>"), false},
		{"pdf", pdf("<</Type /Annot /Subtype /FileAttachment /Rect [0 0 1 1] /Border [0 0 0] /Dest [3 0 R /XYZ 0 1 null]>>"), false},
		{"zip", index("./documents/a.json"), true},
		{"zip", index("./documents/b.json"), false},
		{"zip", index("../a.json"), false},
		{"zip", zipped(t, "../a.json", "{}"), false},
		{"zip", zipped(t, "a.exe", "x"), false},
		{"zip", zipped(t, "a.json", "{}", "a.json", "{}"), false},
		{"zip", zipped(t, "MANIFEST.sha256", "x  a.json\n"), false},
		{"page", []byte(`<!DOCTYPE html><html><head></head><body><a href="/x" download="">x</a></body></html>`), true},
		{"page", []byte(`<!DOCTYPE html><html><head></head><body><a href="/x" download="evil.exe">x</a></body></html>`), false},
	} {
		law, known := laws.Of(tt.form)
		require.True(t, known, tt.form)
		_, err := law(tt.text)
		assert.Equal(t, tt.ok, err == nil, "%s %.300q: %v", tt.form, tt.text, err)
	}
}

// What separates the lines of a cell is not counted; a part that somebody's text made is.
func TestPartsAreCounted(t *testing.T) {
	t.Parallel()
	count := func(inner string) int {
		shape, err := laws.HTML([]byte(`<!DOCTYPE html><html><head></head><body><p>` + inner + `</p></body></html>`))
		require.NoError(t, err)
		return shape["span"]
	}
	assert.Equal(t, 0, count(`a<span class="sep">; </span><br>b`))
	assert.Equal(t, 1, count(`a<span class="sep">x</span>b`))
	assert.Equal(t, 1, count(`<span>x</span>`))
}
