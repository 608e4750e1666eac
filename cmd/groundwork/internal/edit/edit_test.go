package edit_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/edit"
)

// styles are ways to write the same two pieces.
var styles = map[string]string{
	"lines":        "# head\nevidence:\n  - id: E1 # first\n    type: risk-register\n    status: draft # until looked at\n\n  # about the second\n  - id: E2\n    title: 'It''s two'\n    type: risk-register\n    source:\n      uri: x.pdf\n# end\nfacts: {a: true}\n",
	"braces":       "evidence:\n  - {id: E1, type: risk-register, status: draft} # first\n  # about the second\n  - {id: E2, title: \"It's two\",\n     type: risk-register, # its type\n     source: {uri: x.pdf}}\n",
	"brackets":     "evidence: [{id: E1, type: risk-register, status: draft}, {id: E2, title: It's two, type: risk-register, source: {uri: x.pdf}}]\nfacts: {a: true}\n",
	"no last end":  "evidence:\n- id: E1\n  type: risk-register\n  status: draft\n- id: E2\n  title: It's two\n  type: risk-register\n  source: {uri: x.pdf}",
	"crlf":         "evidence:\r\n  - id: E1\r\n    type: risk-register\r\n    status: draft\r\n  - id: E2\r\n    title: It's two\r\n    type: risk-register\r\n    source:\r\n      uri: x.pdf\r\n",
	"mark":         "\ufeffevidence:\n  - {id: E1, type: risk-register, status: draft}\n  - {id: E2, title: Ünïcode — It's two, type: risk-register, source: {uri: x.pdf}}\n",
	"text in line": "evidence:\n  - id: E1\n    type: risk-register\n    status: draft\n    answered:\n      cause: |\n        several\n\n        lines\n\n  - id: E2\n    title: |-\n      It's two\n    type: risk-register\n    source:\n      uri: x.pdf\n",
}

// Law: what is set is there, every other byte is as it was.
func TestSetKeepsTheRest(t *testing.T) {
	t.Parallel()
	for name, text := range styles {
		for _, change := range []edit.Change{
			{Path: "status", Value: edit.Word("accepted")}, {Path: "accepted_by", Value: "Maya: Singh, GRC"}, {Path: "source.sha256", Value: "ab12"},
			{Path: "attributes.population", Value: int64(12)}, {Path: "systems", Value: []string{"app", "a, b"}}, {Path: "collected", Value: edit.Word("2026-11-05")},
		} {
			for _, id := range []string{"E1", "E2"} {
				f, err := edit.Parse("x.yaml", []byte(text))
				require.NoError(t, err, name)
				require.Equal(t, []string{"E1", "E2"}, f.IDs())
				require.NoError(t, f.Set(id, change), "%s %v", name, change)
				out, err := f.Bytes()
				require.NoError(t, err, "%s %v", name, change)
				inserted(t, text, string(out), name)
			}
		}
	}
}

// inserted holds that one run of bytes was put in or replaced, on one line.
func inserted(t *testing.T, before, after, name string) {
	t.Helper()
	head := 0
	for head < len(before) && head < len(after) && before[head] == after[head] {
		head++
	}
	tail := 0
	for tail < len(before)-head && tail < len(after)-head && before[len(before)-1-tail] == after[len(after)-1-tail] {
		tail++
	}
	gone := before[head : len(before)-tail]
	come := after[head : len(after)-tail]
	assert.NotContains(t, gone, "\n", name)
	assert.LessOrEqual(t, strings.Count(come, "\n"), 1, "%s: %q", name, come)
	assert.LessOrEqual(t, len(gone), len("draft"), name)
}

func TestSet(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ style, want string }{
		{"lines", "# head\nevidence:\n  - id: E1 # first\n    type: risk-register\n    status: accepted # until looked at\n    accepted_by: Maya\n\n  # about the second\n"},
		{"braces", "evidence:\n  - {id: E1, type: risk-register, status: accepted, accepted_by: Maya} # first\n"},
		{"brackets", "evidence: [{id: E1, type: risk-register, status: accepted, accepted_by: Maya}, {id: E2"},
		{"crlf", "evidence:\r\n  - id: E1\r\n    type: risk-register\r\n    status: accepted\r\n    accepted_by: Maya\r\n  - id: E2\r\n"},
	} {
		f, err := edit.Parse("x.yaml", []byte(styles[tt.style]))
		require.NoError(t, err)
		require.NoError(t, f.Set("E1", edit.Change{Path: "accepted_by", Value: "Maya"}, edit.Change{Path: "status", Value: edit.Word("accepted")}))
		out, err := f.Bytes()
		require.NoError(t, err)
		assert.True(t, strings.HasPrefix(string(out), tt.want), "%s", out)
	}
}

func TestAppendAndNote(t *testing.T) {
	t.Parallel()
	item := edit.Item{Comments: []string{"why\nso"}, YAML: []byte("id: E3\ntype: risk-register\nsource:\n  uri: a, b\n"), Below: []string{"fill in: x"}}
	for name, text := range styles {
		f, err := edit.Parse("x.yaml", []byte(text))
		require.NoError(t, err)
		require.NoError(t, f.Append(item, edit.Item{YAML: []byte("id: E4\ntype: risk-register\n")}))
		require.NoError(t, f.Note("E2", "accepted by Maya on 2026-11-26"))
		out, err := f.Bytes()
		require.NoError(t, err, name)
		again, err := edit.Parse("x.yaml", out)
		require.NoError(t, err, "%s\n%s", name, out)
		assert.Equal(t, []string{"E1", "E2", "E3", "E4"}, again.IDs(), "%s\n%s", name, out)
		assert.Contains(t, string(out), "# why so")
		for line := range strings.SplitAfterSeq(text, "\n") {
			if name != "brackets" {
				assert.Contains(t, string(out), line)
			}
		}
	}
	for text, want := range map[string]string{
		"":                 "evidence:\n  - id: E4\n",
		"facts: {a: true}": "facts: {a: true}\nevidence:\n  - id: E4\n",
		"evidence: []\n":   "evidence: [\n  {id: E4}]\n",
		"evidence:\n- {id: E1}\nfacts: {a: true}\n": "evidence:\n- {id: E1}\n- {id: E4}\nfacts: {a: true}\n",
		// comments deeper than the dash are those of the piece above, and stay with it
		"evidence:\n  - id: E1\n    # fill in: a\n    # fill in: b\n":       "evidence:\n  - id: E1\n    # fill in: a\n    # fill in: b\n  - id: E4\n",
		"evidence:\r\n- {id: E1} # one\r\n  # its own\r\n# of the file\r\n": "evidence:\r\n- {id: E1} # one\r\n  # its own\r\n- {id: E4}\r\n# of the file\r\n",
		"evidence:\n  - id: E1\n\n    # far\n":                              "evidence:\n  - id: E1\n  - id: E4\n\n    # far\n",
		"evidence:\n  - id: E1\n    # no end":                               "evidence:\n  - id: E1\n    # no end\n  - id: E4",
	} {
		f, err := edit.Parse("x.yaml", []byte(text))
		require.NoError(t, err)
		require.NoError(t, f.Append(edit.Item{YAML: []byte("id: E4\n")}))
		out, err := f.Bytes()
		require.NoError(t, err, text)
		assert.Equal(t, want, string(out))
	}
}

// Whatever a text is, it can be set, on a line of its own and in braces, and reads as itself.
func TestAnyText(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		"", "-", "?", ":", "a:", "a: b", "- a", "? a", "-a", "a #b", "#", "a, b", "[a", "}", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a", "'", "\"", "it's", "\\", " a ", "\ta", "a\t",
		"~", "null", "true", "1", "0x1", "1e3", ".nan", "2026-01-01", "<<", "=", "---", "...", "--- a", "a\nb", "a\r", "\n", "\x00", "\x7f", "\u0085", "\u2028", "\u202e", "\ufeff", "\ufffe", "é", "\U0001f600", "\U000e0041",
	} {
		for _, text := range []string{"evidence:\n  - id: E1\n    title: t # c\n", "evidence:\n  - id: E1", "evidence:\n  - {id: E1, title: t}\n", "evidence: [{id: E1}]\n"} {
			f, err := edit.Parse("x.yaml", []byte(text))
			require.NoError(t, err)
			require.NoError(t, f.Set("E1", edit.Change{Path: "title", Value: value}))
			out, err := f.Bytes()
			require.NoError(t, err, "%q in %q", value, text)
			var back struct{ Evidence []struct{ Title string } }
			require.NoError(t, yaml.Unmarshal(out, &back))
			assert.Equal(t, value, back.Evidence[0].Title, "%q", out)
		}
	}
}

// A text over several lines without quotes is no hindrance.
func TestSeveralLines(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"evidence:\n  - id: E1\n    title: over\n      two lines\n":                 "evidence:\n  - id: E1\n    title: over\n      two lines\n    owner: IT\n",
		"evidence:\n  - id: E1\n    title: over\n\n      three # lines\n":           "evidence:\n  - id: E1\n    title: over\n\n      three # lines\n    owner: IT\n",
		"evidence:\n  - {id: E1, title: over\n     two lines}\n":                    "evidence:\n  - {id: E1, title: over\n     two lines, owner: IT}\n",
		"evidence:\r\n  - id: E1\r\n    title: over\r\n      two é lines\r\n":       "evidence:\r\n  - id: E1\r\n    title: over\r\n      two é lines\r\n    owner: IT\r\n",
		"evidence:\n  - id: E1\n    owner: a\n      b\n    type: t\n":               "evidence:\n  - id: E1\n    owner: IT\n    type: t\n",
		"evidence:\n  - id: E1\n    title: over\n      two\n  - id: E2\n    a: b\n": "evidence:\n  - id: E1\n    title: over\n      two\n    owner: IT\n  - id: E2\n    a: b\n",
	} {
		f, err := edit.Parse("x.yaml", []byte(text))
		require.NoError(t, err, text)
		require.NoError(t, f.Set("E1", edit.Change{Path: "owner", Value: "IT"}), text)
		out, err := f.Bytes()
		require.NoError(t, err, text)
		assert.Equal(t, want, string(out))
	}
}

// A note stands on a line of its own above the one on which the piece begins, once, however it is written.
func TestNote(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"evidence:\n  - id: E1\n":                                 "evidence:\n  # seen\n  - id: E1\n",
		"evidence:\n  -\n    id: E1\n    type: t\n":               "evidence:\n  -\n    # seen\n    id: E1\n    type: t\n",
		"evidence:\n  - # first\n    id: E1\n":                    "evidence:\n  - # first\n    # seen\n    id: E1\n",
		"evidence: [{id: E0}, {id: E1}]\n":                        "# seen\nevidence: [{id: E0}, {id: E1}]\n",
		"evidence: [\n  {id: E0},\n  {id: E1, a: {b: c}},\n]\n":   "evidence: [\n  {id: E0},\n  # seen\n  {id: E1, a: {b: c}},\n]\n",
		"{evidence: [{id: E1}], facts: {a: true}}\n":              "# seen\n{evidence: [{id: E1}], facts: {a: true}}\n",
		"\ufeffevidence: [{id: E1}]":                              "\ufeff# seen\nevidence: [{id: E1}]",
		"evidence:\r\n-\r\n  id: E1\r\n":                          "evidence:\r\n-\r\n  # seen\r\n  id: E1\r\n",
		"evidence:\n  # seen\n  # and more\n  - id: E1\n":         "evidence:\n  # seen\n  # and more\n  - id: E1\n",
		"facts:\n  a: true\n\n# of all\nevidence: [{id: E1}]\n":   "facts:\n  a: true\n\n# of all\n# seen\nevidence: [{id: E1}]\n",
		"x: \"a\n\n  b\"\nevidence:\n- id: E1 # seen\n  b: 'c'\n": "x: \"a\n\n  b\"\nevidence:\n# seen\n- id: E1 # seen\n  b: 'c'\n",
	} {
		f, err := edit.Parse("x.yaml", []byte(text))
		require.NoError(t, err, text)
		require.NoError(t, f.Note("E1", "seen"), text)
		out, err := f.Bytes()
		require.NoError(t, err, text)
		assert.Equal(t, want, string(out))
	}
	f, err := edit.Parse("x.yaml", []byte("{x: \"a\n b\", evidence: [{id: E1}]}\n"))
	require.NoError(t, err)
	require.NoError(t, f.Note("E1", "seen"))
	_, err = f.Bytes()
	require.ErrorIs(t, err, edit.ErrByHand, "a text over several lines would end at the note")
}

// What is written in a way that is not changed safely is refused, and says where.
func TestByHand(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"evidence:\n  - id: E1\n    title: |\n      over\n      two\n": `x.yaml:2: evidence "E1" is written in a way`,
		"evidence:\n  - id: E1\n    title:\n":                          `x.yaml:2: evidence "E1" is written in a way`,
		"evidence:\n  - id: E2\n":                                      `there is no evidence "E1"`,
	} {
		f, err := edit.Parse("x.yaml", []byte(text))
		require.NoError(t, err)
		assert.ErrorContains(t, f.Set("E1", edit.Change{Path: "title", Value: "new"}), want, text)
	}
	for text, want := range map[string]string{"- a": "no list of keys", "evidence: {a: b}": "evidence is no list", "a: [": "x.yaml", "a: \u2028b": "characters"} {
		_, err := edit.Parse("x.yaml", []byte(text))
		assert.ErrorContains(t, err, want)
	}
}

// What says something else than it shows is read of no file, with the line of it: an edit might be of another piece, or of two.
func TestBorrowed(t *testing.T) {
	t.Parallel()
	for text, line := range map[string]int{
		"evidence:\n  - &x {id: E1, title: t}\nfacts: *x\n":            2,
		"evidence: &x [{id: E1, title: t}]\nfacts: *x\n":               1,
		"facts: &x a\nevidence:\n  - {id: E1, title: *x}\n":            1,
		"facts: &t title\nevidence:\n  - {id: E1, *t : x}\n":           1,
		"evidence:\n  - {id: E1, !!binary dGl0bGU=: x}\n":              2,
		"evidence:\n  - {id: !!binary RTE=}\n":                         2,
		"!!binary evidence: [{id: E1}]\n":                              1,
		"evidence:\n  - id: E2\n    <<: {id: E1}\n":                    3,
		"evidence:\n  - id: E1\n    source:\n      ? [a]\n      : b\n": 4,
		"evidence:\n  - {[a]: b, <<: {id: E1}}\n":                      2,
	} {
		_, err := edit.Parse("x.yaml", []byte(text))
		assert.ErrorContains(t, err, fmt.Sprintf("x.yaml:%d: an anchor", line), text)
	}
	f, err := edit.Parse("x.yaml", []byte("evidence: [{id: E1, '<<': '!a', \"*b\": '&c'}]\n"))
	require.NoError(t, err, "what is in quotes is a text")
	assert.True(t, f.Has("E1"))
}

// An id that stands twice does not say which piece is meant; the others are changed as ever.
func TestIDTwice(t *testing.T) {
	t.Parallel()
	for text, lines := range map[string][2]int{
		"evidence:\n  - id: E1\n  - id: E2\n  - id: E1\n":                              {2, 4},
		"evidence:\n  - {id: E1}\n  - {id: 'E1', type: t}\n  - {id: E2}\n  - id: E1\n": {2, 3},
		"evidence: [{id: E2}, {id: E1}, {id: \"E1\"}]\n":                               {1, 1},
	} {
		f, err := edit.Parse("x.yaml", []byte(text))
		require.NoError(t, err, text)
		want := fmt.Sprintf(`x.yaml:%d: evidence "E1" stands again on line %d`, lines[0], lines[1])
		require.ErrorContains(t, f.Set("E1", edit.Change{Path: "title", Value: "new"}), want, text)
		require.ErrorContains(t, f.Note("E1", "seen"), want, text)
		require.False(t, f.Changed(), text)
		require.NoError(t, f.Set("E2", edit.Change{Path: "title", Value: "new"}), text)
		out, err := f.Bytes()
		require.NoError(t, err, text)
		assert.Contains(t, string(out), "new", text)
	}
}

// On the files of the example company: any piece, any change.
func TestAcme(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../../examples/acme/evidence-*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	r := rand.New(rand.NewPCG(7, 7))
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		f, err := edit.Parse(file, text)
		require.NoError(t, err)
		ids := f.IDs()
		changes := []edit.Change{
			{Path: "status", Value: edit.Word("rejected")}, {Path: "owner", Value: "O'Neil, \"IT\" # 1"}, {Path: "source.sha256", Value: "0e12"}, {Path: "attributes.sample", Value: int64(3)}, {Path: "title", Value: "2026-01-01"},
		}
		touched := map[string]bool{}
		for range 12 {
			id := ids[r.IntN(len(ids))]
			if !touched[id] {
				touched[id] = true
				require.NoError(t, f.Set(id, changes[r.IntN(len(changes))]))
			}
		}
		out, err := f.Bytes()
		require.NoError(t, err)
		before, after := strings.Split(string(text), "\n"), strings.Split(string(out), "\n")
		require.Len(t, after, len(before), "pieces on one line stay on one line")
		differ := 0
		for i := range before {
			if before[i] != after[i] {
				differ++
			}
		}
		assert.LessOrEqual(t, differ, len(touched))
	}
}

// Whatever a file and a value are: an edit is refused, or it is exactly that.
func FuzzSet(f *testing.F) {
	for _, s := range styles {
		f.Add(s, "status", "x: y")
	}
	f.Add("evidence:\n  - id: E1\n    a: 'x\n      y'\n    b: \"\\x41\\\n      z\"\n", "source.uri", "é # 'x'")
	f.Fuzz(func(t *testing.T, text, path, value string) {
		if strings.Trim(path, "abcdefghijklmnopqrstuvwxyz_.") != "" || strings.Count(path, ".") > 1 || strings.HasPrefix(path, ".") || strings.HasSuffix(path, ".") || path == "" || path == "id" {
			return
		}
		file, err := edit.Parse("x.yaml", []byte(text))
		if err != nil || !file.Has("E1") {
			return
		}
		if file.Set("E1", edit.Change{Path: path, Value: value}) != nil {
			return
		}
		out, err := file.Bytes()
		if err != nil {
			return
		}
		again, err := edit.Parse("x.yaml", out)
		require.NoError(t, err)
		require.Equal(t, file.IDs(), again.IDs())
	})
}
