package check_test

import (
	"fmt"
	"hash/maphash"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
)

// lawful holds a roll of ids against a map: each id is where it stands first, and nothing else is there.
func lawful(t *testing.T, roll *check.Roll, ids, absent []string) {
	t.Helper()
	first := map[string]int{}
	for i, id := range ids {
		if _, ok := first[id]; !ok && id != "" {
			first[id] = i
		}
	}
	for _, list := range [][]string{ids, absent, {""}} {
		for _, id := range list {
			want, there := first[id]
			at, ok := roll.Place(id)
			require.Equal(t, there, ok, "whether %q is there, of %d", id, len(ids))
			if there {
				require.Equal(t, want, at, "where %q is, of %d", id, len(ids))
			}
		}
	}
}

// A roll tells the same as a map of the places at which ids stand first, however many there are: none, as many as a power of
// two, one less or more, once, twice and without id.
func TestRollTellsAsAMap(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	sizes := []int{0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 21, 22, 42, 43, 85, 86}
	for n := 8; n <= 1<<12; n *= 2 {
		sizes = append(sizes, n-1, n, n+1)
	}
	for _, n := range sizes {
		once, twice, absent := make([]string, n), make([]string, n), make([]string, n+1)
		for i := range n {
			once[i], absent[i] = fmt.Sprint("e", i), fmt.Sprint("x", i)
			if twice[i] = fmt.Sprint("e", rng.IntN(n)); rng.IntN(8) == 0 {
				twice[i] = ""
			}
		}
		absent[n] = fmt.Sprint("e", n)
		lawful(t, check.RollOf(maphash.MakeSeed(), once), once, absent)
		lawful(t, check.RollOf(maphash.MakeSeed(), twice), twice, slices.Concat(absent, once))
		none := make([]string, n)
		lawful(t, check.RollOf(maphash.MakeSeed(), none), none, absent)
	}
}

// Ids that hash alike are told apart: all of one seat, the last too, from which the search goes on at the first, and pairs of which
// all is the same that fits of a hash.
func TestRollTellsApartWhatHashesAlike(t *testing.T) {
	t.Parallel()
	const n, seats = 40, 64 // and beside a place there is room for 26 bits
	seed := maphash.MakeSeed()
	for _, seat := range []uint64{0, 17, seats - 1} {
		var ids []string
		for i := 0; len(ids) < 2*n; i++ {
			if id := fmt.Sprint("e", i); maphash.String(seed, id)%seats == seat {
				ids = append(ids, id)
			}
		}
		lawful(t, check.RollOf(seed, ids[:n]), ids[:n], ids[n:])
	}
	ids, like := make([]string, n), make([]string, 0, n)
	for i := range ids {
		ids[i] = fmt.Sprint("x", i)
	}
	seen := map[uint64]string{}
	for i := 0; len(like) < 4; i++ {
		id := fmt.Sprint("e", i)
		fits := maphash.String(seed, id) &^ (1<<38 - seats)
		if other, ok := seen[fits]; ok {
			ids[len(like)], like = other, append(like, id)
		}
		seen[fits] = id
	}
	lawful(t, check.RollOf(seed, ids), ids, like)
	copy(ids[n/2:], like)
	lawful(t, check.RollOf(seed, ids), ids, nil)
}

// A report says the same of the ids of a long list as of those of a short one: which stand twice, look like another, or are
// missing.
func TestEnrolSaysWhatIDSays(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	letters := []string{"a", "\u0430", "b", "o", "0", "\u043e", ""}
	some := false
	for range 500 {
		ids := make([]string, rng.IntN(12))
		for i := range ids {
			ids[i] = letters[rng.IntN(len(letters))] + letters[rng.IntN(len(letters))]
		}
		item := func(i int) *check.Item { return check.Top("evidence", i, ids[i], framework.Places{}) }
		var long, short check.Report
		seen, roll := check.Seen{}, check.NewRoll(len(ids), func(i int) string { return ids[i] }, func(i int) check.At { return item(i).At("id") })
		for i, id := range ids {
			require.Equal(t, short.ID("evidence", id, item(i), seen), long.Enrol("evidence", id, item(i), roll), "%q", ids)
		}
		require.Equal(t, texts(&short), texts(&long), "%q", ids)
		some = some || short.Faults() > 0
	}
	assert.True(t, some)
}

func texts(r *check.Report) []string {
	var out []string
	for _, p := range r.Problems() {
		out = append(out, p.String())
	}
	return out
}
