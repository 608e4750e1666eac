package finding

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// What several lists name is overdue once, in the order of the ids.
func TestAllOverdue(t *testing.T) {
	t.Parallel()
	draw := rand.New(rand.NewPCG(3, 4))
	pieces := make([]*piece.Piece, 60)
	for i := range pieces {
		pieces[i] = piece.Prepare(&evidence.Piece{ID: fmt.Sprint("E-", i)}, &evidence.Type{})
	}
	slices.SortFunc(pieces, func(a, b *piece.Piece) int { return strings.Compare(a.ID, b.ID) })
	for n := range 40 {
		all, want, lists := ofLens{}, map[string]bool{}, [][]*piece.Piece{}
		for range n {
			var list []*piece.Piece
			for _, p := range pieces {
				if draw.IntN(6) == 0 {
					list, want[p.ID] = append(list, p), true
				}
			}
			all.reviews, lists = append(all.reviews, list), append(lists, slices.Clone(list))
		}
		given := slices.Clone(all.reviews)
		var ids []string
		for id := range want {
			ids = append(ids, id)
		}
		slices.SortFunc(ids, framework.CompareID)
		require.Equal(t, ids, slices.Clip(all.allOverdue()), n)
		require.Len(t, given, len(lists))
		for i := range lists {
			require.Equal(t, lists[i], given[i], "what units tell stays as it is")
		}
	}
}
