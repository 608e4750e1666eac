package view

import (
	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
)

// LintReport is the JSON of catalog lint.
type LintReport struct {
	Problems framework.Problems `json:"problems"`
	Counts   lintCounts         `json:"counts"`
	Content  catalog.Counts     `json:"content"` // nothing where the files do not load
}

type lintCounts struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Hints    int `json:"hints"`
}

// Take adds problems and counts them by severity.
func (r *LintReport) Take(list framework.Problems) {
	r.Problems = append(r.Problems, list...)
	for _, p := range list {
		switch p.Severity {
		case framework.Error:
			r.Counts.Errors++
		case framework.Warning:
			r.Counts.Warnings++
		case framework.Hint:
			r.Counts.Hints++
		}
	}
}
