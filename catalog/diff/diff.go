// Package diff says what a new edition of a catalog changes: which requirements and points
// came, went, were renumbered or reworded, and which links changed with them. It compares
// by id first and by what is said second, and knows nothing of files.
package diff

import (
	"context"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping"
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
