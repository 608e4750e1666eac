// Package exchange reads catalogs and crosswalks of other makes, and writes what the catalog holds
// in their formats. What a format cannot hold is told.
package exchange

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/catalog/oscal"
	"github.com/groundworkgrc/groundwork/catalog/table"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/disk"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/view"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// Taken is what was taken of a file, and what there is to say of it.
type Taken struct {
	view.Import

	Source mapping.Source
}

// Options say how a file is taken.
type Options struct {
	ID        string // of the framework, "" for the file's own word for it
	SetTheory bool   // "intersects" is taken as strictly as it is written
}

// Take takes the data of a file of any format that is known. What it reads besides is noted in in.
func Take(ctx context.Context, data []byte, file string, o Options, g *mapping.Graph, in *disk.Inputs) (*Taken, error) {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return nil, fmt.Errorf("import: %s is a workbook or an archive: save the sheet as CSV (UTF-8), and import that", file)
	}
	t := &Taken{Import: view.Import{Losses: []view.Loss{}, Problems: framework.Problems{}}}
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	var err error
	if bytes.HasPrefix(trimmed, []byte("{")) && !strings.HasSuffix(file, ".yaml") {
		err = t.fromOSCAL(ctx, in, file, o, g)
	} else {
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
}

func (t *Taken) fromOSCAL(ctx context.Context, in *disk.Inputs, file string, o Options, g *mapping.Graph) error {
	r := oscal.Reader{ID: o.ID, SetTheory: o.SetTheory}
	for _, f := range g.Frameworks() {
		r.Known = append(r.Known, oscal.Known{Framework: f})
	}
	file, err := filepath.EvalSymlinks(file) // a link that the user names; those in a profile lead nowhere outside
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	d, err := r.ReadFS(ctx, in.FS(catalog.Dir(filepath.Dir(file))), filepath.Base(file))
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
	d, err := table.Reader{ID: o.ID, Known: g.Frameworks(), SetTheory: o.SetTheory}.Read(ctx, bytes.NewReader(data), name)
	if err != nil {
		return err
	}
	t.Format = d.Format
	if d.Framework != nil {
		t.Source.Frameworks = append(t.Source.Frameworks, d.Framework)
	}
	t.Source.Relations, t.Source.Controls = d.Relations, d.Controls
	for _, l := range d.Losses {
		t.Losses = append(t.Losses, view.Loss(l))
	}
	t.warn(d.Problems)
	return nil
}

func (t *Taken) warn(list framework.Problems) {
	var r view.LintReport
	r.Take(list)
	t.Problems = append(t.Problems, r.Problems...)
}
