package words

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Because says in a sentence why a point stands where it stands.
func Because(p *explanation.Point) string {
	text := p.ID.String() + " is " + p.Status.String()
	switch {
	case p.Status == result.StatusUnmapped:
		return text + ": no control is linked to it"
	case !p.Status.Counted() && p.Why != "":
		return text + ": " + p.Why
	case len(p.Controls) == 0:
		return text
	}
	best := &p.Controls[0]
	for i := range p.Controls {
		c := &p.Controls[i]
		if c.Readiness.Low > best.Readiness.Low || c.Readiness.Low == best.Readiness.Low && c.Readiness.High > best.Readiness.High {
			best = c
		}
	}
	if p.Advice() {
		text = p.ID.String() + " is advice (" + p.Rank + "), " + p.Status.String()
	}
	if p.Status == result.StatusSupported {
		text += ": by " + best.ID
		if len(p.Deviating) > 0 {
			text += "; " + strings.Join(p.Deviating, ", ") + " deviate" + third(len(p.Deviating))
		}
		return text
	}
	text += " at " + p.Readiness.String()
	if p.WithCompensation != nil {
		text += fmt.Sprintf(" (%s with what compensates)", *p.WithCompensation)
	}
	if len(p.Controls) == 1 {
		return fmt.Sprintf("%s: it rests on %s alone", text, best.ID)
	}
	return fmt.Sprintf("%s: %s does best of %d controls, at %s", text, best.ID, len(p.Controls), best.Readiness)
}

// third is the ending of a verb of one.
func third(n int) string {
	if n == 1 {
		return "s"
	}
	return ""
}

// Carried says which days or slices a piece fills, "" where there is one unit alone.
func Carried(c *explanation.Carried) string {
	switch {
	case len(c.Slices) > 0:
		list := make([]string, len(c.Slices))
		for i, n := range c.Slices {
			list[i] = strconv.Itoa(n)
		}
		return fmt.Sprintf("slice%s %s of %d", Plural(int64(len(list))), strings.Join(list, ", "), c.Expected)
	case c.Unit == result.UnitDays && c.Found == c.Expected:
		return fmt.Sprintf("all %d days", c.Expected)
	case c.Unit == result.UnitDays:
		return fmt.Sprintf("covers %d of %d days", c.Found, c.Expected)
	}
	return ""
}

// Would says what would do; missing is what the gap says.
func Would(c *explanation.Condition, missing string, deviates bool) string {
	text := strings.TrimPrefix(missing, notShown)
	if deviates {
		text = "a retest without deviations, or records that deviate less: " + text
	}
	switch {
	case len(c.Types) > 0 && len(c.When) > 0:
		const most = 6
		text = fmt.Sprintf("an accepted %s for %s", OneOf(c.Types), Clip(Periods(c.When), most))
	case c.Rule != "":
		text = "the rule holds: " + c.Rule
	}
	if c.Needs != "" && c.Rule == "" {
		text += " (" + strings.TrimSuffix(c.Needs, ".") + ")"
	}
	if c.Closed {
		text += "; that time is over, so that only a record which exists already can help"
	}
	if c.Or != "" {
		text += "; or " + c.Or
	}
	return text
}

// Answered says which answer would do, or that one is to be given.
func Answered(fact, answer string) string {
	if answer == "" {
		return "the fact " + fact + " is to be answered"
	}
	return "the fact " + fact + " is answered " + answer
}

// Term says what the engagement says of a point.
func Term(of, by, id, text string) string {
	lead := ""
	switch of {
	case explanation.TermCommitment:
		lead = "commitment to users"
	case explanation.TermSystemRequirement:
		lead = "system requirement"
	case explanation.TermCSOC:
		lead = by + " is relied on for it"
	case explanation.TermUserEntityControl:
		lead = "left to the users of the service"
	}
	if id != "" {
		lead += " (" + id + ")"
	}
	return lead + ": " + text
}
