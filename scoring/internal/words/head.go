package words

import (
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
)

// fewNames is how many names a sentence of the head lists before it counts the rest.
const fewNames = 6

// Unscoped says by what a framework is judged where no scope is stated.
func Unscoped(title, asks string) string {
	if asks == "" {
		asks = "design and operation"
	}
	return fmt.Sprintf("No scope is stated: %s is judged by its default profile (%s), with the categories that are always in", title, asks)
}

// ExcludedBySoA says by what a requirement left the denominator.
const ExcludedBySoA = "excluded by the Statement of Applicability"

// PointName names a point, or a requirement as a whole, within its framework.
func PointName(p framework.PointRef) string {
	if p.Point == "" {
		return p.Ref.Requirement
	}
	return p.Ref.Requirement + "#" + p.Point
}

// LeftOutBy says by what a point left the denominator: by a host that is relied on, by agreement, or as
// not relevant.
func LeftOutBy(d framework.Decision) string {
	if d.Agreed || d.CarvedOut {
		return d.Why
	}
	return "not relevant"
}

// LeftOut says how much weight left the denominator, and what.
func LeftOut(why string, share float64, of []string) string {
	return fmt.Sprintf("Left out, %.1f %% of the weight, %s: %s", share*100, why, Clip(of, fewNames))
}

// StillIn says what was asked to leave and stays.
func StillIn(of []string, why string) string {
	return fmt.Sprintf("Asked to leave and still in, %s: %s", Clip(of, fewNames), why)
}

// WindowMonths says that a window is shorter or longer than so many months.
func WindowMonths(w framework.Period, than string, months int) string {
	return fmt.Sprintf("The window %s is %s than %d months, which few take", w, than, months)
}

// PriorReport says how the window joins to the report before it.
func PriorReport(w framework.Period, end framework.Date) string {
	if end >= w.First {
		return fmt.Sprintf("The report before ended on %s, and the window begins on %s: both speak of the days between", end, w.First)
	}
	return fmt.Sprintf("The report before ended on %s, and the window begins on %s: no report speaks of the days between", end, w.First)
}

// Undeclared says that names of systems in evidence say nothing.
func Undeclared(names []string, pieces int) string {
	return fmt.Sprintf("No system is declared, so that the names in %d piece%s of evidence say nothing: %s", pieces, Plural(int64(pieces)), Clip(names, fewNames))
}

// ReviewsOverdue says which pieces were to be looked at anew, the first with the day.
func ReviewsOverdue(ids []string, due func(id string) framework.Date) string {
	named := make([]string, min(len(ids), fewNames))
	for i := range named {
		named[i] = fmt.Sprintf("%s (%s)", ids[i], due(ids[i]))
	}
	return fmt.Sprintf("Review overdue of %d piece%s, which stand%s: %s", len(ids), Plural(int64(len(ids))), verb(len(ids)), clipped(named, len(ids)))
}

// verb is the ending of a verb of so many.
func verb(n int) string {
	if n == 1 {
		return "s"
	}
	return ""
}

// Joined lists sentences.
func Joined(list []string) string { return Clip(list, fewNames) }

// SayPeriod says what a record that may be of an empty slice leaves out, with the line to write.
func SayPeriod(id string, performed framework.Date, control string, of framework.Period) string {
	return fmt.Sprintf("%s has no record of %s, and %s was performed on %s: if it is of that time, write period: %s", control, of, id, performed, of)
}

// Beside says by which control a point is shown, and which deviates.
func Beside(point, by, other string) string {
	return fmt.Sprintf("%s by %s; %s deviates", point, by, other)
}

// DeviatesBeside says that points are shown by one control while another deviates.
func DeviatesBeside(list []string) string {
	return "Shown while another control deviates: " + Clip(list, fewPeriods)
}

// ProgrammeIsEnough says for which points a programme with a date is enough, which programmes, and
// what asks that these were carried out.
func ProgrammeIsEnough(points, plans []string, later string) string {
	if later == "" {
		later = "where operation is"
	} else {
		later = "at " + later
	}
	return fmt.Sprintf("A programme with a date is enough for %s: %s; that it was carried out is asked %s", Clip(points, fewNames), Clip(plans, fewNames), later)
}

// NotDue says how much is not due yet.
func NotDue(units int, controls []string) string {
	return fmt.Sprintf("Not yet due: %d unit%s of %d control%s that began of late, %s", units, Plural(int64(units)), len(controls), Plural(int64(len(controls))), Clip(controls, fewNames))
}

// HoldsOfNothing says that a rule is satisfied by no evidence at all.
func HoldsOfNothing(control string, b framework.Basis) string {
	return fmt.Sprintf("The rule of %s on %s holds of nothing: it asks for no evidence and no answer", control, b)
}
