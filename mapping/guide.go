package mapping

import "github.com/groundworkgrc/groundwork/framework"

// A Guide explains in words how two frameworks stand to each other: what each
// assesses, where they overlap, and why an organisation has both. The figures
// beside the words are computed, never written.
type Guide struct {
	Between     []string         `yaml:"between"` // the two frameworks
	Dated       framework.Date   `yaml:"dated"`   // when its statements were last looked at
	Summary     string           `yaml:"summary"`
	Assesses    []Passage        `yaml:"assesses"`    // by framework
	Disciplines []DisciplineNote `yaml:"disciplines"` // where they overlap, or one goes further
	Sections    []Passage        `yaml:"sections"`    // further text, by title
	Terms       []Term           `yaml:"terms"`

	Places framework.Places `yaml:"-"`
}

// A Passage is a text about one framework, or under one title.
type Passage struct {
	Framework string `json:"framework" yaml:"framework"`
	Title     string `json:"title"     yaml:"title"`
	Text      string `json:"text"      yaml:"text"`

	Places framework.Places `json:"-" yaml:"-"`
}

// A DisciplineNote says how two frameworks stand to each other in one discipline.
type DisciplineNote struct {
	Discipline string `yaml:"discipline"`
	Text       string `yaml:"text"`

	Places framework.Places `yaml:"-"`
}

// A Term is a word that the two fields use differently.
type Term struct {
	Term string `json:"term" yaml:"term"`
	Text string `json:"text" yaml:"text"`
}

// A Checklist holds what a framework wants in writing beside its requirements, such
// as the description criteria of a SOC 2 report. It enters no count and no figure.
type Checklist struct {
	ID        string          `yaml:"id"`
	Framework string          `yaml:"framework"`
	Title     string          `yaml:"title"`
	Why       string          `yaml:"why"` // what it is for
	Items     []ChecklistItem `yaml:"items"`

	Places framework.Places `yaml:"-"`
}

// A ChecklistItem is one thing to have in writing.
type ChecklistItem struct {
	ID    string          `yaml:"id"`
	Title string          `yaml:"title"`
	Text  string          `yaml:"text"`
	See   []framework.Ref `yaml:"see"` // the requirements that it belongs to
	// Evidence lists the types of which one shows it; none where no type does.
	Evidence []string `yaml:"evidence"`

	Places framework.Places `yaml:"-"`
}

// Guide returns the guide between two frameworks, in whichever order it names them.
func (g *Graph) Guide(a, b string) (*Guide, bool) {
	for _, x := range g.source.Guides {
		if len(x.Between) == 2 && (x.Between[0] == a && x.Between[1] == b || x.Between[0] == b && x.Between[1] == a) {
			return x, true
		}
	}
	return nil, false
}

// guide checks what a guide names.
func (c *checker) guide(x *Guide) {
	if len(x.Between) != 2 {
		c.addf(CodeMissing, x.Places.At("between"), "a guide stands between two frameworks: say between: [a, b]")
	}
	for i, id := range x.Between {
		c.known("framework", id, x.Places.Index("between", i))
	}
	for _, p := range x.Assesses {
		c.known("framework", p.Framework, p.Places.At("framework"))
	}
}

// checklist checks what a checklist names.
func (c *checker) checklist(x *Checklist) {
	c.id("checklist", x.ID, x.Places, c.seen("checklist"))
	c.known("framework", x.Framework, x.Places.At("framework"))
	seen := map[string]framework.Position{}
	for i := range x.Items {
		item := &x.Items[i]
		c.id("checklist item", item.ID, item.Places, seen)
		for j, ref := range item.See {
			c.known("requirement", ref.String(), item.Places.Index("see", j))
		}
		for j, t := range item.Evidence {
			c.known("evidence type", t, item.Places.Index("evidence", j))
		}
	}
}
