package finding

import (
	"context"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/point"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/words"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// notes are what the head of the lens tells beside its figures, each once: that no scope is stated, what scope left out and
// what overlays loosened, then what else an auditor asks first. They are worked out where a result is put together: a
// change compares none of them.
func (l *lensState) notes() []result.Note {
	out := []result.Note{}
	if len(l.lens.Case.Org.Scopes) == 0 {
		out = append(out, result.Note{About: result.NoteUnscoped, Text: words.Unscoped(l.lens.Framework.Title, l.lens.Asks), Of: []string{l.lens.Framework.ID}})
	}
	out = append(out, l.fix().scope...)
	out = append(out, l.systems()...)
	out = append(out, l.told.zeros...)
	out = append(out, l.shownBy()...)
	return append(out, l.told.nothing...)
}

// loosened lists what overlays take away from the framework of the lens.
func (l *lensState) loosened() []mapping.Loosening {
	return slices.DeleteFunc(slices.Clone(l.lens.Case.Catalog.Graph.Source().Loosenings), func(x mapping.Loosening) bool {
		return !slices.Contains(x.Frameworks, l.lens.Framework.ID)
	})
}

// A part is what leaves the denominator for one reason.
type part struct {
	why    string
	weight float64
	of     []string
}

// leftOut says how much weight scope left out, by the reasons, and which requirements and points.
func (l *lensState) leftOut() []result.Note {
	var parts []part
	total := 0.0
	add := func(why string, weight float64, of string) {
		i := slices.IndexFunc(parts, func(p part) bool { return p.why == why })
		if i < 0 {
			i = len(parts)
			parts = append(parts, part{why: why})
		}
		parts[i].weight += weight
		parts[i].of = append(parts[i].of, of)
	}
	for i, leaf := range l.lens.Leaves {
		id, share := leaf.Requirement.ID, leaf.Requirement.Share()
		if _, extra := l.lens.Reach.Additional(id); extra || !l.lens.Asked(id) {
			continue
		}
		whole := l.lens.Reach.Point(framework.PointRef{Ref: leaf.Ref})
		switch d := l.lens.Reach.Requirement(id); {
		case d.Standing == framework.Excluded:
			add(words.ExcludedBySoA, share, id)
		case d.Standing == framework.OutOfScope && whole.Standing != framework.OutOfScope:
			continue // its category is not chosen
		case d.Standing == framework.OutOfScope:
			add(words.LeftOutBy(whole), share, id)
		default:
			l.pointsOut(i, func(p *mapping.Point, part float64) {
				add(words.LeftOutBy(l.lens.Reach.Point(p.Ref)), float64(share*part), words.PointName(p.Ref))
			})
		}
		total += share
	}
	out := []result.Note{}
	for _, p := range parts {
		out = append(out, result.Note{About: result.NoteLeftOut, Text: words.LeftOut(p.why, p.weight/total, p.of), Of: p.of, Share: p.weight / total})
	}
	return out
}

// pointsOut calls f with each required point of a requirement that is out of scope, and its part of
// the requirement's weight; i is the place of the requirement.
func (l *lensState) pointsOut(i int, f func(*mapping.Point, float64)) {
	leaf, q, sum := l.lens.Leaves[i], l.lens.Judged(i).Judged, 0.0
	for k := range leaf.Points {
		if leaf.Points[k].Rank == framework.Required {
			sum += leaf.Points[k].Share()
		}
	}
	for k := range leaf.Points {
		judged := q != nil && q.Points[k] != nil // and so in scope
		if p := &leaf.Points[k]; p.Rank == framework.Required && !judged && !l.lens.In(p.Ref) {
			f(p, p.Share()/sum)
		}
	}
}

// unagreed says what scope asks to leave out and may not by its own word: it changes nothing.
func (l *lensState) unagreed() []result.Note {
	var parts []part
	tell := func(list []framework.PointRef) {
		for _, p := range list {
			note := l.lens.Reach.Point(p).Note
			if note == "" {
				continue
			}
			i := slices.IndexFunc(parts, func(x part) bool { return x.why == note })
			if i < 0 {
				i = len(parts)
				parts = append(parts, part{why: note})
			}
			if name := words.PointName(p); !slices.Contains(parts[i].of, name) {
				parts[i].of = append(parts[i].of, name)
			}
		}
	}
	for _, n := range l.lens.Scope.NotRelevant {
		tell(n.All())
	}
	for _, s := range l.lens.Scope.Subservice {
		tell(s.Points)
	}
	out := make([]result.Note, len(parts))
	for i, p := range parts {
		out[i] = result.Note{About: result.NoteUnagreed, Text: words.StillIn(p.of, p.why), Of: p.of}
	}
	return out
}

// time tells of a window that few would take.
func (l *lensState) time() []result.Note {
	w := l.lens.Frame.Window
	text := ""
	switch short := l.short(); {
	case len(short) > 0:
		text = short[0]
	case calendar.IsShort(w):
		text = words.WindowMonths(w, "shorter", calendar.ShortWindow)
	case calendar.IsLong(w):
		text = words.WindowMonths(w, "longer", calendar.LongWindow)
	}
	if text == "" {
		return nil
	}
	return []result.Note{{About: result.NoteWindow, Text: text, Of: []string{}}}
}

// prior tells of days between the report before and the window, of which no report speaks, and of days
// that both hold.
func (l *lensState) prior() []result.Note {
	w, end := l.lens.Frame.Window, l.lens.Scope.PriorReportEnd
	if w.IsZero() || end.IsZero() || end == w.First-1 {
		return nil
	}
	return []result.Note{{About: result.NotePriorReport, Text: words.PriorReport(w, end), Of: []string{}}}
}

// systems tells of kinds of which no system is declared, and of names in evidence that say nothing
// since none is declared at all.
func (l *lensState) systems() []result.Note {
	var out []result.Note
	kinds := slices.Sorted(slices.Values(l.fix().undeclared))
	for _, text := range slices.Compact(kinds) {
		out = append(out, result.Note{About: result.NoteNoSystem, Text: text, Of: []string{}})
	}
	if len(l.lens.Systems) > 0 || !l.lens.Case.NamesSystems() {
		return out
	}
	var names []string
	pieces := 0
	taken := map[string]bool{}
	for p := range l.lens.Case.Pieces().All() {
		if !p.NamesSystems() {
			continue
		}
		of, known := taken[p.Type]
		if !known {
			of = l.taking(p.Type)
			taken[p.Type] = of
		}
		if l.serves(p, of) {
			names = append(names, p.Systems...)
			pieces++
		}
	}
	slices.SortFunc(names, framework.CompareID)
	if names = slices.Compact(names); pieces > 0 {
		out = append(out, result.Note{About: result.NoteUndeclared, Text: words.Undeclared(names, pieces), Of: names})
	}
	return out
}

// taking reports whether something in scope takes pieces of a type that name neither control nor point.
func (l *lensState) taking(evidenceType string) bool {
	return slices.ContainsFunc(l.lens.Case.Catalog.Takers(evidenceType), func(at int) bool { return slices.ContainsFunc(l.lens.ServesAt(at), l.counted) })
}

// serves reports whether a piece is for a control, or a point, of something in scope; taken is what its type is.
func (l *lensState) serves(p *piece.Piece, taken bool) bool {
	if p.NamesPoints() && slices.ContainsFunc(p.Points, func(r framework.PointRef) bool { return r.Ref.Framework == l.lens.Framework.ID && l.lens.In(r) }) {
		return true
	}
	if p.NamesControls() || p.NamesPoints() {
		return slices.ContainsFunc(l.lens.Case.ControlsOf(p), l.serving)
	}
	return taken
}

// unnamed is the share of the accepted pieces that serve the lens which nobody named has accepted.
func (l *lensState) unnamed() float64 {
	all, nobody := 0, 0
	for evidenceType, list := range l.lens.Case.Stock.ByType() {
		taken := l.taking(evidenceType)
		for _, p := range list {
			if !p.Accepted || !l.lens.TakesSystem(p) || !l.serves(p, taken) {
				continue
			}
			all++
			if !p.Named() {
				nobody++
			}
		}
	}
	if all == 0 {
		return 0
	}
	return float64(nobody) / float64(all)
}

// vacuous tells of rules that hold with no evidence at all and no answer.
func (l *lensState) vacuous(ctx context.Context) ([]result.Note, error) {
	var out []result.Note
	var nothing *point.Stock
	judging := map[framework.Basis]*point.Lens{}
	for _, c := range l.lens.Case.Catalog.Ruled() {
		ruled := func(b framework.Basis) bool { return l.lens.Case.Catalog.RulesOf(c.ID, b).Rule != nil }
		if !l.serving(c) || !slices.ContainsFunc(l.lens.Bases, ruled) {
			continue
		}
		may, err := l.lens.On(l.lens.Bases).MayHold(ctx, c)
		if err != nil {
			return nil, err
		}
		if !may {
			continue
		}
		for _, b := range l.lens.Bases {
			if !ruled(b) {
				continue
			}
			if nothing == nil {
				nothing = point.NewStock(nil, nil, l.lens.Case.At)
			}
			if judging[b] == nil {
				judging[b] = l.lens.On([]framework.Basis{b}).On(nothing, false).Answering(&rule.Facts{})
			}
			list, err := judging[b].By(ctx, c)
			if err != nil {
				return nil, err
			}
			if len(list) > 0 && list[0].Value.Low > result.Epsilon {
				out = append(out, result.Note{About: result.NoteVacuous, Text: words.HoldsOfNothing(c.ID, b), Of: []string{c.ID}})
			}
		}
	}
	return out, nil
}
