package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A View is one way to look at an explanation.
type View string

// Views of an explanation.
const (
	ViewWhy     View = "why"     // the points, their controls, evidence and conditions
	ViewMissing View = "missing" // what is not there, and what nobody answered
	ViewWould   View = "would"   // what would have to be true
	ViewAlone   View = "alone"   // what rests on one piece of evidence
	ViewDrafts  View = "drafts"  // how much rests on links that nobody reviewed
)

// AllViews lists the views in the order of a report.
func AllViews() []View { return []View{ViewWhy, ViewMissing, ViewWould, ViewAlone, ViewDrafts} }

// Views returns the named views in the order of a report, or all where none is named.
func Views(list ...View) []View {
	if len(list) == 0 {
		return AllViews()
	}
	out := []View{}
	for _, v := range AllViews() {
		if slices.Contains(list, v) {
			out = append(out, v)
		}
	}
	return out
}

// ErrUnknownView says that there is no view of that name.
var ErrUnknownView = errors.New("unknown view")

// ParseViews reads names of views, separated by commas; "" is all of them.
func ParseViews(s string) ([]View, error) {
	if s == "" {
		return AllViews(), nil
	}
	names := make([]string, 0, len(AllViews()))
	known := map[string]bool{}
	for _, v := range AllViews() {
		names = append(names, string(v))
		known[string(v)] = true
	}
	list := []View{}
	for name := range strings.SplitSeq(s, ",") {
		if !known[name] {
			return nil, fmt.Errorf("%w %q: want %s", ErrUnknownView, name, strings.Join(names, ", "))
		}
		list = append(list, View(name))
	}
	return Views(list...), nil
}
