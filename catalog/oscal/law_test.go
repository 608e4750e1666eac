package oscal

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// relate is the relation of two non-empty sets of a universe of four, by its definition.
func relate(a, b int) relation.Base {
	switch {
	case a == b:
		return relation.Equal
	case a&b == a:
		return relation.Subset
	case a&b == b:
		return relation.Superset
	case a&b != 0:
		return relation.Intersects
	}
	return relation.Disjoint
}

// What follows for a pair is exactly what can be: every relation that sets show, and no
// other.
func TestFollowsIsWhatSetsShow(t *testing.T) {
	t.Parallel()
	type kase struct {
		of   relation.Base
		n, m int
	}
	shown := map[kase]relation.Set{}
	const universe = 16
	for a := 1; a < universe; a++ {
		for b := 1; b < universe; b++ {
			for x := 1; x < universe; x++ {
				shown[kase{relate(a, x), 1, 1}] |= relation.Set(relate(a, x))
				shown[kase{relate(a|b, x), 2, 1}] |= relation.Set(relate(a, x))
				shown[kase{relate(x, a|b), 1, 2}] |= relation.Set(relate(x, a))
				for y := 1; y < universe; y++ {
					shown[kase{relate(a|b, x|y), 2, 2}] |= relation.Set(relate(a, x))
				}
			}
		}
	}
	assert.Len(t, shown, 20)
	for k, want := range shown {
		assert.Equal(t, want.String(), relation.Follows(relation.Set(k.of), k.n, k.m).String(), "%s of %d and %d", k.of, k.n, k.m)
	}
}

func TestSetsHaveOneWordEach(t *testing.T) {
	t.Parallel()
	words := map[string]bool{}
	for set := relation.Set(1); set <= relation.Any; set++ {
		word, ns, strict := writeSet(set)
		words[word+ns+map[bool]string{true: "!"}[strict]] = true
	}
	assert.Len(t, words, 31)
}

func TestName(t *testing.T) {
	t.Parallel()
	for href, want := range map[string]string{
		"catalogs/iso_iec_42001_1.0.0/catalog.json": "iso-iec-42001-1.0.0",
		"NIST_CSF_v2.0_catalog.derived.json":        "nist-csf-v2.0",
		"a/b-catalog-min.json":                      "b",
		"":                                          "unnamed", "catalog.json": "unnamed", "/": "unnamed", "../..": "unnamed",
	} {
		assert.Equal(t, want, Name(href), href)
	}
}
