package evidence

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/enum"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
)

// A Type is a kind of artefact that organisations keep.
type Type struct {
	ID       string        `yaml:"id"`
	Title    string        `yaml:"title"`
	Counts   Counts        `yaml:"counts"`
	ValidFor calendar.Span `yaml:"valid_for"` // how long it stands without being renewed; zero means open-ended
	// Attributes declares the typed details that a piece of this type may carry.
	Attributes []Attribute `yaml:"attributes"`

	Places framework.Places `yaml:"-"`
}

// An Attribute is a typed detail of evidence, such as population: int.
type Attribute struct {
	Name string
	Type ValueType
}

// Counts says how evidence of a type counts over a window.
type Counts uint8

// Ways of counting, with the names that files use.
const (
	// CountsOccurrence ("instance") counts each piece as one occurrence, in the calendar
	// period that holds its last day.
	CountsOccurrence Counts = iota
	// CountsDays ("coverage") counts the days that a piece spans.
	CountsDays
	// CountsBridge ("bridge") counts nothing: a letter of management about the time after a
	// window shows neither design nor operation.
	CountsBridge
)

var countsNames = []string{"instance", "coverage", "bridge"}

// String returns the name.
func (c Counts) String() string { return enum.Name(countsNames, c) }

// MarshalText returns the name.
func (c Counts) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads the name.
func (c *Counts) UnmarshalText(text []byte) (err error) {
	*c, err = enum.Parse[Counts]("way of counting", countsNames, string(text))
	return err
}
