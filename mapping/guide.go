package mapping

import (
	"github.com/groundworkgrc/groundwork/mapping/guide"
)

// Guide returns the guide between two frameworks, in whichever order it names them.
func (g *Graph) Guide(a, b string) (*guide.Guide, bool) {
	for _, x := range g.Guides() {
		if len(x.Between) == 2 && (x.Between[0] == a && x.Between[1] == b || x.Between[0] == b && x.Between[1] == a) {
			return x, true
		}
	}
	return nil, false
}
