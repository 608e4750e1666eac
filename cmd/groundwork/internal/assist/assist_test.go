package assist_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/answer"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/assist"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/laws"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/piece"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
)

const acme = "../../../../examples/acme"

var base = sync.OnceValues(func() (*answer.Base, error) { return answer.NewBase(context.Background()) })

// connected is an assistant at a desk.
func connected(t *testing.T, d *assist.Desk) *mcp.ClientSession {
	t.Helper()
	var err error
	d.Base, err = base()
	require.NoError(t, err)
	d.Now = func() time.Time { return time.Date(2026, 7, 20, 12, 0, 0, 0, time.UTC) }
	here, there := mcp.NewInMemoryTransports()
	server, err := assist.New(d).Connect(t.Context(), here, nil)
	require.NoError(t, err)
	client, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), there, nil)
	require.NoError(t, err)
	t.Cleanup(func() {
		assert.NoError(t, client.Close())
		_ = server.Wait()
	})
	return client
}

// call calls a tool, and returns its text and whether it is an error.
func call(t *testing.T, c *mcp.ClientSession, name string, in any) (string, bool) {
	t.Helper()
	r, err := c.CallTool(t.Context(), &mcp.CallToolParams{Name: name, Arguments: in})
	require.NoError(t, err)
	require.Len(t, r.Content, 1, "%s %v: %+v", name, in, r.Content[0])
	text, ok := r.Content[0].(*mcp.TextContent)
	require.True(t, ok)
	return text.Text, r.IsError
}

func tools(t *testing.T, c *mcp.ClientSession) (names, writing []string) {
	t.Helper()
	all, err := c.ListTools(t.Context(), nil)
	require.NoError(t, err)
	for _, x := range all.Tools {
		names = append(names, x.Name)
		if !x.Annotations.ReadOnlyHint {
			writing = append(writing, x.Name)
		}
		assert.NotEmpty(t, x.Description)
		assert.NotNil(t, x.InputSchema)
	}
	slices.Sort(names)
	return names, writing
}

// Without a workspace there is what needs none; nothing writes but where it was opened for that.
func TestTools(t *testing.T) {
	names, writing := tools(t, connected(t, &assist.Desk{}))
	assert.Equal(t, []string{"check", "overlap"}, names)
	assert.Empty(t, writing)
	names, writing = tools(t, connected(t, &assist.Desk{Dir: acme}))
	assert.Equal(t, []string{"assess", "check", "explain", "overlap", "plan", "requests", "whatif"}, names)
	assert.Empty(t, writing)
	_, writing = tools(t, connected(t, &assist.Desk{Dir: acme, Draft: func(context.Context, *answer.Case, string, *piece.Said) (view.Edited, error) {
		return view.Edited{}, errors.New("not now")
	}}))
	assert.Equal(t, []string{"add_evidence"}, writing)
}

func TestReads(t *testing.T) {
	c := connected(t, &assist.Desk{Dir: acme})
	for _, tt := range []struct {
		tool string
		in   map[string]any
		want string
	}{
		{"assess", nil, `"organisation":"Acme Assist"`},
		{"assess", map[string]any{"lens": "soc2", "at": "2026-12-31"}, `"at":"2026-12-31"`},
		{"explain", map[string]any{"what": "EV-218"}, `"id":"EV-218"`},
		{"requests", map[string]any{"lens": "soc2", "state": "accepted"}, `"state":"accepted"`},
		{"requests", map[string]any{"owner": "IT-Ops"}, `"role":"it-ops"`},
		{"whatif", map[string]any{"changes": "remove: {evidence: [EV-218]}"}, `EV-218`},
		{"overlap", map[string]any{"from": "iso42001", "to": "soc2"}, `"method"`},
	} {
		text, wrong := call(t, c, tt.tool, tt.in)
		assert.False(t, wrong, "%s: %s", tt.tool, text)
		assert.True(t, json.Valid([]byte(text)), tt.tool)
		assert.Contains(t, text, tt.want, tt.tool)
	}
}

// What is too long for an assistant is cut, and says so first, with how to ask for less; what is not asked for is left out.
func TestCut(t *testing.T) {
	c := connected(t, &assist.Desk{Dir: acme})
	r, err := c.CallTool(t.Context(), &mcp.CallToolParams{Name: "assess", Arguments: map[string]any{"all": true}})
	require.NoError(t, err)
	require.Len(t, r.Content, 2)
	head, text := r.Content[0].(*mcp.TextContent).Text, r.Content[1].(*mcp.TextContent).Text
	assert.Regexp(t, `^The answer is cut: it has \d+ bytes, and these are the first \d+\. For less, name a lens`, head)
	assert.LessOrEqual(t, len(text), 80_000)
	assert.True(t, utf8.ValidString(text))
	for tool, in := range map[string]map[string]any{"assess": nil, "requests": {"lens": "soc2"}, "overlap": {"from": "iso42001", "to": "soc2"}, "explain": {"what": "user-access-review"}} {
		text, wrong := call(t, c, tool, in) // one part: it is whole
		assert.False(t, wrong)
		assert.True(t, json.Valid([]byte(text)), tool)
	}
}

// Arguments that do not fit are told with escapes for what steers in them, and so is what a tool itself does not take.
func TestMistakesDoNotSteer(t *testing.T) {
	c := connected(t, &assist.Desk{Dir: acme})
	const steering = "a\u202eb\x1b[31m\r\x00\u2028\U000e0041c"
	for tool, in := range map[string]map[string]any{
		"assess": {"lens": []string{steering}}, "requests": {"skip": steering}, "whatif": {"changes": map[string]any{steering: steering}}, "explain": {"what": steering},
		"check": {"answers": map[string]any{steering: steering}}, "overlap": {"from": "soc2", "to": "iso42001", "pairs": steering},
	} {
		text, wrong := call(t, c, tool, in)
		assert.True(t, wrong, "%s: %.300s", tool, text)
		for line := range strings.SplitSeq(text, "\n") {
			assert.False(t, strings.ContainsFunc(line, laws.Steers), "%s: %q", tool, line)
		}
	}
	text, _ := call(t, c, "assess", map[string]any{"lens": []string{steering}})
	assert.Contains(t, text, `a\u202eb`)
}

// What an assistant asks wrongly is told it in words.
func TestMistakes(t *testing.T) {
	c := connected(t, &assist.Desk{Dir: acme})
	for _, tt := range []struct {
		tool string
		in   map[string]any
		want string
	}{
		{"assess", map[string]any{"lens": "soc3"}, "soc3"},
		{"assess", map[string]any{"at": "soon"}, "Next: leave at out"},
		{"explain", map[string]any{"what": "EV-21"}, "did you mean"},
		{"explain", map[string]any{}, "what"},
		{"assess", map[string]any{"dir": "/etc"}, "dir"},
		{"plan", map[string]any{"targets": []string{"soc2"}}, "SCOPE=BAND"},
		{"requests", map[string]any{"state": "lost"}, `state "lost": want not-started, `},
		{"requests", map[string]any{"owner": "nobody-here"}, "owner \"nobody-here\": nothing here is called so"},
		{"requests", map[string]any{"lens": "soc3"}, `did you mean "soc2"?`},
		{"overlap", map[string]any{"from": "iso42001", "to": "soc3"}, "soc3"},
		{"whatif", map[string]any{"changes": "evidense: []"}, "evidense"},
		{"check", map[string]any{"answers": map[string]any{"ai_affects_people": []string{"perhaps so"}}}, "ai_affects_people"},
	} {
		text, wrong := call(t, c, tt.tool, tt.in)
		assert.True(t, wrong, "%s: %.300s", tt.tool, text)
		assert.Contains(t, text, tt.want, tt.tool)
		assert.Regexp(t, `\nNext: .*\.$|unexpected additional properties|validating|required`, text, tt.tool)
	}
	text, wrong := call(t, connected(t, &assist.Desk{Dir: t.TempDir()}), "assess", nil)
	assert.True(t, wrong)
	assert.Contains(t, text, "states nothing")
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "w.yaml"), []byte("organisation: {nam: x}\n"), 0o600))
	text, wrong = call(t, connected(t, &assist.Desk{Dir: dir}), "check", nil)
	assert.True(t, wrong)
	assert.Regexp(t, `w\.yaml:1:.*\nNext: have that put right in the workspace`, text)
}

// The check asks one question after the other, and ends.
func TestCheck(t *testing.T) {
	c := connected(t, &assist.Desk{})
	answers := map[string]any{}
	for n := 0; ; n++ {
		text, wrong := call(t, c, "check", map[string]any{"answers": answers})
		require.False(t, wrong, text)
		var at struct {
			Next *struct {
				Fact string
				Type string
			}
			Result struct{ Over string }
		}
		require.NoError(t, json.Unmarshal([]byte(text), &at))
		if at.Next == nil {
			assert.NotEmpty(t, at.Result.Over)
			return
		}
		require.NotContains(t, answers, at.Next.Fact)
		require.Less(t, n, 20)
		said := "yes"
		if at.Next.Type != "bool" {
			said = "don't know"
		}
		answers[at.Next.Fact] = []string{said}
	}
}

// What was said and nobody asked is told.
func TestNotAsked(t *testing.T) {
	text, wrong := call(t, connected(t, &assist.Desk{Dir: acme}), "check", map[string]any{"answers": map[string]any{"no_such_fact": []string{"yes"}}})
	assert.False(t, wrong)
	assert.Contains(t, text, "Not asked, and not counted: no_such_fact.")
}

// The workspace is read again for each call.
func TestReadAgain(t *testing.T) {
	dir := t.TempDir()
	write := func(name string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "w.yaml"), []byte("organisation: {name: "+name+"}\nscope: [{framework: iso42001, stage: 1}]\n"), 0o600))
	}
	c := connected(t, &assist.Desk{Dir: dir})
	for _, name := range []string{"First", "Second"} {
		write(name)
		text, wrong := call(t, c, "assess", nil)
		require.False(t, wrong, text)
		assert.Contains(t, text, `"organisation":"`+name+`"`)
	}
}

// What a folder holds that is not read is told with the answer.
func TestPassedOver(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"a.yaml": "organisation: {name: A, systems: [app], as_of: 2026-06-30}\nscope: [{framework: soc2, type: 1}]\n", "evidence.YAML": "x"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	text, failed := call(t, connected(t, &assist.Desk{Dir: dir}), "assess", map[string]any{})
	assert.False(t, failed, text)
	assert.Contains(t, text, "evidence.YAML: warning: is not read")
}
