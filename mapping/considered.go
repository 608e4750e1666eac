package mapping

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// An Open says why no control and no relation joins a requirement with another, or with any of
// a series: what the one looks at and what the other, so that a reader sees why nothing that
// an organisation has would be taken by both auditors. It is a statement about the catalog and
// enters no figure. Of a pair that is joined nonetheless, the link or relation counts.
type Open struct {
	// Requirement is one of the pair, or a series of them: the id of a group or of a category.
	Requirement framework.Ref `yaml:"requirement"`
	Against     Against       `yaml:"against"`
	Why         string        `yaml:"why"`

	Places framework.Places `yaml:"-"`
}

// Against lists the requirements, or series of them, on the other side of an [Open]. In a file
// one may stand alone.
type Against []framework.Ref

// A Rejected is a link or a relation that was considered and struck. It is kept, so that a
// reader sees what was looked at and why it does not hold. It enters no figure.
type Rejected struct {
	// Control and To are those of a link; Points are those that it would have shown, none for
	// all.
	Control string        `yaml:"control"`
	From    framework.Ref `yaml:"from"` // or From, To and Is of a relation
	To      framework.Ref `yaml:"to"`
	Points  []string      `yaml:"points"`
	Is      relation.Set  `yaml:"is"`
	Why     string        `yaml:"why"`
	Votes   []review.Vote `yaml:"votes"`

	Places framework.Places `yaml:"-"`
}
