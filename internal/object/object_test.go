package object_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/internal/object"
)

func TestEntries(t *testing.T) {
	t.Parallel()
	list, err := object.Entries([]byte(` {"b": 1, "a": {"x": [1, 2]}, "": "é"} `))
	require.NoError(t, err)
	require.Len(t, list, 3)
	assert.Equal(t, "b", list[0].Key, "in their order")
	assert.JSONEq(t, `{"x": [1, 2]}`, string(list[1].Raw))
	assert.JSONEq(t, `{"b":1,"a":{"x": [1, 2]},"":"é"}`, string(object.Encode(list)))
	list, err = object.Entries([]byte(`null`))
	require.NoError(t, err)
	assert.Nil(t, list)
	for _, s := range []string{``, `1`, `[]`, `{"a": 1, "a": 2}`, `{"a": 1`, `{"a"}`, `{1: 2}`} {
		_, err := object.Entries([]byte(s))
		assert.Error(t, err, s)
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	type inner struct {
		N int `json:"n"`
	}
	type outer struct {
		Name  string  `json:"name,omitzero"`
		List  []inner `json:"list"`
		Quiet int     `json:"-"`
		Bare  int
	}
	var v outer
	require.NoError(t, object.Decode([]byte(`{"name": "x", "list": [{"n": 2}]}`), &v, nil))
	assert.Equal(t, outer{Name: "x", List: []inner{{2}}}, v)
	require.NoError(t, object.Decode([]byte(`null`), &v, nil))
	assert.Equal(t, "x", v.Name, "null says nothing")
	for text, want := range map[string]string{
		`{"Name": "x"}`: `unknown key "Name": want name, list`, `{"list": [{"m": 1}]}`: `list: json: unknown field "m"`, `{"name": 1}`: "name: json: cannot unmarshal", `{"-": 1}`: `unknown key "-"`,
	} {
		assert.ErrorContains(t, object.Decode([]byte(text), &v, nil), want)
	}
	var extra []string
	require.NoError(t, object.Decode([]byte(`{"name": "y", "other": 1}`), &v, func(e object.Entry) error {
		extra = append(extra, e.Key)
		return nil
	}))
	assert.Equal(t, []string{"other"}, extra)
	assert.True(t, object.Has(v, "name"))
	assert.False(t, object.Has(v, "Bare"))
}

// What is written of a detail reads back as the same type.
func TestDetails(t *testing.T) {
	t.Parallel()
	for _, v := range []any{true, "x", "", int64(0), int64(math.MaxInt64), int64(math.MinInt64), 1.0, -0.5, 1e300, 1e15, 123456789.0, 1e-9, []string{}, []string{"a", "1"}, nil} {
		raw, err := object.Raw(v)
		require.NoError(t, err)
		back, err := object.Value(raw)
		require.NoError(t, err, "%s", raw)
		assert.Equal(t, v, back, "%s", raw)
	}
	for _, s := range []string{`99999999999999999999`, `1e999`, ``, `{`} {
		_, err := object.Value([]byte(s))
		assert.Error(t, err, s)
	}
	mixed, err := object.Value([]byte(`["a", 1]`))
	require.NoError(t, err)
	assert.Len(t, mixed, 2, "for a check to refuse, with its place")
	_, err = object.Raw(math.NaN())
	require.Error(t, err)
	raw, err := object.Values(map[string]any{"b": 1, "a": 2.0})
	require.NoError(t, err)
	assert.Equal(t, `{"a":2.0,"b":1}`, string(raw))
	_, err = object.Values(map[string]any{"a": func() {}})
	require.ErrorContains(t, err, "a: ")
}
