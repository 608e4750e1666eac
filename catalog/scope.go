package catalog

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
)

// A scopeKey is a key of a scope that only a framework can explain: "type", "stage".
// Frameworks may come from a later file, so it waits.
type scopeKey struct {
	framework string
	entry     source.Entry
}

var scopeNames = []string{
	"id", "framework", "text", "basis", "window", "as_of", "populations", "in_place", "requirements", "systems", "categories", "additional", "soa", "statement", "not_relevant", "subservice",
	"user_entity_controls", "commitments", "system_requirements", "prior_report_end",
}

// scope reads a scope; what is none of its own keys is taken for a word of its
// framework's profiles.
func (r *reader) scope(v source.Value, into any) {
	s := into.(*framework.Scope) //nolint:forcetypeassert // by the table of shapes
	first := len(r.pending)
	v.Struct(s, func(e source.Entry) bool {
		r.pending = append(r.pending, scopeKey{entry: e})
		if e.Value.IsList() || e.Value.IsMapping() {
			return true
		}
		if text, ok := e.Value.Text(); ok {
			if s.Profile == nil {
				s.Profile = map[string]string{}
			}
			s.Profile[e.Key] = text
			e.Value.Record("", e.Value.Pos())
		}
		return true
	})
	for i := range r.pending[first:] {
		r.pending[first+i].framework = s.Framework
	}
}

// scopeKeys reports the keys of scopes that no framework knows. A scope of a
// framework that is not there is reported for that.
func (r *reader) scopeKeys() {
	words, known := slices.Clone(scopeNames), map[string]bool{}
	for _, f := range r.src.Frameworks {
		known[f.ID] = true
		for word := range f.Profiles {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	words = slices.Compact(words)
	for _, k := range r.pending {
		near := framework.Nearest(k.entry.Key, scopeNames) != ""
		switch {
		case slices.Contains(words, k.entry.Key):
			if k.entry.Value.IsList() || k.entry.Value.IsMapping() {
				k.entry.Value.Text() // reports what it is
			}
		case near || known[k.framework] && !r.lost && !r.dec.Lost:
			k.entry.Unknown(words)
		}
	}
}
