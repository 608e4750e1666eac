package floor

import (
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// A Floor computes by the tables of one graph. It is safe for concurrent use.
type Floor struct {
	graph      *mapping.Graph
	types      []kindOf
	typeAt     map[string]int32
	groups     [][]int32 // of types that list the same events
	controls   []control
	controlAt  map[string]int32
	needs      []func(*evidence.Piece) bool // 0 is that nothing is asked
	needsAt    map[string]int32
	pairs      []pair // of a needs with a type of which it asks something
	pairAt     map[pair]int32
	frameworks []*table
	tableAt    map[string]int32

	pointControl int32 // stands for evidence that names a point: without cadence and needs
}

// A pair is what a link needs, asked of pieces of a type.
type pair struct{ needs, typ int32 }

// A kindOf is an evidence type.
type kindOf struct {
	of    *evidence.Type
	kind  evidence.Kind
	group int32
}

// New reads a graph. The error names a rule, or what a link needs, that the floor does not know.
func New(graph *mapping.Graph) (*Floor, error) {
	f := &Floor{
		graph: graph, typeAt: map[string]int32{}, controlAt: map[string]int32{}, needsAt: map[string]int32{"": 0},
		needs: []func(*evidence.Piece) bool{nil}, pairAt: map[pair]int32{}, tableAt: map[string]int32{},
	}
	src := graph.Source()
	f.addTypes(src.EvidenceTypes)
	if err := f.addControls(&src); err != nil {
		return nil, err
	}
	f.pointControl = num(len(f.controls))
	f.controls = append(f.controls, control{of: &mapping.Control{}, cadence: &cadences[0]})
	for _, fw := range src.Frameworks {
		f.tableAt[fw.ID] = num(len(f.frameworks))
		t := f.table(fw)
		for typ, list := range t.queries {
			if len(list) > maxQueries {
				return nil, fmt.Errorf("floor: evidence type %s: asked in %d ways of %s, at most %d", f.types[typ].of.ID, len(list), fw.ID, maxQueries)
			}
		}
		f.frameworks = append(f.frameworks, t)
	}
	return f, nil
}

// Figures computes figures and statuses. The error names what the floor does not do.
func (f *Floor) Figures(org *organisation.Organisation, at framework.Date) (*Result, error) {
	return f.run(org, at, false)
}

// Verdicts computes figures, statuses, and what each piece of evidence does.
func (f *Floor) Verdicts(org *organisation.Organisation, at framework.Date) (*Result, error) {
	return f.run(org, at, true)
}

func (f *Floor) run(org *organisation.Organisation, at framework.Date, verdicts bool) (*Result, error) {
	scopes := org.Scopes
	if len(scopes) == 0 {
		scopes = f.unscoped()
	}
	r, err := f.sort(org, scopes, day(at))
	if err != nil {
		return nil, err
	}
	out := &Result{Lenses: make([]Lens, len(scopes))}
	lenses := make([]*lens, len(scopes))
	for i := range scopes {
		if lenses[i], err = r.lens(&scopes[i]); err != nil {
			return nil, err
		}
		lenses[i].figures(&out.Lenses[i])
	}
	if verdicts {
		out.Evidence = r.verdicts(lenses)
	}
	return out, nil
}

// unscoped are the scopes of an organisation that states none: of the frameworks that somebody
// declared, else of the built-in ones; those that relations alone name are not judged.
func (f *Floor) unscoped() []framework.Scope {
	related := map[string]bool{}
	src := f.graph.Source()
	for _, s := range src.Relations {
		related[s.From.Framework], related[s.To.Framework] = true, true
	}
	for _, u := range src.Unions {
		for _, list := range [][]framework.Ref{u.From, u.To} {
			for _, ref := range list {
				related[ref.Framework] = true
			}
		}
	}
	var own, builtin []framework.Scope
	for _, t := range f.frameworks {
		switch {
		case t.of.Builtin:
			builtin = append(builtin, t.of.DefaultScope())
		case t.linked || !related[t.of.ID]:
			own = append(own, t.of.DefaultScope())
		}
	}
	if len(own) > 0 {
		return own
	}
	return builtin
}
