package evidence

import (
	"github.com/groundworkgrc/groundwork/framework"
)

// A FactType declares one typed answer about an organisation.
type FactType struct {
	ID     string    `yaml:"id"`
	Type   ValueType `yaml:"type"`
	Title  string    `yaml:"title"`
	Values []string  `yaml:"values"` // the answers that a OneOf fact or the entries of a List fact may have

	Places framework.Places `yaml:"-"`
}

// A Fact is one typed answer: bool, int64, float64, string or []string, or what
// [ValueType.Convert] takes for these.
type Fact struct {
	ID    string `json:"id"`
	Value any    `json:"value"`

	Places framework.Places `json:"-"`
}
