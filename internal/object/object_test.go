package object_test

import (
	"encoding/json"
	"math"
	"strings"
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
	for _, s := range []string{``, `1`, "{\"a\": \"\xff\"}", `[]`, `{"a": 1, "a": 2}`, `{"a": 1`, `{"a"}`, `{1: 2}`} {
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
		Name  string           `json:"name,omitzero"`
		List  []inner          `json:"list"`
		By    map[string]inner `json:"by"`
		Quiet int              `json:"-"`
		Bare  int
	}
	var v outer
	require.NoError(t, object.Decode([]byte(`{"name": "x", "list": [{"n": 2}]}`), &v, nil))
	assert.Equal(t, outer{Name: "x", List: []inner{{2}}}, v)
	require.NoError(t, object.Decode([]byte(`null`), &v, nil))
	assert.Equal(t, "x", v.Name, "null says nothing")
	for text, want := range map[string]string{
		`{"Name": "x"}`: `unknown key "Name": want "name"`, `{"other": 1}`: `unknown key "other": want name, list, by`,
		`{"list": [{"n": 1}, {"n": 1, "n": 2}]}`: `list[1]: key "n" is there twice`, `{"list": [{"N": 1}]}`: `list[0]: unknown key "N": want "n"`, `{"list": [null]}`: `list[0]: null, where a value is wanted`,
		`{"by": {"a": {"n": 1}, "b": null}}`: `by.b: null, where`, `{"by": {"a": {"n": 1}, "a": {}}}`: `by: key "a" is there twice`, `{"by": {"a": {"N": 1}}}`: `by.a: unknown key "N": want "n"`, `{"list": [{"n": "x"}]}`: `list[0].n: json: cannot unmarshal`,
		`{"list": {}}`: "list: json: cannot unmarshal object", `{"by": []}`: "by: want an object", `{"list": [{"m": 1}]}`: `list[0]: unknown key "m": want n`, `{"name": 1}`: "name: json: cannot unmarshal", `{"-": 1}`: `unknown key "-"`,
	} {
		assert.ErrorContains(t, object.Decode([]byte(text), &v, nil), want)
	}
	var extra []string
	require.NoError(t, object.Decode([]byte(`{"name": "y", "other": 1}`), &v, func(e object.Entry) error {
		extra = append(extra, e.Key)
		return nil
	}))
	assert.Equal(t, []string{"other"}, extra)
	err := object.Decode([]byte(`{"other": 1, "NAME": "x"}`), &v, func(object.Entry) error { return nil })
	require.EqualError(t, err, `unknown key "NAME": want "name"`)
	assert.Equal(t, "name", object.Like(v, "nAme"))
	assert.Empty(t, object.Like(v, "Bare"))
	require.NoError(t, object.Decode([]byte(`{"by": {"a": {"n": 1}}, "list": []}`), &v, nil))
	assert.Equal(t, map[string]inner{"a": {1}}, v.By)
	assert.Equal(t, []inner{}, v.List)
	before := v
	require.Error(t, object.Whole([]byte(`{"name": "z", "list": [1]}`), &v))
	assert.Equal(t, before, v, "nothing is half read")
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
	for _, s := range []string{`99999999999999999999`, `1e999`, ``, `{`, `{"a": 1, "a": 2}`, `[1, {"a": {"b": 1, "b": 1}}]`, `[1e999]`, `["a", 99999999999999999999]`, `[["a"], [1, [-1e400]]]`} {
		_, err := object.Value([]byte(s))
		assert.Error(t, err, s)
	}
	for _, s := range []string{`["a", 1]`, `[1.5, [2, "b"]]`, `[null, true]`, `[{"a": 1e999}, []]`, `{"a": [1e999]}`} {
		odd, err := object.Value([]byte(s))
		require.NoError(t, err, "for a check to refuse, with its place")
		raw, err := object.Raw(odd)
		require.NoError(t, err)
		assert.Equal(t, strings.ReplaceAll(s, " ", ""), string(raw))
	}
	_, err := object.Raw(math.NaN())
	require.Error(t, err)
	raw, err := object.Values(map[string]any{"b": 1, "a": 2.0})
	require.NoError(t, err)
	assert.Equal(t, `{"a":2.0,"b":1}`, string(raw))
	_, err = object.Values(map[string]any{"a": func() {}})
	require.ErrorContains(t, err, "a: ")
}

// Numbers of every type are written as what they read back as, or are refused.
func TestRaw(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		value any
		want  string
		err   string
	}{
		{json.Number("1.50"), "1.5", ""},
		{json.Number("12"), "12", ""},
		{json.Number("1e3"), "1000.0", ""},
		{json.Number("99999999999999999999"), "", "want a number of 64 bits"},
		{json.Number("0x1.8p1"), "3.0", ""},
		{json.Number("many"), "", "want a number of 64 bits"},
		{float32(0.5), "0.5", ""},
		{float32(2), "2.0", ""},
		{uint8(7), "7", ""},
		{uint64(math.MaxInt64), "9223372036854775807", ""},
		{uint64(math.MaxInt64 + 1), "", "9223372036854775808: want a number of at most 9223372036854775807"},
		{"\xff", "", `"\xff" is not UTF-8`},
		{[]string{"a", "\xff"}, "", `[1]: "\xff" is not UTF-8`},
		{[]any{"a", "\xff"}, "", `[1]: "\xff" is not UTF-8`},
		{[]any{"a", "b"}, `["a","b"]`, ""},
	} {
		raw, err := object.Raw(tt.value)
		if tt.err != "" {
			require.ErrorContains(t, err, tt.err)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, tt.want, string(raw))
	}
	_, err := object.Values(map[string]any{"a": nil})
	require.EqualError(t, err, "a: null, where a value is wanted")
	_, err = object.Values(map[string]any{"a\xff": 1})
	assert.ErrorContains(t, err, "is not UTF-8")
}

func TestUTF8(t *testing.T) {
	t.Parallel()
	type inner struct {
		Text string `json:"text"`
		Not  string `json:"-"`
	}
	type outer struct {
		Name string  `json:"name"`
		List []inner `json:"list"`
	}
	require.NoError(t, object.UTF8(outer{Name: "é", List: []inner{{"\ufffd", "\xff"}}}))
	require.EqualError(t, object.UTF8(outer{Name: "\xff"}), `name: "\xff" is not UTF-8`)
	assert.EqualError(t, object.UTF8(outer{List: []inner{{}, {Text: "\xc3"}}}), `list[1].text: "\xc3" is not UTF-8`)
}
