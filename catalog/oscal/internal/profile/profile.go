// Package profile resolves an OSCAL profile into the catalog that it describes: it follows what
// the profile imports ([Resolver.Resolve]), chooses controls, puts them together, and alters
// them, in this order, as OSCAL's profile resolution has it. What hits nothing, and what could
// not be done, is told.
package profile

import (
	"context"
	"io/fs"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog/oscal/internal/telling"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/oscal"
)

// A Resolver resolves one profile, and those that it imports.
type Resolver struct {
	*telling.Report

	Open     func(ctx context.Context, name string, at framework.Position) *oscal.Document // reads a file, for which at asks
	Files    map[string]string                                                             // which file stands for the href of an import
	MaxFiles int                                                                           // imports that are followed

	resolved map[string]*oscal.Catalog // nil: being resolved, or not readable
	path     []string                  // the profiles that are being resolved
	files    int
	params   map[string]*oscal.Param // of what is imported, chosen or not
	stood    map[string]bool         // the keys of Files that an import has
	hrefs    []string                // of imports
}

// New returns a resolver that tells what there is to tell in report.
func New(report *telling.Report) *Resolver {
	return &Resolver{Report: report, resolved: map[string]*oscal.Catalog{}, params: map[string]*oscal.Param{}, stood: map[string]bool{}}
}

// Param returns a parameter of anything that was imported, chosen or not: a text may name one of a
// control that is not. It is nil where there is none of that id.
func (r *Resolver) Param(id string) *oscal.Param { return r.params[id] }

// Unused warns of the files that stand for an href that no import has.
func (r *Resolver) Unused(at framework.Position) {
	for _, href := range slices.Sorted(maps.Keys(r.Files)) {
		if !r.stood[href] {
			r.Nothing(at, r.Guesses.Nearest(href, r.hrefs), "no import has the href %q, for which a file was named", href)
		}
	}
}

// Resolve makes of a profile of that name the catalog that it describes, nil where an import cannot be followed.
func (r *Resolver) Resolve(ctx context.Context, p *oscal.Profile, name string) *oscal.Catalog {
	r.path = append(r.path, name)
	defer func() { r.path = r.path[:len(r.path)-1] }()
	out := &oscal.Catalog{UUID: p.UUID, Metadata: p.Metadata, BackMatter: &oscal.BackMatter{}}
	ok := true
	k := r.picker(p.Merge)
	for i := range p.Imports {
		from := r.follow(ctx, p, &p.Imports[i], name)
		if from == nil {
			ok = false
			continue
		}
		groups, controls := r.choose(ctx, from, &p.Imports[i], k)
		out.Groups, out.Controls = r.join(out.Groups, groups), append(out.Controls, controls...)
		out.Params = oscal.UnitedParams(out.Params, from.Params)
		r.keep(from)
		if from.BackMatter != nil {
			out.BackMatter.Resources = append(out.BackMatter.Resources, from.BackMatter.Resources...)
		}
	}
	if !ok {
		return nil
	}
	k.merge(out)
	grouped := oscal.ParamsOf(out.Groups)
	switch m := p.Merge; {
	case m != nil && m.Custom != nil:
		r.arrange(ctx, out, m.Custom)
	case m == nil || !m.AsIs:
		out.Controls = append(out.Controls, oscal.Flatten(out.Groups)...)
		out.Groups = nil
	}
	if len(out.Groups) == 0 || p.Merge != nil && p.Merge.Custom != nil { // the groups go, what they say of texts stays
		out.Params = oscal.UnitedParams(out.Params, grouped)
	}
	if m := p.Modify; m != nil {
		r.alter(out, m.Alters)
		r.set(out, m.Set)
	}
	return out
}

// keep remembers the parameters of all that is imported: a text may name one of a control that is
// not chosen.
func (r *Resolver) keep(c *oscal.Catalog) {
	note := func(params []oscal.Param) {
		for _, p := range params {
			if _, there := r.params[p.ID]; !there {
				r.params[p.ID] = &p
			}
		}
	}
	note(c.Params)
	note(oscal.ParamsOf(c.Groups))
	c.Each(func(k *oscal.Control) { note(k.Params) })
}

// follow resolves one import.
func (r *Resolver) follow(ctx context.Context, p *oscal.Profile, imp *oscal.Import, from string) *oscal.Catalog {
	at := imp.Href.At
	name, ok := r.locate(p, imp.Href, from)
	if !ok {
		return nil
	}
	if slices.Contains(r.path, name) {
		r.Errorf(telling.CodeImport, at, "the profile imports itself: %s", strings.Join(append(r.path, name), " → "))
		return nil
	}
	if r.files++; r.files > r.MaxFiles {
		r.Errorf(telling.CodeTooLarge, at, "more than %d imports (MaxFiles)", r.MaxFiles)
		return nil
	}
	if c, done := r.resolved[name]; done {
		return c
	}
	r.resolved[name] = nil
	doc := r.Open(ctx, name, at)
	switch {
	case doc == nil:
		return nil
	case doc.Catalog != nil:
		r.resolved[name] = doc.Catalog
	case doc.Profile != nil:
		r.resolved[name] = r.Resolve(ctx, doc.Profile, name)
	default:
		r.Errorf(telling.CodeImport, at, "%q is neither a catalog nor a profile", name)
	}
	return r.resolved[name]
}

// file is the one that stands for an href by the reader's word.
func (r *Resolver) file(href string) (name string, ok bool) {
	if name, ok = r.Files[href]; ok {
		r.stood[href] = true
	}
	return name, ok
}

// locate finds the file that an href means.
func (r *Resolver) locate(p *oscal.Profile, href oscal.Token, from string) (string, bool) {
	r.hrefs = append(r.hrefs, href.Text)
	if name, ok := r.file(href.Text); ok {
		return name, true
	}
	target := href.Text
	if uuid, ok := strings.CutPrefix(target, "#"); ok {
		if target = p.BackMatter.File(uuid); target == "" {
			r.Errorf(telling.CodeImport, href.At, "import %q: no resource of the back matter of that UUID has a file in JSON or YAML", href.Text)
			return "", false
		}
		if name, ok := r.file(target); ok {
			return name, true
		}
	}
	u, err := url.Parse(target)
	if err == nil && u.Scheme == "" && u.Path == "" {
		r.Errorf(telling.CodeImport, href.At, "an import without href")
		return "", false
	}
	if err != nil || u.Scheme != "" || u.Host != "" || path.IsAbs(u.Path) {
		r.Errorf(telling.CodeImport, href.At, "import %q is not a file beside the profile: say which file stands for it (--file HREF=FILE)", target)
		return "", false
	}
	name := path.Join(path.Dir(from), u.Path)
	if !fs.ValidPath(name) {
		r.Errorf(telling.CodeImport, href.At, "import %q climbs out of the folder that is read: name one that holds both files (--root DIR), or the file that stands for it (--file HREF=FILE)", target)
		return "", false
	}
	return name, true
}
