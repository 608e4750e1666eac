package office

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	public "github.com/groundworkgrc/groundwork/catalog/oscal"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/oscal"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/scoring/report"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// The parts of OSCAL's assessment layer that an assessment fills. A list that is empty is left
// out, as OSCAL wants it.
type (
	oscalResults struct {
		UUID       string         `json:"uuid"`
		Metadata   oscal.Metadata `json:"metadata"`
		Plan       oscalPlan      `json:"import-ap"`
		Results    []oscalResult  `json:"results"`
		BackMatter oscalBack      `json:"back-matter"`
	}
	oscalPlan struct {
		Href    string `json:"href"`
		Remarks string `json:"remarks,omitempty"`
	}
	oscalBack struct {
		Resources []oscalResource `json:"resources"`
	}
	oscalResource struct {
		UUID        string `json:"uuid"`
		Title       string `json:"title"`
		Description string `json:"description"`
	}
	oscalResult struct {
		UUID         string             `json:"uuid"`
		Title        string             `json:"title"`
		Description  string             `json:"description"`
		Start        string             `json:"start"`
		End          string             `json:"end"`
		Props        []oscal.Prop       `json:"props,omitempty"`
		Reviewed     oscalReviewed      `json:"reviewed-controls"`
		Observations []oscalObservation `json:"observations,omitempty"`
		Risks        []oscalRisk        `json:"risks,omitempty"`
		Findings     []oscalFinding     `json:"findings,omitempty"`
	}
	oscalReviewed struct {
		Selections []oscalSelection `json:"control-selections"`
	}
	oscalSelection struct {
		Description string         `json:"description,omitempty"`
		Include     []oscalControl `json:"include-controls,omitempty"`
	}
	oscalControl struct {
		ID string `json:"control-id"`
	}
	oscalObservation struct {
		UUID        string          `json:"uuid"`
		Title       string          `json:"title"`
		Description string          `json:"description"`
		Methods     []string        `json:"methods"`
		Evidence    []oscalEvidence `json:"relevant-evidence"`
		Collected   string          `json:"collected"`
		Expires     string          `json:"expires,omitempty"`
	}
	oscalEvidence struct {
		Description string `json:"description"`
	}
	oscalFinding struct {
		UUID         string            `json:"uuid"`
		Title        string            `json:"title"`
		Description  string            `json:"description"`
		Target       oscalTarget       `json:"target"`
		Observations []oscalObserved   `json:"related-observations,omitempty"`
		Risks        []oscalAssociated `json:"related-risks,omitempty"`
	}
	oscalTarget struct {
		Type   string      `json:"type"`
		ID     string      `json:"target-id"`
		Status oscalStatus `json:"status"`
	}
	oscalStatus struct {
		State   string `json:"state"`
		Reason  string `json:"reason"`
		Remarks string `json:"remarks"`
	}
	oscalObserved struct {
		UUID string `json:"observation-uuid"`
	}
	oscalAssociated struct {
		UUID string `json:"risk-uuid"`
	}
	oscalRisk struct {
		UUID         string          `json:"uuid"`
		Title        string          `json:"title"`
		Description  string          `json:"description"`
		Statement    string          `json:"statement"`
		Props        []oscal.Prop    `json:"props,omitempty"`
		Status       string          `json:"status"`
		Deadline     string          `json:"deadline,omitempty"`
		Remediations []oscalResponse `json:"remediations,omitempty"`
	}
	oscalResponse struct {
		UUID        string       `json:"uuid"`
		Lifecycle   string       `json:"lifecycle"`
		Title       string       `json:"title"`
		Description string       `json:"description"`
		Props       []oscal.Prop `json:"props"`
	}
	oscalPOAM struct {
		UUID     string         `json:"uuid"`
		Metadata oscal.Metadata `json:"metadata"`
		System   oscalSystem    `json:"system-id"`
		Risks    []oscalRisk    `json:"risks"`
		Items    []oscalItem    `json:"poam-items"`
	}
	oscalSystem struct {
		Type string `json:"identifier-type"`
		ID   string `json:"id"`
	}
	oscalItem struct {
		UUID        string            `json:"uuid"`
		Title       string            `json:"title"`
		Description string            `json:"description"`
		Props       []oscal.Prop      `json:"props,omitempty"`
		Risks       []oscalAssociated `json:"related-risks"`
	}
)

// ErrNothing says that a plan of action would have no item, and OSCAL knows no empty plan.
var ErrNothing = errors.New("nothing could be raised: a plan of action has nothing to hold")

// OSCALResults writes an assessment as OSCAL assessment-results, version 1.2.2: a result for each
// lens, a finding for each requirement that is counted, an observation for each piece of evidence
// that was looked at, a risk for each thing that could be raised. Only what is wholly supported is
// satisfied. Controls have the ids that a catalog has which is exported as OSCAL.
func OSCALResults(w io.Writer, a *result.Assessment) error {
	if err := there(w, a); err != nil {
		return fmt.Errorf("oscal: %w", err)
	}
	if len(a.Frameworks) == 0 {
		return fmt.Errorf("oscal: %w", errNoAssessment)
	}
	plan := oscal.UUID("no plan")
	doc := oscalResults{
		Metadata: metadata(a, "Readiness"), Plan: oscalPlan{Href: "#" + plan, Remarks: "There was no plan of an assessor. " + markup(a.Notice)},
		BackMatter: oscalBack{[]oscalResource{{plan, "No assessment plan", "The results were computed from evidence that the organisation recorded, by rules that are data. Nobody has assessed anything."}}},
	}
	for i := range a.Frameworks {
		doc.Results = append(doc.Results, resultOf(a, &a.Frameworks[i]))
	}
	doc.UUID = contentID(doc)
	return encode(w, map[string]any{"assessment-results": doc})
}

// OSCALPlan writes what could be raised as an OSCAL plan-of-action-and-milestones, version 1.2.2:
// an item with its risk for each, open until nothing raises it any more. Treatments in force stand
// as its responses, and the last day of the one by which it is not open as the deadline. What is only noted
// is no item.
func OSCALPlan(w io.Writer, a *result.Assessment) error {
	if err := there(w, a); err != nil {
		return fmt.Errorf("oscal: %w", err)
	}
	doc := oscalPOAM{
		Metadata: metadata(a, "Plan of action and milestones"),
		System:   oscalSystem{"https://ietf.org/rfc/rfc4122", oscal.UUID("organisation", a.Organisation)},
	}
	for i := range a.Frameworks {
		l := &a.Frameworks[i]
		list := report.Causes(l)
		for k, r := range risks(a, l) {
			if list[k].Kind == result.KindNote {
				continue
			}
			doc.Risks = append(doc.Risks, r)
			doc.Items = append(doc.Items, oscalItem{
				UUID: oscal.UUID("item", r.UUID), Title: r.Title, Description: r.Description, Props: bearing(&list[k]), Risks: []oscalAssociated{{r.UUID}},
			})
		}
	}
	if len(doc.Items) == 0 {
		return fmt.Errorf("oscal: %w", ErrNothing)
	}
	doc.UUID = contentID(doc)
	return encode(w, map[string]any{"plan-of-action-and-milestones": doc})
}

// encode writes a document of one kind.
func encode(w io.Writer, doc map[string]any) error {
	e := json.NewEncoder(safe.JSON(w))
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(doc); err != nil {
		return fmt.Errorf("oscal: %w", err)
	}
	return nil
}

func contentID(doc any) string {
	text, err := json.Marshal(doc)
	if err != nil {
		text = []byte(err.Error())
	}
	return oscal.UUID(string(text))
}

// oneLine is a value as OSCAL wants it: of one line, without space around it, and not empty.
func oneLine(s string) string { return cmp.Or(strings.TrimSpace(safe.Prose(s)), "–") }

// markup is a text for the parts that OSCAL reads as Markdown.
func markup(s string) string { return oneLine(safe.Markdown(s)) }

func own(name, value string) oscal.Prop {
	return oscal.Prop{Name: name, NS: oscal.Namespace, Value: oscal.T(oneLine(value))}
}

// instant is a day as a time, at which it begins.
func instant(d framework.Date) string { return d.String() + "T00:00:00Z" }

func metadata(a *result.Assessment, title string) oscal.Metadata {
	m := oscal.Metadata{Title: title, LastModified: instant(a.At), Version: oscal.T(a.At.String()), OSCALVersion: oscal.T(oscal.Version)}
	if a.Organisation != "" {
		m.Title = markup(title + " of " + a.Organisation)
		m.Parties = []oscal.Party{{UUID: oscal.UUID("party", a.Organisation), Type: "organization", Name: oneLine(a.Organisation)}}
	}
	for _, p := range []oscal.Prop{own("catalog-digest", a.Catalog.Sum), own("rules-digest", a.Rules.Sum), own("input-digest", a.Input.Sum), own("notice", a.Notice)} {
		if p.Value.Text != "–" {
			m.Props = append(m.Props, p)
		}
	}
	return m
}

func resultOf(a *result.Assessment, l *result.Lens) oscalResult {
	r := oscalResult{
		UUID: oscal.UUID("result", l.Lens), Title: markup(l.Title + " " + l.Asks), Start: instant(a.At), End: instant(a.At),
		Description: markup("What evidence shows of " + l.Title + ": " + l.Readiness.String() + ". " + a.Notice),
		Props:       []oscal.Prop{own("lens", l.Lens), own("readiness", l.Readiness.String()), own("band", l.Band.Name)},
		Risks:       risks(a, l),
	}
	if !l.Window.IsZero() {
		r.Start, r.End = instant(l.Window.First), instant(l.Window.Last)
	}
	observed := map[framework.Ref][]oscalObserved{}
	for i := range a.Evidence {
		r.observe(a, l, &a.Evidence[i], observed)
	}
	selection, place := oscalSelection{}, map[framework.Ref]int{}
	for i := range l.Requirements {
		q := &l.Requirements[i]
		if left(q.Status) {
			continue
		}
		selection.Include = append(selection.Include, oscalControl{public.ControlID(q.Ref.Framework, q.Ref.Requirement)})
		place[q.Ref] = len(r.Findings)
		r.Findings = append(r.Findings, findingOf(l, q, observed[q.Ref]))
	}
	if len(selection.Include) == 0 {
		selection.Description = "No requirement is in scope."
	}
	r.Reviewed.Selections = []oscalSelection{selection}
	for k, x := range report.Causes(l) {
		for _, ref := range x.Requirements {
			if i, ok := place[ref]; ok {
				r.Findings[i].Risks = append(r.Findings[i].Risks, oscalAssociated{r.Risks[k].UUID})
			}
		}
	}
	return r
}

// observe tells of a piece of evidence what it was taken for in the lens.
func (r *oscalResult) observe(a *result.Assessment, l *result.Lens, e *result.Evidence, observed map[framework.Ref][]oscalObserved) {
	for i := range e.Verdicts {
		v := &e.Verdicts[i]
		if v.Lens != l.Lens {
			continue
		}
		o := oscalObservation{
			UUID: oscal.UUID("observation", l.Lens, e.ID), Title: markup(e.ID + " " + e.Title), Description: markup(strings.TrimSpace(v.Verdict.String() + ". " + v.Why)),
			Methods: []string{"EXAMINE"}, Evidence: []oscalEvidence{{markup(e.ID + " (" + e.Type + ") " + e.Title)}}, Collected: instant(a.At),
		}
		if !e.Until.IsZero() {
			o.Expires = e.Until.String() + "T23:59:59Z"
		}
		r.Observations = append(r.Observations, o)
		for _, ref := range v.Requirements {
			observed[ref] = append(observed[ref], oscalObserved{o.UUID})
		}
	}
}

func findingOf(l *result.Lens, q *result.Requirement, observed []oscalObserved) oscalFinding {
	status := oscalStatus{"not-satisfied", "other", markup(q.Status.Words() + ", " + q.Readiness.String())}
	switch q.Status {
	case result.StatusSupported:
		status.State, status.Reason = "satisfied", "pass"
	case result.StatusNotSupported:
		status.Reason = "fail"
	}
	texts := []string{}
	for _, g := range q.Gaps {
		texts = append(texts, strings.TrimSuffix(strings.TrimPrefix(g.Control+": ", ": ")+g.What, ".")+".")
	}
	return oscalFinding{
		UUID: oscal.UUID("finding", l.Lens, q.Ref.String()), Title: markup(q.Ref.Requirement + " " + q.Title),
		Description: markup(cmp.Or(strings.Join(texts, " "), q.Status.Words()+".")), Observations: observed,
		Target: oscalTarget{"statement-id", public.ControlID(q.Ref.Framework, q.Ref.Requirement) + "_smt", status},
	}
}

// risks are what could be raised of a lens, in the order of [report.Causes].
func risks(a *result.Assessment, l *result.Lens) []oscalRisk {
	list, ids := []oscalRisk{}, report.FindingIDs(l)
	for i, x := range report.Causes(l) {
		r := oscalRisk{
			UUID: oscal.UUID("risk", ids[i]), Title: markup(raisedAs(&x) + ": " + report.CauseOf(&x)), Description: markup(what(&x)),
			Statement: markup("It bears on " + refs(x.Requirements) + ". " + x.Why), Status: "open",
		}
		r.Props = append(r.Props, own("raised-as", raisedAs(&x)))
		if x.Explained {
			r.Props = append(r.Props, own("explained", "yes"))
		}
		for k := range a.Treatments {
			r.treat(&a.Treatments[k], &x)
		}
		list = append(list, r)
	}
	return list
}

// treat adds a treatment in force of what the finding rests on as a response. A remediation is under way
// until its last day, of several the last; an accepted risk is an approved deviation only where it explains
// the finding; another treatment changes no status.
func (r *oscalRisk) treat(t *result.Treatment, x *result.Finding) {
	on := t.Control != "" && (t.Control == x.Control || slices.ContainsFunc(x.Cause, func(c result.Cause) bool { return c.Control == t.Control })) ||
		t.Requirement != (framework.Ref{}) && slices.Contains(x.Requirements, t.Requirement)
	if t.State != result.TreatmentInForce || !on {
		return
	}
	lifecycle, way := "completed", "mitigate"
	switch t.Kind {
	case result.TreatmentRemediation:
		lifecycle, r.Status = "planned", "remediating"
	case result.TreatmentAcceptedRisk:
		way = "accept"
		if x.Explained && r.Status == "open" {
			r.Status = "deviation-approved"
		}
	}
	text := []string{strings.TrimSuffix(markup(t.Why), ".") + "."}
	for _, who := range [][2]string{{"Owner", t.Owner}, {"Approved by", t.ApprovedBy}} {
		if who[1] != "" {
			text = append(text, who[0]+": "+markup(who[1])+".")
		}
	}
	what := strings.TrimSpace(strings.ReplaceAll(string(t.Kind), "-", " ") + " " + cmp.Or(t.Control, t.Requirement.String()))
	r.Remediations = append(r.Remediations, oscalResponse{
		oscal.UUID("remediation", r.UUID, strconv.Itoa(len(r.Remediations)), t.Control, t.Requirement.String()), lifecycle, markup(strings.ToUpper(what[:1]) + what[1:]), strings.Join(text, " "),
		[]oscal.Prop{{Name: "type", Value: oscal.T(way)}},
	})
	if !t.Until.IsZero() && r.Status != "open" {
		r.Deadline = max(r.Deadline, t.Until.String()+"T23:59:59Z")
	}
}

// bearing names each requirement that a finding bears on.
func bearing(x *result.Finding) []oscal.Prop {
	props := []oscal.Prop{}
	for _, ref := range x.Requirements {
		props = append(props, own("requirement", ref.String()))
	}
	return props
}
