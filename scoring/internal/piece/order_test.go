package piece_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
)

// Ranks put ids in the order of texts, whatever they are made of and however long they are; those of the same id stay as they lie.
func TestRanks(t *testing.T) {
	t.Parallel()
	draw := rand.New(rand.NewPCG(1, 2))
	text := func(letters, most int) string {
		b := make([]byte, draw.IntN(most+1))
		for i := range b {
			b[i] = byte(draw.IntN(letters))
		}
		return string(b)
	}
	lists := map[string]func(i int) string{
		"nothing":       func(int) string { return "" },
		"numbers":       func(int) string { return fmt.Sprintf("EV-%03d", draw.IntN(900)) },
		"copies":        func(i int) string { return fmt.Sprintf("EV-%03d-%04d", i%70, i/70) },
		"backwards":     func(i int) string { return fmt.Sprintf("EV-%06d", 1000-i) },
		"any length":    func(int) string { return fmt.Sprint("EV-", draw.IntN(9000)) },
		"all letters":   func(int) string { return text(256, 3) },
		"few letters":   func(int) string { return text(2, 40) },
		"long":          func(int) string { return text(256, 40) },
		"late":          func(int) string { return strings.Repeat("x", draw.IntN(2)) + strings.Repeat("y", 30) + text(256, 3) },
		"some the same": func(i int) string { return strconv.Itoa(i % 7) },
	}
	for name, id := range lists {
		for _, n := range []int{0, 1, 2, 3, 100, 1000} {
			list := make([]evidence.Piece, n)
			for i := range list {
				list[i].ID = id(i)
			}
			ranks := piece.Ranks(list)
			if ranks == nil {
				for i := 1; i < n; i++ {
					assert.Less(t, list[i-1].ID, list[i].ID, name)
				}
				continue
			}
			got := make([]*evidence.Piece, n)
			for i, rank := range ranks {
				require.Nil(t, got[rank], name)
				got[rank] = &list[i]
			}
			want := make([]*evidence.Piece, n)
			for i := range list {
				want[i] = &list[i]
			}
			slices.SortStableFunc(want, func(a, b *evidence.Piece) int { return strings.Compare(a.ID, b.ID) })
			for i := range want {
				require.Same(t, want[i], got[i], "%s, %d of them", name, n)
			}
		}
	}
}
