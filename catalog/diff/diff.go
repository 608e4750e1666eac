// Package diff says what a new edition of a catalog changes: which requirements and points
// came, went, were renumbered or reworded, and which links changed with them. It compares
// by id first and by what is said second, and knows nothing of files.
package diff

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// A Revision is one difference between two states of a catalog.
type Revision struct {
	Kind  Kind               `json:"kind"`
	What  string             `json:"what"`  // the requirement, point, control, link or relation, as in the newer state where it is there
	Was   string             `json:"was"`   // what it was: the old id, title or text; "" for what was added
	Is    string             `json:"is"`    // what it is now; "" for what was withdrawn
	Where framework.Position `json:"-"`     // in the newer state, or in the older one for what was withdrawn
	Place string             `json:"place"` // the same as text
	// InWords is what Was and Is say to those who read no rules; nil where they are words.
	InWords *Words `json:"-"`
}

// Words are the reasons of a rule or condition, before and after.
type Words struct{ Was, Is string }

// A Kind says what happened to something.
type Kind string

// Kinds of change. Renumbered is a requirement whose title and points stand under
// another id.
const (
	Added      Kind = "added"
	Withdrawn  Kind = "withdrawn"
	Renumbered Kind = "renumbered"
	Retitled   Kind = "retitled"
	Reworded   Kind = "reworded"
	Reweighted Kind = "reweighted"
	Relinked   Kind = "relinked"
	Reissued   Kind = "reissued" // a framework's edition
	Rejudged   Kind = "rejudged" // how it is judged: a rank, a kind of evidence, a nature
	Renamed    Kind = "renamed"  // a control that stands under another id, or went into another one
	Reread     Kind = "reread"   // what readers said of a link or relation: its review and its votes
)

// Between lists what is different in the newer graph, in the order of frameworks,
// requirements, controls, evidence types, rules, relations, of what begins (start rules, steps and
// questions) and of what was considered. The same catalogs give nothing, and
// exchanging them turns what was added into what was withdrawn. The work grows with the
// size of the two, not with their product. The error means that the context ended, or
// names what is missing: the context or a graph.
func Between(ctx context.Context, older, newer *mapping.Graph) ([]Revision, error) {
	if err := there(ctx, older, newer); err != nil {
		return nil, fmt.Errorf("diff: %w", err)
	}
	d := &differ{list: []Revision{}}
	was, is := older.Source(), newer.Source()
	for _, compare := range []func(context.Context, mapping.Source, mapping.Source) error{
		d.frameworks, d.controls, d.types, d.rules, d.relations, d.startRules, d.startSteps, d.questions, d.open, d.rejected,
	} {
		if err := compare(ctx, was, is); err != nil {
			return nil, fmt.Errorf("diff: %w", err)
		}
	}
	return d.list, nil
}

// there reports what is missing.
func there(ctx context.Context, older, newer *mapping.Graph) error {
	if err := check.Live(ctx); err != nil {
		return err
	}
	if _, err := older.Index(ctx); err != nil {
		return fmt.Errorf("the older one: %w", err)
	}
	if _, err := newer.Index(ctx); err != nil {
		return fmt.Errorf("the newer one: %w", err)
	}
	return nil
}

type differ struct{ list []Revision }

func (d *differ) add(kind Kind, what, was, is string, at framework.Position) {
	d.list = append(d.list, Revision{Kind: kind, What: what, Was: was, Is: is, Where: at, Place: at.String()})
}

// rule adds a revision of what is written as a rule, with its reasons beside it.
func (d *differ) rule(kind Kind, what string, was, is written, at framework.Position) {
	d.add(kind, what, was.text, is.text, at)
	words := &Words{was.why, is.why}
	if was.why == is.why && was.text != is.text {
		words.Is += " (written otherwise)"
	}
	d.list[len(d.list)-1].InWords = words
}

// written is a rule or condition as it is written, and in words.
type written struct{ text, why string }

// pairs visits what two lists hold under each key, in order; x or y is nil where one of
// them holds nothing. Of several under one key the last one counts.
func pairs[T any](ctx context.Context, a, b []T, key func(*T) string, order func(string, string) int, visit func(key string, x, y *T) error) error {
	keys := make([]string, 0, len(a)+len(b))
	index := func(list []T) (map[string]*T, error) {
		by := make(map[string]*T, len(list))
		return by, check.Each(ctx, list, func(_ int, x *T) {
			k := key(x)
			by[k], keys = x, append(keys, k)
		})
	}
	before, err := index(a)
	if err != nil {
		return err
	}
	after, err := index(b)
	if err != nil {
		return err
	}
	if keys, err = sorted(ctx, keys, order); err != nil {
		return err
	}
	for i, k := range keys {
		if i%lookEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := visit(k, before[k], after[k]); err != nil {
			return err
		}
	}
	return nil
}

// lookEvery is after how many steps a loop looks whether its context ended.
const lookEvery = 256

// sorted sorts keys and drops what stands twice. Once the context ended it compares no
// more.
func sorted(ctx context.Context, keys []string, order func(string, string) int) ([]string, error) {
	steps, ended := 0, false
	slices.SortFunc(keys, func(a, b string) int {
		if steps++; steps%lookEvery == 0 {
			ended = ended || ctx.Err() != nil
		}
		if ended {
			return 0
		}
		return order(a, b)
	})
	return slices.Compact(keys), ctx.Err()
}

func (d *differ) frameworks(ctx context.Context, was, is mapping.Source) error {
	id := func(f **framework.Framework) string { return (*f).ID }
	return pairs(ctx, was.Frameworks, is.Frameworks, id, framework.CompareID, func(id string, a, b **framework.Framework) error {
		switch {
		case a == nil:
			d.add(Added, "framework "+id, "", (*b).Title, (*b).Places.Item)
			return nil
		case b == nil:
			d.add(Withdrawn, "framework "+id, (*a).Title, "", (*a).Places.Item)
			return nil
		case (*a).Edition != (*b).Edition:
			d.add(Reissued, "framework "+id, (*a).Edition, (*b).Edition, (*b).Places.Item)
		}
		d.rejudged("framework "+id, whole(*a), whole(*b), (*b).Places.Item)
		return d.requirements(ctx, *a, *b)
	})
}

// requirements compares two editions of one framework.
func (d *differ) requirements(ctx context.Context, a, b *framework.Framework) error {
	moved, err := renumbered(ctx, a.Requirements, b.Requirements)
	if err != nil {
		return err
	}
	gone := make(map[*framework.Requirement]bool, len(moved)) // that stand under another id
	for _, x := range moved {
		gone[x] = true
	}
	id := func(q *framework.Requirement) string { return q.ID }
	return pairs(ctx, a.Requirements, b.Requirements, id, framework.CompareID, func(q string, x, y *framework.Requirement) error {
		ref := framework.Ref{Framework: b.ID, Requirement: q}
		switch {
		case x == nil && moved[q] != nil:
			d.add(Renumbered, ref.String(), moved[q].ID, q, y.Places.Item)
		case x == nil:
			d.add(Added, ref.String(), "", y.Title, y.Places.Item)
		case y == nil && !gone[x]:
			d.add(Withdrawn, ref.String(), x.Title, "", x.Places.Item)
		case y != nil:
			return d.requirement(ctx, ref, x, y)
		}
		return nil
	})
}

// renumbered finds, for each id that is new, the one requirement that went and says
// the same; of two that say the same, neither is the one.
func renumbered(ctx context.Context, older, newer []framework.Requirement) (map[string]*framework.Requirement, error) {
	went, err := unmatched(ctx, older, newer)
	if err != nil {
		return nil, err
	}
	came, err := unmatched(ctx, newer, older)
	if err != nil {
		return nil, err
	}
	moved := map[string]*framework.Requirement{}
	for said, list := range came {
		if from := went[said]; len(list) == 1 && len(from) == 1 {
			moved[list[0].ID] = from[0]
		}
	}
	return moved, nil
}

// unmatched lists, by what they say, the requirements of one list whose ids the other one
// lacks.
func unmatched(ctx context.Context, list, other []framework.Requirement) (map[string][]*framework.Requirement, error) {
	has := make(map[string]bool, len(other))
	if err := check.Each(ctx, other, func(_ int, q *framework.Requirement) { has[q.ID] = true }); err != nil {
		return nil, err
	}
	by := map[string][]*framework.Requirement{}
	return by, check.Each(ctx, list, func(_ int, q *framework.Requirement) {
		if !has[q.ID] {
			said := content(q)
			by[said] = append(by[said], q)
		}
	})
}

// content is what a requirement says, without its number.
func content(q *framework.Requirement) string {
	parts := []string{q.Title, q.Kind}
	for _, p := range q.Points {
		parts = append(parts, p.Text)
	}
	return strings.Join(parts, "\x00")
}

func (d *differ) requirement(ctx context.Context, ref framework.Ref, x, y *framework.Requirement) error {
	at := y.Places.Item
	if x.Title != y.Title {
		d.add(Retitled, ref.String(), x.Title, y.Title, at)
	}
	if x.Share() != y.Share() {
		d.add(Reweighted, ref.String(), fmt.Sprint(x.Share()), fmt.Sprint(y.Share()), at)
	}
	if x.Summary != y.Summary {
		d.add(Reworded, ref.String(), x.Summary, y.Summary, at)
	}
	id := func(p *framework.Point) string { return p.ID }
	return pairs(ctx, x.Points, y.Points, id, framework.CompareID, func(id string, p, q *framework.Point) error {
		what := ref.Point(id).String()
		switch {
		case p == nil:
			d.add(Added, what, "", q.Text, at)
			return nil
		case q == nil:
			d.add(Withdrawn, what, p.Text, "", x.Places.Item)
			return nil
		case p.Text != q.Text:
			d.add(Reworded, what, p.Text, q.Text, at)
		}
		if p.Share() != q.Share() {
			d.add(Reweighted, what, fmt.Sprint(p.Share()), fmt.Sprint(q.Share()), at)
		}
		d.rejudged(what, asked(*p), asked(*q), at)
		return nil
	})
}

func (d *differ) controls(ctx context.Context, was, is mapping.Source) error {
	id := func(c **mapping.Control) string { return (*c).ID }
	later, earlier := heirs(is.Controls), heirs(was.Controls)
	before := map[string]*mapping.Control{}
	for _, c := range was.Controls {
		before[c.ID] = c
	}
	return pairs(ctx, was.Controls, is.Controls, id, cmp.Compare[string], func(id string, x, y **mapping.Control) error {
		switch {
		case x == nil && earlier[id] != nil:
			d.add(Renamed, "control "+id, earlier[id].ID, id, (*y).Places.Item)
			return nil
		case x == nil && first(before, (*y).Was) != nil: // told where the old id is
			old := first(before, (*y).Was)
			x = &old
		case x == nil:
			d.add(Added, "control "+id, "", (*y).Title, (*y).Places.Item)
			return nil
		case y == nil && later[id] != nil:
			d.add(Renamed, "control "+later[id].ID, id, later[id].ID, later[id].Places.Item)
			return nil
		case y == nil:
			d.add(Withdrawn, "control "+id, (*x).Title, "", (*x).Places.Item)
			return nil
		}
		a, b := *x, *y
		if a.Title != b.Title {
			d.add(Retitled, "control "+id, a.Title, b.Title, b.Places.Item)
		}
		if a.Does != b.Does {
			d.add(Reworded, "control "+id, a.Does, b.Does, b.Places.Item)
		}
		if x, y := tested(a), tested(b); x != y {
			d.add(Reworded, "tests of control "+id, x, y, b.Places.Item)
		}
		d.rejudged("control "+id, runs(a), runs(b), b.Places.Item)
		return d.links(ctx, a, b)
	})
}

// A link is all that a control has to do with one requirement.
type link struct {
	to           string
	texts, words []string
	read         []string // what readers said
}

func (l *link) written() written {
	if l == nil {
		return written{}
	}
	return written{strings.Join(l.texts, "; "), strings.Join(l.words, "; ")}
}

// links compares what a control is linked to, and with which points and needs.
func (d *differ) links(ctx context.Context, a, b *mapping.Control) error {
	was, err := links(ctx, a)
	if err != nil {
		return err
	}
	is, err := links(ctx, b)
	if err != nil {
		return err
	}
	to := func(l *link) string { return l.to }
	return pairs(ctx, was, is, to, framework.CompareID, func(ref string, x, y *link) error {
		if x, y := x.written(), y.written(); x.text != y.text {
			d.rule(Relinked, fmt.Sprintf("control %s to %s", b.ID, ref), x, y, b.Places.Item)
		}
		if x != nil && y != nil {
			d.reread(fmt.Sprintf("control %s to %s", b.ID, ref), strings.Join(x.read, "; "), strings.Join(y.read, "; "), b.Places.Item)
		}
		return nil
	})
}

// links lists the requirements that a control is linked to, each once.
func links(ctx context.Context, c *mapping.Control) ([]link, error) {
	list, at := []link{}, map[string]int{}
	err := check.Each(ctx, c.Links, func(_ int, l *mapping.Link) {
		text := strings.Join(l.Points, " ")
		if text == "" {
			text = "all points"
		}
		if len(l.By) > 0 {
			text += ", by " + strings.Join(l.By, " ")
		}
		words := text
		if !l.Needs.IsZero() {
			text, words = text+", needs "+l.Needs.Text, words+", needs "+l.Needs.Words()
		}
		if !l.Review.Counts(false) {
			text, words = text+", rejected", words+", rejected"
		}
		to := l.To.String()
		i, ok := at[to]
		if !ok {
			i, list = len(list), append(list, link{to: to})
			at[to] = i
		}
		list[i].texts, list[i].words = append(list[i].texts, text), append(list[i].words, words)
		list[i].read = append(list[i].read, read(l.Review, l.Votes))
	})
	return list, err
}

func (d *differ) rules(ctx context.Context, was, is mapping.Source) error {
	key := func(r **mapping.Rule) string { return "rule of " + (*r).Control + " on " + (*r).Basis.String() }
	return pairs(ctx, was.Rules, is.Rules, key, cmp.Compare[string], func(k string, x, y **mapping.Rule) error {
		switch {
		case x == nil:
			d.rule(Added, k, written{}, written{(*y).Expr.Text, (*y).Why}, (*y).Places.Item)
		case y == nil:
			d.rule(Withdrawn, k, written{(*x).Expr.Text, (*x).Why}, written{}, (*x).Places.Item)
		case (*x).Expr.Text != (*y).Expr.Text:
			d.rule(Reworded, k, written{(*x).Expr.Text, (*x).Why}, written{(*y).Expr.Text, (*y).Why}, (*y).Places.Item)
		}
		return nil
	})
}

func (d *differ) relations(ctx context.Context, was, is mapping.Source) error {
	key := func(r **relation.Statement) string { return (*r).From.String() + " to " + (*r).To.String() }
	return pairs(ctx, was.Relations, is.Relations, key, framework.CompareID, func(k string, x, y **relation.Statement) error {
		switch {
		case x == nil:
			d.add(Added, "relation "+k, "", (*y).Is.String(), (*y).Places.Item)
		case y == nil:
			d.add(Withdrawn, "relation "+k, (*x).Is.String(), "", (*x).Places.Item)
		case (*x).Is != (*y).Is:
			d.add(Reworded, "relation "+k, (*x).Is.String(), (*y).Is.String(), (*y).Places.Item)
		}
		if x != nil && y != nil {
			d.reread("relation "+k, read((*x).Review, (*x).Votes), read((*y).Review, (*y).Votes), (*y).Places.Item)
		}
		return nil
	})
}
