package groundwork_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sealed lists the exported names whose signatures hold a type that a product cannot name,
// with the reason.
var sealed = map[string]string{
	"catalog Loader.BesideLoading":    "how the command hands over a set and the graph that it built of it",
	"mapping Source.Index":            "what packages of this module check by; it makes organisation.Catalog one that only a source and a graph meet",
	"mapping BuildChecked":            "how the loader hands over what it has checked already",
	"mapping Graph.Index":             "as Source.Index",
	"scoring Engine.OpenChecked":      "how the command hands over what it has loaded and so checked already",
	"mapping/relation Indexed":        "how a graph hands over what it has looked up already",
	"mapping/organisation DigestWith": "how a session hands over the digests that it keeps; of others it would sign what is not there",
	"mapping/organisation DigestsOf":  "how a session has these worked out",
	"mapping/organisation Catalog":    "met by a source and a graph alone",
}

// What a product calls it can name: no internal type stands in an exported signature, but
// for the doors that are sealed on purpose.
func TestDoorsNameNoInternalType(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for file := range goFiles(t) {
		dir := packageOf(file)
		if dir == "examples" || strings.Contains("/"+dir+"/", "/internal/") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		internal := map[string]bool{}
		for _, s := range f.Imports {
			if p := strings.Trim(s.Path.Value, `"`); strings.Contains(p, "/internal/") {
				name := path.Base(p)
				if s.Name != nil {
					name = s.Name.Name
				}
				internal[name] = true
			}
		}
		for name, signature := range doors(f) {
			if !names(signature, internal) {
				continue
			}
			key := dir + " " + name
			assert.NotEmpty(t, sealed[key], "%s: %s holds an internal type in its signature", file, name)
			found[key] = true
		}
	}
	for key, why := range sealed {
		assert.True(t, found[key], "%s is no sealed door (%s)", key, why)
	}
}

// doors lists the exported functions, methods and types of a file with what a caller sees
// of each.
func doors(f *ast.File) map[string]ast.Node {
	list := map[string]ast.Node{}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			name := d.Name.Name
			if !ast.IsExported(name) {
				continue
			}
			if d.Recv != nil {
				of := root(receiver(d.Recv.List[0].Type)).Name
				if !ast.IsExported(of) {
					continue
				}
				name = of + "." + name
			}
			list[name] = d.Type
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if s, ok := s.(*ast.TypeSpec); ok && ast.IsExported(s.Name.Name) {
					list[s.Name.Name] = s.Type
				}
			}
		}
	}
	return list
}

// receiver is the type of a receiver without its parameters.
func receiver(x ast.Expr) ast.Expr {
	if star, ok := x.(*ast.StarExpr); ok {
		x = star.X
	}
	return x
}

// names reports whether a signature holds a type of one of these packages, fields that a
// caller does not see left out.
func names(signature ast.Node, packages map[string]bool) bool {
	found := false
	ast.Inspect(signature, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			if len(n.Names) > 0 && !ast.IsExported(n.Names[0].Name) {
				if _, field := signature.(*ast.StructType); field {
					return false
				}
			}
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && packages[x.Name] {
				found = true
			}
		}
		return !found
	})
	return found
}
