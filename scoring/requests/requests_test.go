package requests_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

const (
	request = `{"format": "groundwork-requests/1", "at": "2026-07-15", "requests": [{"id": "a", "types": ["t"], "basis": "design", "state": "draft", "due": "2026-07-15"}]}`
	todo    = `{"format": "groundwork-todo/1", "at": "2026-07-15", "until": "2026-08-14", "items": [{"id": "a", "kind": "due", "date": "2026-07-20"}]}`
)

// Who is asked is the person, or the role that nobody has.
func TestRead(t *testing.T) {
	l, err := requests.Read(strings.NewReader(request))
	require.NoError(t, err)
	l.Requests[0].Role = "it-ops"
	assert.Equal(t, "it-ops", l.Requests[0].Who())
	l.Requests[0].Owner = "Maya"
	assert.Equal(t, "Maya", l.Requests[0].Who())
	assert.Equal(t, map[requests.State]int{requests.Draft: 1}, l.Counts())
	l.Requests[0].State, l.Requests[0].Lacks = requests.Accepted, []string{"x"}
	assert.Equal(t, 1, l.Lacking())
	assert.Empty(t, (*requests.List)(nil).Counts())
	assert.Zero(t, (*requests.List)(nil).Lacking())
	d, err := requests.ReadTodo(strings.NewReader(todo))
	require.NoError(t, err)
	d.Items[0].Falls = []requests.Fall{{Left: result.Interval{Low: .2, High: 1}, Done: result.Interval{Low: .3, High: 1}}}
	assert.InDelta(t, .1, d.Items[0].Gain(), 1e-12)
	b, err := json.MarshalIndent(d, "", "  ")
	require.NoError(t, err)
	again, err := requests.ReadTodo(bytes.NewReader(b))
	require.NoError(t, err)
	assert.InDelta(t, .1, again.Items[0].Gain(), 1e-12)
}

func TestReadRefuses(t *testing.T) {
	for _, s := range []string{
		strings.Replace(request, "requests/1", "requests/2", 1), strings.Replace(request, `"draft"`, `"done"`, 1), strings.Replace(request, `["t"]`, `[]`, 1),
		strings.Replace(request, `"basis": "design", `, "", 1), strings.Replace(request, `"id": "a"`, `"id": "a\nb"`, 1), strings.Replace(request, "[{", `[{"id": "a", "types": ["t"], "basis": "design", "state": "draft"}, {`, 1),
	} {
		_, err := requests.Read(strings.NewReader(s))
		require.ErrorIs(t, err, result.ErrNotStored, s)
	}
	for _, s := range []string{
		strings.Replace(todo, `"due", `, `"later", `, 1), strings.Replace(todo, `, "date": "2026-07-20"`, "", 1), strings.Replace(todo, "[{", `[{"id": "b", "kind": "due", "date": "2026-07-21"}, {`, 1),
		strings.Replace(todo, "[{", `[{"id": "a", "kind": "due", "date": "2026-07-20"}, {`, 1), request,
	} {
		_, err := requests.ReadTodo(strings.NewReader(s))
		require.ErrorIs(t, err, result.ErrNotStored, s)
	}
}
