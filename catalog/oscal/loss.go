package oscal

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/oscal"
)

// reasons says of the keys that OSCAL has and that are not taken why not. Of any other
// key the reader warns, since it may be misspelt.
var reasons = []struct{ why, keys string }{
	{"a framework has no place for it", "published last-modified revisions document-ids actions locations links remarks description short-name title " +
		"external-ids email-addresses telephone-numbers addresses location-uuids member-of-organizations props citation base64 hashes text " +
		"resource-fragment group class back-matter responsible-parties parts document-id"},
	{"requirements are named by their id", "uuid"},
	{"the namespace is known from the name alone", "ns"},
	{"a text has no gaps to fill: the label of each stands in brackets", "constraints guidelines usage how-many depends-on select params values"},
	{"a profile is resolved by selecting controls and setting parameters", "adds removes combine order position insert-controls groups"},
	{"a relation has a rationale, a confidence and a reason, and nothing else", "method status coverage qualifiers mapping-description"},
	{"nothing is inferred from what is not mapped", "source-gap-summary target-gap-summary"},
}

// lost takes over the keys that were not read.
func (s *session) lost(keys []oscal.Lost) {
	for _, l := range keys {
		if l.Owner == "document" {
			s.problems.Add(framework.Problem{
				Pos: l.At, Code: CodeUnsupported, Suggestion: l.Nearest,
				Message: fmt.Sprintf("a document of kind %q is not read here: want catalog, profile or mapping-collection", l.Key),
			})
			continue
		}
		why := "OSCAL has no such key"
		for _, r := range reasons {
			if slices.Contains(strings.Fields(r.keys), l.Key) {
				why = r.why
			}
		}
		if why == "OSCAL has no such key" {
			s.problems.Add(framework.Problem{
				Pos: l.At, Code: oscal.CodeUnknown, Severity: framework.Warning, Suggestion: l.Nearest,
				Message: fmt.Sprintf("unknown key %q of a %s was passed over (%d)", l.Key, l.Owner, l.Count),
			})
		}
		s.tally.add(l.At.String(), l.Owner+"."+l.Key, why, l.Count)
	}
}

// A tally counts losses by kind, in the order in which they were met.
type tally struct {
	list  []Loss
	count []int
	place map[string]int
}

func (t *tally) add(where, what, why string, count int) {
	if count == 0 {
		return
	}
	n, ok := t.place[what]
	if !ok {
		if t.place == nil {
			t.place = map[string]int{}
		}
		n = len(t.list)
		t.place[what] = n
		t.list, t.count = append(t.list, Loss{Where: where, What: what, Why: why}), append(t.count, 0)
	}
	t.count[n] += count
}

func (t *tally) losses() []Loss {
	out := make([]Loss, len(t.list))
	for i, l := range t.list {
		l.What = fmt.Sprintf("%s (%d)", l.What, t.count[i])
		out[i] = l
	}
	return out
}
