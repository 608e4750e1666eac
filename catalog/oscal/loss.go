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
	{"a relation has a rationale, a confidence and a reason, and nothing else", "method status coverage qualifiers mapping-description"},
	{"nothing is inferred from what is not mapped", "source-gap-summary target-gap-summary"},
}

// lost takes over the keys that were not read. It reports false for a document of another kind,
// of which it says so once.
func (s *session) lost(keys []oscal.Lost) bool {
	other := []oscal.Lost{}
	for _, l := range keys {
		if l.Owner == "document" {
			other = append(other, l)
			continue
		}
		why := "OSCAL has no such key"
		for _, r := range reasons {
			if slices.Contains(strings.Fields(r.keys), l.Key) {
				why = r.why
			}
		}
		if why == "OSCAL has no such key" {
			s.Problems.Add(framework.Problem{
				Pos: l.At, Code: oscal.CodeUnknown, Severity: framework.Warning, Suggestion: l.Nearest,
				Message: fmt.Sprintf("unknown key %q of a %s was passed over (%d)", l.Key, l.Owner, l.Count),
			})
		}
		s.Losses.Add(l.At.String(), l.Owner+"."+l.Key, why, l.Count)
	}
	if len(other) > 0 {
		s.foreign(other)
	}
	return len(other) == 0
}

// foreign says what a document is that is not read.
func (s *session) foreign(keys []oscal.Lost) {
	const read = "a catalog, a profile or a mapping-collection is"
	for _, l := range keys {
		if oscal.Model(l.Key) {
			s.Errorf(CodeUnsupported, l.At, "this is an OSCAL %s, which is not read here: %s", l.Key, read)
			return
		}
	}
	more := ""
	if len(keys) > 1 {
		more = fmt.Sprintf(" (and %d more keys)", len(keys)-1)
	}
	s.Problems.Add(framework.Problem{
		Pos: keys[0].At, Code: CodeUnsupported, Suggestion: keys[0].Nearest,
		Message: fmt.Sprintf("no OSCAL document begins with the key %q%s: %s read here", keys[0].Key, more, read),
	})
}
