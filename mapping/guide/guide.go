package guide

import (
	"github.com/groundworkgrc/groundwork/framework"
)

// A Guide explains in words how two frameworks stand to each other: what each
// assesses, where they overlap, and why an organisation has both. The figures
// beside the words are computed, never written.
type Guide struct {
	Between     []string       `yaml:"between"` // the two frameworks
	Dated       framework.Date `yaml:"dated"`   // when its statements were last looked at
	Summary     string         `yaml:"summary"`
	Assesses    []Passage      `yaml:"assesses"`    // by framework
	Disciplines []Discipline   `yaml:"disciplines"` // where they overlap, or one goes further
	Sections    []Passage      `yaml:"sections"`    // further text, by title
	Terms       []Term         `yaml:"terms"`

	Places framework.Places `yaml:"-"`
}

// A Passage is a text about one framework, or under one title.
type Passage struct {
	Framework string `json:"framework" yaml:"framework"`
	Title     string `json:"title"     yaml:"title"`
	Text      string `json:"text"      yaml:"text"`

	Places framework.Places `json:"-" yaml:"-"`
}

// A Discipline says how two frameworks stand to each other in one discipline.
type Discipline struct {
	Discipline string `yaml:"discipline"`
	Text       string `yaml:"text"`

	Places framework.Places `yaml:"-"`
}

// A Term is a word that the two fields use differently.
type Term struct {
	Term string `json:"term" yaml:"term"`
	Text string `json:"text" yaml:"text"`
}
