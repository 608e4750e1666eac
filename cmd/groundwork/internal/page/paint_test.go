package page_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/lookup"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/page"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
)

// What people wrote is shown, whatever it holds, and the page's own colours work beside it.
func TestPaint(t *testing.T) {
	t.Parallel()
	got := painted(t, 80, func(p *page.Page) {
		lookup.Control(p, view.Control{ID: "c", Title: "T\x1b[2J\nFORGED", Does: "does\u202e\r", Owner: "o\u2028"}, false)
	})
	assert.Contains(t, got, "\x1b[1mT\\u001b[2J FORGED\x1b[0m\ndoes\\u202e\\r\n")
	assert.Contains(t, got, "run by o\\u2028")
}

// Colours come from paint.go alone, where what is painted is made safe first; the rooms of screens paint with it,
// and make no text of their own one that may steer.
func TestPaintedInOnePlace(t *testing.T) {
	t.Parallel()
	var files []string
	for _, room := range []string{"page", "standing", "lookup", "onward"} {
		list, err := filepath.Glob("../" + room + "/*.go")
		require.NoError(t, err)
		require.NotEmpty(t, list, room)
		files = append(files, list...)
	}
	for _, file := range files {
		if filepath.Base(file) == "paint.go" || strings.HasSuffix(file, "_test.go") {
			continue
		}
		code, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.NotRegexp(t, `\btext\.(Bold|Faint|Italic|Underline|Fg\w+|Hi\w*|Bg\w+)\.Sprint`, string(code), "%s: paint with page.Bold, Faint, Green, Yellow or Red", file)
		assert.NotRegexp(t, `Fprint(f|ln)?\(p\.w`, string(code), "%s: print with Line", file)
	}
}
