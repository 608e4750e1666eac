package basis

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
)

// Ruled is what rules came to on what counts for a control. It belongs beside the subject, and goes with it.
type Ruled struct{ last *ruled }

// A ruled is what a rule came to on some of the pieces of a subject.
type ruled struct {
	rule   *Rule
	basis  framework.Basis
	left   []bool // by the place of the piece, whether the link leaves its type; nil: all
	on     On
	before *ruled
}

// ruled is [byRule], asked once for all links that leave a rule the same pieces.
func (c *Case) ruled(ctx context.Context, s *unit.Subject, b framework.Basis, r *Rule) (On, error) {
	if c.Ruled == nil {
		return byRule(ctx, c, s, b, r)
	}
	left := c.left(s)
	for x := c.Ruled.last; x != nil; x = x.before {
		if x.rule == r && x.basis == b && slices.Equal(x.left, left) {
			return x.on, nil
		}
	}
	on, err := byRule(ctx, c, s, b, r)
	if err != nil {
		return on, err
	}
	c.Ruled.last = &ruled{r, b, slices.Clone(left), on, c.Ruled.last}
	return on, nil
}

// left says of which pieces a link leaves the type, in room for one list; nil where it leaves all.
func (c *Case) left(s *unit.Subject) []bool {
	if len(c.By) == 0 {
		return nil
	}
	m := c.room()
	m.stays = m.stays[:0]
	for i := range s.Items.Len() {
		m.stays = append(m.stays, slices.Contains(c.By, s.Items.Piece(i).Type))
	}
	if !slices.Contains(m.stays, false) {
		return nil
	}
	return m.stays
}
