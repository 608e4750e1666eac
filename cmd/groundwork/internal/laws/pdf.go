package laws

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// PDF holds pages: each object parses, nothing in them links elsewhere, fetches, runs or carries a file, and what is drawn is drawn
// by the operators that pages of text and bars want.
func PDF(text []byte) (Shape, error) {
	var f faults
	if !bytes.HasPrefix(text, []byte("%PDF-1.")) || !bytes.HasSuffix(bytes.TrimSpace(text), []byte("%%EOF")) {
		f.add("pdf: it does not begin or end as one")
	}
	pages, p := 0, &pdfReader{text: text}
	var note []string // the names in an annotation
	for {
		token, kind := p.next()
		switch kind {
		case end:
			if pages == 0 {
				f.add("pdf: no page")
			}
			return Shape{}, f.err() // long words make more lines, and pages
		case wrong:
			f.add("pdf: at %d: %q", p.at, text[p.at:min(len(text), p.at+40)])
			return Shape{}, f.err()
		case name:
			if forbidden(token) {
				f.add("pdf: /%s", token)
			}
			if token == "Annot" || note != nil {
				note = append(note, token)
			}
			if token == "Page" {
				pages++
			}
		case sign:
			if token == ">>" && note != nil {
				if !slices.Equal(note, strings.Fields("Annot Subtype Link Rect Border Dest XYZ")) {
					f.add("pdf: an annotation that is no link within: %q", note)
				}
				note = nil
			}
		case word:
			if token == "stream" {
				f.stream(p)
			}
		}
	}
}

// forbidden reports whether a name is one of what links elsewhere, fetches, runs or carries a file.
func forbidden(name string) bool {
	return slices.Contains(strings.Fields("JavaScript JS URI Launch AA OpenAction EmbeddedFile Filespec AcroForm XFA SubmitForm ImportData GoToR GoToE Sound Movie RichMedia Rendition Screen Widget FileAttachment A"), name)
}

func (f *faults) stream(p *pdfReader) {
	p.at += len(p.text[p.at:]) - len(bytes.TrimLeft(p.text[p.at:], "\r\n"))
	if p.length < 0 || p.at+p.length > len(p.text) {
		f.add("pdf: a stream without length")
		return
	}
	data := p.text[p.at : p.at+p.length]
	p.at += p.length
	if r, err := zlib.NewReader(bytes.NewReader(data)); err == nil {
		if data, err = io.ReadAll(r); err != nil {
			f.add("pdf: a stream: %w", err)
			return
		}
	}
	if !drawing.Match(data) {
		return // a font, or what says which glyph is which character
	}
	in := &pdfReader{text: data}
	for {
		token, kind := in.next()
		switch kind {
		case end:
			return
		case wrong:
			f.add("pdf: on a page at %d: %q", in.at, data[in.at:min(len(data), in.at+40)])
			return
		case word:
			if _, err := strconv.ParseFloat(token, 64); err != nil && !slices.Contains(strings.Fields("BT ET Td Tj TJ Tf Tw Tc Tz Tm g G rg RG w J j d re f S s B b m l h n q Q W cm"), token) {
				f.add("pdf: an operator %q", token)
			}
		}
	}
}

// drawing is how the content of a page begins.
var drawing = regexp.MustCompile(`^[\d.]+ (?:J|w)\s`)

// The kinds of tokens of PDF.
type pdfKind int

const (
	wrong pdfKind = iota
	end
	word
	name
	sign
	quote
)

// pdfReader reads the tokens of PDF's syntax, as ISO 32000-1 7.2 and 7.3 have them, and keeps the length that it saw.
type pdfReader struct {
	text   []byte
	at     int
	length int
	before string
}

const pdfSpace, pdfEnds = " \t\r\n\f\x00", " \t\r\n\f\x00()<>[]{}/%"

func (p *pdfReader) next() (string, pdfKind) {
	for p.at < len(p.text) {
		rest := p.text[p.at:]
		switch c := rest[0]; {
		case strings.IndexByte(pdfSpace, c) >= 0:
			p.at++
		case c == '%':
			p.at += max(1, bytes.IndexAny(append(rest, '\n'), "\r\n"))
		case c == '(':
			return p.literal()
		case bytes.HasPrefix(rest, []byte("<<")), bytes.HasPrefix(rest, []byte(">>")):
			p.at += 2
			return string(rest[:2]), sign
		case c == '<':
			n := bytes.IndexByte(rest, '>')
			if n < 0 || !hexes.Match(rest[1:n]) {
				return "", wrong
			}
			p.at += n + 1
			return string(rest[1:n]), quote
		case c == '[' || c == ']' || c == '{' || c == '}':
			p.at++
			return string(c), sign
		default:
			return p.plain()
		}
	}
	return "", end
}

var hexes = regexp.MustCompile(`^[0-9A-Fa-f\s]*$`)

func (p *pdfReader) plain() (string, pdfKind) {
	kind, from := word, p.at
	if p.text[p.at] == '/' {
		kind, from = name, p.at+1
		p.at++
	}
	for p.at < len(p.text) && strings.IndexByte(pdfEnds, p.text[p.at]) < 0 {
		p.at++
	}
	token := string(p.text[from:p.at])
	if kind == word && token == "" {
		return "", wrong
	}
	if n, err := strconv.Atoi(token); err == nil && p.before == "/Length" {
		p.length = n
	}
	p.before = token
	if kind == name {
		p.before = "/" + token
	}
	return token, kind
}

// literal reads a text in parentheses, which are within each other or escaped.
func (p *pdfReader) literal() (string, pdfKind) {
	from, deep := p.at, 0
	for ; p.at < len(p.text); p.at++ {
		switch p.text[p.at] {
		case '\\':
			p.at++
		case '(':
			deep++
		case ')':
			if deep--; deep == 0 {
				p.at++
				return string(p.text[from:p.at]), quote
			}
		}
	}
	p.at = from
	return "", wrong
}
