package words

import (
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// NoPointRelevant says why a requirement is out of scope of which no point is left.
const NoPointRelevant = "no point of it is relevant"

// About puts what a sentence is about before it.
func About(what, text string) string { return what + ": " + text }

// Treated names what a treatment is about.
func Treated(t *organisation.Treatment) string {
	switch {
	case t.Control != "":
		return t.Control
	case t.Requirement != framework.Ref{}:
		return t.Requirement.String()
	}
	return "risk " + t.Risk
}

// Treatment says what the organisation does about a gap.
func Treatment(t *organisation.Treatment, at framework.Date) string {
	text := fmt.Sprintf("%s on %s by %s: %s", t.Kind, Treated(t), t.Owner, t.Why)
	switch {
	case t.Lapsed(at):
		text += fmt.Sprintf(" (ended on %s)", t.Until)
	case !t.Until.IsZero():
		text += fmt.Sprintf(" (until %s)", t.Until)
	}
	if t.ApprovedBy == "" {
		text += " (approved by nobody)"
	}
	return text
}

// NamesThePoint says why a piece of evidence is a candidate by itself.
const NamesThePoint = "evidence that names this point"

// TreatmentProblem tells of a treatment that does not hold, "" for one that does.
func TreatmentProblem(t *organisation.Treatment, state result.TreatmentState) string {
	compensating := t.Kind == organisation.Compensating
	name := t.Kind.String() + " on " + Treated(t)
	if compensating {
		name = "compensating control for " + Treated(t)
	}
	switch {
	case !t.Until.IsZero() && t.Until < t.Since:
		return fmt.Sprintf("the %s ends on %s, before it begins on %s: it holds on no day", name, t.Until, t.Since)
	case state == result.TreatmentLapsed && compensating:
		return fmt.Sprintf("the %s ended on %s and stands in no longer", name, t.Until)
	case state == result.TreatmentLapsed:
		return fmt.Sprintf("the %s ended on %s and explains nothing any more", name, t.Until)
	case state == result.TreatmentUnapproved && compensating:
		return fmt.Sprintf("the %s is not approved: no figure stands beside", name)
	case state == result.TreatmentUnapproved:
		return fmt.Sprintf("nobody has approved the %s, so that it explains nothing", name)
	}
	return ""
}

// Effect says what a treatment does; changes are the figures that a compensating control would
// bring beside those of requirements.
func Effect(t *organisation.Treatment, state result.TreatmentState, changes []result.TreatmentChange) string {
	switch {
	case t.Kind == organisation.Compensating:
		return compensates(t, state, changes)
	case state == result.TreatmentLapsed:
		return fmt.Sprintf("none: it ended on %s, and explains nothing any more", t.Until)
	case state == result.TreatmentUnapproved:
		return "none until someone approves it"
	case t.Control == "" && t.Requirement == (framework.Ref{}):
		return "says who accepts " + Treated(t) + ", and changes no figure"
	}
	return "explains the gaps of " + Treated(t) + " and changes no figure"
}

// compensates says what stands beside the figures by a compensating control: it enters none.
func compensates(t *organisation.Treatment, state result.TreatmentState, changes []result.TreatmentChange) string {
	switch {
	case state == result.TreatmentUnapproved:
		return "none: it is not approved, and no figure stands beside"
	case len(changes) == 0 && state == result.TreatmentLapsed:
		return fmt.Sprintf("none: it ended on %s", t.Until)
	case len(changes) == 0:
		return fmt.Sprintf("none: %s in the place of %s brings no other figure", t.By, Treated(t))
	}
	list := make([]string, len(changes))
	for i, c := range changes {
		list[i] = fmt.Sprintf("%s beside the %s of %s", c.With, c.Without, c.Ref)
	}
	text := fmt.Sprintf("%s in the place of %s would bring %s, at %s, and enters no figure", t.By, Treated(t), Clip(list, fewPeriods), Clip(pointNames(t.Points), fewPeriods))
	if state == result.TreatmentLapsed {
		text += fmt.Sprintf("; it ended on %s", t.Until)
	}
	return text
}

func pointNames(list []framework.PointRef) []string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.String()
	}
	return names
}

// RiskReviewDue says that a risk was to be looked at anew.
func RiskReviewDue(x *organisation.Risk) string {
	return fmt.Sprintf("risk %s was to be reviewed by %s", x.ID, x.ReviewBy)
}

// RiskUndecided says that nothing is decided about a risk.
func RiskUndecided(x *organisation.Risk) string {
	return fmt.Sprintf("risk %s: what is done about it is not decided (response)", x.ID)
}

// RiskNamesNoControl says that a risk is to be mitigated by nothing.
func RiskNamesNoControl(x *organisation.Risk) string {
	return fmt.Sprintf("risk %s is to be mitigated and names no control", x.ID)
}

// RiskNotAccepted says that nobody has accepted a risk.
func RiskNotAccepted(x *organisation.Risk) string {
	return fmt.Sprintf("nobody has accepted risk %s: no accepted-risk treatment that is in force and approved names it", x.ID)
}
