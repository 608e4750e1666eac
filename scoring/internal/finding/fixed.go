package finding

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/scoring/internal/lens"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A fixed is what the head of a lens tells by its scope, its day and what reaches its points, which no change of answers
// or of evidence for controls moves: variations share it. Whether a requirement counts is told by the same.
type fixed struct {
	scope      []result.Note // what scope left out, what may not be left out, what overlays loosened, and what the window is
	undeclared []string      // kinds of which no system is declared
	against    []string      // what stands against the lens in all this
	sections   []section
	extra      bool // some criteria are additional
}

func (l *lensState) fix() *fixed {
	if l.fixed != nil {
		return l.fixed
	}
	f := &fixed{undeclared: l.undeclared()}
	f.scope = append(l.leftOut(), l.unagreed()...)
	f.against = append(append(f.against, f.undeclared...), l.agreed()...)
	for _, x := range l.loosened() {
		text := words.Loosened(x)
		f.scope, f.against = append(f.scope, result.Note{About: result.NoteLoosened, Text: text, Of: []string{x.Of}}), append(f.against, text)
	}
	f.scope = append(append(f.scope, l.time()...), l.prior()...)
	f.extra = slices.ContainsFunc(l.lens.Leaves, func(leaf *mapping.Leaf) bool {
		_, extra := l.lens.Reach.Additional(leaf.Requirement.ID)
		return extra
	})
	all := make([]int, 0, len(l.lens.Leaves))
	for _, g := range sections(l.lens.Case.Catalog.Graph.Tree(l.lens.Framework.ID)) {
		from := len(all)
		all = l.below(all, g)
		f.sections = append(f.sections, section{g, slices.Clip(all[from:])})
	}
	l.fixed = f
	return f
}

// A toldOf is what the head of a lens tells by what seldom moves, once it was worked out; nil where it was not.
type toldOf struct {
	nothing []result.Note // of rules that hold of no evidence at all, which how controls are operated may move
	zeros   []result.Note // of lists of nothing that something contradicts
	clashes clashNotes    // those of zeros that tell of one clash; from before the change where zeros is nil
}

// clashNotes are notes by the clash that they tell of: where something of an evidence type moves, most clashes stay.
type clashNotes map[*point.Clash]result.Note

// keep takes over what a change does not touch.
func (t *toldOf) keep(was *toldOf, touched *lens.Touched) {
	if !touched.Operates {
		t.nothing = was.nothing
	}
	if t.clashes = was.clashes; !touched.Nothing {
		t.zeros = was.zeros
	}
}

// seldom works out what is missing of what seldom moves.
func (l *lensState) seldom(ctx context.Context) (*toldOf, error) {
	t := &l.told
	if t.zeros == nil {
		list, clashes, err := l.contradictions(ctx)
		if err != nil {
			return nil, err
		}
		t.zeros, t.clashes = list, clashes
	}
	if t.nothing == nil {
		list, err := l.vacuous(ctx)
		if err != nil {
			return nil, err
		}
		t.nothing = append([]result.Note{}, list...)
	}
	return t, nil
}
