package result

import (
	"cmp"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
)

// A Lens is one framework as seen through one scope and basis.
type Lens struct {
	Lens      string            `json:"lens"` // id of the lens
	Framework string            `json:"id"`   // id of the framework; two lenses may be of one
	Title     string            `json:"title"`
	Asks      string            `json:"asks"` // "type 2", "stage 2", "" where the basis is said plainly
	Basis     []framework.Basis `json:"basis"`
	Window    framework.Period  `json:"window"`
	AsOf      framework.Date    `json:"as_of"` // the instant of a lens without window
	Systems   []string          `json:"systems"`
	Scope     Scope             `json:"scope"`
	Readiness Interval          `json:"readiness"`
	// Design and Operation are its figures on the bases that it asks, nil on others.
	Design    *Interval `json:"design,omitempty"`
	Operation *Interval `json:"operation,omitempty"`
	// WithCompensation is what compensating controls would bring, nil for nothing.
	WithCompensation *Interval `json:"with_compensation,omitempty"`
	// DraftShare is the part of low that rests on links nobody reviewed.
	DraftShare float64 `json:"draft_share"`
	// UnnamedShare is the part of the accepted evidence for it that nobody named has accepted.
	UnnamedShare float64 `json:"unnamed_share"`
	Band         Band    `json:"band"`
	InScope      int     `json:"in_scope"` // leaves in the denominator
	// ByStatus says how many requirements have each status, those by choice left out.
	ByStatus map[Status]int `json:"counts"`
	// Notes are what its head tells beside the figures, each once: what left the scope first.
	Notes []Note `json:"notes"`
	// Bridge tells of the time after the window, of which it shows nothing.
	Bridge Bridge `json:"bridge"`
	// Additional holds a figure of its own for each chosen set of additional
	// criteria; it does not enter Readiness.
	Additional []Additional `json:"additional"`
	// Groups holds the figures between the lens and its requirements, in the order of the
	// tree.
	Groups       []Group       `json:"groups"`
	Requirements []Requirement `json:"requirements"`
	// Findings holds what would likely be raised, each once; a requirement lists again
	// those that concern it.
	Findings []Finding `json:"findings"`
	// Raised counts the findings by what they would be raised as, in the order of the
	// rules, which begin with the gravest; those on additional criteria alone are not counted.
	Raised []Tally `json:"raised"`
	// Tests holds how often each control ran and what samples of it found.
	Tests []Test `json:"tests"`
	// Unknowns holds what a rule could not decide, and the facts that would settle it.
	Unknowns []Undecided `json:"unknowns"`
}

// A Group is the figure of a requirement that has others below it, or of one that stands
// by itself at the top. Its readiness is the mean of the leaves below it that are counted,
// by their weight, so that those of the groups at the top make up the lens's.
type Group struct {
	Ref    framework.Ref `json:"ref"`
	Title  string        `json:"title"`
	Parent framework.Ref `json:"parent"` // zero at the top
	Depth  int           `json:"depth"`  // 0 at the top
	// Additional names the category of additional criteria that the row is of, "" for the
	// framework's own. A group that holds both has a row for each, and the one never
	// enters the other.
	Additional string `json:"additional"`
	// Section says that an overview shows it: it stands at the top, or right below one
	// that holds nothing but groups.
	Section   bool     `json:"section"`
	Readiness Interval `json:"readiness"` // nothing where InScope is 0
	// Weight is the sum of the weights behind Readiness.
	Weight   float64        `json:"weight"`
	InScope  int            `json:"in_scope"` // leaves in its denominator
	ByStatus map[Status]int `json:"counts"`   // leaves by status, those out of scope too
}

// An Additional is the figure of criteria added to a report by choice.
type Additional struct {
	Category  string   `json:"category"`
	Title     string   `json:"title"`
	Readiness Interval `json:"readiness"`
	InScope   int      `json:"in_scope"`
}

// A Band names where readiness lies: Name is that of low, High that of high.
type Band struct {
	Name     string   `json:"name"`
	High     string   `json:"high"`
	CappedBy []string `json:"capped_by"` // what stands against a better band
}

// An Undecided is a control of which a rule could not decide, so that it counts
// as [0, 1] and never as a pass.
type Undecided struct {
	Control      string          `json:"control"`
	Basis        framework.Basis `json:"basis"`
	Requirements []framework.Ref `json:"requirements"`
	Why          string          `json:"why"`
	Facts        []string        `json:"facts"`  // whose answers would settle it
	Faulty       bool            `json:"faulty"` // the rule failed or ran out of its cost limit
}

// Sections lists the groups that an overview shows and in which something is counted.
func (l *Lens) Sections() []Group {
	out := []Group{}
	for _, g := range l.Groups {
		if g.Section && g.InScope > 0 {
			out = append(out, g)
		}
	}
	return out
}

// Asked says in words what a lens is of: its title, what it asks and its window.
func (l *Lens) Asked() string {
	s := l.Title
	if l.Asks != "" {
		s += ", " + l.Asks
	}
	if !l.Window.IsZero() {
		s += ", " + l.Window.First.String() + " to " + l.Window.Last.String()
	}
	return s
}

// Wanting lists the requirements with gaps, those first that hold readiness back most: by
// weight times what is missing of low, then of high, then in printed order.
func (l *Lens) Wanting() []*Requirement {
	var out []*Requirement
	for i := range l.Requirements {
		if q := &l.Requirements[i]; len(q.Gaps) > 0 {
			out = append(out, q)
		}
	}
	slices.SortStableFunc(out, func(a, b *Requirement) int {
		return cmp.Or(cmp.Compare(b.Share()*(1-b.Readiness.Low), a.Share()*(1-a.Readiness.Low)),
			cmp.Compare(b.Share()*(1-b.Readiness.High), a.Share()*(1-a.Readiness.High)))
	})
	return out
}
