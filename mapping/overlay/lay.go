package overlay

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/check"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/internal/index"
)

// CodeConflict marks two overlays that say different things of one.
const CodeConflict = "overlay-conflict"

// InOrder lists overlays in the order in which they are laid on, those that are nil left
// out.
func InOrder(list []*Overlay) []*Overlay {
	list = slices.DeleteFunc(slices.Clone(list), func(x *Overlay) bool { return x == nil })
	slices.SortStableFunc(list, func(a, b *Overlay) int { return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID)) })
	return list
}

// Lay lays overlays on a source and returns the changed source, which shares what was not
// changed. Problems are what an overlay names and does not exist, a dropping without a
// reason, values that cannot be, and conflicts: two overlays that say different things of
// one, told with both places; an error where they have the same order, and a warning where
// the later one holds. What an overlay adds is checked with the rest, by [mapping.Check].
//
// The work grows with the size of the source and of the overlays, not with their product.
// The error means that the context ended.
func Lay(ctx context.Context, src mapping.Source, list []*Overlay) (mapping.Source, framework.Problems, error) {
	if err := check.Live(ctx); err != nil {
		return src, nil, fmt.Errorf("overlays: %w", err)
	}
	if len(list) == 0 {
		return src, nil, nil
	}
	names, err := src.Index(ctx)
	if err != nil {
		return src, nil, err
	}
	o := &layer{names: names, ground: newGround(src), said: map[string]statement{}}
	at := map[*Overlay]int{}
	for i, x := range list {
		if at[x] = i; x == nil {
			o.Addf(mapping.CodeMissing, check.Top("overlays", i, "", framework.Places{}).Whole(), "there is nothing here: a nil in the list")
		}
	}
	seen := check.Seen{}
	for _, x := range InOrder(list) {
		o.overlay = x
		o.item = check.Top("overlays", at[x], x.ID, x.Places)
		o.ID("overlay", x.ID, o.item, seen)
		o.Text("title", x.Title, o.item.At("title"))
		o.Text("why", x.Why, o.item.At("why"))
		if err := o.lay(ctx, x); err != nil {
			return src, nil, fmt.Errorf("overlays: %w", err)
		}
	}
	return o.result(), o.Problems(), nil
}

// A layer lays overlays on, one after the other.
type layer struct {
	check.Report
	*ground

	names   *index.Index
	said    map[string]statement
	overlay *Overlay
	item    *check.Item // of the overlay
}

// A statement is what an overlay says of one thing.
type statement struct {
	value   string
	at      string
	overlay *Overlay
}

func (o *layer) lay(ctx context.Context, x *Overlay) error {
	for _, step := range []func() error{
		func() error {
			return each(ctx, o, "add", x.Add, o.add, func(y *Addition) framework.Places { return y.Places })
		},
		func() error {
			return each(ctx, o, "retitle", x.Retitle, o.retitle, func(y *Retitling) framework.Places { return y.Places })
		},
		func() error {
			return each(ctx, o, "reweight", x.Reweight, o.reweigh, func(y *Reweighing) framework.Places { return y.Places })
		},
		func() error {
			return each(ctx, o, "relink", x.Relink, o.relink, func(y *Relinking) framework.Places { return y.Places })
		},
		func() error {
			return each(ctx, o, "tighten", x.Tighten, o.tighten, func(y *mapping.Tightening) framework.Places { return y.Places })
		},
		func() error {
			return each(ctx, o, "drop", x.Drop, o.drop, func(y *Dropping) framework.Places { return y.Places })
		},
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// each takes the entries of one list of an overlay, each at its place.
func each[T any](ctx context.Context, o *layer, key string, list []T, take func(*T, *check.Item), places func(*T) framework.Places) error {
	return check.Each(ctx, list, func(i int, x *T) {
		o.step++
		take(x, o.item.Sub(key, i, "", places(x)))
	})
}

// say notes what is said of a thing and reports whom it contradicts.
func (o *layer) say(thing, value string, at check.At) {
	if first, ok := o.said[thing]; ok && first.value != value {
		p := framework.Problem{Code: CodeConflict}
		if first.overlay.Order == o.overlay.Order {
			p.Message = fmt.Sprintf("%s: %s here, and %s at %s; give the overlays an order", thing, value, first.value, first.at)
		} else {
			p.Severity = framework.Warning
			p.Message = fmt.Sprintf("%s: %s here holds over %s at %s", thing, value, first.value, first.at)
		}
		o.Add(at, p)
	}
	o.said[thing] = statement{value, at.String(), o.overlay}
}

// requirement returns the copy of a requirement that may be changed, or reports that there
// is none.
func (o *layer) requirement(ref framework.Ref, at check.At) *requirement {
	if q := o.find(ref); q != nil {
		return q
	}
	if s, ok := o.said["requirement "+ref.String()]; ok {
		o.Addf(CodeConflict, at, "%s is dropped at %s", ref, s.at)
		return nil
	}
	o.names.Requirement(&o.Report, ref, at, true)
	return nil
}

// control returns the copy of a control that may be changed, or reports that there is none.
func (o *layer) control(id string, at check.At) *control {
	if c := o.controls[id]; c != nil && !c.gone {
		return c
	}
	if s, ok := o.said["control "+id]; ok {
		o.Addf(CodeConflict, at, "control %q is dropped at %s", id, s.at)
		return nil
	}
	o.Known("control", &o.names.Controls, id, at)
	return nil
}
