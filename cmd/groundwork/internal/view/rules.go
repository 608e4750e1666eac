package view

import (
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// RuleText is a rule or condition as it is written, with what it is of.
type RuleText struct {
	Of   string `json:"of"`
	Why  string `json:"why"`
	Text string `json:"text"`
}

// RulesOf lists the rules of the controls, and the conditions of their links; of those to one
// requirement where one is named.
func RulesOf(g *mapping.Graph, controls []string, to framework.Ref) []RuleText {
	list := []RuleText{}
	for _, r := range g.Rules() {
		if slices.Contains(controls, r.Control) {
			list = append(list, RuleText{fmt.Sprintf("%s, %s", r.Control, r.Basis), r.Why, r.Expr.Text})
		}
	}
	for _, id := range controls {
		c, err := g.Control(id)
		if err != nil {
			continue
		}
		for _, l := range c.Links {
			if !l.Needs.IsZero() && (to == framework.Ref{} || to == l.To) {
				list = append(list, RuleText{fmt.Sprintf("%s to %s, of each piece", c.ID, l.To), l.Needs.Why, l.Needs.Text})
			}
		}
	}
	return list
}
