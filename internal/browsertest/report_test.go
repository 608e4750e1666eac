package browsertest_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/internal/browsertest"
)

// Each document as a page: nothing is asked for but the file, nothing complains, axe-core finds nothing at three widths, light
// and dark, and nothing sticks out; what people wrote elsewhere runs nowhere.
func TestDocumentsAsPages(t *testing.T) {
	for _, r := range append(readers(), "readiness") {
		t.Run(r, func(t *testing.T) {
			p := page(t, acme, r)
			whole(t, p)
			_, err := browsertest.Ask[bool](p.Page, fewer)
			require.NoError(t, err)
			accessible(t, p.Page, r)
			assert.Empty(t, p.Faults())
			assert.Empty(t, p.Foreign(p.address))
		})
	}
	t.Run("hostile", func(t *testing.T) {
		p := page(t, hostile, "auditor")
		assert.Empty(t, p.Faults())
		assert.Empty(t, p.Foreign(p.address))
	})
}

// fewer leaves so many rows of each table that it still scrolls: the others are made alike, and axe-core looks at each cell.
const fewer = `document.querySelectorAll("tbody tr:nth-child(n+21)").forEach(e => e.remove()), true`

// shownPage is a document in a tab.
type shownPage struct {
	*browsertest.Page

	address string
}

func page(t *testing.T, workspace, reader string) shownPage {
	t.Helper()
	p := shownPage{open(t, desk), "file://" + written(t, workspace, reader, "html")}
	require.NoError(t, p.Go(p.address))
	return p
}

// reached are what the keyboard has to reach: what can be opened, and what scrolls.
const reached = `window.reached = [...document.querySelectorAll("summary, .scroll")].filter(e => e.checkVisibility() &&
  (e.matches("summary") || e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight)), window.reached.length`

// now is which of them has the focus, with a ring around it.
const now = `(e => e.matches(":focus-visible") && getComputedStyle(e).outlineStyle !== "none" ? window.reached.indexOf(e) : -1)(document.activeElement)`

// The keyboard passes the contents, and reaches each part that scrolls or opens, in the order of the page; a key closes and opens.
func TestDocumentByKeyboard(t *testing.T) {
	for _, r := range []string{"readiness", "certification-body"} {
		p := page(t, acme, r)
		require.NoError(t, p.Press(browsertest.Tab))
		first, err := browsertest.Ask[string](p.Page, `document.activeElement.innerText`)
		require.NoError(t, err)
		assert.Equal(t, "To the content", first)
		require.NoError(t, p.Press(browsertest.Enter))
		at, err := browsertest.Ask[string](p.Page, `document.activeElement.id`)
		require.NoError(t, err)
		assert.Equal(t, "main", at)
		n, err := browsertest.Ask[int](p.Page, reached)
		require.NoError(t, err)
		require.Positive(t, n)
		seen := []int{}
		for range 3 * n {
			require.NoError(t, p.Press(browsertest.Tab))
			i, err := browsertest.Ask[int](p.Page, now)
			require.NoError(t, err)
			if i >= 0 {
				seen = append(seen, i)
			}
			if len(seen) == n {
				break
			}
		}
		assert.Len(t, slices.Compact(slices.Clone(seen)), n, "%s: all are reached", r)
		assert.True(t, slices.IsSorted(seen), "%s: in the order of the page", r)
	}
	p := page(t, acme, "readiness")
	is := func() bool {
		open, err := browsertest.Ask[bool](p.Page, `document.querySelector("details").open`)
		require.NoError(t, err)
		return open
	}
	_, err := browsertest.Ask[bool](p.Page, `document.querySelector("summary").focus(), true`)
	require.NoError(t, err)
	was := is()
	require.NoError(t, p.Press(browsertest.Enter))
	assert.NotEqual(t, was, is())
	require.NoError(t, p.Press(browsertest.Space))
	assert.Equal(t, was, is())
}

// whole holds that on paper all is there: what is folded is open, and no table is cut off by a window.
func whole(t *testing.T, p shownPage) {
	t.Helper()
	media := func(name string) {
		require.NoError(t, p.Do(chromedp.EmulateViewport(700, 900), chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: name})
			return err
		})))
	}
	media("print")
	folded, err := browsertest.Ask[int](p.Page, `[...document.querySelectorAll(".tree li")].filter(e => e.getBoundingClientRect().height === 0 || !e.checkVisibility()).length`)
	require.NoError(t, err)
	assert.Zero(t, folded, "folded on paper")
	cut, err := browsertest.Ask[int](p.Page, `[...document.querySelectorAll(".scroll")].filter(e => getComputedStyle(e).overflowY !== "visible").length`)
	require.NoError(t, err)
	assert.Zero(t, cut, "cut off on paper")
	media("")
}

// Each document as PDF is read back: its words on numbered pages, its sections as bookmarks and links, fonts within it, and the
// same bytes twice.
func TestDocumentsAsPDF(t *testing.T) {
	for _, r := range append(readers(), "readiness") {
		file := written(t, acme, r, "pdf")
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		again, err := os.ReadFile(written(t, acme, r, "pdf"))
		require.NoError(t, err)
		require.True(t, bytes.Equal(text, again), r)
		pages := drawnPages(t, file)
		for i, p := range pages {
			assert.Contains(t, p, fmt.Sprintf("page%dof%d", i+1, len(pages)), r)
		}
		if r == "leadership" {
			assert.Len(t, pages, 1)
		}
		info, err := api.PDFInfo(bytes.NewReader(text), file, nil, true, nil)
		require.NoError(t, err)
		assert.Contains(t, info.CreationDate, "20260715", "the day of which it tells")
		assert.Equal(t, "Acme Assist", info.Author)
		assert.NotEmpty(t, info.Title)
		for _, f := range info.Fonts {
			assert.True(t, f.Embedded, f.Name)
		}
		if r == "readiness" {
			continue // of which there is no JSON
		}
		d, all := documentOf(t, acme, r), strings.Join(pages, " ")
		marks, err := api.Bookmarks(bytes.NewReader(text), nil)
		require.NoError(t, err)
		require.Len(t, marks, 1)
		titles := []string{}
		for _, m := range marks[0].Kids {
			titles = append(titles, m.Title)
		}
		for _, s := range d.Sections {
			assert.Contains(t, titles, s.Title)
			for _, table := range s.Tables {
				for _, row := range table.Rows {
					for _, word := range strings.FieldsFunc(strings.Join(row, " "), apart) {
						if len(word) < 20 {
							assert.Contains(t, all, word, "%s: %s", r, table.Title)
						}
					}
				}
			}
		}
		if r == "certification-body" {
			soa := regexp.MustCompile(`A\.\d+\.\d+.*framework`)
			for i, p := range pages {
				if soa.MatchString(p) {
					assert.Contains(t, p, "Justification", "the head is on page %d, too", i+1)
				}
			}
		}
	}
}

// apart are what words may be parted at, and figures that a share is shown by.
func apart(r rune) bool { return strings.ContainsRune(" \n-/.", r) || r >= '0' && r <= '9' }

var strings16 = regexp.MustCompile(`(?s)\(((?:\\.|[^()\\])*)\)\s*Tj`)

// drawnPages reads the text of each page of a PDF back, without its spaces.
func drawnPages(t *testing.T, file string) []string {
	t.Helper()
	require.NoError(t, api.ValidateFile(file, nil))
	n, err := api.PageCountFile(file)
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, api.ExtractContentFile(file, dir, nil, nil))
	list := make([]string, n)
	for i := range list {
		parts, err := filepath.Glob(fmt.Sprintf("%s/*_page_%d.txt", dir, i+1))
		require.NoError(t, err)
		require.Len(t, parts, 1)
		content, err := os.ReadFile(parts[0])
		require.NoError(t, err)
		var b strings.Builder
		for _, m := range strings16.FindAllSubmatch(content, -1) {
			raw := regexp.MustCompile(`(?s)\\(.)`).ReplaceAllFunc(m[1], func(x []byte) []byte {
				if x[1] == 'r' {
					return []byte{'\r'}
				}
				return x[1:]
			})
			units := []uint16{}
			for k := 0; k+1 < len(raw); k += 2 {
				units = append(units, uint16(raw[k])<<8|uint16(raw[k+1]))
			}
			b.WriteString(string(utf16.Decode(units)) + " ")
		}
		list[i] = strings.ReplaceAll(b.String(), " ", "")
	}
	return list
}
