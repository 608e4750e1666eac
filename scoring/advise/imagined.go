package advise

import (
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring/requests"
)

// imagined is a piece that would answer a request well on the day: of its time, accepted and
// approved, of all that it may state, and without deviations.
func (d *doing) imagined(r *requests.Request, on framework.Date) evidence.Piece {
	p := evidence.Piece{ID: "imagined-" + r.ID, Type: r.Types[0], Controls: []string{r.Control}, Systems: slices.Clone(r.Systems), Status: evidence.Accepted, AcceptedBy: "imagined", ApprovedBy: "imagined", PerformedBy: "imagined"}
	p.Origin.System = "imagined"
	if len(p.Systems) == 0 { // one that answers well says of what it speaks
		p.Systems = d.org.SystemIDs()
	}
	t, err := d.graph.EvidenceType(p.Type)
	if err != nil {
		return p
	}
	p.Attributes = Well(t, d.org.SystemIDs())
	p.Collected = on
	switch {
	case t.Kind == evidence.Document:
		p.Effective = on
	case t.Kind == evidence.State:
	case r.Period.IsZero():
		if t.Kind == evidence.Report {
			p.Period = framework.Period{First: on.AddMonths(-1), Last: on}
			return p
		}
		p.Performed = on
	default:
		if p.Collected = max(on, r.Period.Last); p.Collected > d.until {
			p.Collected = d.until
		}
		p.Period = r.Period
		if t.Kind == evidence.Record {
			p.Performed = min(max(on, r.Period.First), r.Period.Last, p.Collected)
			if p.Collected < r.Period.Last {
				p.Period = framework.Period{}
			}
		} else if p.Collected < p.Period.Last {
			p.Period.Last = p.Collected
		}
	}
	return p
}

// manyTested is how many what answers well tested, and how many there are of whatever else it counts.
const manyTested = 10

// Well is what a piece of a type says of itself where all goes well: all that it can, of the systems,
// and nothing bad.
func Well(t *evidence.Type, systems []string) map[string]any {
	out := map[string]any{}
	for _, a := range t.Attributes {
		switch a.Type {
		case evidence.BoolValue:
			out[a.Name] = true
		case evidence.IntValue:
			out[a.Name] = int64(manyTested)
		case evidence.DoubleValue:
			out[a.Name] = 1.0
		case evidence.ListValue:
			out[a.Name] = append([]string{}, systems...)
		case evidence.StringValue, evidence.OneOfValue:
			out[a.Name] = "stated"
		case evidence.NoValue:
		}
	}
	if _, ok := out[evidence.Deviations]; ok {
		out[evidence.Deviations] = int64(0)
	}
	return out
}
