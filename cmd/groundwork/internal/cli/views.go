package cli

import (
	"cmp"
	"slices"
	"time"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
)

// included says which points the organisation's scopes take in; a framework that no
// scope names is taken in whole.
func included(g *mapping.Graph, org *mapping.Organisation, now func() time.Time) func(framework.PointRef) bool {
	at := org.AsOf
	if at.IsZero() {
		at = framework.DateOf(now())
	}
	reaches := map[string][]*framework.Reach{}
	for _, s := range org.Scopes {
		if f, err := g.Framework(s.Framework); err == nil {
			reaches[f.ID] = append(reaches[f.ID], s.Reach(f, at))
		}
	}
	return func(p framework.PointRef) bool {
		list, scoped := reaches[p.Ref.Framework]
		return !scoped || slices.ContainsFunc(list, func(r *framework.Reach) bool {
			return r.Requirement(p.Ref.Requirement).Standing == framework.InScope && r.Point(p).Standing == framework.InScope
		})
	}
}

// comparison is the JSON of the compare command.
type comparison struct {
	From        string         `json:"from"`
	To          string         `json:"to"`
	Dimensions  []dimension    `json:"dimensions"`
	Disciplines []discipline   `json:"disciplines"`
	Overlap     overlapFigures `json:"overlap"`
	Terms       []term         `json:"terms"`
}

type dimension struct {
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"`
}

type discipline struct {
	Name   string `json:"name"`
	Shared int    `json:"shared"`
	From   int    `json:"from"`
	To     int    `json:"to"`
}

type overlapFigures struct {
	Method   string       `json:"method"`
	Forward  mapping.Side `json:"forward"`
	Backward mapping.Side `json:"backward"`
}

type term struct {
	Term string `json:"term"`
	Text string `json:"text"`
}

// terms are the words that the two fields use differently, in our own words.
var terms = []term{
	{"certification", "An accredited body audits a management system and issues a certificate, which lasts three years with yearly surveillance. ISO/IEC 42001 works so."},
	{"attestation", "An independent CPA firm examines management's description and controls and gives an opinion in a report. SOC 2 works so; there is no certificate."},
	{"stage 1 and stage 2", "The two visits of a first certification: first whether the documents are ready, then whether the system runs."},
	{"Type 1 and Type 2", "A SOC 2 report on the design of controls at a date, or also on their operation over a window, often six or twelve months."},
	{"Statement of Applicability", "The list of Annex A controls and the organisation's own, each included or left out with the reason. SOC 2 has no such thing; it has categories."},
	{"nonconformity", "What an ISO auditor raises, major or minor. In SOC 2 a failed test is an exception, and one that matters enough qualifies the opinion."},
	{"AI in a SOC 2", "A report may take in an AI system as part of the services, and may be extended by additional criteria; it does not assess effects on people, as ISO/IEC 42001 does."},
}

func comparisonOf(g *mapping.Graph, o *mapping.Overlap) comparison {
	v := comparison{From: o.From, To: o.To, Terms: terms, Disciplines: []discipline{}}
	v.Overlap = overlapFigures{o.Method, o.Forward, o.Backward}
	a, errA := g.Framework(o.From)
	b, errB := g.Framework(o.To)
	if errA == nil && errB == nil {
		v.Dimensions = []dimension{
			{"title", a.Title, b.Title}, {"type", a.Assurance.Type, b.Assurance.Type}, {"focus", a.Assurance.Focus, b.Assurance.Focus},
			{"issued by", a.Assurance.IssuedBy, b.Assurance.IssuedBy}, {"output", a.Assurance.Output, b.Assurance.Output},
			{"recognition", a.Assurance.Recognition, b.Assurance.Recognition},
		}
	}
	by := map[string]*discipline{}
	for _, c := range g.Controls() {
		from, to := serves(c, o.From), serves(c, o.To)
		if !from && !to {
			continue
		}
		d := by[c.Discipline]
		if d == nil {
			d = &discipline{Name: c.Discipline}
			by[c.Discipline] = d
		}
		switch {
		case from && to:
			d.Shared++
		case from:
			d.From++
		default:
			d.To++
		}
	}
	for _, d := range by {
		v.Disciplines = append(v.Disciplines, *d)
	}
	slices.SortFunc(v.Disciplines, func(x, y discipline) int { return cmp.Or(y.Shared-x.Shared, cmp.Compare(x.Name, y.Name)) })
	return v
}

func serves(c *mapping.Control, id string) bool {
	return slices.ContainsFunc(c.Links, func(l mapping.Link) bool { return l.To.Framework == id && l.Review.State != mapping.Rejected })
}

// catalogListing is the JSON of catalog list.
type catalogListing struct {
	Frameworks    []frameworkCount `json:"frameworks"`
	Controls      int              `json:"controls"`
	EvidenceTypes int              `json:"evidence_types"`
	Links         int              `json:"links"`
	Relations     int              `json:"relations"`
	Rules         int              `json:"rules"`
}

type frameworkCount struct {
	ID           string         `json:"id"`
	Title        string         `json:"title"`
	Edition      string         `json:"edition"`
	Requirements int            `json:"requirements"`
	Points       int            `json:"points"`
	Kinds        map[string]int `json:"kinds"`
}

func listing(g *mapping.Graph) catalogListing {
	src := g.Source()
	v := catalogListing{Frameworks: []frameworkCount{}, Controls: len(src.Controls), EvidenceTypes: len(src.EvidenceTypes), Relations: len(src.Relations), Rules: len(src.Rules)}
	for _, c := range src.Controls {
		v.Links += len(c.Links)
	}
	for _, f := range src.Frameworks {
		n := frameworkCount{ID: f.ID, Title: f.Title, Edition: f.Edition, Kinds: map[string]int{}}
		for _, leaf := range g.Leaves(f.ID) {
			n.Requirements++
			n.Points += len(leaf.Points)
			n.Kinds[leaf.Requirement.Kind]++
		}
		v.Frameworks = append(v.Frameworks, n)
	}
	return v
}
