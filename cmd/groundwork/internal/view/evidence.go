package view

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Evidence is the JSON of the evidence command.
type Evidence struct {
	At       framework.Date `json:"at"`
	Catalog  result.Digest  `json:"catalog"`
	Rules    result.Digest  `json:"rules"`
	Input    result.Digest  `json:"input"`
	Notice   string         `json:"notice"`
	Totals   Totals         `json:"totals"`
	Evidence []Worth        `json:"evidence"`
}

// Totals counts pieces of evidence by how many frameworks they support.
type Totals struct {
	Pieces        int `json:"pieces"`
	SatisfiesBoth int `json:"satisfies_both"`
	SupportsOne   int `json:"supports_one"`
	SupportsNone  int `json:"supports_none"`
}

// EvidenceOf keeps of an assessment what it says of some pieces of evidence, and counts these.
func EvidenceOf(res *result.Assessment, list []Worth) Evidence {
	v := Evidence{At: res.At, Catalog: res.Catalog, Rules: res.Rules, Input: res.Input, Notice: res.Notice, Evidence: list}
	v.Totals.Pieces = len(list)
	for _, e := range list {
		switch {
		case e.SatisfiesBoth:
			v.Totals.SatisfiesBoth++
		case len(e.SupportsIn) > 0:
			v.Totals.SupportsOne++
		default:
			v.Totals.SupportsNone++
		}
	}
	return v
}
