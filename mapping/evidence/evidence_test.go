package evidence_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/internal/object"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

func ExampleType_Check() {
	review := &evidence.Type{ID: "access-review", Attributes: []evidence.Attribute{{Name: "population", Type: evidence.IntValue}}}
	piece := &evidence.Piece{ID: "EV-1", Type: "access-review", Attributes: map[string]any{"population": "forty"}}
	fmt.Println(review.Check(piece))
	// Output: attributes.population: attribute "population" is "forty" (string), want int
}

func types() []evidence.ValueType {
	return []evidence.ValueType{evidence.BoolValue, evidence.IntValue, evidence.DoubleValue, evidence.StringValue, evidence.OneOfValue, evidence.ListValue}
}

func TestConvert(t *testing.T) {
	t.Parallel()
	type named int
	for _, tt := range []struct {
		kind evidence.ValueType
		in   any
		want any // nil where it is not taken
	}{
		{evidence.BoolValue, true, true}, {evidence.BoolValue, 1, nil}, {evidence.BoolValue, "true", nil}, {evidence.BoolValue, nil, nil},
		{evidence.IntValue, int64(4), int64(4)}, {evidence.IntValue, 4, int64(4)}, {evidence.IntValue, int8(-4), int64(-4)}, {evidence.IntValue, int32(4), int64(4)},
		{evidence.IntValue, uint(4), int64(4)}, {evidence.IntValue, uint8(4), int64(4)}, {evidence.IntValue, uint64(math.MaxInt64), int64(math.MaxInt64)},
		{evidence.IntValue, uint64(math.MaxInt64) + 1, nil}, {evidence.IntValue, named(4), int64(4)},
		{evidence.IntValue, 4.0, int64(4)}, {evidence.IntValue, math.Copysign(0, -1), int64(0)}, {evidence.IntValue, 4.5, nil}, {evidence.IntValue, 1e300, nil}, {evidence.IntValue, math.NaN(), nil},
		{evidence.IntValue, math.Inf(-1), nil}, {evidence.IntValue, float32(4), int64(4)},
		{evidence.IntValue, json.Number("4"), int64(4)}, {evidence.IntValue, json.Number("4.0"), int64(4)}, {evidence.IntValue, json.Number("4e0"), int64(4)}, {evidence.IntValue, json.Number("4.5"), nil},
		{evidence.IntValue, json.Number("9223372036854775807"), int64(math.MaxInt64)}, {evidence.IntValue, json.Number("9223372036854775808"), nil}, {evidence.IntValue, json.Number("x"), nil},
		{evidence.IntValue, "4", nil}, {evidence.IntValue, true, nil}, {evidence.IntValue, nil, nil}, {evidence.IntValue, []string{}, nil},
		{evidence.DoubleValue, .5, .5}, {evidence.DoubleValue, 4, 4.0}, {evidence.DoubleValue, int64(4), 4.0}, {evidence.DoubleValue, uint16(4), 4.0}, {evidence.DoubleValue, float32(.5), .5},
		{evidence.DoubleValue, json.Number("0.5"), .5}, {evidence.DoubleValue, json.Number("1e999"), nil}, {evidence.DoubleValue, math.Inf(1), nil}, {evidence.DoubleValue, math.NaN(), nil}, {evidence.DoubleValue, "0.5", nil},
		{evidence.StringValue, "a", "a"}, {evidence.StringValue, "", ""}, {evidence.StringValue, 4, nil}, {evidence.StringValue, json.Number("4"), nil}, {evidence.OneOfValue, "a", "a"}, {evidence.OneOfValue, nil, nil},
		{evidence.ListValue, []string{"a"}, []string{"a"}}, {evidence.ListValue, []any{"a", "b"}, []string{"a", "b"}}, {evidence.ListValue, []any{}, []string{}}, {evidence.ListValue, []any{"a", 1}, nil}, {evidence.ListValue, "a", nil},
		{evidence.NoValue, "a", nil}, {evidence.NoValue, nil, nil}, {99, 4, nil},
	} {
		got, ok := tt.kind.Convert(tt.in)
		if assert.Equal(t, tt.want != nil, ok, "%s of %#v", tt.kind, tt.in) && ok {
			assert.Equal(t, tt.want, got, "%s of %#v", tt.kind, tt.in)
		}
	}
}

// What was converted converts to itself: nothing is read twice in two ways.
func TestConvertIsStable(t *testing.T) {
	t.Parallel()
	for _, kind := range types() {
		for _, v := range []any{true, 4, int64(4), 4.0, .5, "a", []string{"a"}, []any{"a"}, json.Number("4"), uint8(1), nil, struct{}{}} {
			once, ok := kind.Convert(v)
			if !ok {
				continue
			}
			twice, ok := kind.Convert(once)
			assert.True(t, ok, "%s %#v", kind, v)
			assert.Equal(t, once, twice)
		}
	}
}

func TestTextForms(t *testing.T) {
	t.Parallel()
	for _, kind := range types() {
		text, err := kind.MarshalText()
		require.NoError(t, err)
		var back evidence.ValueType
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, kind, back)
	}
	var kind evidence.ValueType
	require.Error(t, kind.UnmarshalText(nil), "no type is no type")
	assert.Empty(t, evidence.NoValue.String())
	for _, s := range []evidence.Acceptance{evidence.Draft, evidence.Accepted, evidence.Rejected} {
		text, err := s.MarshalText()
		require.NoError(t, err)
		var back evidence.Acceptance
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, s, back)
	}
	for _, k := range []evidence.Kind{evidence.Record, evidence.Document, evidence.State, evidence.Report, evidence.Bridge} {
		text, err := k.MarshalText()
		require.NoError(t, err)
		var back evidence.Kind
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, k, back)
		assert.False(t, k.Lasting() && k.Numbered(), "what ends by being replaced is not tested")
	}
	for _, o := range []evidence.Outcome{evidence.Passed, evidence.Failed} {
		text, err := o.MarshalText()
		require.NoError(t, err)
		var back evidence.Outcome
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, o, back)
	}
	assert.Empty(t, evidence.NoOutcome.String())
}

// A recheck of no days is one; what is not stated is a quarter.
func TestRecheck(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 45, evidence.Recheck{}.Around())
	assert.Empty(t, evidence.Recheck{}.String())
	for text, days := range map[string]int{"0": 0, "0d": 0, "30": 30, "7d": 7} {
		var r evidence.Recheck
		require.NoError(t, r.UnmarshalText([]byte(text)))
		assert.Equal(t, evidence.RecheckDays(days), r)
		assert.Equal(t, days, r.Around())
		written, err := r.MarshalText()
		require.NoError(t, err)
		var back evidence.Recheck
		require.NoError(t, back.UnmarshalText(written))
		assert.Equal(t, r, back)
	}
	for _, bad := range []string{"", "d", "-1", "1m", "1.5d", "36501d"} {
		var r evidence.Recheck
		assert.Error(t, r.UnmarshalText([]byte(bad)), bad)
		assert.False(t, r.Stated)
	}
}

func TestSystemsOfAPiece(t *testing.T) {
	t.Parallel()
	e := evidence.Piece{Systems: []string{"app"}}
	assert.True(t, e.In("app"))
	assert.True(t, e.In(""))
	assert.False(t, e.In("api"))
	assert.True(t, (&evidence.Piece{}).In("app"), "evidence that names no system speaks of all")
}

// What is said of a test is read whatever type of number holds it.
func TestTested(t *testing.T) {
	t.Parallel()
	e := evidence.Piece{Attributes: map[string]any{evidence.Population: 40, evidence.Sample: 4.0, evidence.Deviations: "none"}}
	n, ok := e.Tested(evidence.Population)
	assert.True(t, ok)
	assert.Equal(t, int64(40), n)
	n, ok = e.Tested(evidence.Sample)
	assert.True(t, ok)
	assert.Equal(t, int64(4), n)
	_, ok = e.Tested(evidence.Deviations)
	assert.False(t, ok)
	_, ok = e.Tested("nothing")
	assert.False(t, ok)
	assert.Empty(t, (&evidence.Piece{}).Check(), "an empty piece is not wrong by itself")
}

// Among many attributes each is looked up in a table, with the same result.
func TestManyAttributes(t *testing.T) {
	t.Parallel()
	kind, piece := &evidence.Type{ID: "t"}, &evidence.Piece{Attributes: map[string]any{}}
	for i := range 5000 {
		kind.Attributes = append(kind.Attributes, evidence.Attribute{Name: fmt.Sprintf("n%d", i), Type: evidence.IntValue})
		piece.Attributes[fmt.Sprintf("n%d", i)] = i
	}
	assert.Empty(t, kind.Check(piece))
	piece.Attributes["n17"], piece.Attributes["m"] = "x", 1
	problems := kind.Check(piece)
	require.Len(t, problems, 2)
	assert.Equal(t, "attributes.m", problems[0].Path)
	assert.Equal(t, "attributes.n17", problems[1].Path)
}

// A digest that no file can have is refused, and so is one that is written in two ways.
func TestDigestOfASource(t *testing.T) {
	t.Parallel()
	sum := strings.Repeat("0f", 32)
	for text, want := range map[string]string{
		"": "", sum: "", strings.ToUpper(sum): "", strings.Repeat("0", 64): "",
		"ab": "is no digest", sum + "0": "is no digest", sum[1:]: "is no digest", sum[1:] + "g": "is no digest", "sha256:": "is no digest", "sha256:" + sum[2:]: "is no digest",
		"sha512:" + sum: "is no digest", strings.Repeat("０", 64): "is no digest", "sha256:" + sum: `sha256 is written without "sha256:" before it: want ` + sum, "SHA256:" + sum: "is written without",
		sum + "\u200b": "invisible character",
	} {
		problems := (&evidence.Piece{Origin: evidence.Origin{SHA256: text}}).Check()
		if want == "" {
			assert.Empty(t, problems, text)
			continue
		}
		require.Len(t, problems, 1, text)
		assert.Equal(t, "source.sha256", problems[0].Path)
		assert.Contains(t, problems[0].Message, want)
	}
}

func TestFactCheck(t *testing.T) {
	t.Parallel()
	roles := &evidence.FactType{ID: "roles", Type: evidence.ListValue, Values: []string{"user", "provider"}}
	assert.Empty(t, roles.Check(evidence.Fact{ID: "roles", Value: []any{"user", "provider"}}))
	assert.Empty(t, roles.Check(evidence.Fact{ID: "roles", Value: []string{}}))
	problems := roles.Check(evidence.Fact{ID: "roles", Value: []string{"user", "usr", "owner"}})
	require.Len(t, problems, 2)
	assert.Equal(t, "user", problems[1].Suggestion)
	open := &evidence.FactType{ID: "note", Type: evidence.StringValue}
	assert.Empty(t, open.Check(evidence.Fact{ID: "note", Value: "anything"}))
	assert.Len(t, open.Check(evidence.Fact{ID: "note", Value: "a\x00b"}), 1)
	assert.Len(t, (&evidence.FactType{ID: "n"}).Check(evidence.Fact{ID: "n", Value: 1}), 1, "a type that was forgotten takes nothing")
}

// FuzzPiece: what decodes as a piece is written and read back as it was.
func FuzzPiece(f *testing.F) {
	for _, s := range []string{
		`{"id": "E", "type": "t", "attributes": {"a": 1, "b": 1.0, "c": [], "d": ["x"], "e": null, "f": {"g": 1}}}`,
		`{"period": "2026-01-01/2026-01-31", "status": "accepted", "points": ["soc2:CC6.2#b"]}`, `null`, `1`, `{"id": "\ud800"}`,
		`{"source": {"uri": "x", "URI": "y"}}`, `{"attributes": {"a": {"b": 1, "b": 2}}}`, `{"attributes": {"c": [], "f": {"g": 1}}}`, `{"controls": [null]}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var e evidence.Piece
		if json.Unmarshal([]byte(s), &e) != nil {
			return
		}
		require.NoError(t, object.Once([]byte(s)))
		first, err := json.Marshal(e)
		require.NoError(t, err)
		var back evidence.Piece
		require.NoError(t, json.Unmarshal(first, &back), "%s", first)
		second, err := json.Marshal(back)
		require.NoError(t, err)
		assert.Equal(t, string(first), string(second))
		_ = e.Check()
		_ = (&evidence.Type{Attributes: []evidence.Attribute{{Name: "a", Type: evidence.IntValue}}}).Check(&e)
	})
}
