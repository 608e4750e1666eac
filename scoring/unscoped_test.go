package scoring_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Where no scope is stated, the frameworks that the workspace declares are judged, else those that come
// with Groundwork; one that is known by a crosswalk alone is projected, and not judged.
func TestJudgedWithoutScope(t *testing.T) {
	t.Parallel()
	const house = `
framework: {id: house, title: House rules}
requirements: [{id: "1", title: One}]
`
	for name, tt := range map[string]struct {
		file string
		want []string
	}{
		"nothing declared":         {"", []string{"iso42001", "soc2"}},
		"a framework of one's own": {house + `controls: [{id: k, title: K, evidence: {design: [ai-policy-document]}, links: [{to: "house:1", why: W.}]}]`, []string{"house"}},
		"without any control":      {house, []string{"house"}},
		"known by a crosswalk":     {house + `relations: [{from: "house:1", to: "iso42001:4.1", is: intersects, why: W.}]`, []string{"iso42001", "soc2"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := judged(t, own("organisation: {name: A, as_of: 2026-08-15}\n"+tt.file), true)
			var got []string
			for _, f := range a.Frameworks {
				got = append(got, f.Framework)
			}
			assert.Equal(t, tt.want, got)
		})
	}
}
