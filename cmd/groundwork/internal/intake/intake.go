// Package intake takes a tracker into a workspace: it goes by what the user says and what was
// kept of last time, asks what is not certain, and puts what comes out into the files.
package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/edit"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/sheet"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/store"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/tracker"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// Kept is where a workspace keeps how its tracker is read. The loader passes over names that
// begin with a dot.
const Kept = ".evidence-import.yaml"

// Intake is one run: what the user says, and what becomes of it.
type Intake struct {
	File, Into               string
	Mapping, Save            string // files
	Columns, Types, Statuses []string
	Dates, Sheet             string
	AcceptedBy, ApprovedBy   string

	Store *store.Store
	Plan  *tracker.Plan
	Files []string // that were or would be written
}

// Read reads the tracker, asks what is not certain where somebody is there to answer, and makes
// the changes without writing them.
func (in *Intake) Read(ctx context.Context, data []byte, ask *Asker) error {
	book, err := sheet.Read(in.File, data, tracker.Headers)
	if err != nil {
		return fmt.Errorf("%s: %w", in.File, err)
	}
	o, err := in.options(ctx)
	if err != nil {
		return err
	}
	if in.Plan, err = tracker.Take(book, o); err != nil {
		return fmt.Errorf("%s: %w", in.File, err)
	}
	answered := ask != nil && ask.types(in.Plan, &o)
	if ctx.Err() != nil {
		return errors.New("the questions were left; nothing is written")
	}
	if answered {
		if in.Plan, err = tracker.Take(book, o); err != nil {
			return fmt.Errorf("%s: %w", in.File, err)
		}
	}
	if err := in.apply(ctx); err != nil {
		return err
	}
	in.Files, err = in.Store.Commit(ctx, true)
	return err
}

// Write writes the pieces, and how the tracker is read.
func (in *Intake) Write(ctx context.Context) (err error) {
	if in.Files, err = in.Store.Commit(ctx, false); err != nil {
		return err
	}
	return in.Keep(ctx)
}

func (in *Intake) kept() string { return filepath.Join(in.Store.Dir, Kept) }

// MappingFile is the file that [Intake.Keep] writes.
func (in *Intake) MappingFile() string { return cmp.Or(in.Save, in.kept()) }

// Keep writes how the tracker is read. What is known already is left as its author wrote it, and
// so is a file of something else.
func (in *Intake) Keep(ctx context.Context) error {
	if old, err := disk.Read(ctx, in.MappingFile()); err == nil {
		kept, err := tracker.ReadMapping(old, in.Plan.Attributes)
		switch {
		case err != nil:
			return fmt.Errorf("%s holds something else than how a tracker is read, and is left alone: name another file with --save", in.MappingFile())
		case kept.Equal(in.Plan.Mapping):
			return nil
		}
	}
	text, err := in.Plan.Mapping.Encode(filepath.Base(in.File))
	if err != nil {
		return err
	}
	return disk.Write(in.MappingFile(), text, nil)
}

// options reads what is kept of earlier, and what the user says now.
func (in *Intake) options(ctx context.Context) (tracker.Options, error) {
	s := in.Store
	o := tracker.Options{Matcher: tracker.NewMatcher(s.Graph), Known: s.Org.Evidence, AcceptedBy: in.AcceptedBy, ApprovedBy: in.ApprovedBy}
	for _, x := range s.Org.Systems {
		o.Systems = append(o.Systems, x.ID)
	}
	name := cmp.Or(in.Mapping, in.kept())
	data, err := disk.Read(ctx, name)
	switch {
	case err == nil:
		if o.Kept, err = tracker.ReadMapping(data, o.Matcher.Attributes()); err != nil {
			return o, fmt.Errorf("%s: %w", name, err)
		}
	case in.Mapping != "":
		return o, fmt.Errorf("--mapping %q cannot be read: is it there, and a file?", name)
	case !errors.Is(err, fs.ErrNotExist):
		return o, fmt.Errorf("%s cannot be read: is it a file, and yours to open?", name)
	}
	columns, err := Pairs("--column", "owner=Responsible", in.Columns)
	if err != nil {
		return o, err
	}
	types, err := Pairs("--type", `"Pen test"=penetration-test-report`, in.Types)
	if err != nil {
		return o, err
	}
	statuses, err := Pairs("--status", "Signed=accepted", in.Statuses)
	if err != nil {
		return o, err
	}
	o.Mapping = o.Mapping.Say(columns, types, statuses)
	o.Mapping.Sheet, o.Mapping.Dates = in.Sheet, in.Dates
	if err := o.Mapping.Check(o.Matcher, o.Matcher.Attributes()); err != nil {
		return o, usage.Of(err)
	}
	return o, nil
}

// Pairs cuts NAME=VALUE.
func Pairs(flag, example string, list []string) (map[string]string, error) {
	m := map[string]string{}
	for _, s := range list {
		i := strings.LastIndexByte(s, '=')
		if flag == "--column" {
			i = strings.IndexByte(s, '=')
		}
		if i < 1 || i == len(s)-1 {
			return nil, usage.Of(fmt.Errorf("%s %q: want two names, such as %s", flag, s, example))
		}
		m[strings.TrimSpace(s[:i])] = strings.TrimSpace(s[i+1:])
	}
	return m, nil
}

// apply puts the plan into the files of the workspace. What does not fit there is refused.
func (in *Intake) apply(ctx context.Context) error {
	if err := in.fits(ctx); err != nil {
		return err
	}
	s, plan := in.Store, in.Plan
	name, err := s.Into(in.Into)
	if err != nil {
		return usage.Of(fmt.Errorf("--into %q: %w", in.Into, err))
	}
	for i := range plan.Items {
		x := &plan.Items[i]
		if x.State != tracker.Update {
			continue
		}
		f, err := s.Holding(x.ID)
		if err != nil {
			return err
		}
		if err := f.Set(x.ID, updates(x)...); err != nil { // it is written as only a person should change it
			plan.Refuse(i, err.Error())
		}
	}
	items := in.items()
	f, err := s.File(name)
	if err != nil {
		return err
	}
	return f.Append(items...)
}

// fits refuses rows whose pieces the workspace would not load with.
func (in *Intake) fits(ctx context.Context) error {
	var list []evidence.Piece
	var places []int
	for i, x := range in.Plan.Items {
		if x.State == tracker.Add {
			list, places = append(list, x.Piece), append(places, i)
		}
	}
	find := func(id string) *evidence.Piece {
		if i := slices.IndexFunc(list, func(e evidence.Piece) bool { return e.ID == id }); i >= 0 {
			return &list[i]
		}
		p, err := in.Store.Piece(id)
		if err != nil {
			return nil
		}
		return p
	}
	check := func(list []evidence.Piece) (string, error) {
		problems, err := organisation.CheckEvidence(ctx, in.Store.Graph, in.Store.Org, list, find)
		for _, p := range problems {
			if p.Severity == framework.Error {
				return p.Message, err
			}
		}
		return "", err
	}
	if why, err := check(list); err != nil || why == "" {
		return err
	}
	for k, i := range places {
		why, err := check(list[k : k+1])
		if err != nil {
			return err
		}
		if why != "" {
			in.Plan.Refuse(i, why)
		}
	}
	return nil
}

// items are the new pieces as YAML. A row that no file can hold is refused.
func (in *Intake) items() []edit.Item {
	var items []edit.Item
	texts, all := in.encoded()
	for i, x := range in.Plan.Items {
		if x.State != tracker.Add {
			continue
		}
		item := edit.Item{}
		if all {
			item.YAML = texts[len(items)]
		} else {
			text, err := store.Encode(x.Piece)
			if err != nil {
				in.Plan.Refuse(i, plainly(err))
				continue
			}
			item.YAML = text
		}
		for _, d := range x.Doubts {
			item.Comments = append(item.Comments, "imported as a draft, since "+d)
		}
		items = append(items, item)
	}
	return items
}

// encoded are all new pieces at once, which is quick, where a file can hold them all.
func (in *Intake) encoded() (texts [][]byte, ok bool) {
	var list []evidence.Piece
	for _, x := range in.Plan.Items {
		if x.State == tracker.Add {
			list = append(list, x.Piece)
		}
	}
	texts, err := store.EncodeAll(list)
	return texts, err == nil
}

// plainly is what is wrong without a place in a file that nobody sees.
func plainly(err error) string {
	if problems, ok := errors.AsType[framework.Problems](err); ok && len(problems) > 0 {
		return problems[0].Message
	}
	return err.Error()
}

// updates are the changes of a row with their values.
func updates(x *tracker.Item) []edit.Change {
	var list []edit.Change
	for _, c := range x.Changes {
		list = append(list, edit.Change{Path: c.Path, Value: valueOf(&x.Piece, c)})
	}
	return list
}

// valueOf is the value of a change: names are texts, dates and words of a closed set are
// written as they are.
func valueOf(p *evidence.Piece, c tracker.Change) any {
	if name, ok := strings.CutPrefix(c.Path, "attributes."); ok {
		return p.Attributes[name]
	}
	switch c.Path {
	case "systems":
		return p.Systems
	case "title", "owner", "accepted_by", "approved_by", "performed_by", "source.system", "source.uri":
		return c.Is
	}
	return edit.Word(c.Is)
}
