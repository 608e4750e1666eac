package mapping

import (
	"github.com/groundworkgrc/groundwork/framework"
)

// Together is what a start rule says for several frameworks at once.
const Together = "together"

// A StartRule is one reason for or against where to start, by the facts.
type StartRule struct {
	ID string `yaml:"id"`
	// Says is the framework that it speaks for, or together. Of a category it is left out.
	Says    string `yaml:"says"`
	Against bool   `yaml:"against"` // it speaks against that
	// Category is what it proposes for a scope, with its framework: "soc2:availability".
	Category framework.Ref `yaml:"category"`
	When     Expr          `yaml:"when"`   // CEL over facts
	Weight   float64       `yaml:"weight"` // among the reasons; 0 reads as 1
	Why      string        `yaml:"why"`

	Places framework.Places `yaml:"-"`
}

// Share returns the rule's weight, 1 where none is given.
func (r *StartRule) Share() float64 {
	if r.Weight == 0 {
		return 1
	}
	return r.Weight
}

// Work is what a step of the way takes of the controls that are still open.
type Work string

// Kinds of work: the controls that serve several frameworks, and those of the step's own.
const (
	WorkShared Work = "shared"
	WorkOwn    Work = "own"
)

// A StartStep is one step of the way to what a framework gives, in its order.
type StartStep struct {
	ID        string `yaml:"id"`
	Framework string `yaml:"framework"` // "" for the groundwork of all
	Title     string `yaml:"title"`
	// After lists the steps that it waits for. One of which the framework is not on the way is
	// passed over.
	After []string       `yaml:"after"`
	Takes framework.Span `yaml:"takes"` // at least
	Work  Work           `yaml:"work"`  // it takes as long as the open controls take, if that is longer
	// Runs says that records gather while it lasts: what it needs has to begin with it.
	Runs bool   `yaml:"runs"`
	Due  string `yaml:"due"` // a fact: in how many months its end is wanted
	Why  string `yaml:"why"`

	Places framework.Places `yaml:"-"`
}
