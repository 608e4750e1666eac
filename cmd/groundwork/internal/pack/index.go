package pack

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/document"
)

//go:embed index.html.tmpl
var page string

// A shelf is one requirement with the evidence that was looked at for it.
type shelf struct {
	ID, Title string
	Evidence  []*Evidence
}

// A rack is what one scope asks.
type rack struct {
	Title   string
	Shelves []shelf
}

// index makes the page at the top: what is where, and which file shows what.
func (b *builder) index() error {
	t, err := template.New("index").Funcs(template.FuncMap{
		"safe": safe.Prose, "link": link, "told": State.told, "refs": refs, "reader": func(r document.Reader) string { return strings.ReplaceAll(string(r), "-", " ") },
		"called": func(e Evidence) string { return stored(&e) },
	}).Parse(page)
	if err != nil {
		return err
	}
	slices.SortFunc(b.pack.Files, func(x, y File) int { return strings.Compare(x.Path, y.Path) })
	var w bytes.Buffer
	if err := t.Execute(&w, map[string]any{"Pack": b.pack, "Racks": b.racks()}); err != nil {
		return err
	}
	b.add(File{Path: Index, Kind: IsIndex, Title: "Index: what is where, and which file shows what"}, w.Bytes())
	return nil
}

// racks lists the evidence by requirement, for scopes whose evidence is handed over.
func (b *builder) racks() []rack {
	by := map[framework.Ref][]*Evidence{}
	for i := range b.pack.Evidence {
		e := &b.pack.Evidence[i]
		for _, r := range e.Requirements {
			by[r] = append(by[r], e)
		}
	}
	var out []rack
	for i := range b.Assessment.Frameworks {
		l := &b.Assessment.Frameworks[i]
		if !b.offered(l) {
			continue
		}
		k := slices.IndexFunc(b.pack.Scopes, func(s Scope) bool { return s.Lens == l.Lens })
		r := rack{Title: b.pack.Scopes[k].Title}
		for i := range l.Requirements {
			if q := &l.Requirements[i]; q.Status.Counted() {
				r.Shelves = append(r.Shelves, shelf{q.Ref.Requirement, q.Title, by[q.Ref]})
			}
		}
		out = append(out, r)
	}
	return out
}

// link is the address of a file of the pack from its top.
func link(name string) string {
	parts := strings.Split(name, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return "./" + strings.Join(parts, "/")
}

// refs are requirements as one text.
func refs(list []framework.Ref) string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = r.String()
	}
	return strings.Join(out, ", ")
}

// stored is what the source calls a file that bears another name in the pack, "" where it is the same.
func stored(e *Evidence) string {
	base := e.URI
	if i := strings.LastIndexAny(base, `/\`); i >= 0 {
		base = base[i+1:]
	}
	if e.File == "" || strings.HasSuffix(e.File, "_"+base) {
		return ""
	}
	return e.URI
}
