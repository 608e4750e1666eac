// Package telling gathers what there is to tell of the reading of an OSCAL document and of what
// it draws on: problems each at its place, what is alike once, what is left out, and when a small
// file multiplies to too much.
package telling

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog/internal/intake"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/internal/oscal"
	"github.com/groundworkgrc/groundwork/mapping"
)

// Codes of the problems that the reading of OSCAL reports besides those of the JSON itself.
const (
	CodeUnreadable  = "unreadable"
	CodeTooLarge    = limit.CodeTooLarge
	CodeUnsupported = "unsupported"
	CodeImport      = "bad-import"
	CodeDraft       = "draft-shape"
	CodeLong        = "too-long"
)

// A Report is what there is to tell. Its zero value takes no work and lists no problem.
type Report struct {
	Problems limit.List
	Alike    intake.Told
	Losses   intake.Tally
	Guesses  intake.Guesser
	MostWork int // what a small file may multiply to

	work int
}

// Errorf reports what keeps the file from being read.
func (r *Report) Errorf(code string, at framework.Position, format string, args ...any) {
	r.Problems.Add(framework.Problem{Pos: at, Code: code, Severity: framework.Error, Message: fmt.Sprintf(format, args...)})
}

// Warnf warns.
func (r *Report) Warnf(code string, at framework.Position, format string, args ...any) {
	r.Problems.Add(framework.Problem{Pos: at, Code: code, Severity: framework.Warning, Message: fmt.Sprintf(format, args...)})
}

// Once warns of what is alike once, with its number.
func (r *Report) Once(key, code string, at framework.Position, format string, args ...any) {
	r.Alike.Once(key, framework.Problem{Pos: at, Code: code, Severity: framework.Warning, Message: fmt.Sprintf(format, args...)})
}

// Nothing warns of what a file says and nothing answers to.
func (r *Report) Nothing(at framework.Position, nearest, format string, args ...any) {
	r.Problems.Add(framework.Problem{
		Pos: at, Code: mapping.CodeUnknown, Severity: framework.Warning, Suggestion: nearest, Message: fmt.Sprintf(format, args...),
	})
}

// Word warns of a word that OSCAL does not have, and of one that is written as in a draft.
func (r *Report) Word(what string, t oscal.Token, allowed ...string) {
	if t.Form != oscal.Text {
		r.Warnf(CodeDraft, t.At, "%s is written as in a draft: it is read as %q", what, t.Text)
	}
	if slices.Contains(allowed, t.Text) {
		return
	}
	r.Problems.Add(framework.Problem{
		Pos: t.At, Code: mapping.CodeValue, Severity: framework.Warning, Suggestion: framework.Nearest(t.Text, allowed),
		Message: fmt.Sprintf("unknown %s %q: OSCAL has %s", what, t.Text, strings.Join(allowed, ", ")),
	})
}

// Spend counts work that multiplies, and reports once that it is too much.
func (r *Report) Spend(n int, at framework.Position) bool {
	before := r.work
	r.work += n
	if r.work > r.MostWork && before <= r.MostWork {
		r.Errorf(CodeTooLarge, at, "what the file says here multiplies to more than %d (MaxWork)", r.MostWork)
	}
	return r.work <= r.MostWork
}
