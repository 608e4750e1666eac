package laws

import (
	"net/url"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// safeLink reports whether an address may be followed: on the page, by http, https or mail.
func safeLink(s string) bool {
	u, err := url.Parse(s)
	if err != nil {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https", "mailto":
		return true
	}
	return u.Scheme == "" && (strings.HasPrefix(s, "#") || strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//"))
}

// Markdown holds what code hosts read: headings, lists and tables of the command's, and no markup, no tag and no link
// of anybody else.
func Markdown(source []byte) (Shape, error) {
	var f faults
	f.steering("markdown", string(source), "\n")
	if at := forged.FindIndex(source); at != nil {
		f.add("markdown: a line of somebody's: %q", source[max(0, at[0]-60):min(len(source), at[1]+60)])
	}
	return marked(&f, source, true)
}

// prose is Markdown of paragraphs without anything else.
func prose(source []byte) (Shape, error) {
	var f faults
	return marked(&f, source, false)
}

func marked(f *faults, source []byte, laid bool) (Shape, error) {
	shape := Shape{}
	doc := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
	err := ast.Walk(doc, func(n ast.Node, in bool) (ast.WalkStatus, error) {
		if !in {
			return ast.WalkContinue, nil
		}
		switch x := n.(type) {
		case *ast.Document, *ast.Paragraph, *ast.TextBlock, *ast.String, *ast.Text:
			return ast.WalkContinue, nil
		case *ast.Heading, *ast.List, *ast.ListItem, *east.Table, *east.TableHeader, *east.TableRow, *east.TableCell:
			if !laid {
				f.add("markdown: %s", n.Kind())
			}
		case *east.TaskCheckBox: // of the command's own lists
		case *ast.CodeSpan:
			if !laid {
				f.add("markdown: code")
			}
		case *ast.Emphasis:
			if x.Level != 2 || !laid {
				f.add("markdown: emphasis of somebody's: %q", around(source, n))
			}
		case *ast.RawHTML:
			if s := string(x.Segments.Value(source)); s != "<br>" || n.Parent().Kind() != east.KindTableCell {
				f.add("markdown: a tag %q", s)
			}
			return ast.WalkContinue, nil // as many as a cell has lines
		case *ast.AutoLink:
			if s := string(x.URL(source)); !safeLink(s) && x.AutoLinkType != ast.AutoLinkEmail {
				f.add("markdown: a link to %q", s)
			}
			return ast.WalkContinue, nil
		default:
			f.add("markdown: %s: %q", n.Kind(), around(source, n))
		}
		shape[n.Kind().String()]++
		return ast.WalkContinue, nil
	})
	if err != nil {
		f.add("markdown: %w", err)
	}
	return shape, f.err()
}

func around(source []byte, n ast.Node) string {
	for ; n != nil; n = n.Parent() {
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			s := n.Lines().Value(source)
			return string(s[:min(len(s), 160)])
		}
	}
	return ""
}
