package relation

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// A Statement is one relation between two requirements as its author states it.
type Statement struct {
	From       framework.Ref `yaml:"from"`
	To         framework.Ref `yaml:"to"`
	Is         Set           `yaml:"is"`
	Why        string        `yaml:"why"`
	Rationale  string        `yaml:"rationale"`  // syntactic, semantic or functional (NIST IR 8477)
	Strength   int           `yaml:"strength"`   // 0..10, 0 for not said
	Confidence float64       `yaml:"confidence"` // 0..1, 0 for not said
	Review     review.Review `yaml:"review"`
	Votes      []review.Vote `yaml:"votes"` // what single readers said of it

	Places framework.Places `yaml:"-"`
}
