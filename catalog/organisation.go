package catalog

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping"
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
		o.Scopes = append(o.Scopes, list[framework.Scope](e.Value)...)
		r.each(e)
	case "evidence":
		o.Evidence = append(o.Evidence, list[mapping.Evidence](e.Value)...)
		r.each(e)
	case "treatments":
		o.Treatments = append(o.Treatments, list[mapping.Treatment](e.Value)...)
		r.each(e)
	case "facts":
		var facts []mapping.Fact
		e.Value.As(&facts)
		o.Facts = append(o.Facts, facts...)
		r.each(e)
	case "operates":
		for _, k := range e.Value.Entries() {
			run := mapping.Operates{Control: k.Key}
			k.Value.As(&run)
			run.Places.Item = k.At
			o.Operates = append(o.Operates, run)
		}
		r.each(e)
	}
}

func (r *reader) profile(e source.Entry) {
	var p profile
	e.Value.As(&p)
	if first := r.org.Places.Item; first.Line != 0 {
		r.add(e.At, mapping.CodeDuplicate, "the organisation is described twice; the first is at %s", first)
		return
	}
	r.org.Name, r.org.Systems, r.org.AsOf = p.Name, p.Systems, p.AsOf
	r.org.Places = framework.Places{Item: e.At, Keys: p.Places.Keys}
	r.digest(partOrganisation, e.Value, e.Key)
}

// each takes the digest of each entry of a top-level list or mapping.
func (r *reader) each(e source.Entry) {
	if e.Value.IsList() {
		for _, v := range e.Value.Items() {
			r.digest(partOrganisation, v, e.Key)
		}
		return
	}
	if e.Value.IsMapping() {
		for _, k := range e.Value.Entries() {
			r.digest(partOrganisation, k.Value, e.Key, k.Key)
		}
	}
}
