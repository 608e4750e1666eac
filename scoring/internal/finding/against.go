package finding

import (
	"context"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// against lists what stands against a lens besides findings, in words: lists of nothing that
// occurrences contradict, systems that nobody declared, what scope left out because somebody
// agreed, what overlays loosened, and earlier nonconformities on what the lens does not ask.
func (l *lensState) against() []string {
	fixed, unheld := l.fix().against, l.unheld()
	out := make([]string, 0, len(fixed)+len(l.told.zeros)+len(unheld))
	out = append(append(out, fixed...), unheld...)
	for _, n := range l.told.zeros {
		out = append(out, n.Text)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// contradictions tells of the lists of nothing that something contradicts, for controls that serve the
// lens: the first with both pieces, listed by their clash, too, and how many others.
func (l *lensState) contradictions(ctx context.Context) ([]result.Note, clashNotes, error) {
	systems := l.lens.NamedSystems()
	if len(systems) == 0 {
		systems = []string{""}
	}
	out, rest := []result.Note{}, []string{}
	known, notes := map[listed]bool{}, clashNotes{}
	for z := range l.lens.Case.Zeros().All() {
		for _, c := range l.lens.Case.ControlsOf(z) {
			key := listed{z.Type, c.Cadence}
			if known[key] || !l.serving(c) || !l.asksType(c, z.Type) {
				continue
			}
			known[key] = true
			told, others, err := l.lens.Case.Stock.Clashes(ctx, z.Type, systems, c.Cadence)
			if err != nil {
				return nil, nil, err
			}
			for _, x := range told {
				notes[x] = l.clash(x)
				out = append(out, notes[x])
			}
			rest = append(rest, others...)
		}
	}
	slices.SortFunc(out, func(a, b result.Note) int { return strings.Compare(a.Text, b.Text) })
	out = slices.CompactFunc(out, func(a, b result.Note) bool { return a.Text == b.Text })
	slices.Sort(rest)
	if rest = slices.Compact(rest); len(rest) > 0 {
		out = append(out, result.Note{About: result.NoteContradiction, Text: words.AlsoContradicted(rest), Of: rest})
	}
	return out, notes, nil
}

// clash tells of one contradiction: the note from before, where the clash is the same.
func (l *lensState) clash(x *point.Clash) result.Note {
	if n, ok := l.told.clashes[x]; ok {
		return n
	}
	return result.Note{About: result.NoteContradiction, Text: words.Contradicted(x), Of: slices.Concat([]string{x.Zero.ID}, piece.IDs(x.Others))}
}

// listed is of what lists of nothing speak: events of an evidence type, for controls of a cadence.
type listed struct {
	evidenceType string
	cadence      calendar.Cadence
}

// asksType reports whether the lens asks a basis on which the control lists the evidence type.
func (l *lensState) asksType(c *mapping.Control, evidenceType string) bool {
	if c.Evidence.Operation.Lists(evidenceType) && l.lens.Judging("").InPlace {
		return true
	}
	return slices.ContainsFunc(l.lens.Bases, func(b framework.Basis) bool {
		return c.Evidence.On(b).Lists(evidenceType)
	})
}

// undeclared names the kinds of which a point in scope asks every system, and none is declared; of one
// that is declared in other roles alone, with what asks it.
func (l *lensState) undeclared() []string {
	var kinds, roles []string
	asks := map[string][]string{}
	for i, leaf := range l.lens.Leaves {
		judged := l.lens.Judged(i)
		if judged.Judged == nil || judged.Requirement.Additional != "" {
			continue
		}
		for j, one := range judged.Judged.Points {
			if one != nil && one.NoSystem && leaf.Points[j].Rank == framework.Required {
				of := leaf.Points[j].Each
				if !slices.ContainsFunc(l.lens.Systems, func(id string) bool { return l.lens.System(id).Kind == of.Kind }) {
					of.Roles = nil // told once for the kind
				}
				text := words.NoSystemOf(of)
				if len(of.Roles) == 0 {
					kinds = append(kinds, text)
					continue
				}
				if asks[text] == nil {
					roles = append(roles, text)
				}
				asks[text] = append(asks[text], leaf.Requirement.ID)
			}
		}
	}
	for _, text := range roles {
		kinds = append(kinds, words.AskedOfRole(text, slices.Compact(asks[text])))
	}
	return kinds
}

// agreed names the points and requirements that are out only because somebody outside agreed.
func (l *lensState) agreed() []string {
	var out []string
	for _, leaf := range l.lens.Leaves {
		if d := l.lens.Reach.Requirement(leaf.Requirement.ID); d.Agreed {
			out = append(out, words.About(leaf.Ref.String(), d.Why))
			continue
		}
		out = append(out, l.agreedPoints(leaf)...)
	}
	return out
}

func (l *lensState) agreedPoints(leaf *mapping.Leaf) []string {
	var out []string
	for i := range leaf.Points {
		if d := l.lens.Reach.Point(leaf.Points[i].Ref); d.Agreed {
			out = append(out, words.About(leaf.Points[i].Ref.String(), d.Why))
		}
	}
	return out
}

// short says that the window is shorter than the profile asks, nil where it is not.
func (l *lensState) short() []string {
	least, w := l.lens.Profile.LeastWindow, l.lens.Frame.Window
	if least.IsZero() || w.IsZero() || least.After(w.First) <= w.Last {
		return nil
	}
	return []string{words.ShortWindow(w, least)}
}
