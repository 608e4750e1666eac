package oscal

import (
	"cmp"
	"io"
	"net/url"
	"slices"
	"strconv"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/oscal"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/mapping/review"
)

// Mapping writes relations as a mapping-collection: one mapping per pair of frameworks,
// in the order in which they are met, one map per relation.
func (w Writer) Mapping(to io.Writer, relations []*relation.Statement) ([]Loss, error) {
	if to == nil {
		return nil, errNoWriter
	}
	b := &builder{}
	c := &oscal.MappingCollection{Metadata: b.metadata(w.Modified, cmp.Or(w.Title, "Relations between requirements"), w.Version)}
	if len(relations) == 0 {
		b.errorf(framework.Position{}, "there is no relation to write, and OSCAL wants at least one")
	}
	place := map[[2]string]int{}
	status := "complete"
	for i, r := range relations {
		if r == nil {
			b.errorf(framework.Position{}, "relation %d of %d is nil", i+1, len(relations))
			continue
		}
		pair := [2]string{r.From.Framework, r.To.Framework}
		n, ok := place[pair]
		if !ok {
			n = len(c.Mappings)
			place[pair] = n
			c.Mappings = append(c.Mappings, oscal.Mapping{UUID: oscal.UUID("mapping", pair[0], pair[1]), Source: resourceOf(pair[0]), Target: resourceOf(pair[1])})
		}
		if n != len(c.Mappings)-1 {
			b.reordered()
		}
		c.Mappings[n].Maps = append(c.Mappings[n].Maps, b.mapOf(r, i))
		if r.Review.State == review.Draft {
			status = "draft"
		}
	}
	c.Provenance = oscal.Provenance{
		Method: oscal.T("human"), Rationale: oscal.T("semantic"), Status: oscal.T(status),
		Description: "Relations between requirements as sets (NIST IR 8477).",
	}
	if err := b.problems.Err(); err != nil {
		return nil, err
	}
	c.UUID = contentID(c)
	return b.list(), encode(to, &oscal.Document{MappingCollection: c})
}

func (b *builder) reordered() {
	l := Loss{"relations", "their order", "OSCAL holds them by pair of resources"}
	if !slices.Contains(b.losses, l) {
		b.losses = append(b.losses, l)
	}
}

func resourceOf(fw string) oscal.ResourceRef {
	return oscal.ResourceRef{Type: "catalog", Href: oscal.T(url.PathEscape(fw) + ".json"), Props: []oscal.Prop{own("framework-id", fw)}}
}

func (b *builder) mapOf(r *relation.Statement, i int) oscal.Map {
	word, ns, strict := writeSet(r.Is)
	where := r.From.String() + " → " + r.To.String()
	m := oscal.Map{
		NS: ns, Relationship: oscal.T(word), Remarks: r.Why, Rationale: oscal.T(r.Rationale),
		Sources: []oscal.Item{itemOf(r.From)}, Targets: []oscal.Item{itemOf(r.To)},
	}
	switch r.Rationale {
	case "syntactic", "semantic", "functional":
	case "":
		m.Props = append(m.Props, own("rationale", unspecified))
	default:
		b.errorf(r.Places.At("rationale"), "rationale %q of %s: OSCAL has syntactic, semantic and functional", r.Rationale, where)
	}
	if r.Is == 0 {
		b.errorf(r.Places.At("is"), "%s: a relation that names none of the five base relations", where)
	}
	if strict {
		m.Props = append(m.Props, own("set-theory", "strict"))
	}
	if c := r.Confidence; c != 0 {
		m.Confidence = &oscal.Confidence{Percentage: oscal.Token{Text: strconv.FormatFloat(c, 'f', -1, 64), Form: oscal.Literal}}
		if !(c > 0 && c <= 1) {
			b.errorf(r.Places.At("confidence"), "confidence %v of %s: want a number in 0..1", c, where)
		}
	}
	if r.Strength != 0 {
		m.Props = append(m.Props, own("strength", strconv.Itoa(r.Strength)))
	}
	if r.Review.State != review.Draft {
		m.Props = append(m.Props, own("review-state", r.Review.State.String()))
	}
	if r.Review.By != "" {
		m.Props = append(m.Props, own("review-by", b.value(where, r.Review.By)))
	}
	if !r.Review.On.IsZero() {
		m.Props = append(m.Props, own("review-on", r.Review.On.String()))
	}
	if len(r.Votes) > 0 {
		b.losses = append(b.losses, Loss{where, "votes", "OSCAL has no word for what single readers said"})
	}
	m.UUID = oscal.T(oscal.UUID("map", strconv.Itoa(i), contentID(m)))
	return m
}

func itemOf(r framework.Ref) oscal.Item {
	it := oscal.Item{Type: oscal.T("control"), ID: oscal.T(ControlID(r.Framework, r.Requirement))}
	if it.ID.Text != r.Requirement {
		it.Props = []oscal.Prop{own("requirement-id", r.Requirement)}
	}
	return it
}
