package rule

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rising and falling are expressions that more evidence never lowers, and those of which
// that is not so, or cannot be told.
func rules() (rises, falls []string) {
	return []string{
			`true`, `facts.n > 3`, `0.5`,
			`evidence.exists()`, `evidence.count() >= 3`, `2 < evidence.count()`, `size(evidence) > 1`,
			`evidence.ofType("review").with("note").within(window).effective(at).accepted().count().of(4)`,
			`evidence.exists(e, e.attributes.ratio > 0.5)`,
			`evidence.filter(e, e.has("ratio") && e.attributes.ratio > 0.5).exists()`,
			`window.covered(evidence)`, `window.held("monthly", evidence)`,
			`share(evidence.exists()) * 0.5 + share(evidence.count() >= 2) * 0.5`,
			`window.covered(evidence) * evidence.count().of(3)`,
			`evidence.exists() && (facts.done || evidence.with("note").exists())`,
			`facts.n > 1 ? evidence.count() >= 2 : evidence.exists()`,
			`(evidence + evidence).count() >= 4`,
			`[1, 2].exists(x, x == facts.n)`,
		}, []string{
			`!evidence.exists()`, `evidence.count() < 3`, `evidence.count() == 2`, `evidence.all(e, e.has("note"))`,
			`evidence.exists_one(e, e.has("note"))`, `evidence.latest().exists(e, e.has("note"))`, `evidence[0].has("note")`,
			`evidence.count() - 3 > 0`, `share(evidence.exists()) * -0.5 + 0.5`, `evidence.count() >= evidence.with("note").count() * 2`,
			`evidence.exists() ? facts.done : true`, `evidence.filter(e, evidence.count() < 3).exists()`,
			`evidence.map(e, e.id).size() > 2`, `evidence == evidence.with("note")`,
		}
}

func TestRising(t *testing.T) {
	t.Parallel()
	rises, falls := rules()
	for _, text := range rises {
		assert.True(t, compiled(t, text).Rising, text)
	}
	for _, text := range falls {
		assert.False(t, compiled(t, text).Rising, text)
	}
}

// More evidence never lowers a figure that rises, at neither end.
func TestRisingRises(t *testing.T) {
	t.Parallel()
	rises, _ := rules()
	r := rand.New(rand.NewPCG(1, 2))
	for _, text := range rises {
		p := compiled(t, text)
		for range 100 {
			v := vars()
			if r.IntN(2) == 0 {
				v.Facts.Values["n"] = r.Int64N(4)
			}
			low, high := -1., -1.
			for i := range 6 {
				got, _, err := p.Judge(t.Context(), v)
				require.NoError(t, err)
				require.GreaterOrEqual(t, got.Low, low, "%s with %d", text, i)
				require.GreaterOrEqual(t, got.High, high, "%s with %d", text, i)
				low, high = got.Low, got.High
				more := map[string]any{}
				for name, value := range map[string]any{"ratio": r.Float64(), "note": "x", "population": int64(3)} {
					if r.IntN(2) == 0 {
						more[name] = value
					}
				}
				at := r.IntN(len(v.Evidence) + 1) // anywhere in the list
				v.Evidence = append(v.Evidence[:at:at], append([]*Item{review(string(rune('A'+i)), 1+r.IntN(6), more)}, v.Evidence[at:]...)...)
			}
		}
	}
}
