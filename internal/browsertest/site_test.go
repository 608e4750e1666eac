package browsertest_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/chromedp/chromedp"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/internal/browsertest"
)

// focused says what has the focus: the text of a button or link, or the name of a field.
const focused = `(() => { const e = document.activeElement; return e.tagName === "INPUT" ? e.type + " " + e.name : e.innerText.trim(); })()`

// reach presses Tab until something has the focus that a person would recognise by a text.
func reach(t *testing.T, p *browsertest.Page, want string) {
	t.Helper()
	for range 60 {
		require.NoError(t, p.Press(browsertest.Tab))
		is, err := browsertest.Ask[string](p, focused)
		require.NoError(t, err)
		if strings.HasPrefix(is, want) {
			return
		}
	}
	require.Fail(t, "Tab does not lead to "+want)
}

// press presses a key on a button or link, and waits for the page that comes.
func press(t *testing.T, p *browsertest.Page, button, key string) {
	t.Helper()
	reach(t, p, button)
	status, err := p.Leave(chromedp.KeyEvent(key))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status)
}

func heading(t *testing.T, p *browsertest.Page) string {
	t.Helper()
	text, err := browsertest.Ask[string](p, `document.querySelector("h1").innerText`)
	require.NoError(t, err)
	return text
}

// reads holds that a page says all of some texts.
func reads(t *testing.T, p *browsertest.Page, want ...string) {
	t.Helper()
	text, err := p.Text()
	require.NoError(t, err)
	for _, s := range want {
		assert.Contains(t, text, s)
	}
}

// quiet holds that the browser complained of nothing and asked nobody else.
func quiet(t *testing.T, p *browsertest.Page, s *browsertest.Server) {
	t.Helper()
	assert.Empty(t, p.Faults())
	assert.Empty(t, p.Foreign(s.URL+"/"))
	cookies, err := browsertest.Ask[string](p, `document.cookie + localStorage.length + sessionStorage.length`)
	require.NoError(t, err)
	assert.Equal(t, "00", cookies, "nothing is kept in the browser")
}

// The check, from start to end, with Tab, Space and Enter alone: the result is seen, and goes with one as a PDF.
func TestCheckByKeyboard(t *testing.T) {
	s, p := served(t), open(t, desk)
	require.NoError(t, p.Go(s.URL+"/"))
	accessible(t, p, "begin")
	reach(t, p, "checkbox framework")
	reach(t, p, "checkbox framework")
	require.NoError(t, p.Press(browsertest.Space)) // both frameworks
	press(t, p, "Begin", browsertest.Enter)
	first := heading(t, p)
	accessible(t, p, "question")
	press(t, p, "I do not know", browsertest.Enter)
	require.NotEqual(t, first, heading(t, p))
	press(t, p, "Back", browsertest.Space)
	require.Equal(t, first, heading(t, p))
	kinds := map[string]bool{}
	for n := 0; ; n++ {
		require.Less(t, n, 20)
		kind, err := browsertest.Ask[string](p, `(b => b.includes("yes") ? "yes" : b.includes("these") ? "these" : b.includes("words") ? "words" : "")([...document.querySelectorAll("button")].map(b => b.value))`)
		require.NoError(t, err)
		if kind == "" {
			break
		}
		if !kinds[kind] {
			kinds[kind] = true
			accessible(t, p, "question-"+kind)
		}
		switch radio, _ := browsertest.Ask[bool](p, `document.querySelector("input[type=radio]") !== null`); {
		case kind == "yes" && n%2 == 0:
			press(t, p, "Yes", browsertest.Enter)
		case kind == "yes":
			press(t, p, "No", browsertest.Space)
		case kind == "these":
			reach(t, p, "checkbox these")
			require.NoError(t, p.Press(browsertest.Space))
			press(t, p, "What I chose holds", browsertest.Enter)
		case radio:
			reach(t, p, "radio words")
			require.NoError(t, p.Press(browsertest.Space))
			press(t, p, "Answer", browsertest.Enter)
		default:
			press(t, p, "I do not know", browsertest.Enter)
		}
	}
	require.Equal(t, "Where you stand, by what you say", heading(t, p))
	reads(t, p, "Gaps that matter most", "What serves both", "Indicative, not legal or audit advice.", "ISO/IEC 42001", "SOC 2", "could be")
	accessible(t, p, "result")
	reach(t, p, "What you answered")
	require.NoError(t, p.Press(browsertest.Space))
	reads(t, p, first)
	reach(t, p, "Save it as PDF")
	require.NoError(t, p.Press(browsertest.Enter))
	file, err := p.Download()
	require.NoError(t, err)
	text := pdfText(t, file)
	gap, err := browsertest.Ask[string](p, `document.querySelector("ol strong").innerText`)
	require.NoError(t, err)
	for _, want := range []string{"Where you stand, by what you say", gap, "Gaps that matter most", "Indicative, not legal or audit advice.", first} {
		assert.Contains(t, text, squeezed(want))
	}
	quiet(t, p, s)
	press(t, p, "Back to the last question", browsertest.Enter)
	require.NotEqual(t, "Where you stand, by what you say", heading(t, p))
	require.NoError(t, p.Do(chromedp.NavigateBack()), "the browser's own way back")
	require.Equal(t, "Where you stand, by what you say", heading(t, p))
	quiet(t, p, s)
}

// squeezed is a text without its spaces: a PDF breaks lines where they end.
func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

var shown = regexp.MustCompile(`(?s)\(((?:\\.|[^\\()])*)\)\s*Tj`)

// pdfText reads the text of a PDF back, without its spaces: strings in UTF-16, as fonts with all letters have them.
func pdfText(t *testing.T, file string) string {
	t.Helper()
	require.NoError(t, api.ValidateFile(file, nil))
	dir := t.TempDir()
	require.NoError(t, api.ExtractContentFile(file, dir, nil, nil))
	parts, err := filepath.Glob(dir + "/*")
	require.NoError(t, err)
	require.NotEmpty(t, parts)
	var out strings.Builder
	for _, part := range parts {
		content, err := os.ReadFile(part)
		require.NoError(t, err)
		for _, m := range shown.FindAllSubmatch(content, -1) {
			raw := bytes.NewReader([]byte(regexp.MustCompile(`(?s)\\(.)`).ReplaceAllString(string(m[1]), "$1")))
			var units []uint16
			for raw.Len() > 1 {
				hi, _ := raw.ReadByte()
				lo, _ := raw.ReadByte()
				units = append(units, uint16(hi)<<8|uint16(lo))
			}
			out.WriteString(string(utf16.Decode(units)))
		}
	}
	return squeezed(out.String())
}

// The explorer is walked by the keyboard, there and back.
func TestExplorer(t *testing.T) {
	s, p := served(t), open(t, desk)
	for _, page := range []string{"compare", "requirements", "requirements/soc2:CC6.2", "requirements/iso42001:6.1.2", "controls/user-access-review", "evidence-types/ai-policy-document"} {
		require.NoError(t, p.Go(s.URL+"/"+page))
		accessible(t, p, strings.NewReplacer("/", "-", ":", "-").Replace(page))
	}
	require.NoError(t, p.Go(s.URL+"/"))
	press(t, p, "What is shared", browsertest.Enter)
	press(t, p, "6.1.2 ", browsertest.Enter)
	from := heading(t, p)
	press(t, p, "soc2:", browsertest.Enter)
	require.NotEqual(t, from, heading(t, p))
	press(t, p, "iso42001:6.1.2", browsertest.Enter)
	require.Equal(t, from, heading(t, p))
	quiet(t, p, s)
}

// The page of a workspace follows its files: an edit shows, a fault is told with its place, and mending it heals the page.
func TestWorkspaceRefreshes(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "w.yaml")
	write := func(text string) { require.NoError(t, os.WriteFile(file, []byte(text), 0o600)) }
	sound := "organisation: {name: Small, as_of: 2026-06-30}\nscope: [{framework: iso42001, stage: 1}]\n"
	write(sound)
	s, p := served(t, dir), open(t, desk)
	require.NoError(t, p.Go(s.URL+"/workspace"))
	require.Equal(t, "Small as of 2026-06-30", heading(t, p))
	reads(t, p, "This page follows the files")
	write(strings.Replace(sound, "Small", "Larger", 1))
	require.NoError(t, p.Until(`document.querySelector("h1").innerText === "Larger as of 2026-06-30"`))
	quiet(t, p, s)
	write(strings.Replace(sound, "name", "nam", 1))
	require.NoError(t, p.Until(`document.querySelector("h1").innerText === "The workspace does not load"`))
	reads(t, p, "w.yaml:1:16", "Did you mean “name”?")
	accessible(t, p, "broken")
	p.Forget() // of the status that says so
	write(sound)
	require.NoError(t, p.Until(`document.querySelector("h1").innerText === "Small as of 2026-06-30"`))
	quiet(t, p, s)
}

// The report of the example, and pages that say what went wrong.
func TestAcme(t *testing.T) {
	s, p := served(t, "examples/acme"), open(t, desk)
	require.NoError(t, p.Go(s.URL+"/workspace"))
	reads(t, p, "Acme Assist", "A better band is held back")
	accessible(t, p, "workspace")
	quiet(t, p, s)
	require.NoError(t, p.Go(s.URL+"/nothing"))
	reads(t, p, "There is no such page.", "begin the check")
	accessible(t, p, "wrong")
}
