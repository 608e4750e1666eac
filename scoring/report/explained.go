package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/scoring/explanation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Figures tells the figures on design and operation where they differ, and that with what compensates, which stands
// beside: "; design 100 %, operation 50 %; 90 % with what compensates". Nil ones are not told.
func Figures(design, operation, with *result.Interval) string {
	var list []string
	if design != nil && operation != nil && *design != *operation {
		list = append(list, "design "+design.String()+", operation "+operation.String())
	}
	if with != nil {
		list = append(list, with.String()+" with what compensates, which counts in no other figure")
	}
	if len(list) == 0 {
		return ""
	}
	return "; " + strings.Join(list, "; ")
}

// Standing tells how a point stands: its status, and, where it is in scope, its figures.
func Standing(p *explanation.Point) string {
	if !p.Status.Counted() {
		return p.Status.String()
	}
	return p.Status.String() + ", " + p.Readiness.String() + Figures(p.Design, p.Operation, p.WithCompensation)
}

// LeftOut tells how many points scope leaves out; "" for none.
func LeftOut(x *explanation.Explanation) string {
	n := 0
	for i := range x.Points {
		if !x.Points[i].Status.Counted() {
			n++
		}
	}
	if n == 0 || !x.Status.Counted() {
		return ""
	}
	return fmt.Sprintf("%d of %d points are left out by scope, and in no figure.", n, len(x.Points))
}

// Beside tells which controls deviate or came late beside one that shows a point; "" for none.
func Beside(p *explanation.Point) string {
	if len(p.Deviating) == 0 {
		return ""
	}
	best := ""
	for i := range p.Controls {
		if c := &p.Controls[i]; c.Status == result.StatusSupported && !c.Exceptions {
			best = c.ID
			break
		}
	}
	return fmt.Sprintf("by %s; deviating or late: %s", best, strings.Join(p.Deviating, ", "))
}

// Step tells what one condition came to, in words; "" for an expression of a rule, which is told
// by what the rule asks.
func Step(s *explanation.Step) string {
	where := ""
	if s.System != "" {
		where = " (" + s.System + ")"
	}
	on := ""
	if s.Basis != 0 {
		on = s.Basis.String() + ", "
	}
	switch s.Of {
	case explanation.StepBasis:
		return s.Text + where
	case explanation.StepRule:
		return on + "asked by rule: " + s.Text + ": " + came(s.Value, "it is so", "it is not so", "nobody can tell yet") + where
	case explanation.StepUnit:
		if s.Value == "true" || s.Value == explanation.NotTested || s.Value == "false" && strings.HasSuffix(s.Text, ": nothing") {
			return on + s.Text + where
		}
		return on + s.Text + ": " + came(s.Value, "", "worth nothing", "open") + where
	}
	return ""
}

// came says what a recorded value is.
func came(value, yes, no, unknown string) string {
	switch value {
	case "true":
		return yes
	case "false":
		return no
	case "unknown":
		return unknown
	}
	low, high, between := strings.Cut(value, " to ")
	if !between {
		high = low
	}
	var v result.Interval
	var err, also error
	v.Low, err = strconv.ParseFloat(low, 64)
	if v.High, also = strconv.ParseFloat(high, 64); err != nil || also != nil {
		return value
	}
	return "worth " + v.String()
}

// Carried tells which days or slices a piece fills, in brackets; "" where it is not plain.
func Carried(u *explanation.Use) string {
	var list []string
	for _, c := range u.Carries {
		if c.What != "" {
			list = append(list, c.What)
		}
	}
	if len(list) == 0 {
		return ""
	}
	return " (" + strings.Join(list, "; ") + ")"
}
