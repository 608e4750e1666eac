package framework

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// A Severity says whether a problem stops the load.
type Severity uint8

// Severities. Error is the zero value: what nobody graded is taken seriously.
const (
	Error Severity = iota
	Warning
	Hint // worth a look, and often right as it is
)

var severityNames = [...]string{"error", "warning", "hint"}

// String returns "error", "warning" or "hint"; what is none of these is an error.
func (s Severity) String() string {
	if int(s) < len(severityNames) {
		return severityNames[s]
	}
	return severityNames[Error]
}

// MarshalText returns the text form.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the text form.
func (s *Severity) UnmarshalText(text []byte) error {
	for i, n := range severityNames {
		if n == string(text) {
			*s = Severity(i)
			return nil
		}
	}
	return fmt.Errorf("unknown severity %q: want %s", text, strings.Join(severityNames[:], ", "))
}

// A Problem is one thing that is wrong with a file or a value: where, what, and
// what to write instead. As JSON it is flat, with the file, line and column beside the
// path.
type Problem struct {
	Pos Position
	// Path leads to the value through the data: "evidence[EV-014].type",
	// "controls[access-review].links[2].to", by id where there is one and by place in
	// the list, from 0, where not. It is the place of what no file holds.
	Path       string
	Code       string // stable, in kebab-case: "unknown-id"
	Severity   Severity
	Message    string
	Suggestion string // the nearest thing that exists, or ""
}

// Where returns the place in a file, or the path of what was not read from one.
func (p Problem) Where() string {
	if at := p.Pos.String(); at != "" {
		return at
	}
	return p.Path
}

// String returns file:line:column: message; did you mean "suggestion"? Without a place in
// a file it begins with the path.
func (p Problem) String() string {
	var b strings.Builder
	if at := p.Where(); at != "" {
		b.WriteString(at)
		b.WriteString(": ")
	}
	if p.Severity != Error {
		b.WriteString(p.Severity.String())
		b.WriteString(": ")
	}
	b.WriteString(p.Message)
	if p.Suggestion != "" {
		fmt.Fprintf(&b, "; did you mean %q?", p.Suggestion)
	}
	return b.String()
}

// Error makes a problem an error that reads as [Problem.String].
func (p Problem) Error() string { return p.String() }

// flat is the JSON of a problem.
type flat struct {
	Code       string   `json:"code"`
	Severity   Severity `json:"severity"`
	Message    string   `json:"message"`
	File       string   `json:"file"`
	Line       int      `json:"line"`
	Column     int      `json:"column"`
	Path       string   `json:"path"`
	Suggestion string   `json:"suggestion"`
}

// MarshalJSON writes code, severity, message, file, line, column, path and suggestion,
// all of them always.
func (p Problem) MarshalJSON() ([]byte, error) {
	return json.Marshal(flat{p.Code, p.Severity, p.Message, p.Pos.File, p.Pos.Line, p.Pos.Column, p.Path, p.Suggestion})
}

// UnmarshalJSON reads what [Problem.MarshalJSON] writes.
func (p *Problem) UnmarshalJSON(data []byte) error {
	var f flat
	if err := json.Unmarshal(data, &f); err != nil {
		return err
	}
	*p = Problem{
		Pos: Position{File: f.File, Line: f.Line, Column: f.Column}, Path: f.Path,
		Code: f.Code, Severity: f.Severity, Message: f.Message, Suggestion: f.Suggestion,
	}
	return nil
}

// Problems is a list of problems. As an error it prints one per line.
type Problems []Problem

// Error returns one line per problem.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns each problem as an error of its own, for [errors.As].
func (ps Problems) Unwrap() []error {
	list := make([]error, len(ps))
	for i, p := range ps {
		list[i] = p
	}
	return list
}

// Err returns the problems, sorted by place, as an error if one of them is an
// error rather than a warning, and nil otherwise.
func (ps Problems) Err() error {
	if !slices.ContainsFunc(ps, func(p Problem) bool { return p.Severity == Error }) {
		return nil
	}
	ps.Sort()
	return ps
}

// Sort orders by place in the files, then by path, code and message.
func (ps Problems) Sort() {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		if c := a.Pos.Compare(b.Pos); c != 0 {
			return c
		}
		if a.Pos == (Position{}) {
			if c := CompareID(a.Path, b.Path); c != 0 {
				return c
			}
		}
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message), CompareID(a.Path, b.Path))
	})
}

// CodeMore is the code of the line that [Problems.Limit] ends a list with.
const CodeMore = "more-problems"

// Limit returns the first n of the problems as they stand and, where there are more, one
// last line that counts the rest, "and 1200 more". That line is as severe as the worst of
// those that it stands for. With n below 1 it is the one line that counts them all.
func (ps Problems) Limit(n int) Problems {
	n = max(n, 0)
	if len(ps) <= n {
		return ps
	}
	worst := Hint
	for _, p := range ps[n:] {
		worst = min(worst, p.Severity)
	}
	return append(slices.Clip(ps[:n]), Problem{Code: CodeMore, Severity: worst, Message: fmt.Sprintf("and %d more", len(ps)-n)})
}
