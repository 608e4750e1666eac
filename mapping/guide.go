package mapping

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/guide"
)

// Guide returns the guide between two frameworks, in whichever order it names them.
func (g *Graph) Guide(a, b string) (*guide.Guide, bool) {
	for _, x := range g.source.Guides {
		if len(x.Between) == 2 && (x.Between[0] == a && x.Between[1] == b || x.Between[0] == b && x.Between[1] == a) {
			return x, true
		}
	}
	return nil, false
}

// guide checks what a guide names.
func (c *checker) guide(x *guide.Guide) {
	if len(x.Between) != 2 {
		c.addf(CodeMissing, x.Places.At("between"), "a guide stands between two frameworks: say between: [a, b]")
	}
	for i, id := range x.Between {
		c.known("framework", id, x.Places.Index("between", i))
	}
	for _, p := range x.Assesses {
		c.known("framework", p.Framework, p.Places.At("framework"))
	}
}

// checklist checks what a checklist names.
func (c *checker) checklist(x *guide.Checklist) {
	c.id("checklist", x.ID, x.Places, c.seen("checklist"))
	c.known("framework", x.Framework, x.Places.At("framework"))
	seen := map[string]framework.Position{}
	for i := range x.Items {
		item := &x.Items[i]
		c.id("checklist item", item.ID, item.Places, seen)
		for j, ref := range item.See {
			c.known("requirement", ref.String(), item.Places.Index("see", j))
		}
		for j, t := range item.Evidence {
			c.known("evidence type", t, item.Places.Index("evidence", j))
		}
	}
}
