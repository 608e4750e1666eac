package rules

import "fmt"

//go:generate go test -run TestClosures -update

// Plain is the floor: each text is a closure in Go, as somebody would write it by hand (closures.go).
type Plain struct {
	c     *Case
	rules []plainRule
	needs []plainNeeds
}

type plainRule struct {
	*Rule

	pieces []*Piece
	typ    string
	holds  closure
}

type plainNeeds struct {
	piece *Piece
	holds closure
}

// A closure is a condition on a piece, and on answers.
type closure = func(e *Piece, facts map[string]any) bool

// NewPlain makes the closures ready.
func NewPlain(c *Case) (*Plain, error) {
	texts, err := c.texts()
	if err != nil {
		return nil, err
	}
	p := &Plain{c: c}
	byText := closures()
	for i := range c.Rules {
		r := &c.Rules[i]
		p.rules = append(p.rules, plainRule{r, c.of(r), texts[r.Text].OfType, byText[r.Text]})
	}
	for _, n := range c.Needs {
		p.needs = append(p.needs, plainNeeds{c.Pieces[n.Piece], byText[n.Text]})
	}
	for text := range texts {
		if byText[text] == nil {
			return nil, fmt.Errorf("%s: no closure; go generate ./rules writes one", text)
		}
	}
	return p, nil
}

// Rules implements [Engine].
func (p *Plain) Rules(into []float64) error {
	for i := range p.rules {
		r := &p.rules[i]
		var filled uint64
		for _, e := range r.pieces {
			if e.Type == r.typ && r.holds(e, p.c.Facts) {
				filled = fill(filled, r.Slices, e.Occurred)
			}
		}
		into[i] = share(filled, r.Slices)
	}
	return nil
}

// Needs implements [Engine].
func (p *Plain) Needs(into []bool) error {
	for i := range p.needs {
		into[i] = p.needs[i].holds(p.needs[i].piece, p.c.Facts)
	}
	return nil
}

func has(e *Piece, name string) bool {
	_, ok := e.Attributes[name]
	return ok
}

func yes(m map[string]any, name string) bool {
	v, _ := m[name].(bool)
	return v
}

func number(e *Piece, name string) int64 {
	v, _ := e.Attributes[name].(int64)
	return v
}

func text(e *Piece, name string) string {
	v, _ := e.Attributes[name].(string)
	return v
}

func when(c bool, yes, no func() bool) bool {
	if c {
		return yes()
	}
	return no()
}
