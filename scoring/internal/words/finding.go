package words

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/piece"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// UndecidedFinding says that a finding rule could not be decided.
func UndecidedFinding(id string, open *rule.Open) string {
	return fmt.Sprintf("finding rule %s: %s", id, Open(open))
}

// UndecidedBand says that what stands against a band could not be decided.
func UndecidedBand(name string, open *rule.Open) string {
	text := "the condition of band " + name + " could not be decided"
	if open.Detail != "" {
		text += ": " + open.Detail
	}
	return text
}

// NothingInScope says that a lens has nothing to judge.
func NothingInScope(lens string) string { return About(lens, "nothing in scope") }

// FoundRequirement says what is found of a requirement, and which of its points are lacking.
func FoundRequirement(q *result.Requirement, lacks *rule.Lacks) string {
	if q.Status == result.StatusSupported && len(lacks.PastDue) == 0 && len(lacks.Overdue) > 0 {
		return Clip(lacks.Overdue, FewOverdue)
	}
	text := q.Ref.Requirement + " " + q.Title + " is " + q.Status.Words()
	if q.Status == result.StatusPartlySupported {
		text += fmt.Sprintf(" at %s", q.Readiness)
	}
	switch {
	case len(lacks.PastDue) > 0:
		text += ": " + strings.Join(lacks.PastDue, ", ") + " is open past its date"
	case len(lacks.Essential) > 0:
		text += ": nothing shows " + asked(q, lacks.Essential)
	case len(lacks.AtRisk) > 0:
		text += ", though it treats " + strings.Join(lacks.AtRisk, ", ")
	case len(lacks.Points) > 0:
		text += ": nothing shows " + asked(q, lacks.Points)
	case len(lacks.Overdue) > 0:
		text += ": " + Clip(lacks.Overdue, FewOverdue)
	case len(q.Gaps) > 0:
		text += ": " + q.Gaps[0].Control + ", " + q.Gaps[0].What
	}
	return text
}

// FoundGroup says what is found of requirements that fail together.
func FoundGroup(g *framework.Requirement, failed, of int) string {
	return fmt.Sprintf("%s %s: of %d requirements %d are not supported", g.ID, g.Title, of, failed)
}

// FoundControl says what the records of a control tell, by its title.
func FoundControl(title string, t *result.Test) string {
	whose := quoted(title)
	text := whose
	and := func(more string) {
		if text != whose {
			text += ", and"
		}
		text += more
	}
	switch {
	case t.Found == 0 && t.Unit == result.UnitOccurrences:
		text += " is not shown to have run in the window, so that there is nothing to test"
	case t.Found == 0 && t.Expected > 0:
		text += fmt.Sprintf(" has no accepted record of %s due, so that there is nothing to test", t.Unit.Count(t.Expected))
	case t.Found == 0:
		text += " has no accepted record, so that there is nothing to test"
	case t.Found < t.Expected:
		text += fmt.Sprintf(" is shown to have run in %d of %s", t.Found, t.Unit.Count(t.Expected))
	}
	if t.Deviations > 0 {
		and(fmt.Sprintf(" has %d deviation%s in %d of its records", t.Deviations, Plural(t.Deviations), deviating(t)))
		if t.Sample > 0 {
			text += fmt.Sprintf(", over samples of %d", t.Sample)
		}
	}
	if t.Small > 0 {
		and(fmt.Sprintf(" tells of a small sample in %d of its records", t.Small))
	}
	if text == whose {
		return text + " is not shown to have run all through"
	}
	return text
}

func deviating(t *result.Test) int {
	n := 0
	for _, r := range t.Records {
		if r.Deviations != nil && *r.Deviations > 0 {
			n++
		}
	}
	return n
}

// FoundDeviations says how much deviates by a record.
func FoundDeviations(id string, n, of int64) string {
	return fmt.Sprintf("%s: %d of %d deviate", id, n, of)
}

// Several says what is found in some records of one cause.
func Several(found []string) string {
	if len(found) <= fewPeriods {
		return strings.Join(found, "; ")
	}
	return fmt.Sprintf("%s; and %d more", strings.Join(found[:fewPeriods:fewPeriods], "; "), len(found)-fewPeriods)
}

// WorthNothing says that what deviates leaves nothing of the time for which it speaks.
func WorthNothing(found string, of framework.Period) string {
	return fmt.Sprintf("%s, and nothing is left of %s", found, span(of))
}

// AnswerDoesNotCount says of what was found that its answer is of no day on which it could be given.
func AnswerDoesNotCount(found string, on framework.Date) string {
	return fmt.Sprintf("%s; the answer of %s does not count, which is before the test or after the day of assessing", found, on)
}

// FewOverdue is how many pieces that are overdue a sentence lists before it counts the rest.
const FewOverdue = fewPeriods

// Overdue says that a piece was to be looked at anew.
func Overdue(p *piece.Piece) string {
	return "the review of " + p.ID + " was due on " + p.ReviewDue().String()
}

// FewOccurrences says that a tester customarily looks at more occurrences.
func FewOccurrences(t *result.Test) string {
	return fmt.Sprintf("records in %s alone; a tester customarily looks at %s (rule of thumb)", t.Unit.Count(t.Found), many(int64(t.GuideLeast), int64(t.GuideMost)))
}

// many says how many a tester customarily looks at.
func many(least, most int64) string {
	if least == most {
		return strconv.FormatInt(least, 10)
	}
	return fmt.Sprintf("%d to %d", least, most)
}

// SmallSample says that a sample is under the rule of thumb.
func SmallSample(id string, n, of, least, most int64) string {
	return fmt.Sprintf("%s: a sample of %d of %d; the rule of thumb for so many single occurrences is %s", id, n, of, many(least, most))
}

// SmallSampleOfUnknown is [SmallSample] of a population that nobody stated.
func SmallSampleOfUnknown(id string, n, least, most int64) string {
	return fmt.Sprintf("%s: a sample of %d, of a population that is not stated; the rule of thumb for single occurrences is %s", id, n, many(least, most))
}
