package overlay

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// An Overlay changes a catalog without forking it, and never edits what it lies
// over: [Lay] makes a changed copy. Whatever a file with an overlay
// declares beside it is added in the ordinary way.
type Overlay struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	Why   string `yaml:"why"`
	// Order says when it is laid on: a lower number first. What a later one says
	// of the same thing holds; of two with the same number, neither does.
	Order int `yaml:"order"`

	Add      []Addition           `yaml:"add"`
	Retitle  []Retitling          `yaml:"retitle"`
	Reweight []Reweighing         `yaml:"reweight"`
	Drop     []Dropping           `yaml:"drop"`
	Relink   []Relinking          `yaml:"relink"`
	Tighten  []mapping.Tightening `yaml:"tighten"`

	Places framework.Places `yaml:"-"`
}

// An Addition adds requirements to a framework, or points to a requirement.
type Addition struct {
	Framework    string                  `yaml:"framework"`
	Requirements []framework.Requirement `yaml:"requirements"`
	Requirement  framework.Ref           `yaml:"requirement"`
	Points       []framework.Point       `yaml:"points"`

	Places framework.Places `yaml:"-"`
}

// A Retitling gives a requirement or a control another title.
type Retitling struct {
	Requirement framework.Ref `yaml:"requirement"`
	Control     string        `yaml:"control"`
	Title       string        `yaml:"title"`

	Places framework.Places `yaml:"-"`
}

// A Reweighing gives a requirement or a point another weight.
type Reweighing struct {
	Requirement framework.Ref      `yaml:"requirement"`
	Point       framework.PointRef `yaml:"point"`
	Weight      float64            `yaml:"weight"`

	Places framework.Places `yaml:"-"`
}

// A Dropping takes out a requirement with all below it, a point, a control, or one
// control's link to a requirement. It always gives a reason.
type Dropping struct {
	Requirement framework.Ref      `yaml:"requirement"`
	Point       framework.PointRef `yaml:"point"`
	Control     string             `yaml:"control"`
	Link        framework.Ref      `yaml:"link"` // with Control: only its link to this
	Why         string             `yaml:"why"`

	Places framework.Places `yaml:"-"`
}

// A Relinking puts a link in the place of those that the control has to the same
// requirement, or adds one where it has none.
type Relinking struct {
	Control string        `yaml:"control"`
	To      framework.Ref `yaml:"to"`
	Points  []string      `yaml:"points"`
	Why     string        `yaml:"why"`
	By      []string      `yaml:"by"`
	Needs   mapping.Needs `yaml:"needs"`
	Review  review.Review `yaml:"review"`

	Places framework.Places `yaml:"-"`
}
