package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/overlay"
)

// ErrNothing says that there was nothing to take, which is no success.
var ErrNothing = errors.New("import: nothing was taken, and nothing is written")

// mostFaults is how many faults of a file are told.
const mostFaults = 100

// Verify reports what would not load of what was taken: it is checked with what it is written beside,
// each fault told where it stands in the file that was read, and is then written and loaded. Frameworks
// that relations alone name are no fault, and are among the warnings.
func (t *Taken) Verify(ctx context.Context, beside mapping.Source, files ...fs.FS) error {
	if t.empty() {
		return ErrNothing
	}
	faults, err := t.check(ctx, beside)
	if err != nil {
		return err
	}
	if err := faults.Err(); err != nil {
		faults = slices.DeleteFunc(faults, func(p framework.Problem) bool { return p.Severity != framework.Error })
		if here := slices.DeleteFunc(slices.Clone(faults), func(p framework.Problem) bool { return p.Pos.File != t.name }); len(here) > 0 {
			faults = here // what follows from them elsewhere is not theirs to mend
		}
		return fmt.Errorf("import: what was read would not load, and nothing is written: %w", faults.Limit(mostFaults))
	}
	t.warn(slices.DeleteFunc(faults, func(p framework.Problem) bool { return p.Pos.File != t.name }))
	t.before(beside)
	var b bytes.Buffer
	if err := t.Write(&b); err != nil {
		return err
	}
	if _, err := (catalog.Loader{}).Load(ctx, append(slices.Clone(files), catalog.Bytes(t.written(), b.Bytes()))...); err != nil {
		return fmt.Errorf("import: what was read would not load, and nothing is written: %w", t.refers(err))
	}
	return nil
}

// before warns of relations that named the framework before it was known: what they call its requirements
// is now an id of it, and may be that of another than their file meant.
func (t *Taken) before(beside mapping.Source) {
	n, first := 0, framework.Position{}
	count := func(at framework.Position, ends ...framework.Ref) {
		for _, ref := range ends {
			if ref.Framework == t.Framework {
				if n++; n == 1 {
					first = at
				}
			}
		}
	}
	for _, r := range beside.Relations {
		count(r.Places.Item, r.From, r.To)
	}
	for _, u := range beside.Unions {
		count(u.Places.Item, append(slices.Clone(u.From), u.To...)...)
	}
	if t.Framework == "" || n == 0 {
		return
	}
	t.warn(framework.Problems{{
		Pos: first, Code: mapping.CodeReferred, Severity: framework.Warning,
		Message: fmt.Sprintf("ends of relations that name %s (%d, the first here) were written before it was known, as their file calls its requirements: they now mean those of these ids; import the crosswalk again, so that each is looked up", t.Framework, n),
	}})
}

// written is the name of what is to be written, in places.
func (t *Taken) written() string { return t.name + " (as written)" }

// refers says of faults in the files beside, which loaded before, where they are from: they refer to
// what was not known when they were made, and is now.
func (t *Taken) refers(err error) error {
	list, ok := errors.AsType[framework.Problems](err)
	if !ok || t.Framework == "" || !slices.ContainsFunc(list, func(p framework.Problem) bool { return p.Severity == framework.Error && p.Pos.File != t.written() }) {
		return err
	}
	return append(list, framework.Problem{
		Pos: framework.Position{File: t.name}, Code: mapping.CodeReferred,
		Message: fmt.Sprintf("with %s here, what those files say of it is looked up in it: move a crosswalk away, take this in, and import the crosswalk again", t.Framework),
	})
}

// empty reports whether nothing was taken.
func (t *Taken) empty() bool {
	s := &t.Source
	return t.Requirements == 0 && len(s.Relations) == 0 && len(s.Unions) == 0 && len(s.Controls) == 0 && t.Overlay == nil
}

// check looks at what was taken as the loader does, with its places in the file that was read. The
// relations that are there already are left out, so that what is warned of is warned of here.
func (t *Taken) check(ctx context.Context, beside mapping.Source) (framework.Problems, error) {
	for _, f := range t.Source.Frameworks {
		if i := slices.IndexFunc(beside.Frameworks, func(o *framework.Framework) bool { return o.ID == f.ID }); i >= 0 {
			return framework.Problems{{
				Pos: f.Places.Item, Code: mapping.CodeDuplicate,
				Message: fmt.Sprintf("framework %q is there already, at %s: --id gives this one another id", f.ID, beside.Frameworks[i].Places.Item),
			}}, nil
		}
	}
	beside.Relations, beside.Unions = t.Source.Relations, t.Source.Unions
	beside.Frameworks = append(slices.Clone(beside.Frameworks), t.Source.Frameworks...)
	beside.Controls = append(slices.Clone(beside.Controls), t.Source.Controls...)
	var found framework.Problems
	if t.Overlay != nil {
		laid, problems, err := overlay.Lay(ctx, beside, []*overlay.Overlay{t.Overlay})
		if err != nil {
			return nil, fmt.Errorf("import: %w", err)
		}
		beside, found = laid, problems
	}
	more, err := mapping.Check(ctx, beside)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	return append(found, more...), nil
}

// Write writes what was taken as native YAML.
func (t *Taken) Write(w io.Writer) error {
	if t.Overlay != nil {
		return catalog.WriteOverlay(w, t.Overlay)
	}
	return catalog.Write(w, t.Source)
}
