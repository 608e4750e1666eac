package rule

import (
	"reflect"
	"testing"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// A list of evidence is a list as CEL wants one: of its own kind or of CEL's.
func TestItemsAreAList(t *testing.T) {
	t.Parallel()
	l := items(three())
	plain := types.NewRefValList(types.DefaultTypeAdapter, l.vals())
	assert.Equal(t, types.Int(3), l.Size())
	assert.Equal(t, 3, l.Ready())
	assert.Equal(t, types.True, l.Equal(plain))
	assert.Equal(t, types.True, plain.Equal(l))
	assert.Equal(t, types.False, l.Equal(l[:2]))
	assert.Equal(t, types.False, l.Equal(items{l[1], l[0], l[2]}), "in their order")
	assert.Equal(t, types.False, l.Equal(types.String("x")))
	assert.Equal(t, types.True, l.Contains(l[1]))
	assert.Equal(t, types.False, l.Contains(review("R1", 1, nil)), "it is that piece, not one like it")
	assert.Same(t, l[2], l.Get(types.Int(2)))
	for _, index := range []ref.Val{types.Int(-1), types.Int(3), types.String("x"), types.Uint(0)} {
		assert.True(t, types.IsError(l.Get(index)), "%v", index)
	}
	var seen items
	for it := l.Iterator(); it.HasNext() == types.True; {
		i, ok := it.Next().(*Item)
		require.True(t, ok)
		seen = append(seen, i)
	}
	assert.Equal(t, l, seen)
	sum, ok := l.Add(plain).(traits.Lister)
	require.True(t, ok)
	assert.Equal(t, types.Int(6), sum.Size())
	both, ok := listOf(sum)
	require.True(t, ok)
	assert.Equal(t, append(append(items{}, l...), l...), both)
	_, ok = listOf(types.NewStringList(types.DefaultTypeAdapter, []string{"x"}))
	assert.False(t, ok)
	_, ok = listOf(types.True)
	assert.False(t, ok)
	assert.Empty(t, items(nil).latest())
}

// Host values are themselves, compare by what they are, and turn into nothing else.
func TestHostValues(t *testing.T) {
	t.Parallel()
	item := review("R1", 1, nil)
	for _, v := range []ref.Val{
		item, attributes{item: item}, &Facts{}, Window{}, &Lens{}, &Group{}, &Control{}, &Record{}, requirement{}, finding{}, items{item},
	} {
		assert.Equal(t, types.True, v.Equal(v), "%T", v) //nolint:gocritic // with itself
		assert.Equal(t, types.False, v.Equal(types.String("x")), "%T", v)
		assert.Equal(t, v, v.ConvertToType(v.Type()), "%T", v)
		assert.True(t, types.IsError(v.ConvertToType(types.StringType)), "%T", v)
		_, err := v.ConvertToNative(reflect.TypeFor[string]())
		require.Error(t, err, "%T", v)
		assert.NotNil(t, v.Value())
	}
}

// A value of another type than its declaration is as good as none: it says which it was.
func TestValuesOfTheDeclaredType(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind evidence.ValueType
		give any
		want ref.Val
	}{
		{evidence.BoolValue, true, types.True},
		{evidence.IntValue, int64(3), types.Int(3)},
		{evidence.DoubleValue, 1.5, types.Double(1.5)},
		{evidence.DoubleValue, int64(2), types.Double(2)},
		{evidence.StringValue, "x", types.String("x")},
		{evidence.OneOfValue, "x", types.String("x")},
	} {
		assert.Equal(t, tt.want, value(tt.give, tt.kind, "x"))
		assert.NotNil(t, celType(tt.kind))
	}
	list, ok := value([]string{"a"}, evidence.ListValue, "x").(traits.Lister)
	require.True(t, ok)
	assert.Equal(t, types.String("a"), list.Get(types.Int(0)))
	for _, kind := range []evidence.ValueType{evidence.BoolValue, evidence.IntValue, evidence.DoubleValue, evidence.StringValue, evidence.ListValue} {
		unknown, ok := value(struct{}{}, kind, "EV-1.x").(*types.Unknown)
		require.True(t, ok, kind)
		assert.Equal(t, []string{"EV-1.x"}, missing(unknown))
	}
}

// What counts by days belongs to a window by any day, what occurs by its last.
func TestWithin(t *testing.T) {
	t.Parallel()
	w := framework.Period{First: framework.NewDate(2026, 1, 15), Last: framework.NewDate(2026, 2, 15)}
	january, february, march := review("1", 1, nil), review("2", 2, nil), review("3", 3, nil)
	assert.True(t, january.within(w))
	assert.False(t, february.within(w), "it ends after the window")
	assert.False(t, march.within(w))
	for _, i := range []*Item{january, february, march} {
		i.Kind = &evidence.Type{ID: "policy", Kind: evidence.Document}
	}
	assert.True(t, january.within(w))
	assert.True(t, february.within(w))
	assert.False(t, march.within(w))
}
