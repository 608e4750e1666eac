package laws

import (
	"regexp"
	"slices"
	"strings"
)

// mermaidLine are the lines of flowcharts and Gantt charts, whose texts are between quotes or hold nothing that ends them.
var mermaidLine = regexp.MustCompile(`^(flowchart LR|  subgraph [ab] \[` + label + `\]|    [ab]\d+\[` + label + `\]|  end|  a\d+ ---\|\d+\| b\d+|` +
	`gantt|  title [^:;#%"<>{}]+|  dateFormat YYYY-MM-DD|  inclusiveEndDates|  section [^:;#%,"<>{}]*|  [^:;#%,"<>{}]* :(active, )?s\d+, \d{4}-\d\d-\d\d, \d{4}-\d\d-\d\d|%% [^{}]*)$`)

// label is a text in quotes; what is not plain stands by its number.
const label = `"(?:[a-zA-Z0-9 .,_():/-]|#\d+;|[^\x00-\x7f])*"`

// Mermaid holds lines that the command draws, with texts of others in quotes.
func Mermaid(text []byte) (Shape, error) {
	var f faults
	f.steering("mermaid", string(text), "\n")
	shape := Shape{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if !mermaidLine.MatchString(line) {
			f.add("mermaid: %q", line)
		}
		if word := strings.Fields(line); len(word) > 0 && slices.Contains([]string{"click", "style", "class", "classDef", "linkStyle", "callback", "call", "href"}, strings.ToLower(word[0])) {
			f.add("mermaid: %q", line)
		}
		shape["lines"]++
	}
	return shape, f.err()
}

// dotToken is a token of Graphviz' language: a name, a number, a quoted text in which only quotes and backslashes are
// escaped, or a sign. Texts that are markup (<…>) are none.
var dotToken = regexp.MustCompile(`^(?:\s+|[A-Za-z_][A-Za-z0-9_]*|-?\d+(?:\.\d+)?|"(?:[^"\\]|\\\\|\\")*"|--|->|[{}\[\];,=])`)

// DOT holds a graph whose attributes are those of lines and labels: none links, fetches or runs.
func DOT(text []byte) (Shape, error) {
	var f faults
	f.steering("dot", string(text), "\n")
	shape, rest, before := Shape{}, string(text), ""
	for rest != "" {
		token := dotToken.FindString(rest)
		if token == "" {
			f.add("dot: %q", rest[:min(len(rest), 80)])
			break
		}
		rest = rest[len(token):]
		if token = strings.TrimSpace(token); token == "" {
			continue
		}
		if token == "=" && !slices.Contains([]string{"rankdir", "shape", "fontname", "label", "penwidth", "tooltip"}, before) {
			f.add("dot: an attribute %s", before)
		}
		if len(token) < 3 {
			shape[token]++
		}
		before = token
	}
	return shape, f.err()
}

// Calendar holds events as RFC 5545 has them: lines of at most 75 octets that end in CRLF, known properties, texts with
// their escapes.
func Calendar(text []byte) (Shape, error) {
	var f faults
	shape, open := Shape{}, []string{}
	if strings.Contains(strings.ReplaceAll(string(text), "\r\n", ""), "\n") || strings.Contains(strings.ReplaceAll(string(text), "\r\n", ""), "\r") {
		f.add("ics: a line that does not end in CRLF")
	}
	for line := range strings.SplitSeq(string(text), "\r\n") {
		if len(line) > 75 {
			f.add("ics: %d octets: %q", len(line), line)
		}
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(strings.ReplaceAll(string(text), "\r\n ", ""), "\r\n"), "\r\n") {
		f.steering("ics", line, "")
		m := property.FindStringSubmatch(line)
		if m == nil {
			f.add("ics: %q", line)
			continue
		}
		shape[m[1]]++
		switch m[1] {
		case "BEGIN":
			open = append(open, m[2])
			shape[m[2]]++
		case "END":
			if len(open) == 0 || open[len(open)-1] != m[2] {
				f.add("ics: %q ends what is not open", line)
				continue
			}
			open = open[:len(open)-1]
		case "SUMMARY", "DESCRIPTION", "CATEGORIES", "UID", "NAME", "X-WR-CALNAME":
			if !icsText.MatchString(m[2]) {
				f.add("ics: %q", line)
			}
		}
	}
	if len(open) > 0 {
		f.add("ics: %v is not ended", open)
	}
	return shape, f.err()
}

var (
	property = regexp.MustCompile(`^(BEGIN|END|VERSION|PRODID|METHOD|NAME|X-WR-CALNAME|UID|DTSTAMP|DTSTART|DTEND|SUMMARY|DESCRIPTION|CATEGORIES|CALSCALE)(?:;VALUE=DATE)?:(.*)$`)
	icsText  = regexp.MustCompile(`^(?:[^\\;,]|\\[\\;,nN])*$`)
)
