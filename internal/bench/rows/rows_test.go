package rows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/internal/bench/made"
)

// No time is told of what is not equal, nor of what nobody compared.
func TestEqual(t *testing.T) {
	t.Parallel()
	require.NoError(t, equal("figures", 3, nil))
	require.ErrorIs(t, equal("figures", 0, nil), errDiffer)
	err := equal("figures", 3, []string{"a: 1, want 2"})
	require.ErrorIs(t, err, errDiffer)
	assert.EqualError(t, err, "figures: 1 of 3 not equal, such as\na: 1, want 2")
}

func TestRowsAreNamedOnce(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range All() {
		assert.False(t, seen[r.ID], r.ID)
		assert.NotEmpty(t, r.About, r.ID)
		seen[r.ID] = true
	}
}

func TestTold(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{1500: "1.50 µs", 52 * time.Microsecond: "52 µs", 1234 * time.Microsecond: "1.23 ms", 2 * time.Second: "2.00 s"} {
		assert.Equal(t, want, told(d))
	}
}

// Ten times the pieces in ten times the time is an exponent of 1, in a hundred times of 2.
func TestExponent(t *testing.T) {
	t.Parallel()
	list := []grownTo{{Pieces: 10, Least: 1, CPU: 1}, {Pieces: 20, Least: 7, CPU: 7}, {Pieces: 100, Least: 10, CPU: 100}}
	assert.InDelta(t, 1, (&Env{}).exponent(list), 1e-9)
	assert.InDelta(t, 2, (&Env{CPU: true}).exponent(list), 1e-9)
}

// What the runtime tells of packages is read as it writes it.
func TestInitLine(t *testing.T) {
	t.Parallel()
	m := initLine.FindStringSubmatch("init internal/bytealg @0.008 ms, 0.25 ms clock, 32 bytes, 3 allocs\n")
	require.Len(t, m, 3)
	assert.Equal(t, []string{"0.25", "3"}, m[1:])
}

// Both readers of the made catalog come to the same, and a difference is found.
func TestCatalogIsComparedWhole(t *testing.T) {
	t.Parallel()
	files, plain := made.YAML(), map[string]*yamlFile{}
	set, err := catalog.Load(catalog.Files(files))
	require.NoError(t, err)
	for name, data := range files {
		plain[name] = &yamlFile{}
		require.NoError(t, yaml.Unmarshal(data, plain[name]))
	}
	require.NoError(t, sameCatalog(set, plain))
	plain["work.yaml"].Controls[7].Links[1].Why = "another"
	require.ErrorIs(t, sameCatalog(set, plain), errDiffer)
	plain["work.yaml"].Relations = plain["work.yaml"].Relations[1:]
	require.ErrorContains(t, sameCatalog(set, plain), "relations: 1649, 1648")
}

// A child says what it was asked for, with the memory that it took, and refuses what nobody asks.
func TestChild(t *testing.T) {
	t.Parallel()
	said, err := Child(t.Context(), "copies", []int{400, 1})
	require.NoError(t, err)
	g, ok := said.Of.(*grownTo)
	require.True(t, ok)
	assert.Equal(t, 400, g.Pieces)
	assert.Positive(t, g.Least)
	assert.Positive(t, said.Peak)
	said, err = Child(t.Context(), "lines", []int{3, 20})
	require.NoError(t, err)
	f, ok := said.Of.(*fleetRun)
	require.True(t, ok)
	assert.Equal(t, 3, f.Organisations)
	for _, kind := range []string{"copies", "nothing"} {
		_, err := Child(t.Context(), kind, nil)
		assert.ErrorContains(t, err, "there is none")
	}
}
