package catalog

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// profile is what the key organisation holds.
type profile struct {
	Name    string           `yaml:"name"`
	Systems []string         `yaml:"systems"`
	AsOf    framework.Date   `yaml:"as_of"`
	Places  framework.Places `yaml:"-"`
}

// organisation reads one top-level key of an organisation.
func (r *reader) organisation(e source.Entry) {
	o := &r.org
	switch e.Key {
	case "organisation":
		r.profile(e)
	case "scope":
		o.Scopes = digested(r, e, o.Scopes, func(s *framework.Scope) *framework.Places { return &s.Places })
	case "evidence":
		o.Evidence = digested(r, e, o.Evidence, func(x *evidence.Piece) *framework.Places { return &x.Places })
	case "treatments":
		o.Treatments = digested(r, e, o.Treatments, func(t *organisation.Treatment) *framework.Places { return &t.Places })
	case "risks":
		o.Risks = digested(r, e, o.Risks, func(x *organisation.Risk) *framework.Places { return &x.Places })
	case "facts":
		var facts []evidence.Fact
		e.Value.As(&facts)
		content := map[string]source.Entry{}
		if e.Value.IsMapping() {
			for _, k := range e.Value.Entries() {
				content[k.Key] = k
			}
		}
		for i := range facts {
			facts[i].Places.Digest = content[facts[i].ID].Value.Digest(e.Key, facts[i].ID)
		}
		o.Facts = append(o.Facts, facts...)
	case "operates":
		for _, k := range e.Value.Entries() {
			if r.dec.Stopped() {
				break
			}
			run := organisation.Operates{Control: k.Key}
			k.Value.As(&run)
			run.Places.Item, run.Places.Digest = k.At, k.Value.Digest(e.Key, k.Key)
			o.Operates = append(o.Operates, run)
		}
	}
}

// digested appends the entries of a top-level list of an organisation, each with the
// digest of its content.
func digested[T any](r *reader, e source.Entry, to []T, places func(*T) *framework.Places) []T {
	values := e.Value.Items()
	to = slices.Grow(to, len(values))
	for _, v := range values {
		if r.dec.Stopped() {
			break
		}
		if v.Empty() {
			continue
		}
		to = append(to, *new(T))
		item := &to[len(to)-1]
		v.As(item)
		places(item).Digest = v.Digest(e.Key)
	}
	return to
}

func (r *reader) profile(e source.Entry) {
	var p profile
	e.Value.As(&p)
	if first := r.org.Places.Item; first.Line != 0 {
		r.add(e.At, mapping.CodeDuplicate, "the organisation is described twice; the first is at %s", first)
		return
	}
	r.org.Name, r.org.Systems, r.org.AsOf = p.Name, p.Systems, p.AsOf
	r.org.Places = framework.Places{Item: e.At, Keys: p.Places.Keys, Digest: e.Value.Digest(e.Key)}
}
