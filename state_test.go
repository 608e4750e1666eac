package groundwork_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// neverWritten lists what stands at package level and was made by a call that is not one of
// those that [constant] knows, with the reason why it is no state.
var neverWritten = map[string]string{
	"internal/golden update":              "the flag of golden files, in tests alone",
	"mapping/relation compositions":       "a table reckoned from another one",
	"catalog quickForm":                   "an embedded file",
	"scoring/internal/rule/known shipped": "an embedded file",
}

// The library keeps no state: what stands at package level is an error value or a table
// that nothing writes to.
func TestNoPackageState(t *testing.T) {
	t.Parallel()
	fset, packages := token.NewFileSet(), map[string][]*ast.File{}
	for file := range goFiles(t) {
		f, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		packages[path.Dir(filepath.ToSlash(file))] = append(packages[path.Dir(filepath.ToSlash(file))], f)
	}
	used := map[string]bool{}
	for dir, files := range packages {
		if strings.HasPrefix(dir, "examples/") {
			continue
		}
		for _, s := range stateOf(fset, files) {
			if key := dir + " " + s.name; s.made && neverWritten[key] != "" {
				used[key] = true
				continue
			}
			assert.Fail(t, "state at package level", "%s: %s %s", s.at, s.name, s.what)
		}
	}
	for key, why := range neverWritten {
		assert.True(t, used[key], "the list names %s (%s), and there is no such variable", key, why)
	}
}

// What the test above would find is found.
func TestPackageStateIsFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"var a int":                                                           "a is not made by a literal or an error",
		"var (\n\tb = 1\n)":                                                   "b is not made by a literal or an error",
		"var cacheNames = make(map[int]bool)":                                 "cacheNames is not made by a literal or an error",
		"var a = sync.Map{}":                                                  "a is not made by a literal or an error",
		"var a = []*int{new(int)}":                                            "a is not made by a literal or an error",
		"var a = []*T{&T{}}\ntype T struct{}":                                 "a is not made by a literal or an error",
		"var a, b = f()\nfunc f() (int, int) { return 1, 2 }":                 "a is not made by a literal or an error",
		"var a = []int{1}\nfunc f() { a = nil }":                              "a is written to",
		"var a = []int{1}\nfunc f() { a[0]++ }":                               "a is written to",
		"var a = []int{1}\nfunc f() { for a[0] = range 3 { } }":               "a is written to",
		"var a = []int{1}\nfunc f() { slices.Sort(a) }":                       "a is written to",
		"var a = []int{1}\nfunc f() []int { return append(a[:0], 2) }":        "a is written to",
		"var a = []int{1}\nfunc f() *int { return &a[0] }":                    "a is written to",
		"var a = map[int]int{}\nfunc f() { delete(a, 1) }":                    "a is written to",
		"var a = T{}\ntype T struct{ n int }\nfunc f() { a.n = 1 }":           "a is written to",
		"var a = errors.New(\"\")\nfunc f() { a = nil }":                      "a is written to",
		"import \"net/http\"\nfunc f() { http.DefaultClient = nil }":          "http is written to",
		"var a = errors.New(\"\")\nvar b = fmt.Errorf(\"%w\", a)":             "",
		"var a, b = reflect.TypeFor[int](), regexp.MustCompile(`x`)":          "",
		"//go:embed data\nvar a embed.FS":                                     "",
		"var _ T = T{}\ntype T struct{}":                                      "",
		"var a = []int{1}\nfunc f() { a := []int{2}; a[0] = 3; a = nil }":     "",
		"var a = map[string][]int{\"\": {1}}\nfunc f() int { return len(a) }": "",
	} {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "a.go", "package a\n"+text, parser.SkipObjectResolution)
		require.NoError(t, err, text)
		got := []string{}
		for _, s := range stateOf(fset, []*ast.File{f}) {
			got = append(got, s.name+" "+s.what)
		}
		if want == "" {
			assert.Empty(t, got, text)
		} else {
			assert.Contains(t, got, want, text)
		}
	}
}

// A state is a variable at package level that is, or may be, state.
type state struct {
	name, what string
	made       bool // it may be a table nevertheless: say so in neverWritten
	at         token.Position
}

// stateOf lists the state of one package, its tests left out.
func stateOf(fset *token.FileSet, files []*ast.File) []state {
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	conf := types.Config{Error: func(error) {}, Importer: noImporter{}} // names alone are of interest
	pkg, _ := conf.Check("p", fset, files, info)                        // what is imported is unknown, and no fault
	var list []state
	for _, f := range files {
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				list = append(list, declared(fset, g)...)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			for _, x := range written(n) {
				id := root(x)
				if id == nil {
					continue
				}
				o := info.Uses[id]
				if _, other := o.(*types.PkgName); o != nil && (other || o.Parent() == pkg.Scope()) {
					list = append(list, state{name: id.Name, what: "is written to", at: fset.Position(id.Pos())})
				}
			}
			return true
		})
	}
	return list
}

// noImporter knows no package.
type noImporter struct{}

func (noImporter) Import(name string) (*types.Package, error) {
	return nil, errors.New("not imported: " + name)
}

// declared lists the variables of a declaration that were not made once and for all.
func declared(fset *token.FileSet, g *ast.GenDecl) []state {
	var list []state
	for _, spec := range g.Specs {
		v := spec.(*ast.ValueSpec)
		for i, name := range v.Names {
			if name.Name == "_" || nameOf(v.Type) == "embed.FS" || len(v.Values) == len(v.Names) && constant(v.Values[i]) {
				continue
			}
			list = append(list, state{name.Name, "is not made by a literal or an error", true, fset.Position(name.Pos())})
		}
	}
	return list
}

// constant reports whether an expression makes what has no state of its own: an error, an
// expression, a type, or a literal of plain values.
func constant(x ast.Expr) bool {
	if call, ok := x.(*ast.CallExpr); ok {
		return slices.Contains([]string{"errors.New", "fmt.Errorf", "regexp.MustCompile", "reflect.TypeFor", "cel.ObjectType", "cel.ListType"}, nameOf(call.Fun))
	}
	if _, ok := x.(*ast.CompositeLit); !ok {
		return false
	}
	plain := true
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.UnaryExpr:
			plain = plain && n.Op != token.AND
		case *ast.CallExpr:
			plain = plain && nameOf(n.Fun) != "make" && nameOf(n.Fun) != "new"
		case *ast.SelectorExpr:
			plain = plain && !slices.Contains([]string{"sync", "atomic"}, nameOf(n.X))
		}
		return plain
	})
	return plain
}

// nameOf is a name, or one of a package, type arguments left out.
func nameOf(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return fmt.Sprint(nameOf(x.X), ".", x.Sel.Name)
	case *ast.IndexExpr:
		return nameOf(x.X)
	}
	return ""
}

// written lists what a node writes to, or lets others write to.
func written(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return n.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			return []ast.Expr{n.Key, n.Value}
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return []ast.Expr{n.X}
		}
	case *ast.CallExpr:
		name := nameOf(n.Fun)
		in := func(prefix string) bool { return strings.HasPrefix(name, prefix) }
		if slices.Contains([]string{"append", "copy", "clear", "delete"}, name) || in("sort.") || in("slices.Sort") && !in("slices.Sorted") ||
			in("slices.Reverse") || in("slices.Delete") || in("slices.Insert") || in("slices.Compact") || in("slices.Replace") || in("maps.Copy") || in("maps.DeleteFunc") {
			return n.Args[:min(len(n.Args), 1)]
		}
	}
	return nil
}

// root is the variable that an expression is a part of.
func root(x ast.Expr) *ast.Ident {
	for {
		switch y := x.(type) {
		case *ast.Ident:
			return y
		case *ast.IndexExpr:
			x = y.X
		case *ast.SliceExpr:
			x = y.X
		case *ast.SelectorExpr:
			x = y.X
		case *ast.StarExpr:
			x = y.X
		case *ast.ParenExpr:
			x = y.X
		default:
			return nil
		}
	}
}
