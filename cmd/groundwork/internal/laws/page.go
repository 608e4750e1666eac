package laws

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Elements of documents, and those that pages have besides.
const (
	documentElements = `html head meta title style body a p b br dd div dl dt figcaption figure footer h1 h2 h3 h4 header li main nav ol section span strong table tbody td tfoot th thead caption time tr ul details summary ` +
		`svg rect line text circle g path`
	pageElements      = ` link form fieldset legend label input button progress script select option aside small code em`
	elementAttributes = ` id class lang charset name content http-equiv role tabindex href scope colspan rowspan datetime data-head value max type method action checked autocomplete rel for ` +
		`src defer selected open title hidden required autofocus ` +
		`viewbox x y dx x1 x2 y1 y2 rx ry cx cy r width height d fill stroke text-anchor focusable preserveaspectratio `
)

// HTML holds a document as one page: known elements, links within it or by http, https and mail, no script, nothing
// fetched, each anchor once.
func HTML(text []byte) (Shape, error) { return page(text, documentElements, safeLink) }

// Page holds a page of the server: as [HTML], with forms, and with scripts and styles of the server's own.
func Page(text []byte) (Shape, error) { return page(text, documentElements+pageElements, safeLink) }

func page(text []byte, elements string, follows func(string) bool) (Shape, error) {
	var f faults
	f.steering("html", string(text), "\n")
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		f.add("html: %w", err)
		return nil, f.err()
	}
	shape, ids := Shape{}, map[string]bool{}
	for n := range root.Descendants() {
		switch n.Type {
		case html.CommentNode:
			f.add("html: a comment %q", n.Data)
		case html.ElementNode:
			shape[n.Data]++
			if !slices.Contains(strings.Fields(elements), n.Data) {
				f.add("html: an element %s", n.Data)
			}
			if separates(n) {
				shape[n.Data]--
			}
			if n.Data == "script" && n.FirstChild != nil {
				f.add("html: a script on the page")
			}
			for _, a := range n.Attr {
				f.attribute(n.Data, strings.ToLower(a.Key), a.Val, follows)
				if a.Key == "id" {
					if ids[a.Val] {
						f.add("html: anchor %q twice", a.Val)
					}
					ids[a.Val] = true
				}
			}
		}
	}
	delete(shape, "br") // as many as a cell has lines
	return shape, f.err()
}

// separates reports whether an element is what stands between two lines of a cell: there are as many as its text has
// lines, and they hold nothing of that text.
func separates(n *html.Node) bool {
	return n.Data == "span" && slices.Contains(n.Attr, html.Attribute{Key: "class", Val: "sep"}) &&
		n.FirstChild != nil && n.FirstChild == n.LastChild && n.FirstChild.Data == "; "
}

func (f *faults) attribute(element, key, value string, follows func(string) bool) {
	switch {
	case key == "href" && element == "link", key == "src", key == "action":
		if !strings.HasPrefix(value, "/") || strings.HasPrefix(value, "//") {
			f.add("html: %s %s=%q", element, key, value)
		}
	case key == "download":
		if value != "" || element != "a" {
			f.add("html: %s %s=%q", element, key, value)
		}
	case key == "href":
		if !follows(value) {
			f.add("html: %s %s=%q", element, key, value)
		}
	case key == "class", key == "id":
		if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune(`"'<>&`, r) }) {
			f.add("html: %s %s=%q", element, key, value)
		}
	case strings.HasPrefix(key, "aria-"), strings.HasPrefix(key, "data-"):
	case !slices.Contains(strings.Fields(elementAttributes), key):
		f.add("html: an attribute %s %s=%q", element, key, value)
	}
}

// SVG holds a drawing: shapes and texts, nothing fetched, linked or run.
func SVG(text []byte) (Shape, error) {
	return tree(text, "svg title rect line text circle g", "xmlns viewBox x y x1 x2 y1 y2 rx cx cy r width height fill fill-opacity stroke text-anchor transform role font-family font-size")
}

// JUnit holds a report of tests as build servers read it.
func JUnit(text []byte) (Shape, error) {
	return tree(text, "testsuites testsuite testcase failure skipped properties property", "name tests failures errors skipped time timestamp classname message type value")
}

// tree holds XML of known elements and attributes, without directives, comments or entities.
func tree(text []byte, elements, attributes string) (Shape, error) {
	var f faults
	f.steering("xml", string(text), "\n")
	shape := Shape{}
	d := xml.NewDecoder(bytes.NewReader(text))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return shape, f.err()
		}
		if err != nil {
			f.add("xml: %w", err)
			return shape, f.err()
		}
		switch x := token.(type) {
		case xml.StartElement:
			shape[x.Name.Local]++
			if !slices.Contains(strings.Fields(elements), x.Name.Local) {
				f.add("xml: an element %s", x.Name.Local)
			}
			for _, a := range x.Attr {
				if !slices.Contains(strings.Fields(attributes), a.Name.Local) {
					f.add("xml: an attribute %s %s=%q", x.Name.Local, a.Name.Local, a.Value)
				}
				f.steering(a.Name.Local, a.Value, "")
			}
		case xml.Comment, xml.Directive:
			f.add("xml: %q", x)
		case xml.CharData:
			f.steering("xml", string(x), "\n")
		}
	}
}
