package laws

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// JSON holds one value, with nothing that steers in its bytes.
func JSON(text []byte) (Shape, error) {
	var f faults
	f.steering("json", string(text), "\n")
	if !json.Valid(text) {
		f.add("json: it does not parse")
	}
	return Shape{}, f.err()
}

// YAML holds documents that parse, with nothing that steers in their bytes.
func YAML(text []byte) (Shape, error) {
	var f faults
	f.steering("yaml", strings.Map(func(r rune) rune {
		if 0xE0000 <= r && r <= 0xE007F {
			return -1 // which YAML's writers do not escape
		}
		return r
	}, string(text)), "\n")
	d := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var n yaml.Node
		err := d.Decode(&n)
		if err == io.EOF { //nolint:errorlint // the decoder's own
			break
		}
		if err != nil {
			f.add("yaml: %w", err)
			break
		}
	}
	return Shape{}, f.err()
}

// strings of a JSON document, each with the way to it.
func eachText(v any, way string, do func(way, key, text string)) {
	switch x := v.(type) {
	case []any:
		for _, y := range x {
			eachText(y, way, do)
		}
	case map[string]any:
		for k, y := range x {
			if s, is := y.(string); is {
				do(way+"."+k, k, s)
			}
			eachText(y, way+"."+k, do)
		}
	}
}

func decoded(f *faults, text []byte) any {
	if _, err := JSON(text); err != nil {
		f.add("%w", err)
	}
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		f.add("json: %w", err)
	}
	return v
}

// link is a link within a message of SARIF, which viewers follow.
var link = regexp.MustCompile(`\[[^\]]*\]\(`)

// SARIF holds references that are relative, or files, and messages without links.
func SARIF(text []byte) (Shape, error) {
	var f faults
	eachText(decoded(&f, text), "", func(way, key, s string) {
		switch {
		case strings.HasSuffix(strings.ToLower(key), "uri"):
			u, err := url.Parse(s)
			if err != nil || u.Scheme != "" && u.Scheme != "file" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" || strings.ContainsAny(s, " \\\"<>^`{|}") {
				f.add("sarif: %s is %q", way, s)
			}
			for part := range strings.SplitSeq(u.Path, "/") {
				if part == ".." {
					f.add("sarif: %s leaves the folder: %q", way, s)
				}
			}
		case key == "text" && link.MatchString(s):
			f.add("sarif: a link in %q", s)
		}
		f.steering(way, s, "")
	})
	return Shape{}, f.err()
}

// OSCAL holds references within it or by https, values without space around, and texts that are Markdown in which
// nothing of others is markup.
func OSCAL(text []byte) (Shape, error) { return interchange(text, true) }

// OSCALCatalog holds the same of a catalog but for its texts, which stay as they were stated.
func OSCALCatalog(text []byte) (Shape, error) { return interchange(text, false) }

func interchange(text []byte, ours bool) (Shape, error) {
	var f faults
	eachText(decoded(&f, text), "", func(way, key, s string) {
		switch key {
		case "href", "uri", "ns", "identifier-type", "system":
			if u, err := url.Parse(s); err != nil || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" || u.Scheme == "" && !strings.HasPrefix(s, "#") && strings.Contains(s, ":") || strings.ContainsAny(s, " <>\"") {
				f.add("oscal: %s is %q", way, s)
			}
		case "title", "description", "remarks", "statement", "prose", "caption":
			if _, err := prose([]byte(s)); err != nil && ours {
				f.add("oscal: %s %q: %w", way, s, err)
			}
		}
		if s != strings.TrimSpace(s) && (ours || key == "value") {
			f.add("oscal: space around %s %q", way, s)
		}
		if ours {
			f.steering(way, s, "\n")
		}
	})
	return Shape{}, f.err()
}

// Header holds values of a response's head: of one line, of printable ASCII, with no path in a file's name.
func Header(head map[string][]string) error {
	var f faults
	for k, list := range head {
		for _, v := range list {
			if strings.ContainsFunc(k+v, func(r rune) bool { return r < ' ' || r > '~' }) {
				f.add("header %s: %q", k, v)
			}
			if strings.EqualFold(k, "Content-Disposition") && !disposition.MatchString(v) {
				f.add("header %s: %q", k, v)
			}
			if strings.EqualFold(k, "Location") && !strings.HasPrefix(v, "/") {
				f.add("header %s: %q", k, v)
			}
		}
	}
	return f.err()
}

var disposition = regexp.MustCompile(`^(attachment|inline)(; filename="?[A-Za-z0-9][A-Za-z0-9._-]*"?)?$`)

// Log holds lines of a structured log as text: each is pairs of a key and a value that is quoted where it has to be.
func Log(text []byte) (Shape, error) {
	var f faults
	f.steering("log", string(text), "\n")
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		if !logged.MatchString(strings.TrimSuffix(line, "\n")) {
			f.add("log: %q", line)
		}
	}
	return Shape{"lines": n}, f.err()
}

var logged = regexp.MustCompile(`^time=\S+ level=[A-Z]+ msg=` + logValue + `( [a-z_.]+=` + logValue + `)*$`)

const logValue = `("([^"\\]|\\.)*"|[^\s"=]*)`

// Metrics holds lines of Prometheus, whose labels are of the words that the program has.
func Metrics(text []byte) (Shape, error) {
	var f faults
	f.steering("metrics", string(text), "\n")
	shape := Shape{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if !strings.HasPrefix(line, "# ") && !measured.MatchString(line) {
			f.add("metrics: %q", line)
		}
		shape[strings.SplitN(line, " ", 2)[0]]++
	}
	return shape, f.err()
}

var measured = regexp.MustCompile(`^[a-z_]+(\{[a-z_]+="[A-Za-z0-9 /{}_.+-]*"(,[a-z_]+="[A-Za-z0-9 /{}_.+-]*")*\})? [0-9.eE+NaInf-]+$`)
