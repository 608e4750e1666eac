// Package exchange reads catalogs and crosswalks of other makes, and writes what the catalog holds
// in their formats. What a format cannot hold is told.
package exchange

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog/oscal"
	"github.com/groundworkgrc/groundwork/catalog/table"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/usage"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/overlay"
)

// Taken is what was taken of a file, and what there is to say of it.
type Taken struct {
	view.Import

	Source  mapping.Source
	Overlay *overlay.Overlay // of links of controls that are there already

	name string // of the file, as its places have it
}

// Options say how a file is taken.
type Options struct {
	ID        string // of the framework, "" for the file's own word for it
	SetTheory bool   // "intersects" is taken as strictly as it is written
	// As says which framework the file means by a name of its own, Columns which column of a table is
	// meant, and Split what parts several ids in a cell.
	As, Columns map[string]string
	Split       string
	// Root is the folder that what a profile imports lies in, "" for its own; Files says which file
	// stands for an href: HREF=FILE.
	Root  string
	Files []string
}

// Take takes the data of a file of any format that is known. What it reads besides is noted in in.
func Take(ctx context.Context, data []byte, file string, o Options, g *mapping.Graph, in *disk.Inputs) (*Taken, error) {
	t := &Taken{name: filepath.Base(file), Import: view.Import{Losses: []view.Loss{}, Problems: framework.Problems{}}}
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	var err error
	switch isOSCAL := oscal.Is(data) || bytes.HasPrefix(trimmed, []byte("{")) && !strings.HasSuffix(file, ".yaml"); {
	case isOSCAL:
		err = t.fromOSCAL(ctx, in, file, o, g)
	case o.Root != "" || len(o.Files) > 0:
		err = usage.Of(fmt.Errorf("--root and --file are of what an OSCAL profile imports, and %s is no OSCAL document", file))
	default:
		err = t.fromTable(ctx, data, filepath.Base(file), o, g)
	}
	if err != nil {
		return nil, err
	}
	t.count()
	return t, nil
}

// count says how much was taken.
func (t *Taken) count() {
	for _, f := range t.Source.Frameworks {
		t.Framework = f.ID
		t.Requirements = len(f.Requirements)
		for i := range f.Requirements {
			t.Points += len(f.Requirements[i].Points)
		}
	}
	t.Relations, t.Unions = len(t.Source.Relations), len(t.Source.Unions)
	for _, c := range t.Source.Controls {
		t.Links += len(c.Links)
	}
	if t.Overlay != nil {
		t.Links += len(t.Overlay.Relink)
	}
}

func (t *Taken) fromOSCAL(ctx context.Context, in *disk.Inputs, file string, o Options, g *mapping.Graph) error {
	tree, err := newTree(file, o)
	if err != nil {
		return err
	}
	t.name = tree.name
	r := oscal.Reader{ID: o.ID, SetTheory: o.SetTheory, As: o.As, Files: tree.files}
	for _, f := range g.Frameworks() {
		r.Known = append(r.Known, oscal.Known{Framework: f})
	}
	d, err := r.ReadFS(ctx, in.FS(tree), tree.name)
	if err != nil {
		return err
	}
	t.Format = "oscal " + d.Kind
	if d.Framework != nil {
		t.Source.Frameworks = append(t.Source.Frameworks, d.Framework)
	}
	t.Source.Relations, t.Source.Unions = d.Relations, d.Unions
	for _, l := range d.Losses {
		t.Losses = append(t.Losses, view.Loss(l))
	}
	t.warn(d.Problems)
	return nil
}

func (t *Taken) fromTable(ctx context.Context, data []byte, name string, o Options, g *mapping.Graph) error {
	r := table.Reader{ID: o.ID, Known: g.Frameworks(), Controls: g.Controls(), SetTheory: o.SetTheory, As: o.As, Columns: o.Columns, Split: o.Split}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return t.fromSheet(ctx, data, name, r)
	}
	d, err := r.Read(ctx, bytes.NewReader(data), name)
	if err != nil {
		return err
	}
	t.document(d)
	return nil
}

// document takes over what a reader of tables took.
func (t *Taken) document(d *table.Document) {
	t.Format = d.Format
	if d.Framework != nil {
		t.Source.Frameworks = append(t.Source.Frameworks, d.Framework)
	}
	t.Source.Relations, t.Source.Controls, t.Overlay = d.Relations, d.Controls, d.Overlay
	for _, l := range d.Losses {
		t.Losses = append(t.Losses, view.Loss(l))
	}
	t.warn(d.Problems)
}

func (t *Taken) warn(list framework.Problems) {
	var r view.LintReport
	r.Take(list)
	t.Problems = append(t.Problems, r.Problems...)
}
