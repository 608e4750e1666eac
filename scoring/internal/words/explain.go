package words

import (
	"fmt"

	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Because says in a sentence why a point stands where it stands.
func Because(p *explanation.Point) string {
	text := p.ID.String() + " is " + p.Status.String()
	switch {
	case p.Status == result.StatusUnmapped:
		return text + ": no control is linked to it"
	case !p.Status.Counted():
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
	if p.Status == result.StatusMet {
		return text + ": " + best.ID + " shows it"
	}
	if len(p.Controls) == 1 {
		return fmt.Sprintf("%s at %s: it rests on %s alone", text, p.Readiness, best.ID)
	}
	return fmt.Sprintf("%s at %s: %s does best of %d controls, at %s", text, p.Readiness, best.ID, len(p.Controls), best.Readiness)
}

// Would says what would do; missing is what the gap says.
func Would(c *explanation.Condition, missing string) string {
	text := missing
	switch {
	case len(c.Types) > 0 && len(c.When) > 0:
		const most = 6
		text = fmt.Sprintf("an accepted %s for %s", OneOf(c.Types), Clip(Periods(c.When), most))
	case c.Rule != "":
		text = "the rule holds: " + c.Rule
	}
	if c.Needs != "" && c.Rule == "" {
		text += ", each satisfying " + c.Needs
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
		return "facts." + fact + " is to be answered"
	}
	return "facts." + fact + " is answered " + answer
}
