package basis

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
)

// A Lone is what one piece of an evidence type by itself may do for a control: where the type is
// listed, and by how much each of these weighs in the control's figure. It holds for every piece of the
// type, so that it is worked out once.
type Lone struct {
	Ruled bool // a rule judges a basis: what a piece does is known by running it, or where all is well
	Known bool // a sum of what it fills tells; false where overlays ask on top

	kind  evidence.Kind
	parts []lonePart
}

// A lonePart is one place in which the type is listed.
type lonePart struct {
	design, place bool
	weight        float64
	rule          *Rule // that judges the basis; nil for none
}

// NewLone works out what one piece of a type does for the control of a case.
func NewLone(c *Case, evidenceType string, windowed bool) Lone {
	out := Lone{Known: true, kind: c.Kind(evidenceType).Kind}
	if slices.Contains(c.Asked, framework.Stated) {
		return out // no evidence moves what is stated
	}
	asked := 0
	for _, b := range c.Asked {
		if out.on(c, b, evidenceType, windowed) {
			asked++
		}
	}
	for _, b := range []framework.Basis{framework.Design, framework.Operation} {
		if asked == 0 && !slices.Contains(c.Asked, b) && out.on(c, b, evidenceType, windowed) {
			asked++
		}
	}
	for i := range out.parts {
		out.parts[i].weight /= float64(asked)
	}
	return out
}

// on takes a basis in, and reports whether it is asked of the control.
func (l *Lone) on(c *Case, b framework.Basis, evidenceType string, windowed bool) bool {
	shows, rules := c.Control.Evidence.On(b), c.Rules(c.Control.ID, b)
	entries := Entries(shows, c.By)
	if shows.None != "" || len(entries) == 0 && len(shows.Types) > 0 {
		return false
	}
	l.Known = l.Known && len(rules.Tightenings) == 0
	design := b == framework.Design
	if rules.Rule != nil {
		l.Ruled = true
		if len(c.By) == 0 || slices.Contains(c.By, evidenceType) {
			l.parts = append(l.parts, lonePart{design: design, rule: rules.Rule, weight: 1})
		}
		return true
	}
	if len(entries) == 0 {
		return true // nothing is listed
	}
	n := len(entries)
	place := design && c.InPlace && !windowed
	if place {
		n++
	}
	for _, e := range entries {
		if slices.Contains(e, evidenceType) {
			l.parts = append(l.parts, lonePart{design: design, weight: 1 / float64(n)})
		}
	}
	if place && slices.ContainsFunc(c.types(framework.Operation), func(t unit.Type) bool { return t.ID == evidenceType }) {
		l.parts = append(l.parts, lonePart{place: true, weight: 1 / float64(n)})
	}
	return true
}

// Same reports whether two say the same of every piece.
func (l *Lone) Same(o *Lone) bool {
	return l.Ruled == o.Ruled && l.Known == o.Known && l.kind == o.kind && slices.Equal(l.parts, o.parts)
}

// Low is the low of the control with a piece of the type as all its evidence, which is accepted and has
// nothing left to tell; or less, but 0 only where the low is. Of a basis that a rule judges it says
// what it would be if the piece were all that the rule waits for, which is asked of a subject that is
// relaxed.
func (l *Lone) Low(s *unit.Subject, p *piece.Piece) float64 {
	sum := 0.0
	for i := range l.parts {
		part := &l.parts[i]
		switch {
		case part.place:
			sum += part.weight * s.FillsPlace(l.kind, p)
		case part.rule == nil:
			sum += part.weight * s.Fills(l.kind, p, part.design)
		case s.Relaxed && !barred(s, p, part.design):
			sum += part.weight
		}
	}
	return sum
}

// A Look is what rules see of one piece after another, and what they said of the last.
type Look struct {
	piece *piece.Piece
	said  []said

	subject unit.Subject
	runs    [2]running // the low one and the high one
	item    rule.Item
	items   [1]unit.Item
	list    [1]*rule.Item
	vars    [2]rule.Vars
}

// A said is the low to which a rule came for a piece and a system, whatever links ask.
type said struct {
	rule   *Rule
	system string
	since  framework.Date
	low    float64
}

// ByRules is the low of a control of which a rule judges a basis, by the rules alone: each runs over the
// piece as all the evidence, as [Judge] runs it. The error means that the context ended.
func (l *Lone) ByRules(ctx context.Context, look *Look, s *unit.Subject, p *piece.Piece, facts *rule.Facts) (float64, error) {
	sum := 0.0
	for i := range l.parts {
		part := &l.parts[i]
		if part.rule == nil || p.Void {
			continue
		}
		low, err := look.low(ctx, part, s, p, facts)
		if err != nil {
			return 0, err
		}
		sum += part.weight * low
	}
	return sum, nil
}

// low is the low of a rule for a piece, asked once of each.
func (k *Look) low(ctx context.Context, part *lonePart, s *unit.Subject, p *piece.Piece, facts *rule.Facts) (float64, error) {
	if k.piece != p {
		k.piece, k.said = p, k.said[:0]
	}
	for i := range k.said {
		if x := &k.said[i]; x.rule == part.rule && x.system == s.System && x.since == s.Since {
			return x.low, nil
		}
	}
	low, err := k.run(ctx, part, s, p, facts)
	if err == nil {
		k.said = append(k.said, said{part.rule, s.System, s.Since, low})
	}
	return low, err
}

func (k *Look) run(ctx context.Context, part *lonePart, s *unit.Subject, p *piece.Piece, facts *rule.Facts) (float64, error) {
	k.subject, k.items[0] = *s, unit.Item{Piece: p, Sure: true}
	least := 1.0
	for i := range k.runs {
		run := &k.runs[i]
		*run = running{Subject: &k.subject, design: part.design, items: k.items[:], units: run.units[:0], low: i == 0, alone: true}
		v := &k.vars[i]
		v.At, v.Window, v.Facts = run.at(), run.window(), facts
		k.item = run.see(k.items[0], run.low)
		k.list[0], v.Evidence = &k.item, k.list[:]
		value, open, err := part.rule.Program.Judge(ctx, v)
		if err != nil || open != nil || value.Low <= 0 {
			return 0, err
		}
		least = min(least, value.Low)
		if !run.apart {
			break
		}
	}
	return least, nil
}
