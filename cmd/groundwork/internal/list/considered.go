package list

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/mapping/review"
)

// sampleGuides are the rules of thumb for how many occurrences a tester looks at.
func sampleGuides(x *filtered) []Item {
	var items []Item
	for _, g := range x.g.Source().SampleGuides {
		smaller := ""
		if g.Share > 0 {
			smaller = fmt.Sprintf("about %.0f %%, and %d at least", 100*g.Share, g.Floor)
		}
		items = append(items, Item{
			{"cadence", g.Cadence.String(), true}, {"least", g.Least, true}, {"most", g.Most, true}, {"of_a_smaller_population", smaller, true}, {"why", g.Why, true},
		})
	}
	return items
}

// open is why pairs of requirements, or series of them, are left open.
func open(x *filtered) []Item {
	var items []Item
	for _, o := range x.g.Open() {
		var against []string
		kept := x.Framework == "" || o.Requirement.Framework == x.Framework
		for _, ref := range o.Against {
			against = append(against, ref.String())
			kept = kept || ref.Framework == x.Framework
		}
		if kept {
			items = append(items, Item{{"requirement", o.Requirement.String(), true}, {"against", against, true}, {"why", o.Why, true}})
		}
	}
	return items
}

// rejected are the links and relations that were considered and struck.
func rejected(x *filtered) []Item {
	var items []Item
	for _, r := range x.g.Rejected() {
		if x.Framework != "" && !slices.Contains([]string{r.From.Framework, r.To.Framework}, x.Framework) {
			continue
		}
		from, is := r.Control, ""
		if r.Control == "" {
			from, is = r.From.String(), strings.Join(r.Is.Names(), " or ")
		}
		items = append(items, Item{
			{"from", from, true}, {"to", r.To.String(), true}, {"points", strings.Join(r.Points, ", "), true}, {"relation", is, true}, {"why", r.Why, true}, {"votes", Votes(r.Votes), false},
		})
	}
	return items
}

// Votes are what single readers said, each in a line: who, when, and what they asked for.
func Votes(votes []review.Vote) []string {
	asked := map[review.Opinion]string{review.Accept: "took it as it stood", review.Change: "asked for a change", review.Reject: "asked to strike it"}
	list := []string{}
	for _, v := range votes {
		line := v.By
		if !v.On.IsZero() {
			line += ", " + v.On.String()
		}
		if line += ": " + asked[v.Says]; v.Why != "" {
			line += ": " + v.Why
		}
		list = append(list, line)
	}
	return list
}

// mirrors are the parts of other sets that a requirement repeats, each after its set.
func mirrors(of map[string][]string) []string {
	list := []string{}
	for _, set := range slices.Sorted(maps.Keys(of)) {
		for _, id := range of[set] {
			list = append(list, set+":"+id)
		}
	}
	return list
}
