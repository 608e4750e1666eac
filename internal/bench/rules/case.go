package rules

import (
	"encoding/json"
	"fmt"
	"math"
	"math/bits"
	"os"

	"github.com/groundworkgrc/groundwork/framework"
)

// A Case is what is evaluated: which text over which pieces, and what Groundwork came to.
type Case struct {
	Pieces  []*Piece       `json:"pieces"`
	Facts   map[string]any `json:"facts"`
	Rules   []Rule         `json:"rules"`
	Needs   []Needs        `json:"needs"`
	Results []float64      `json:"results"` // of the rules and then of the needs
}

// A Piece is what rules read of a piece of evidence.
type Piece struct {
	ID          string         `expr:"id"           json:"id"`
	Type        string         `expr:"type"         json:"type"`
	Outcome     string         `expr:"outcome"      json:"outcome"`
	PerformedBy string         `expr:"performed_by" json:"performed_by"`
	Systems     []string       `expr:"systems"      json:"systems"`
	Attributes  map[string]any `expr:"attributes"   json:"attributes"`
	Occurred    framework.Date `expr:"occurred"     json:"occurred"`
}

// A Rule is one evaluation of a rule.
type Rule struct {
	Text   string             `json:"text"`
	Pieces []int              `json:"pieces"`
	Slices []framework.Period `json:"slices"`
}

// A Needs is one evaluation of a condition of a link.
type Needs struct {
	Text  string `json:"text"`
	Piece int    `json:"piece"`
}

// ReadCase reads what a test binary of scoring/internal/rule wrote.
func ReadCase(file string) (*Case, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	c := &Case{}
	if err := json.Unmarshal(data, c); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, p := range c.Pieces {
		for k, v := range p.Attributes {
			if f, ok := v.(float64); ok && f == math.Trunc(f) {
				p.Attributes[k] = int64(f) // JSON knows no whole numbers; evidence does
			}
		}
	}
	return c, nil
}

// texts are the different texts of the case.
func (c *Case) texts() (map[string]Text, error) {
	all := map[string]Text{}
	add := func(text string) error {
		if _, ok := all[text]; ok {
			return nil
		}
		t, err := parse(text)
		all[text] = t
		return err
	}
	for _, r := range c.Rules {
		if err := add(r.Text); err != nil {
			return nil, err
		}
	}
	for _, n := range c.Needs {
		if err := add(n.Text); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// An Engine evaluates the case: its rules into one list, its needs into another.
type Engine interface {
	Rules(into []float64) error
	Needs(into []bool) error
}

// Differ compares what an engine comes to with what Groundwork came to.
func (c *Case) Differ(e Engine) (compared int, differ []string, err error) {
	rules, needs := make([]float64, len(c.Rules)), make([]bool, len(c.Needs))
	if err := e.Rules(rules); err != nil {
		return 0, nil, err
	}
	if err := e.Needs(needs); err != nil {
		return 0, nil, err
	}
	for i, v := range rules {
		if math.Abs(v-c.Results[i]) > 1e-9 {
			differ = append(differ, fmt.Sprintf("rule %d %s: %g, want %g", i, c.Rules[i].Text, v, c.Results[i]))
		}
	}
	for i, v := range needs {
		if want := c.Results[len(rules)+i] == 1; v != want {
			differ = append(differ, fmt.Sprintf("needs %d %s: %t, want %t", i, c.Needs[i].Text, v, want))
		}
	}
	return len(rules) + len(needs), differ, nil
}

// of picks the pieces of a rule.
func (c *Case) of(r *Rule) []*Piece {
	list := make([]*Piece, len(r.Pieces))
	for i, n := range r.Pieces {
		list[i] = c.Pieces[n]
	}
	return list
}

// fill marks the slices in which something occurred.
func fill(filled uint64, slices []framework.Period, d framework.Date) uint64 {
	for k, p := range slices {
		if p.Contains(d) {
			filled |= 1 << k
		}
	}
	return filled
}

// share is the share of the slices that are filled.
func share(filled uint64, slices []framework.Period) float64 {
	return float64(bits.OnesCount64(filled)) / float64(len(slices))
}
