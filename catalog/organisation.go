package catalog

import (
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/source"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// profile is what the key organisation holds.
type profile struct {
	Name    string                `yaml:"name"`
	Systems []organisation.System `yaml:"systems"`
	Owners  map[string]string     `yaml:"owners"`
	AsOf    framework.Date        `yaml:"as_of"`
	Places  framework.Places      `yaml:"-"`
}

// organisation reads one top-level key of an organisation.
func (r *reader) organisation(e source.Entry) {
	o := &r.org
	switch e.Key {
	case "organisation":
		r.profile(e)
	case "scope":
		o.Scopes = append(o.Scopes, list[framework.Scope](r, e.Value)...)
	case "evidence":
		o.Evidence = append(o.Evidence, list[evidence.Piece](r, e.Value)...)
	case "treatments":
		o.Treatments = append(o.Treatments, list[organisation.Treatment](r, e.Value)...)
	case "risks":
		o.Risks = append(o.Risks, list[organisation.Risk](r, e.Value)...)
	case "nonconformities":
		o.Nonconformities = append(o.Nonconformities, list[organisation.Nonconformity](r, e.Value)...)
	case "facts":
		var facts []evidence.Fact
		e.Value.As(&facts)
		o.Facts = append(o.Facts, facts...)
	case "operates":
		for _, k := range e.Value.Entries() {
			if r.dec.Stopped() {
				break
			}
			run := organisation.Operates{Control: k.Key}
			k.Value.As(&run)
			run.Places.Item = k.At
			o.Operates = append(o.Operates, run)
		}
	}
}

func (r *reader) profile(e source.Entry) {
	var p profile
	e.Value.As(&p)
	if first := r.org.Places.Item; first.Line != 0 {
		r.add(e.At, mapping.CodeDuplicate, "the organisation is described twice; the first is at %s", first)
		return
	}
	r.org.Name, r.org.Systems, r.org.Owners, r.org.AsOf = p.Name, p.Systems, p.Owners, p.AsOf
	r.org.Places = framework.Places{Item: e.At, Keys: p.Places.Keys}
}
