package guide

import (
	"github.com/groundworkgrc/groundwork/framework"
)

// A Checklist holds what a framework wants in writing beside its requirements, such
// as the description criteria of a SOC 2 report. It enters no count and no figure.
type Checklist struct {
	ID        string `yaml:"id"`
	Framework string `yaml:"framework"`
	Title     string `yaml:"title"`
	Why       string `yaml:"why"` // what it is for
	Items     []Item `yaml:"items"`

	Places framework.Places `yaml:"-"`
}

// An Item is one thing to have in writing.
type Item struct {
	ID    string          `yaml:"id"`
	Title string          `yaml:"title"`
	Text  string          `yaml:"text"`
	See   []framework.Ref `yaml:"see"` // the requirements that it belongs to
	// Evidence lists the types of which one shows it; none where no type does.
	Evidence []string `yaml:"evidence"`

	Places framework.Places `yaml:"-"`
}
