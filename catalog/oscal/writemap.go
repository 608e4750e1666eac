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

// Mapping writes relations and unions as a mapping-collection: one mapping per pair of
// frameworks, in the order in which they are met, one map per statement. What joins
// requirements of several frameworks on one side has no place in a mapping, and is a [Loss].
func (w Writer) Mapping(to io.Writer, relations []*relation.Statement, unions []*relation.Union) ([]Loss, error) {
	if to == nil {
		return nil, errNoWriter
	}
	b := &builder{}
	m := &mapper{builder: b, place: map[[2]string]int{}, status: "complete"}
	m.Metadata = b.metadata(w.Modified, cmp.Or(w.Title, "Relations between requirements"), w.Version)
	if len(relations)+len(unions) == 0 {
		b.errorf(framework.Position{}, "there is no relation to write, and OSCAL wants at least one")
	}
	for i, r := range relations {
		if r == nil {
			b.errorf(framework.Position{}, "relation %d of %d is nil", i+1, len(relations))
			continue
		}
		b.tally.Add(r.From.String()+" → "+r.To.String(), "votes", "OSCAL has no word for what single readers said", len(r.Votes))
		m.add(&relation.Union{
			From: []framework.Ref{r.From}, To: []framework.Ref{r.To}, Is: r.Is, Why: r.Why, Rationale: r.Rationale,
			Strength: r.Strength, Confidence: r.Confidence, Review: r.Review, Places: r.Places,
		})
	}
	m.unions(unions)
	if len(m.Mappings) == 0 && len(b.problems) == 0 {
		b.errorf(framework.Position{}, "OSCAL holds none of the %d unions: each is of requirements of several frameworks on one side", len(unions))
	}
	m.Provenance = oscal.Provenance{
		Method: oscal.T("human"), Rationale: oscal.T("semantic"), Status: oscal.T(m.status),
		Description: "Relations between requirements as sets (NIST IR 8477).",
	}
	if err := b.problems.Err(); err != nil {
		return nil, err
	}
	m.UUID = contentID(&m.MappingCollection)
	return b.list(), encode(to, &oscal.Document{MappingCollection: &m.MappingCollection})
}

// unions adds those that a mapping between two resources can hold.
func (m *mapper) unions(list []*relation.Union) {
	for i, u := range list {
		switch {
		case u == nil:
			m.errorf(framework.Position{}, "union %d of %d is nil", i+1, len(list))
		case len(u.From) == 0 || len(u.To) == 0:
			m.errorf(u.Places.Item, "union %d of %d has nothing on one side", i+1, len(list))
		case mixed(u.From) || mixed(u.To):
			m.tally.Add(u.From[0].String(), "unions of requirements of several frameworks", "a mapping of OSCAL is between two resources", 1)
		default:
			m.add(u)
		}
	}
}

// mixed reports whether requirements are of several frameworks.
func mixed(refs []framework.Ref) bool {
	return slices.ContainsFunc(refs, func(r framework.Ref) bool { return r.Framework != refs[0].Framework })
}

// A mapper makes a mapping-collection.
type mapper struct {
	*builder
	oscal.MappingCollection

	place  map[[2]string]int // of the mapping between two frameworks
	status string
	count  int
	// reordered says that statements do not stand in the order in which they came.
	reordered bool
}

// add adds one statement to the mapping of its frameworks.
func (m *mapper) add(u *relation.Union) {
	pair := [2]string{u.From[0].Framework, u.To[0].Framework}
	n, ok := m.place[pair]
	if !ok {
		n = len(m.Mappings)
		m.place[pair] = n
		m.Mappings = append(m.Mappings, oscal.Mapping{UUID: oscal.UUID("mapping", pair[0], pair[1]), Source: resourceOf(pair[0]), Target: resourceOf(pair[1])})
	}
	if n != len(m.Mappings)-1 && !m.reordered {
		m.reordered = true
		m.tally.Add("relations", "their order", "OSCAL holds them by pair of resources", 1)
	}
	m.Mappings[n].Maps = append(m.Mappings[n].Maps, m.mapOf(u, m.count))
	m.count++
	if u.Review.State == review.Draft {
		m.status = "draft"
	}
}

func resourceOf(fw string) oscal.ResourceRef {
	return oscal.ResourceRef{Type: "catalog", Href: oscal.T(url.PathEscape(fw) + ".json"), Props: []oscal.Prop{own("framework-id", fw)}}
}

func (b *builder) mapOf(r *relation.Union, i int) oscal.Map {
	word, ns, strict := writeSet(r.Is)
	where := r.From[0].String() + " → " + r.To[0].String()
	m := oscal.Map{NS: ns, Relationship: oscal.T(word), Remarks: r.Why, Rationale: oscal.T(r.Rationale)}
	for _, q := range r.From {
		m.Sources = append(m.Sources, itemOf(q))
	}
	for _, q := range r.To {
		m.Targets = append(m.Targets, itemOf(q))
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
	m.Props = said(m.Props)
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
