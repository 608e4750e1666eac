package lens

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/slab"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/internal/verdict"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Lens is one framework with its scope and basis, opened for one case.
type Lens struct {
	Case      *Case
	Scope     framework.Scope
	Framework *framework.Framework
	Profile   framework.Profile
	Asks      string // "type 2"
	Bases     []framework.Basis
	Frame     unit.Frame
	Bridge    int      // months after the window for which a letter is taken
	Systems   []string // in order; none: all alike
	Reach     *framework.Reach
	Leaves    []*mapping.Leaf

	serves [][]int           // by the places of controls
	parent map[string]string // the group in which each requirement stands
	core   *point.Lens
	asking []asking              // for what is asked apart from the whole lens
	judged []*Leaf               // by the order of the leaves; nil where not yet
	rows   []result.Requirement  // of these, where the lens was opened; nil where it goes on from another
	block  []Leaf                // beside these
	points slab.Of[result.Point] // and of these
	ids    slab.Of[string]       // of the controls that they name
	judge  *verdict.Judge
	anew   int                      // leaves judged since the case was made
	slices map[calendar.Cadence]int // the work that slices of the window are, once it was worked out
	gaps   []*gapped                // by the places of controls, of their candidates, once they were worked out
	work   work
	// still are of leaves that are judged anew the points that no change touches; nil for the others.
	still map[*mapping.Leaf][]*point.Point
	// treated is by leaf what the organisation does about gaps, once it was asked for.
	treated [][]string
}

func (c *Case) lens(core *point.Case, s framework.Scope) (*Lens, error) {
	fw, err := c.Catalog.Graph.Framework(s.Framework)
	if err != nil {
		return nil, fmt.Errorf("scope %q: %w", s.Lens(), err)
	}
	pl, err := core.Lens(s, c.Stock)
	if err != nil {
		return nil, fmt.Errorf("scope %q: %w", s.Lens(), err)
	}
	if c.Catalog.loads[fw.ID].all {
		pl.Counts = nil
	}
	l := &Lens{
		Case: c, Scope: s, Framework: fw, Profile: fw.ProfileOf(s), Bases: pl.Asked, Frame: pl.Frame, Reach: s.ReachWithout(fw, c.At, func(who string) bool { return !c.Org.Outside(who) }),
		Leaves: c.Catalog.Graph.Leaves(fw.ID), serves: c.Catalog.serves[fw.ID], parent: c.Catalog.above[fw.ID], core: pl, slices: map[calendar.Cadence]int{}, gaps: make([]*gapped, len(c.Catalog.Graph.Controls())),
	}
	words := s.Profile
	if len(words) == 0 && len(s.Basis) == 0 {
		words = fw.DefaultProfile
	}
	for _, word := range slices.Sorted(maps.Keys(words)) {
		l.Asks = word + " " + words[word]
	}
	l.Bridge, l.judged, l.rows = l.Profile.BridgeMonths, make([]*Leaf, len(l.Leaves)), make([]result.Requirement, len(l.Leaves))
	l.block = make([]Leaf, len(l.Leaves))
	l.expect()
	for _, y := range pl.Systems {
		l.Systems = append(l.Systems, y.ID)
	}
	return l, nil
}

// expect makes room for what is written of all requirements.
func (l *Lens) expect() {
	points, ids := 0, 0
	for _, leaf := range l.Leaves {
		points += len(leaf.Points)
		ids += linksOf(leaf)
	}
	l.points.Expect(points)
	l.ids.Expect(ids)
}

// BasesOf returns what the lens asks of a requirement.
func (l *Lens) BasesOf(string) []framework.Basis { return l.Bases }

// Judging is what judges the points of a requirement.
func (l *Lens) Judging(id string) *point.Lens {
	if !l.ProgrammeIsEnough(id) {
		return l.On(l.BasesOf(id))
	}
	for i := range l.asking {
		if l.asking[i].lens.Planned {
			return l.asking[i].lens
		}
	}
	return l.ask("programme", l.core.Planning())
}

// An asking is what judges something that is asked apart, such as one basis alone.
type asking struct {
	key  string // by which faults are told in order
	lens *point.Lens
}

func (l *Lens) ask(key string, of *point.Lens) *point.Lens {
	l.asking = append(l.asking, asking{key, of})
	slices.SortFunc(l.asking, func(a, b asking) int { return strings.Compare(a.key, b.key) })
	return of
}

// ProgrammeIsEnough reports whether a programme with a date is enough for a requirement.
func (l *Lens) ProgrammeIsEnough(id string) bool {
	return len(l.Profile.Programme) > 0 && !slices.Contains(l.Bases, framework.Operation) && l.under(id, l.Profile.Programme)
}

// CarriedOut names what asks that programmes were carried out, "stage 2"; "" for nothing.
func (l *Lens) CarriedOut() string {
	words := l.Scope.Profile
	if len(words) == 0 {
		words = l.Framework.DefaultProfile
	}
	for _, word := range slices.Sorted(maps.Keys(words)) {
		profiles := l.Framework.Profiles[word]
		for _, value := range slices.Sorted(maps.Keys(profiles)) {
			if slices.Contains(profiles[value].Basis, framework.Operation) {
				return word + " " + value
			}
		}
	}
	return ""
}

// On is what judges on some bases.
func (l *Lens) On(bases []framework.Basis) *point.Lens {
	if slices.Equal(bases, l.core.Asked) {
		return l.core
	}
	for i := range l.asking {
		if of := l.asking[i].lens; !of.Planned && slices.Equal(bases, of.Asked) {
			return of
		}
	}
	return l.ask(fmt.Sprintf("%v", bases), l.core.Asking(bases))
}

// Asked reports whether the profile asks the requirement, or the scope adds it.
func (l *Lens) Asked(id string) bool {
	return len(l.Profile.Requirements) == 0 || l.under(id, l.Profile.Requirements) || l.under(id, l.Scope.Requirements)
}

// Decide says how a requirement stands to the scope and to what the profile asks.
func (l *Lens) Decide(id string) framework.Decision {
	d := l.Reach.Requirement(id)
	if d.Standing == framework.InScope && !l.Asked(id) {
		return framework.Decision{Standing: framework.OutOfScope, Why: l.Asks + " does not ask it"}
	}
	return d
}

// In reports whether a point of a requirement in scope is in scope itself.
func (l *Lens) In(p framework.PointRef) bool { return l.Reach.Point(p).Standing == framework.InScope }

func (l *Lens) under(id string, groups []string) bool {
	for range len(l.parent) + 1 {
		if slices.Contains(groups, id) {
			return true
		}
		if id == "" {
			return false
		}
		id = l.parent[id]
	}
	return false
}

// Above lists a requirement and the groups that it stands in, from itself up.
func (l *Lens) Above(id string) []string {
	var list []string
	for up := id; up != "" && len(list) <= len(l.parent); up = l.parent[up] {
		list = append(list, up)
	}
	return list
}

// AsOf is the instant that a head line shows; zero where there is a window.
func (l *Lens) AsOf() framework.Date {
	if l.Frame.Windowed() {
		return 0
	}
	return l.Frame.Instant
}

// Anew is how many of its requirements were judged since the case was made: what a change does not
// touch is not judged again.
func (l *Lens) Anew() int { return l.anew }

// Started returns since when the organisation says that it runs the control, where that is
// inside the window; zero otherwise.
func (l *Lens) Started(c *mapping.Control) framework.Date {
	o, ok := l.Case.Operates[c.ID]
	if !ok || !l.Frame.Window.Contains(o.Since) || o.Since == l.Frame.Window.First {
		return 0
	}
	return o.Since
}

// TakesSystem reports whether evidence speaks of one of the lens's systems.
func (l *Lens) TakesSystem(p *piece.Piece) bool {
	return len(l.Systems) == 0 || slices.ContainsFunc(l.Systems, p.Speaks)
}

// NamedSystems lists the lens's systems by name, none where it has none.
func (l *Lens) NamedSystems() []string { return append([]string{}, l.Systems...) }

// System finds a system of the lens.
func (l *Lens) System(id string) organisation.System {
	for _, y := range l.core.Systems {
		if y.ID == id {
			return y
		}
	}
	return organisation.System{ID: id}
}

// Counts reports whether a link of the lens's framework counts.
func (l *Lens) Counts(k *mapping.Link) bool {
	return k.To.Framework == l.Framework.ID && k.Review.Counts(l.Case.Catalog.ReviewedOnly)
}

// Serves lists the places of the leaves that a control is linked to.
func (l *Lens) Serves(c *mapping.Control) []int {
	i, ok := l.Case.Catalog.Place(c)
	if !ok {
		return nil
	}
	return l.serves[i]
}

// ServesAt is [Lens.Serves] of a control by its place.
func (l *Lens) ServesAt(i int) []int { return l.serves[i] }

// Standing is how far a control is shown on some bases by itself, whatever links ask; it reports
// false where nothing of it is asked.
func (l *Lens) Standing(ctx context.Context, c *mapping.Control, bases []framework.Basis) (result.Interval, bool, error) {
	list, err := l.On(bases).By(ctx, c)
	if err != nil {
		return result.Interval{}, false, err
	}
	var m figure.Mean
	asked := false
	for _, o := range list {
		m.Add(o.Value, 1)
		for _, on := range o.On {
			asked = asked || on.State == unit.Asked
		}
	}
	return m.Value(), asked, nil
}

// Faults lists what links need that failed on a piece so far.
func (l *Lens) Faults() []point.Fault {
	out := l.core.Faults()
	for i := range l.asking {
		out = append(out, l.asking[i].lens.Faults()...)
	}
	return out
}

// Verdicts is what says what pieces do for the leaves, by their places.
func (l *Lens) Verdicts(ctx context.Context) (*verdict.Judge, error) {
	if l.judge != nil {
		return l.judge, nil
	}
	for i := range l.Leaves {
		if _, err := l.Leaf(ctx, i); err != nil {
			return nil, err
		}
	}
	var err error
	l.judge, err = verdict.New(ctx, l.Case.Catalog.nets[l.Framework.ID], l.Judging, func(leaf, point int) bool {
		q := l.judged[leaf].Judged
		return q != nil && l.judged[leaf].Requirement.Status.Counted() && q.Points[point] != nil
	})
	return l.judge, err
}

// Varying is the requirement of a leaf over other evidence or with other answers: nil keeps what
// the lens has.
func (l *Lens) Varying(ctx context.Context, leaf *mapping.Leaf, s *point.Stock, facts *rule.Facts) (*point.Requirement, error) {
	pl := l.Judging(leaf.Requirement.ID)
	if s != nil {
		pl = pl.On(s, false)
	}
	if facts != nil {
		pl = pl.Answering(facts)
	}
	return pl.Requirement(ctx, leaf, l.In, nil)
}
