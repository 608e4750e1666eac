package quick_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/quick"
)

type colour uint8

type leaf struct {
	Name   string
	Colour colour
	Share  float64
	Places framework.Places
}

type tree struct {
	Name     string
	On       bool
	Count    int32
	Leaves   []*leaf
	Plain    []leaf
	Words    []string
	Empty    []string
	Absent   []string
	Up       *leaf
	Sums     [][4]byte
	Pair     [2]int
	By       map[string]leaf
	Nested   map[string]map[string][]string
	Anything map[string]any
	At       framework.Position
}

func sample() tree {
	at := framework.Position{File: "a.yaml", Line: 3, Column: 70_000}
	placed := framework.Places{Item: at, Keys: map[string]framework.Position{"title": at, "": {}}}
	return tree{
		Name: "é", On: true, Count: -5, Leaves: []*leaf{{Name: "one", Colour: 3, Share: 0.1, Places: placed}, {}}, Plain: []leaf{{}, {Share: math.Copysign(0, -1)}},
		Words: []string{"", "é", "one"}, Empty: []string{}, Up: &leaf{Name: "up"}, Sums: [][4]byte{{1, 2, 3, 255}}, Pair: [2]int{0, -1 << 62},
		By: map[string]leaf{"b": {Name: "b"}, "a": {}}, Nested: map[string]map[string][]string{"x": {"y": {"z"}}},
		Anything: map[string]any{"b": true, "i": int64(-7), "f": 0.25, "s": "text", "l": []string{"one"}}, At: at,
	}
}

// What is written is read as it was, nil and empty apart, and is the same bytes each time.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	form, err := quick.Write("mark", sample())
	require.NoError(t, err)
	var got tree
	require.NoError(t, quick.Read(string(form), "mark", &got))
	assert.Equal(t, sample(), got)
	var bare tree
	require.NoError(t, quick.ReadPlaceless(string(form), "mark", &bare))
	want := sample()
	want.Leaves[0].Places = framework.Places{}
	assert.Equal(t, want, bare, "without places")
	again, err := quick.Write("mark", got)
	require.NoError(t, err)
	assert.Equal(t, form, again)
}

// A form of other types, of other data or of another version is refused before anything is filled.
func TestOther(t *testing.T) {
	t.Parallel()
	form, err := quick.Write("mark", sample())
	require.NoError(t, err)
	for name, read := range map[string]func(into *tree) error{
		"mark":    func(into *tree) error { return quick.Read(string(form), "another", into) },
		"version": func(into *tree) error { return quick.Read("groundwork quick 0\n"+string(form[19:]), "mark", into) },
		"nothing": func(into *tree) error { return quick.Read("", "mark", into) },
		"types": func(*tree) error {
			var other struct{ Name string }
			return quick.Read(string(form), "mark", &other)
		},
	} {
		var got tree
		require.ErrorIs(t, read(&got), quick.ErrOther, name)
		assert.Zero(t, got, name)
	}
}

// A form that is cut off or has a byte of another value is refused or read as something, and ends either way.
func TestBroken(t *testing.T) {
	t.Parallel()
	form, err := quick.Write("mark", sample())
	require.NoError(t, err)
	for i := range form {
		var got tree
		require.Error(t, quick.Read(string(form[:i]), "mark", &got), "cut off after %d", i)
		for _, b := range []byte{0, 1, 0x7f, 0x80, 0xff} {
			changed := append([]byte(nil), form...)
			changed[i] = b
			got = tree{}
			assert.NotPanics(t, func() { _ = quick.Read(string(changed), "mark", &got) }, "%d at %d", b, i)
		}
	}
	require.Error(t, quick.Read(string(form)+"x", "mark", &tree{}), "and more")
}

// What has no form is said, and nothing is left out in silence.
func TestNoForm(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]any{
		"not exported":    struct{ name string }{"x"},
		"function":        struct{ F func() }{func() {}},
		"nil in a list":   struct{ L []*leaf }{[]*leaf{nil}},
		"nil list":        struct{ L [][]string }{[][]string{nil}},
		"nil map":         struct{ M map[string]map[string]string }{map[string]map[string]string{"a": nil}},
		"keys":            struct{ M map[int]string }{map[int]string{1: "a"}},
		"of another type": struct{ A map[string]any }{map[string]any{"a": struct{}{}}},
	} {
		_, err := quick.Write("mark", value)
		require.Error(t, err, name)
	}
}
