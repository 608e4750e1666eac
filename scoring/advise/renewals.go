package advise

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/requests"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// renewals lists what ends.
func (d *doing) renewals() {
	d.lasting(func(e *evidence.Piece, t *evidence.Type, j *result.Evidence) {
		if t.Kind != evidence.Record && !j.Until.IsZero() && j.Until >= d.a.At.AddDays(-1) && d.open(j) && !d.newer(e) {
			d.renew(e, t, j)
		}
	})
}

// reviews lists documents whose review is due.
func (d *doing) reviews() {
	d.lasting(func(e *evidence.Piece, t *evidence.Type, _ *result.Evidence) { d.review(e, t) })
}

// lasting goes over the pieces that are accepted, and that no other replaces.
func (d *doing) lasting(each func(*evidence.Piece, *evidence.Type, *result.Evidence)) {
	replaced := map[string]bool{}
	for i := range d.org.Evidence {
		if e := &d.org.Evidence[i]; e.Status != evidence.Rejected {
			for _, id := range e.Replaces {
				replaced[id] = true
			}
		}
	}
	for i := range d.a.Evidence {
		j := &d.a.Evidence[i]
		e := d.pieces[j.ID]
		if e == nil || e.Status != evidence.Accepted || replaced[e.ID] {
			continue
		}
		t, err := d.graph.EvidenceType(e.Type)
		if err != nil {
			continue
		}
		each(e, t, j)
	}
}

// open reports whether an assessment that the piece supports is not of a window which is over.
func (d *doing) open(j *result.Evidence) bool {
	return slices.ContainsFunc(d.a.Frameworks, func(l result.Lens) bool {
		return slices.Contains(j.SupportsIn, l.Lens) && (l.Window.IsZero() && l.AsOf >= d.a.At || l.Window.Last > j.Until)
	})
}

// newer reports whether a piece of the type that was accepted lasts longer, for the same systems.
func (d *doing) newer(e *evidence.Piece) bool {
	for _, o := range d.support[e.Type] {
		same := len(o.Systems) == 0 || len(e.Systems) > 0 && !slices.ContainsFunc(e.Systems, func(s string) bool { return !slices.Contains(o.Systems, s) })
		if o != e && same && day(o) > day(e) {
			return true
		}
	}
	return false
}

// renew says until when a piece shows something, and what is to take its place.
func (d *doing) renew(e *evidence.Piece, t *evidence.Type, j *result.Evidence) {
	r := d.asked[e.ID]
	what := map[evidence.Kind]string{
		evidence.Document: "renew %s, which is valid through %s: %s", evidence.State: "observe anew what %s shows through %s: %s", evidence.Report: "the report after %s, which speaks through %s: %s",
	}[t.Kind]
	if r == nil || what == "" {
		return
	}
	done := *e
	done.ID, done.Replaces, done.Retests = e.ID+"-renewed", nil, ""
	on := min(max(d.a.At, j.Until.AddDays(1)), d.until)
	done.Period, done.Effective, done.Valid, done.Collected, done.Performed = framework.Period{}, 0, 0, on, 0
	if t.Kind == evidence.Document {
		done.Effective, done.ApprovedOn = on, 0
	}
	if t.Kind == evidence.Report {
		done.Period = framework.Period{First: j.Until.AddDays(1), Last: max(on, j.Until.AddDays(1))}
		done.Collected = done.Period.Last
	}
	x := item{Item: requests.Item{
		ID: "renew-" + e.ID, Kind: requests.Renew, Date: j.Until, Role: cmp.Or(e.Owner, r.Role), Control: r.Control, Request: r.ID, Evidence: []string{e.ID},
		Requirements: r.Requirements, Effort: d.effort(r), What: fmt.Sprintf(what, e.ID, j.Until, title(e, t)),
	}, varied: true}
	x.change.Put = []evidence.Piece{done}
	d.add(x)
}

func title(e *evidence.Piece, t *evidence.Type) string { return cmp.Or(e.Title, t.Title) }

// review says when a document is to be looked at anew. It does not end by it.
func (d *doing) review(e *evidence.Piece, t *evidence.Type) {
	due := e.ReviewBy
	from := max(cmp.Or(e.ApprovedOn, e.Effective, e.Collected), e.Effective)
	if due.IsZero() && !t.ReviewEvery.IsZero() && !from.IsZero() {
		due = t.ReviewEvery.After(from)
	}
	r := d.asked[e.ID]
	if due.IsZero() || r == nil || t.Kind != evidence.Document {
		return
	}
	what := "review %s, due by %s: %s"
	if due < d.a.At {
		what = "review %s, overdue since %s: %s"
	}
	done := *e
	done.ReviewBy = d.next12()
	d.add(item{Item: requests.Item{
		ID: "review-" + e.ID, Kind: requests.Renew, Date: due, Role: cmp.Or(e.Owner, r.Role), Control: r.Control, Request: r.ID, Evidence: []string{e.ID},
		Requirements: r.Requirements, Effort: d.upkeep(r), What: fmt.Sprintf(what, e.ID, due, title(e, t)),
	}, tries: []try{{change: scoring.Change{Put: []evidence.Piece{done}}}}})
}

// next12 is a year after the list ends: what is decided anew holds until then.
func (d *doing) next12() framework.Date { return min(d.until.AddMonths(12), framework.MaxDate) }

// decisions lists what somebody has to decide: treatments without approval, what ends of them, of
// exclusions and of risks, and nonconformities of earlier audits.
func (d *doing) decisions() {
	for i := range d.org.Treatments {
		d.treatment(i)
	}
	for i, s := range d.org.Scopes {
		for k, x := range s.SoA {
			if !x.ReviewBy.IsZero() && x.Applicable != nil && !*x.Applicable {
				d.exclusion(i, k)
			}
		}
	}
	for i, k := range d.org.Risks {
		done := slices.Clone(d.org.Risks)
		done[i].ReviewBy = d.next12()
		d.add(item{Item: requests.Item{
			ID: "review-risk-" + k.ID, Kind: requests.Renew, Date: k.ReviewBy, Role: k.Owner, Requirements: k.Requirements, What: fmt.Sprintf("review the risk %s: %s", k.ID, k.Title),
		}, tries: []try{{change: scoring.Change{Risks: done}}}})
	}
	for i, n := range d.org.Nonconformities {
		if n.Closed.IsZero() {
			d.nonconformity(i)
		}
	}
}

// exclusion says when it is to be looked at anew that something is excluded.
func (d *doing) exclusion(i, k int) {
	s := &d.org.Scopes[i]
	x := &s.SoA[k]
	ref := framework.Ref{Framework: s.Framework, Requirement: x.Requirement}
	scopes := slices.Clone(d.org.Scopes)
	scopes[i].SoA = slices.Clone(s.SoA)
	scopes[i].SoA[k].ReviewBy = d.next12()
	d.add(item{Item: requests.Item{
		ID: "review-exclusion-" + s.Lens() + "-" + x.Requirement, Kind: requests.Renew, Date: x.ReviewBy, Role: cmp.Or(x.DecidedBy, d.runs(ref)), Requirements: []framework.Ref{ref},
		What: fmt.Sprintf("review that %s is excluded (due by %s): %s", ref, x.ReviewBy, x.Why),
	}, tries: []try{{change: scoring.Change{Scopes: scopes}}}})
}

// nonconformity says by when one of an earlier audit is to be closed. What it takes is what is open on
// its requirement.
func (d *doing) nonconformity(i int) {
	n := &d.org.Nonconformities[i]
	kind := requests.Due
	if n.Due < d.a.At {
		kind = requests.Overdue
	}
	done := slices.Clone(d.org.Nonconformities)
	done[i].Closed = max(d.a.At, n.Raised)
	d.add(item{Item: requests.Item{
		ID: "close-" + n.ID, Kind: kind, Date: n.Due, Role: d.runs(n.Requirement), Requirements: []framework.Ref{n.Requirement},
		Effort: d.undone(func(r *requests.Request) bool { return slices.Contains(r.Requirements, n.Requirement) }),
		What:   fmt.Sprintf("close the %s nonconformity %s on %s", n.Grade, n.ID, n.Requirement),
	}, tries: []try{{change: scoring.Change{Nonconformities: done}}}})
}

// treatment says of a treatment that it is to be approved, or that it ends.
func (d *doing) treatment(i int) {
	t := &d.org.Treatments[i]
	of := t.Control
	if of == "" {
		of = strings.Trim(t.Requirement.String(), ":")
	}
	of = cmp.Or(of, t.Risk)
	x := item{Item: requests.Item{Role: t.Owner, Control: t.Control}}
	if t.Requirement.Framework != "" {
		x.Requirements = []framework.Ref{t.Requirement}
	}
	renewed := slices.Clone(d.org.Treatments)
	if t.ApprovedBy == "" && !t.Lapsed(d.a.At) {
		renewed[i].ApprovedBy = "somebody else"
		x.tries = []try{{change: scoring.Change{Treatments: slices.Clone(renewed)}}}
		x.ID, x.Kind, x.Date = "approve-"+t.Kind.String()+"-"+of, requests.Approve, d.a.At
		x.What = fmt.Sprintf("have the %s on %s approved, which explains nothing until then: %s", treated(t), of, t.Why)
		d.add(x)
	}
	if !t.Until.IsZero() {
		renewed[i].Until, renewed[i].ApprovedBy = d.next12(), cmp.Or(t.ApprovedBy, "somebody else")
		x.tries = []try{{change: scoring.Change{Treatments: renewed}}}
		if t.Kind != organisation.AcceptedRisk { // what it stands for is to be there by then
			x.Effort = d.undone(func(r *requests.Request) bool {
				return r.Control == t.Control || slices.Contains(r.Requirements, t.Requirement)
			})
		}
		x.ID, x.Kind, x.Date = "renew-"+t.Kind.String()+"-"+of, requests.Renew, t.Until
		x.What = fmt.Sprintf("decide on the %s on %s, which holds through %s: %s", treated(t), of, t.Until, t.Why)
		d.add(x)
	}
}

// treated names a treatment within a sentence.
func treated(t *organisation.Treatment) string {
	return map[organisation.TreatmentKind]string{organisation.AcceptedRisk: "accepted risk", organisation.Remediation: "remediation", organisation.Compensating: "compensating control"}[t.Kind]
}

// questions lists facts that nobody answered and that a rule waits for.
func (d *doing) questions() {
	for i := range d.a.Frameworks {
		for _, u := range d.a.Frameworks[i].Unknowns {
			for _, id := range u.Facts {
				f, err := d.graph.FactType(id)
				c, controlErr := d.graph.Control(u.Control)
				if err != nil || controlErr != nil {
					continue
				}
				d.add(item{Item: requests.Item{
					ID: "answer-" + id, Kind: requests.Answer, Date: d.a.At, Role: c.Owner, Control: u.Control, Requirements: u.Requirements,
					What: fmt.Sprintf("answer: %s (facts: %s; until then nobody can tell of %s)", f.Title, id, u.Control),
				}, tries: tries(f)})
			}
		}
	}
}
