// Package laws says what holds of every form that goes out, whatever people wrote: each law reads the text as
// programs of that form read it, and tells what in it is obeyed and not shown. It is for tests alone.
package laws

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// A Law reads a text of one form. The error tells, one by one, what no text of the form may hold; the shape counts
// what the text is made of, so that two of them can be held against each other.
type Law func(text []byte) (Shape, error)

// Shape counts the parts of a text by their kind: headings, cells, events.
type Shape map[string]int

// Forms are the forms that have a law.
func Forms() []string { return slices.Sorted(maps.Keys(all())) }

// Of is the law of a form.
func Of(form string) (Law, bool) {
	l, ok := all()[form]
	return l, ok
}

func all() map[string]Law {
	return map[string]Law{
		"text": Text, "json": JSON, "yaml": YAML, "md": Markdown, "csv": CSV, "html": HTML, "page": Page, "pdf": PDF, "xlsx": XLSX,
		"sarif": SARIF, "junit": JUnit, "oscal": OSCAL, "oscal-poam": OSCAL, "oscal-catalog": OSCALCatalog, "mermaid": Mermaid, "dot": DOT, "svg": SVG, "ics": Calendar, "zip": ZIP, "shell": Shell,
	}
}

// faults gathers what is wrong, up to what somebody reads.
type faults []error

func (f *faults) add(format string, args ...any) {
	const most = 12
	if len(*f) < most {
		*f = append(*f, fmt.Errorf(format, args...))
	}
}

func (f *faults) err() error { return errors.Join(*f...) }

// Steers reports whether a character moves a cursor, ends a line, turns the direction of writing or hides what
// follows. It is told apart here once more, so that a gap of the product's own rule is found.
func Steers(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == 0x2028 || r == 0x2029 || r == 0xFEFF || 0xFFF9 <= r && r <= 0xFFFB ||
		0xE0000 <= r && r <= 0xE007F
}

// steering finds what steers in a text but for the characters that lay it out.
func (f *faults) steering(where, s string, may string) {
	if !utf8.ValidString(s) {
		f.add("%s: not UTF-8", where)
	}
	for i, r := range s {
		if Steers(r) && !slices.Contains([]rune(may), r) {
			f.add("%s: %U in %q", where, r, s[max(0, i-30):min(len(s), i+20)])
			return
		}
	}
}

var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

// forged is how a line begins that somebody wrote to be taken for one of the command's.
var forged = regexp.MustCompile(`(?m)^\s*` + Forged)

// Text holds what a terminal shows: nothing but lines, and colours, and no line that the command did not begin.
func Text(text []byte) (Shape, error) {
	var f faults
	s := colours.ReplaceAllString(string(text), "")
	f.steering("text", s, "\n")
	if at := forged.FindStringIndex(s); at != nil {
		f.add("text: a line of somebody's: %q", s[max(0, at[0]-60):min(len(s), at[1]+60)])
	}
	return Shape{}, f.err()
}
