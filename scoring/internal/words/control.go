package words

import (
	"fmt"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/control"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// fewPeriods is how many periods a sentence lists before it counts the rest.
const fewPeriods = 4

// Short says what is missing.
func Short(s *control.Shortfall) string {
	text := short(s)
	if !s.Late.IsZero() {
		text += " (" + lateStart(s.Late) + ")"
	}
	return text
}

func short(s *control.Shortfall) string {
	types := OneOf(s.Types)
	switch s.Code {
	case control.NoTypes:
		return fmt.Sprintf("the catalog lists no evidence of %s", s.Basis)
	case control.NoQuestion:
		return "no question asks for it"
	case control.NotAnswered:
		return s.Fact + " is not answered"
	case control.RuleOpen:
		return Open(s.Open)
	case control.RulePart:
		return fmt.Sprintf("%s is %s", s.Text, Value(s.Value))
	case control.RuleWhole:
		return "not shown: " + strings.TrimSuffix(s.Text, ".")
	case control.NotInForce:
		return fmt.Sprintf("no accepted %s in force on %s%s", types, s.Day, drafts(s.Drafts))
	case control.NotInForceDays:
		return uncovered(s, " in force")
	case control.NotInPlace:
		return fmt.Sprintf("nothing shows that it is in place on %s: want one of %s", s.Day, Clip(s.Types, fewPeriods))
	case control.NotSpokenOf:
		return fmt.Sprintf("no accepted %s that speaks of %s%s", types, s.Day, drafts(s.Drafts))
	case control.NotSpokenOfDays:
		return uncovered(s, "")
	case control.PeriodsEmpty:
		return fmt.Sprintf("%d of %d %s hold an accepted %s; missing in %s%s", s.Found, s.Expected, s.Unit, types, Clip(Periods(s.Missing), fewPeriods), drafts(s.Drafts))
	case control.NoneInReach:
		return fmt.Sprintf("no accepted %s between %s and %s%s", types, s.Window.First, s.Window.Last, drafts(s.Drafts))
	case control.NoneRecent:
		return fmt.Sprintf("no accepted %s since %s (%s)%s%s", types, s.Day, s.Cadence, latest(s), drafts(s.Drafts))
	case control.NoEvent:
		return fmt.Sprintf("no accepted %s%s; declare a population of 0 if nothing occurred%s", types, during(s.Window, s.Day), drafts(s.Drafts))
	case control.Never:
		return fmt.Sprintf("no accepted %s%s%s", types, during(s.Window, s.Day), drafts(s.Drafts))
	case control.NothingToAsk:
	}
	return "nothing is left to ask of it: nothing occurred, and no document is asked for"
}

func uncovered(s *control.Shortfall, how string) string {
	if s.Nothing {
		return fmt.Sprintf("no accepted %s%s in %s%s", OneOf(s.Types), how, s.Window, drafts(s.Drafts))
	}
	return fmt.Sprintf("no accepted %s%s on %d of %d days: %s%s", OneOf(s.Types), how, s.Expected-s.Found, s.Expected, Clip(Periods(s.Missing), fewPeriods), drafts(s.Drafts))
}

func drafts(n int) string {
	if n > 0 {
		return fmt.Sprintf(" (%d not accepted yet)", n)
	}
	return ""
}

func latest(s *control.Shortfall) string {
	if s.Latest == "" {
		return ""
	}
	return fmt.Sprintf("; the latest, %s, is of %s", s.Latest, s.LatestDay)
}

func during(window framework.Period, day framework.Date) string {
	if window.IsZero() {
		return " by " + day.String()
	}
	return " in " + window.String()
}

// Or says what would do as well, "" for nothing.
func Or(a control.Alternative) string {
	switch a.Code {
	case control.AltRecords:
		return fmt.Sprintf("accepted %s as the cadence asks", OneOf(a.Types))
	case control.AltDays:
		return fmt.Sprintf("an accepted %s that speaks of the whole time", OneOf(a.Types))
	case control.AltZero:
		return "an accepted one that declares a population of 0, if nothing occurred"
	case control.NoAlternative:
	}
	return ""
}

// Note says what is to be known of a judgement.
func Note(n control.Note) string {
	if n.Code == control.LateStart {
		return lateStart(n.Day)
	}
	return OneOf(n.Types) + " found before the window"
}

func lateStart(day framework.Date) string {
	return fmt.Sprintf("late start: in operation since %s, inside the window", day)
}

// LateStart says that a control began inside the window.
func LateStart(day framework.Date) string { return lateStart(day) }

// Condition says what was looked at.
func Condition(c *control.Condition) string {
	types := OneOf(c.Types)
	switch c.Code {
	case control.PartHolds, control.FactHolds:
		return c.Text
	case control.BasisNotAsked:
		return c.Basis.String() + " is not asked: " + c.Text
	case control.InForceOn:
		return fmt.Sprintf("%s in force on %s", types, c.Day)
	case control.InForceShare:
		return fmt.Sprintf("share of the days of %s on which %s is in force", c.Window, types)
	case control.InPlaceOn:
		return fmt.Sprintf("in place on %s: one of %s", c.Day, Clip(c.Types, fewPeriods))
	case control.SpeaksOf:
		return fmt.Sprintf("%s speaks of %s", types, c.Day)
	case control.SpeaksShare:
		return fmt.Sprintf("share of the days of %s that %s speaks about", c.Window, types)
	case control.PeriodsHold:
		return fmt.Sprintf("%s of %s that hold %s: %d of %d", c.Cadence.Units(), c.Window, types, c.Found, c.Expected)
	case control.WithinReach:
		text := fmt.Sprintf("%s within one cadence (%s) before %s", types, c.Cadence, c.Day)
		if c.Before {
			text += ", found before the window"
		}
		return text
	case control.LatestSince:
		return fmt.Sprintf("latest %s on or after %s (%s and a quarter)", types, c.Day, c.Cadence)
	case control.NoOccurrence:
		return "no occurrence: a population of 0 is declared for " + types
	case control.AtLeastOne:
	}
	return fmt.Sprintf("at least one %s%s", types, during(c.Window, c.Day))
}

// Value says what a condition came to: "true", "false", "unknown" or a figure.
func Value(v result.Interval) string {
	switch v {
	case figure.Full:
		return "true"
	case figure.Nothing:
		return "false"
	case figure.Unknown:
		return "unknown"
	}
	if v.Low == v.High {
		return fmt.Sprintf("%.4g", v.Low)
	}
	return fmt.Sprintf("%.4g to %.4g", v.Low, v.High)
}

// Open says why a judgement came to no answer.
func Open(o *rule.Open) string {
	switch o.Code {
	case rule.NotAnswered:
		return "not answered: " + strings.Join(o.Names, ", ")
	case rule.Failed:
		return "the rule did not finish: " + o.Detail
	case rule.OutOfRange:
		return fmt.Sprintf("the rule returned %v, which is not in 0..1", o.Value)
	case rule.WrongType:
		return "the rule returned " + o.Detail
	case rule.NoQuestion:
		return "no question asks for it"
	case rule.NeedsOpen:
	}
	return "it rests on evidence of which a link's needs cannot be told yet"
}

// Fault says that a rule, or a link's needs, failed.
func Fault(f *control.Fault) string {
	if n := f.Needs; n != nil {
		return fmt.Sprintf("needs %q on evidence %s: %s", n.Needs, n.Evidence, Open(n.Open))
	}
	return fmt.Sprintf("rule of %s on %s: %s", f.Control, f.Basis, Open(f.Open))
}
