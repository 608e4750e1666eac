package words

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/figure"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/internal/unit"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// fewPeriods is how many periods a sentence lists before it counts the rest.
const fewPeriods = 4

// notShown begins what a rule asks and nothing shows.
const notShown = "not shown: "

// NoSystem says that a point is asked of each system of a kind, and none is declared.
const NoSystem = "it is asked of each system of a kind, and the scope has none that is declared so"

// Short says what is missing.
func Short(s *basis.Shortfall) string {
	types := OneOf(s.Types)
	switch s.Code {
	case basis.NoTypes:
		return "the catalog lists no evidence of it"
	case basis.NoQuestion:
		return "no question asks for it"
	case basis.NotAnswered:
		return s.Fact + " is not answered"
	case basis.AnsweredSo:
		return s.Fact + " is answered so that it does not hold in full"
	case basis.RuleOpen:
		return Open(s.Open)
	case basis.RuleWhole:
		return notShown + strings.TrimSuffix(s.Text, ".")
	case basis.RulePart:
		return fmt.Sprintf("%s is %s", s.Text, Value(s.Value))
	case basis.UnitsEmpty:
		return empty(s, cmp.Or(types, "evidence"))
	case basis.Once:
		types = cmp.Or(types, "piece of evidence") // a rule asks, and names no type
		if s.ToCome {
			return "not begun: " + span(s.Missing[0]) + " will ask for an accepted " + types + drafts(s.Drafts)
		}
		return "no accepted " + types + " that counts for " + span(s.Missing[0]) + drafts(s.Drafts)
	case basis.Deviate:
		return deviate(s, types)
	case basis.NothingToAsk:
	}
	return "not tested: nothing occurred"
}

// empty says which days or slices nothing fills.
func empty(s *basis.Shortfall, types string) string {
	missing := Clip(Periods(s.Missing), fewPeriods)
	if s.ToCome {
		return toCome(s, types, missing) + drafts(s.Drafts)
	}
	if !s.Slices {
		return "no accepted " + types + " on " + strconv.Itoa(s.Expected-s.Found) + " of " + result.UnitDays.Count(s.Expected) + ": " + missing + drafts(s.Drafts)
	}
	text := strconv.Itoa(s.Found) + " of " + result.Unit(s.Cadence.Units()).Count(s.Expected) + " hold an accepted " + types + "; missing in " + missing
	if len(s.Late) > 0 {
		text += "; " + strings.Join(s.Late, ", ") + " came late"
	}
	return text + drafts(s.Drafts)
}

// toCome says what days and slices will ask that have not come yet.
func toCome(s *basis.Shortfall, types, missing string) string {
	n, of := result.UnitDays.Count(s.Expected-s.Found), fmt.Sprintf(" of %d", s.Expected)
	if s.Slices {
		n = result.Unit(s.Cadence.Units()).Count(s.Expected - s.Found)
	}
	if s.Found == 0 {
		return fmt.Sprintf("not begun: %s will ask for an accepted %s: %s", n, types, missing)
	}
	return fmt.Sprintf("%s%s yet to come will ask for an accepted %s: %s", n, of, types, missing)
}

// deviate says how much deviates, by unit.
func deviate(s *basis.Shortfall, types string) string {
	list := make([]string, len(s.Bad))
	for i, b := range s.Bad {
		list[i] = fmt.Sprintf("%d of %d deviate in %s (%s)", b.Deviating, b.Tested, span(b.Days), strings.Join(b.Evidence, ", "))
		if b.Deviating == 0 {
			list[i] = fmt.Sprintf("nobody says how much deviates in %s (%s)", span(b.Days), strings.Join(b.Evidence, ", "))
		}
	}
	if types == "" { // a rule counted what fills the time
		return Clip(list, fewPeriods)
	}
	return types + ": " + Clip(list, fewPeriods)
}

func span(p framework.Period) string {
	if p.First == p.Last {
		return p.First.String()
	}
	return p.String()
}

func drafts(n int) string {
	if n > 0 {
		return fmt.Sprintf(" (%d not accepted yet)", n)
	}
	return ""
}

// Or says what would do as well, "" for nothing.
func Or(s *basis.Shortfall) string {
	if s.Unlisted {
		return "an accepted list that declares a population of 0 for it, if nothing occurred"
	}
	return ""
}

// LateStart says that a control began inside the window.
func LateStart(day framework.Date) string {
	return fmt.Sprintf("late start: in operation since %s, inside the window", day)
}

// Filled says what one unit came to.
func Filled(u *unit.Unit) string {
	text := span(u.Days)
	var deviating, tested int64
	sure := u.Sure()
	ids := make([]string, len(sure))
	for i, p := range sure {
		ids[i] = p.ID
		deviating, tested = deviating+p.Deviating, tested+p.Tested
	}
	switch {
	case u.None:
		return text + ": not tested, nothing occurred"
	case len(ids) > 0:
		text += ": " + strings.Join(ids, ", ")
	case u.Ahead:
		return text + ": may still be shown"
	case u.Unlisted:
		return text + ": no list speaks of it"
	case u.Undecided():
		return text + ": nothing accepted yet"
	case u.Value.High > 0:
		return text + ": nothing yet, and not yet due"
	default:
		return text + ": nothing"
	}
	if deviating > 0 {
		text += fmt.Sprintf(", %d of %d deviate", deviating, tested)
	}
	return text
}

// NotAsked says that a basis is not asked of a control, and why.
func NotAsked(b framework.Basis, why string) string {
	if why == "" {
		why = "the link names evidence of the other basis alone"
	}
	return fmt.Sprintf("%s is not asked: %s", b, why)
}

// CameLate says which records came after their slice.
func CameLate(u *unit.Unit) string {
	ids := make([]string, len(u.Late()))
	for i, p := range u.Late() {
		ids[i] = p.ID
	}
	return fmt.Sprintf("%s came late for %s", strings.Join(ids, ", "), span(u.Days))
}

// Succession says that controls follow one another, the newest first.
func Succession(ids []string) string {
	return "one after another: " + strings.Join(ids, " took over from ")
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
		names := make([]string, len(o.Names))
		for i, n := range o.Names {
			names[i] = strings.TrimPrefix(n, "facts.")
		}
		return "not answered: " + strings.Join(names, ", ")
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
	return "the rule does not only count up, and rests on evidence that is not decided yet"
}

// Fault says that a rule failed.
func Fault(control string, b framework.Basis, o *rule.Open) string {
	return fmt.Sprintf("rule of %s on %s: %s", control, b, Open(o))
}

// NeedsFault says that what a link needs failed on a piece of evidence.
func NeedsFault(needs, evidence string, o *rule.Open) string {
	return fmt.Sprintf("needs %q on evidence %s: %s", needs, evidence, Open(o))
}
