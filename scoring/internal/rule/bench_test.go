package rule

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// A loop over n pieces takes n times as long as one over one piece.
func BenchmarkGrowth(b *testing.B) {
	for _, text := range []string{
		`evidence.filter(e, e.attributes.population >= 1).count() >= 1`,
		`evidence.all(e, e.type == "review" && e.owner == "")`,
	} {
		p := compiled(b, text)
		for _, n := range []int{1_000, 10_000, 40_000} {
			v := vars(pieces(n)...)
			b.Run(fmt.Sprintf("%s/%d", text[9:12], n), func(b *testing.B) {
				for b.Loop() {
					_, open, err := p.Judge(b.Context(), v)
					require.NoError(b, err)
					require.Nil(b, open)
				}
			})
		}
	}
}

// What organisations write most: no loops, or short ones over few pieces.
func BenchmarkSmall(b *testing.B) {
	for _, text := range []string{
		`evidence.ofType("review").within(window).count() >= 2`,
		`window.held("monthly", evidence.ofType("review").filter(e, e.has("population") && e.attributes.population > 0))`,
		`window.covered(evidence.with("population"))`,
	} {
		p := compiled(b, text)
		v := vars(pieces(10)...)
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				_, _, err := p.Judge(b.Context(), v)
				require.NoError(b, err)
			}
		})
	}
	needs := compiler(b).Needs(anExpr(`e.type != "log" || e.has("population")`))
	v := vars()
	v.Item = pieces(1)[0]
	b.Run("needs", func(b *testing.B) {
		for b.Loop() {
			_, _, err := needs.Judge(b.Context(), v)
			require.NoError(b, err)
		}
	})
}
