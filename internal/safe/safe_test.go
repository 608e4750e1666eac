package safe_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// hostile is what has been tried on a terminal, in Markdown, in a chart and in a spreadsheet.
var hostile = []string{
	"Evil \x1b[2J\x1b[31mRED\a\x1b]0;pwned\a set", "P\x1b]8;;http://evil.example\x1b\\click", "All is \x1b[2K\rmet \u202Egnp.exe\u202C",
	"text\nINJECTED: 100 %\u009b31m", "a\u2028b\u2029c", "\ufeffx", "not \xff UTF-8", "tag\U000e0041\U000e007f", "\u2066x\u2069 \u200f",
	`q"]; click b_CC6 href "javascript:alert(1)"; z["s`, "%%{init: {}}%%", "`*x*`", "a | b\n# c", "<script>&#x202e;&lt;", `\N "x" \`,
	"=HYPERLINK(1)", "\n=1+1", "\r=1+1", " =1+1", "\v=1", "＝1+1", "x;=1+1;y", "@SUM(1)", "\t=1+1", "-2+3", "'=1", "\u200b+1", "\r\n=1",
}

// Nothing that steers goes out in any form, and what shows stays.
func TestNothingSteers(t *testing.T) {
	t.Parallel()
	forms := map[string]func(string) string{
		"text": safe.Text, "prose": safe.Prose, "markdown": safe.Markdown, "code": safe.Code, "markup": safe.Markup, "mermaid": safe.Mermaid, "dot": safe.DOT,
	}
	steers := func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == 0x2028 || r == 0x2029 || r == 0xFEFF
	}
	for name, form := range forms {
		for _, s := range hostile {
			got := form(s)
			assert.False(t, strings.ContainsFunc(got, steers), "%s of %q: %q", name, s, got)
		}
		assert.Contains(t, form("Журнал 日本 l’été 👩‍💻"), "Журнал 日本 l’été 👩‍💻", name) //nolint:gosmopolitan // texts of any script
	}
	for r := range rune(0x11000) {
		if steers(r) {
			assert.NotContains(t, safe.Text("a"+string(r)+"b"), string(r), "%U", r)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"plain": "plain", "": "", "x\U000e0041": `x\U000e0041`, "a\tb\r\n": `a\tb\r\n`, "\x1b[2J": `\u001b[2J`, "\u202e": `\u202e`, "a\u2028": `a\u2028`, "\xff": `\xff`, "\x9b": `\x9b`, "\u009b": `\u009b`,
	} {
		assert.Equal(t, want, safe.Text(s), "%q", s)
	}
	for s, want := range map[string]string{
		"two\nlines\n": "two lines", "a  b": "a  b", "a \r\n\tb": "a b", "lone\rcr": `lone\rcr`,
	} {
		assert.Equal(t, want, safe.Prose(s), "%q", s)
	}
}

func TestMarkup(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `&lt;a href=&#34;x&#34;&gt; \u001b`, safe.Markup("<a href=\"x\"> \x1b"))
	assert.Equal(t, `\#1 \| &lt;b> &amp;#x202e; & \*`, safe.Markdown("#1 | <b> &#x202e; & *"))
	assert.Equal(t, "``a`b``", safe.Code("a`b\n"))
	for s, want := range map[string]string{
		"~~x~~": `\~\~x\~\~`, "1. one": `1\. one`, "12) x": `12\) x`, "1.2 x": "1.2 x", "2026": "2026", "see ftp://e and FTP:x": `see ftp\://e and FTP\:x`, "https://e": "https://e",
	} {
		assert.Equal(t, want, safe.Markdown(s), "%q", s)
	}
}

// A label holds nothing that a chart reads as more than a label.
func TestLabels(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `"q#34;#93;#59; click b_CC6 href #34;javascript:alert(1)#34;"`, safe.Mermaid(`q"]; click b_CC6 href "javascript:alert(1)"`))
	assert.Equal(t, `"#37;#37;#123;init"`, safe.Mermaid("%%{init"))
	assert.Equal(t, `"a \"b\" \\N"`, safe.DOT(`a "b" \N`))
}

// No cell is run, and each reads back as what it was, but for what steers.
func TestCells(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, safe.NewTable(&b).Row(hostile...))
	read := csv.NewReader(&b)
	row, err := read.Read()
	require.NoError(t, err)
	require.Len(t, row, len(hostile))
	for i, cell := range row {
		trimmed := strings.TrimLeftFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || r == 0x200b })
		assert.NotRegexp(t, `^[=+\-@＝＋－＠]`, trimmed, "%q", hostile[i])
		if strings.ContainsAny(safe.Text(hostile[i]), `\`) {
			continue // of what steers the escape is left
		}
		assert.Equal(t, hostile[i], safe.Uncell(cell))
	}
	for _, s := range []string{"'=1", "''=1", "=1", "'tis", "'", "", "x", "'x=1"} {
		assert.Equal(t, s, safe.Uncell(safe.Cell(s)), "%q", s)
	}
	assert.Equal(t, "'\n=1", safe.Cell("\r\n=1"))
}

var errFull = errors.New("no room")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestTableError(t *testing.T) {
	t.Parallel()
	table := safe.NewTable(full{})
	require.ErrorIs(t, table.Row("a"), errFull)
	require.ErrorIs(t, table.Row("b"), errFull)
	_, err := safe.Reversible(full{}).Write([]byte("a"))
	assert.ErrorIs(t, err, errFull)
}

// What is written with escapes is read as what it was.
func TestReversible(t *testing.T) {
	t.Parallel()
	for _, s := range hostile {
		s = strings.ToValidUTF8(s, "?")
		var b bytes.Buffer
		require.NoError(t, json.NewEncoder(safe.JSON(&b)).Encode(s))
		assert.False(t, strings.ContainsFunc(strings.TrimSpace(b.String()), glyph.Steers))
		var back string
		require.NoError(t, json.Unmarshal(b.Bytes(), &back))
		assert.Equal(t, s, back)
	}
	var b bytes.Buffer
	enc := yaml.NewEncoder(safe.Reversible(&b))
	require.NoError(t, enc.Encode(&yaml.Node{Kind: yaml.ScalarNode, Style: yaml.DoubleQuotedStyle, Value: "a\u202eb\u200f"}))
	assert.Equal(t, "\"a\\u202eb\\u200f\"\n", b.String())
	var back string
	require.NoError(t, yaml.Unmarshal(b.Bytes(), &back))
	assert.Equal(t, "a\u202eb\u200f", back)
}
