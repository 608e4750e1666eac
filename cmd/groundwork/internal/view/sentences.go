package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Asking is one request in sentences.
func Asking(r *requests.Request) string {
	refs := make([]string, len(r.Requirements))
	for i, ref := range r.Requirements {
		refs[i] = ref.String()
	}
	lines := []string{r.Wanted, "How many: " + r.Number + ". For " + strings.Join(refs, ", ") + "; " + r.Control + "."}
	if len(r.Evidence) > 0 {
		lines = append(lines, "Answered by "+few(r.Evidence, 5)+".")
	}
	for _, s := range r.Lacks {
		lines = append(lines, "Open: "+strings.TrimSuffix(s, ".")+".")
	}
	if r.Over && r.State == requests.NotStarted {
		lines = append(lines, "Its time is over: only what exists already helps.")
	}
	return strings.Join(append(lines, "Request "+r.ID), " ")
}

// Things says what items of a kind are.
func Things(k requests.Kind) string {
	return map[requests.Kind]string{
		requests.Overdue: "overdue", requests.Due: "due", requests.Renew: "to renew or review", requests.Approve: "to accept or approve", requests.Answer: "to answer",
	}[k]
}

// Doing says what is to be done and what falls otherwise.
func Doing(x *requests.Item, by string) string {
	lines := []string{Upper(strings.TrimSuffix(x.What, ".")) + "."}
	if by != "owner" {
		lines = append(lines, "Up to "+cmp.Or(x.Who(), "nobody named")+".")
	}
	switch s := IfNot(x); {
	case s != "":
		lines = append(lines, "If not done: "+s+".")
	case x.Over:
		lines = append(lines, "Its time is over, and doing it now raises nothing here.")
	default:
		lines = append(lines, "If not done: nothing falls in these days.")
	}
	if x.Over && len(x.Falls) > 0 {
		lines = append(lines, "Its time is over: only what exists already helps.")
	}
	return strings.Join(lines, " ")
}

// Heading is under what an item stands.
func Heading(x *requests.Item, by string) string {
	switch by {
	case "owner":
		return x.Who()
	case "kind":
		return Things(x.Kind)
	case "control":
		return x.Control
	}
	return ""
}

// Headings lists the headings in order, what nobody has last.
func Headings(t *requests.Todo, by string) []string {
	var list []string
	for i := range t.Items {
		if h := Heading(&t.Items[i], by); !slices.Contains(list, h) {
			list = append(list, h)
		}
	}
	slices.SortFunc(list, func(a, b string) int {
		switch {
		case a == b:
			return 0
		case a == "":
			return 1
		case b == "":
			return -1
		}
		return strings.Compare(a, b)
	})
	return list
}

// About says what a piece is, and what it supports or lacks.
func About(w *Worth) string {
	s := cmp.Or(w.Title, w.TypeTitle)
	if len(w.Requirements) > 0 {
		return s + ": " + Refs(w.Requirements, 4)
	}
	if w.Lacks != "" {
		return s + "; supports nothing: " + w.Lacks
	}
	return s
}

// Of counts something, one in the singular.
func Of(n, what string) string {
	if n == "1" {
		return n + " " + what
	}
	return n + " " + what + "s"
}

// Raises says what doing an item raises.
func Raises(x *requests.Item) string {
	var parts []string
	for _, f := range x.Falls {
		parts = append(parts, fmt.Sprintf("%s by %s points", f.Lens, cmp.Or(strings.TrimPrefix(Points(f.Done.Low-f.Left.Low), "<"), "0.1")))
	}
	if len(parts) == 0 {
		return "Raises nothing by itself."
	}
	return "Raises " + strings.Join(parts, ", ") + "."
}

// few lists the first so many names.
func few(list []string, most int) string {
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
}

// OfControls counts controls, of all where that is known.
func OfControls(n, of int) string {
	s := fmt.Sprintf("%d controls do", n)
	if of > 0 {
		s = fmt.Sprintf("%d of %d controls do", n, of)
	}
	if n == 1 && of == 0 {
		s = "1 control does"
	}
	return s
}

// GapText is one gap, with the systems for which it is one.
func GapText(g *result.Gap) string {
	what := g.Control + ": " + g.What
	if len(g.Systems) > 0 {
		what += " (" + strings.Join(g.Systems, ", ") + ")"
	}
	return what
}

// Upper begins a sentence.
func Upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
