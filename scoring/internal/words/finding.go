package words

import (
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
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

// FoundRequirement says what is found of a requirement.
func FoundRequirement(q *result.Requirement) string {
	text := fmt.Sprintf("%s %s is %s", q.Ref.Requirement, q.Title, q.Status.Words())
	if q.Status == result.StatusPartial {
		text += fmt.Sprintf(" at %s", q.Readiness)
	}
	if len(q.Gaps) > 0 {
		text += ": " + q.Gaps[0].Control + ", " + q.Gaps[0].What
	}
	return text
}

// FoundGroup says what is found of requirements that fail together.
func FoundGroup(g *framework.Requirement, failed, of int) string {
	return fmt.Sprintf("%s %s: of %d requirements %d are not met at all", g.ID, g.Title, of, failed)
}

// FoundControl says what a control's records tell.
func FoundControl(t *result.Test) string {
	text := t.Control
	and := func(more string) {
		if text != t.Control {
			text += ", and"
		}
		text += more
	}
	switch {
	case t.Found == 0 && t.Expected > 0:
		text += fmt.Sprintf(" has no accepted record in any of %d %s, so that there is nothing to test", t.Expected, t.Unit)
	case t.Found == 0:
		text += " has no accepted record, so that there is nothing to test"
	case t.Found < t.Expected:
		text += fmt.Sprintf(" is shown to have run in %d of %d %s", t.Found, t.Expected, t.Unit)
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
	if text == t.Control {
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

// FoundDeviations says how many deviations a record reports.
func FoundDeviations(id string, n, sample int64, sampled bool) string {
	text := fmt.Sprintf("%s reports %d deviation%s", id, n, Plural(n))
	if sampled {
		text += fmt.Sprintf(" in a sample of %d", sample)
	}
	return text
}

// FewOccurrences says that a tester customarily looks at more occurrences.
func FewOccurrences(n int, g *mapping.SampleGuide) string {
	return fmt.Sprintf("%d occurrences in all; for a control of this cadence a tester customarily looks at %d to %d (rule of thumb)", n, g.Least, g.Most)
}

// SmallSample says that a sample is under the rule of thumb.
func SmallSample(id string, n, of int64, g *mapping.SampleGuide) string {
	return fmt.Sprintf("%s: a sample of %d of %d; the rule of thumb for single occurrences is %d to %d", id, n, of, g.Least, g.Most)
}

// SmallSampleOfUnknown is [SmallSample] of a population that nobody stated.
func SmallSampleOfUnknown(id string, n int64, g *mapping.SampleGuide) string {
	return fmt.Sprintf("%s: a sample of %d, of a population that is not stated; the rule of thumb for single occurrences is %d to %d", id, n, g.Least, g.Most)
}
