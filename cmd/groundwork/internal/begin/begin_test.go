package begin_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/begin"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring"
)

func builtin(t *testing.T) *mapping.Graph {
	t.Helper()
	set, err := catalog.Loader{}.Load(t.Context(), catalog.Builtin())
	require.NoError(t, err)
	g, err := mapping.BuildContext(t.Context(), set.Source)
	require.NoError(t, err)
	return g
}

// whole are answers in which everything is said.
const whole = `
name: "Tidewell: homes & co"
systems:
  - app
  - {id: Tidewell Copilot, kind: ai, roles: [provider, user]}
frameworks: [iso42001, soc2]
categories: [availability, confidentiality]
type: 2
window: 2026-10-01/2027-03-31
stage: 1
hosts:
  - {name: AWS, relied_on_for: [CC6.4, CC6.5, A1.2]}
vendors: [OpenAI]
`

func answers(t *testing.T, text string) begin.Answers {
	t.Helper()
	a, err := begin.Read(strings.NewReader(text))
	require.NoError(t, err)
	return a
}

// loaded loads the files beside the built-in catalog, without a word said of them.
func loaded(t *testing.T, files []begin.File) *catalog.Set {
	t.Helper()
	dir := fstest.MapFS{}
	for _, f := range files {
		dir[f.Name] = &fstest.MapFile{Data: []byte(f.Text)}
	}
	set, err := catalog.Loader{}.Load(t.Context(), catalog.Builtin(), dir)
	require.NoError(t, err)
	assert.Empty(t, set.Problems)
	return set
}

// Whatever is answered, the workspace loads without a problem, says what was answered, and can
// be judged.
func TestFiles(t *testing.T) {
	g := builtin(t)
	for name, text := range map[string]string{
		"whole":       whole,
		"least":       "{name: A, systems: [{id: x, kind: ai}]}",
		"iso alone":   "{name: A, systems: [{id: x, kind: ai, roles: [developer]}], frameworks: [iso42001], stage: surveillance}",
		"soc2 alone":  "{name: A, systems: [app, db], frameworks: [soc2], type: 1, as_of: 2026-12-31, vendors: [{name: 'Großrechner & Söhne', relied_on_for: ['CC6.4#b']}]}",
		"odd names":   "{name: 'true', systems: ['= 1 + 1', \"# x: {y\"], frameworks: [soc2], type: 1, vendors: [\"a: b # c\", {name: \"-x\\\"\", relied_on_for: [CC6.5]}]}",
		"many places": "{name: A, systems: [app], frameworks: [soc2], type: 2, window: 2026-10-01/2027-03-31, categories: [availability], hosts: [{name: A, relied_on_for: [CC6.4]}, {name: B, relied_on_for: [CC6.5, A1.2]}]}",
	} {
		t.Run(name, func(t *testing.T) {
			a := answers(t, text)
			require.NoError(t, a.Fit(g))
			files := begin.Files(a, g)
			var names []string
			for _, f := range files {
				names = append(names, f.Name)
				first, _, _ := strings.Cut(f.Text, "\n")
				assert.Equal(t, "# yaml-language-server: $schema=groundwork.schema.json", first, f.Name)
				assert.NotContains(t, f.Text, "evidence.ofType", "no rule on a screen")
				for line := range strings.SplitSeq(f.Text, "\n") {
					assert.Equal(t, strings.TrimRight(line, " "), line)
				}
			}
			assert.Equal(t, begin.Names(), names)
			set := loaded(t, files)
			org := set.Organisation
			assert.Equal(t, a.Name, org.Name)
			assert.Len(t, org.Systems, len(a.Systems))
			assert.Len(t, org.Scopes, len(a.Frameworks))
			graph, err := mapping.BuildContext(t.Context(), set.Source)
			require.NoError(t, err)
			e, err := scoring.NewContext(t.Context(), graph)
			require.NoError(t, err)
			res, err := e.Assess(t.Context(), org, framework.NewDate(2026, 11, 26))
			require.NoError(t, err)
			assert.Len(t, res.Frameworks, len(a.Frameworks))
		})
	}
}

// What the notes show loads too, once the # is taken away.
func TestNotes(t *testing.T) {
	g := builtin(t)
	a := answers(t, whole)
	require.NoError(t, a.Fit(g))
	files := begin.Files(a, g)
	for i := range files {
		lines := strings.Split(files[i].Text, "\n")
		for j, l := range lines {
			trimmed := strings.TrimLeft(l, " ")
			if note, ok := strings.CutPrefix(trimmed, "# "); ok && example(note) {
				lines[j] = l[:len(l)-len(trimmed)] + note
			}
		}
		files[i].Text = strings.Join(lines, "\n")
		require.NoError(t, yaml.Unmarshal([]byte(files[i].Text), new(any)), files[i].Text)
	}
	org := loaded(t, files).Organisation
	assert.NotEmpty(t, org.Evidence)
	assert.NotEmpty(t, org.Treatments)
	assert.NotEmpty(t, org.Risks)
	assert.Greater(t, len(org.Facts), 3)
	assert.NotEmpty(t, org.Owners)
}

// example tells a line of YAML from a note about it.
func example(note string) bool {
	key, _, ok := strings.Cut(strings.TrimLeft(note, " -{"), ":")
	return ok && key != "yaml-language-server" && !strings.Contains(key, " ") && key != "kind" && key != "stage" && key != "type" && key != "systems" || strings.HasPrefix(note, "  ")
}

// Every answer that does not fit is told, with the nearest that would.
func TestFit(t *testing.T) {
	g := builtin(t)
	for text, want := range map[string]string{
		"{systems: [app]}":           "the organisation has no name",
		"{name: A}":                  "no system is named",
		"{name: A, systems: [a, A]}": `system "a" is named twice`,
		"{name: A, systems: [a], frameworks: [soc3]}":                                                      `framework "soc3" is not known; did you mean "soc2"?`,
		"{name: A, systems: [a], categories: [avail]}":                                                     `category "avail" is not known`,
		"{name: A, systems: [a], categories: [privacy], frameworks: [iso42001]}":                           `category "privacy" is not known`,
		"{name: A, systems: [a], type: 3}":                                                                 `type "3" is not known: want one of 1, 2`,
		"{name: A, systems: [a], frameworks: [soc2], stage: 1}":                                            "stage 1 fits no framework that was chosen",
		"{name: A, systems: [a], type: 2}":                                                                 "say window, such as 2026-10-01/2027-03-31",
		"{name: A, systems: [a], type: 2, window: 2026-10-01}":                                             "window: ",
		"{name: A, systems: [a]}":                                                                          "iso42001 judges each system of kind ai, and none is named: name one, such as {id: assistant, kind: ai}",
		"{name: A, systems: [{id: a, kind: robot}]}":                                                       `kind of system "robot" is not known`,
		"{name: A, systems: [{id: a, kind: ai, roles: [provder]}]}":                                        `role in a system "provder" is not known; did you mean "provider"?`,
		"{name: A, systems: [{id: a, roles: [user]}]}":                                                     `system "a" has roles and no kind`,
		"{name: A, systems: [a], frameworks: [soc2], type: 1, hosts: [{name: H, relied_on_for: [CC1.1]}]}": `H cannot be relied on for "CC1.1" here: want one of CC6.4, CC6.5`,
		"{name: A, systems: [a], frameworks: [iso42001], hosts: [{name: H, relied_on_for: [CC6.4]}]}":      "nothing, since no framework that was chosen lets a host",
		"{name: A, systems: [a], frameworks: [soc2], type: 1, as_of: 31/12/2026}":                          "as_of: ",
	} {
		a := answers(t, text)
		assert.ErrorContains(t, a.Fit(g), want, text)
	}
	for text, want := range map[string]string{
		"":                                     "the file is empty",
		"nme: A":                               `line 1: unknown key "nme"; did you mean "name"?`,
		"name: A\nsystems: [{id: a, knd: ai}]": `unknown key "knd"; did you mean "kind"?`,
		"- a":                                  "line 1: want a name, or",
		"name: [":                              "line 1",
	} {
		_, err := begin.Read(strings.NewReader(text))
		assert.ErrorContains(t, err, want, text)
		assert.NotContains(t, err.Error(), "yaml:")
	}
}

// Whatever characters a name has, wherever it stands, it is refused as an answer or stands in a workspace that loads.
func TestAnyName(t *testing.T) {
	g := builtin(t)
	long := strings.Repeat("x", limit.ID)
	for _, name := range []string{
		"a\u00a0b", "a\tb", "a\nb", "\x00", "\x7f", "\u0085", "\u2028", "\u202e", "\u200b", "\ufeff", "\ufffe", "\uffff", "\ufffd", "\ue000", "\u3164", "\U000e0041", "e\u0301", "\u0301", "\u2126", "=\u0338", "\u0958",
		"\u0130stanbul", "i\u0307x", "\u0345", "\u00df", "\U0001f600", "true", "-", "a: b # c", "\"", long, long[1:], long[4:], strings.Repeat("\u00e9", limit.ID),
	} {
		for where, a := range map[string]begin.Answers{
			"organisation": {Name: name}, "system": {Systems: []begin.System{{ID: name}}}, "title": {Systems: []begin.System{{ID: "app", Title: name}}}, "vendor": {Vendors: []begin.Vendor{{Name: name}}},
			"host": {Vendors: []begin.Vendor{{Name: name, ReliedOnFor: []string{"CC6.4", "CC6.5"}}}},
		} {
			a = (&begin.Answers{Name: "A", Systems: []begin.System{{ID: "app"}}, Frameworks: []string{"soc2"}, Type: "1"}).With(a)
			if a.Fit(g) == nil {
				loaded(t, begin.Files(a, g))
			} else {
				assert.False(t, glyph.Printable(name) && len(name) < 20 && strings.ContainsAny(name, "abcdefghijklmnopqrstuvwxyz"), "%s %q", where, name)
			}
		}
	}
	for text, want := range map[string]string{
		"{name: \"A\\u00a0\", systems: [a]}":                                               `the name of the organisation: invisible character U+00A0 after "A": remove it`,
		"{name: \"A\\uFFFE\", systems: [a]}":                                               `the name of the organisation: character U+FFFE after "A" is not allowed`,
		"{name: A, systems: [\"e\\u0301\"]}":                                               `its name: what follows "e" is written in parts`,
		"{name: A, systems: [" + strings.Repeat("x", limit.ID+1) + "]}":                    "its name: more than 512 characters, ",
		"{name: A, systems: [\"a\\tb\"]}":                                                  `system "a-b": its title holds U+0009 after "a"`,
		"{name: A, systems: [a], vendors: [{name: \"B\\u200b\", relied_on_for: [CC6.4]}]}": "its name: invisible character U+200B",
		"{name: A, systems: [a], type: 2, window: 2026-10-01/8027-03-31}":                  "window: 8027-03-31: want a day from 1900-01-01 to 2200-12-31",
		"{name: A, systems: [a], type: 2, window: 2020-01-01/2035-03-31}":                  "is longer than 10 years, which is the limit of a window",
		"{name: A, systems: [a], type: 2, window: 0026-10-01/2027-03-31}":                  "window: 0026-10-01: want a day from",
		"{name: A, systems: [a], type: 1, as_of: 2206-12-31}":                              "as_of 2206-12-31: want a day from",
	} {
		a := answers(t, text)
		assert.ErrorContains(t, a.Fit(g), want, text)
	}
}

// script answers each question by a word in it.
type script struct {
	t    *testing.T
	says []string // what is said, in the order of the questions
}

func (s *script) next(question string) string {
	require.NotEmpty(s.t, s.says, question)
	said := s.says[0]
	s.says = s.says[1:]
	return said
}

func (s *script) Text(question, _, standard string, fault func(string) string) (string, error) {
	said := s.next(question)
	if said == "" {
		said = standard
	}
	require.Empty(s.t, fault(said), question)
	return said, nil
}

func (s *script) One(question, _ string, options []begin.Option) (string, error) {
	said := s.next(question)
	for _, o := range options {
		if o.Value == said {
			return said, nil
		}
	}
	require.Fail(s.t, question, said)
	return "", nil
}

func (s *script) Some(question, _ string, _ []begin.Option, _ []string) ([]string, error) {
	said := s.next(question)
	if said == "" {
		return nil, nil
	}
	return strings.Split(said, " "), nil
}

func (s *script) Yes(question, _ string, _ bool) (bool, error) { return s.next(question) == "yes", nil }

// An interview and a file of answers give the same files.
func TestInterview(t *testing.T) {
	g := builtin(t)
	ask := &script{t: t, says: []string{
		"Tidewell: homes & co", "iso42001 soc2", "app", "no", "yes", "Tidewell Copilot", "yes", "provider user", "no",
		"availability confidentiality", "2", "2026-10-01/2027-03-31", "1", "yes", "AWS", "CC6.4 CC6.5 A1.2", "yes", "OpenAI", "", "no",
	}}
	told, err := begin.Interview(ask, g, begin.Answers{}, framework.NewDate(2026, 11, 26))
	require.NoError(t, err)
	assert.Empty(t, ask.says, "each is asked once")
	require.NoError(t, told.Fit(g))
	read := answers(t, strings.Replace(whole, "hosts:\n", "vendors:\n", 1)[:strings.Index(whole, "vendors: [OpenAI]")+2]+"  - OpenAI\n")
	require.NoError(t, read.Fit(g))
	assert.Equal(t, begin.Files(read, g), begin.Files(told, g))
	text, err := json.Marshal(told)
	require.NoError(t, err)
	assert.Contains(t, string(text), `"relied_on_for":["CC6.4","CC6.5","A1.2"]`)

	ask = &script{t: t, says: []string{"A", "soc2", "app", "no", "no", "", "2", "", "no"}}
	told, err = begin.Interview(ask, g, begin.Answers{}, framework.NewDate(2026, 11, 26))
	require.NoError(t, err)
	assert.Equal(t, "2026-12-01/2027-05-31", told.Window, "from the next first of a month on, six months")
	ask = &script{t: t, says: []string{"A", "iso42001 soc2", "app", "no", "no", "no", "bot", "yes", "user", "no", "", "1", "2", "no"}}
	told, err = begin.Interview(ask, g, begin.Answers{}, framework.NewDate(2026, 11, 26))
	require.NoError(t, err)
	assert.Len(t, told.Systems, 2, "one with AI had to be named")
	ask = &script{t: t, says: []string{"A", "iso42001 soc2", "app", "no", "no", "yes", "", "1", "no"}}
	told, err = begin.Interview(ask, g, begin.Answers{}, framework.NewDate(2026, 11, 26))
	require.NoError(t, err)
	assert.Equal(t, []string{"soc2"}, told.Frameworks, "or the framework left out")
	ask = &script{t: t, says: []string{"no"}}
	_, err = begin.Interview(ask, g, begin.Answers{Name: "A", Frameworks: []string{"soc2"}, Systems: []begin.System{{ID: "a"}}, Categories: []string{"privacy"}, Type: "1"}, 0)
	require.NoError(t, err, "what is answered already is not asked")
}

// What is of another kind than is wanted is told in words of no program.
func TestReadRefusesKinds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"name: [a]\n":                   "answers: line 1: this is a list: want a text",
		"name: x\nsystems: {a: b}\n":    "answers: line 2: this is a mapping: want a list",
		"name: x\nsystems: [[a]]\n":     "answers: line 2:",
		"name: x\nframeworks: soc2\n":   "answers: line 2: this is one value: want a list",
		"name: \xff\n":                  "save it as UTF-8",
		"name: a\x01\n":                 "save it as UTF-8",
		"name: x\nwindow: {a: [b, c]}":  "answers: line 2: this is a mapping: want a text",
		"name: x\ncategories: {a: [b]}": "answers: line 2: this is a mapping: want a list",
	} {
		_, err := begin.Read(strings.NewReader(text))
		require.ErrorContains(t, err, want, text)
		assert.NotRegexp(t, `unmarshal|!!|\[\]|begin\.|octet`, err.Error())
	}
}
