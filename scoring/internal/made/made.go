// Package made makes up results for tests: values of any shape that the readers of stored
// results take, so that what is read can be compared with what was written.
package made

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// A Maker makes values up. Names are one line and never come twice.
type Maker struct {
	Rand *rand.Rand
	n    int
}

// New returns a maker that makes the same up for the same seed.
func New(seed uint64) *Maker { return &Maker{Rand: rand.New(rand.NewPCG(seed, 7))} } //nolint:gosec // for tests

// Fill makes up all that v points at.
func (m *Maker) Fill(v any) { m.fill(reflect.ValueOf(v).Elem(), "") }

func (m *Maker) fill(v reflect.Value, field string) {
	if x := m.known(v.Type()); x != nil {
		v.Set(reflect.ValueOf(x))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(m.text(field))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(m.Rand.IntN(100)))
	case reflect.Float64:
		v.SetFloat(m.Rand.Float64())
	case reflect.Bool:
		v.SetBool(m.Rand.IntN(2) == 0)
	case reflect.Pointer:
		if m.Rand.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			m.fill(v.Elem(), field)
		}
	case reflect.Slice:
		n := m.Rand.IntN(4)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			m.fill(v.Index(i), field)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			m.fill(v.Field(i), v.Type().Field(i).Name)
		}
		m.mend(v)
	}
}

// text is prose of several lines, or a name.
func (m *Maker) text(field string) string {
	m.n++
	prose := strings.Fields("Why What Text Summary Notes Problems Because Condition Effect Reason Causes")
	if slices.Contains(prose, field) {
		return fmt.Sprintf("prose %d: <ü> & \"…\"\n\tand a second line\u2028", m.n)
	}
	return fmt.Sprintf("näme %d <&>", m.n)
}

// known makes up a value of a type that not every value fits.
func (m *Maker) known(t reflect.Type) any {
	pick := func(n int) int { return m.Rand.IntN(n) }
	m.n++
	ref := framework.Ref{Framework: "x", Requirement: fmt.Sprintf("A.%d", m.n)}
	day := framework.Date(739000 + pick(900)) //nolint:gosec // small
	bases := []relation.Base{relation.Equal, relation.Subset, relation.Superset, relation.Intersects, relation.Disjoint}
	switch t {
	case reflect.TypeFor[framework.Ref]():
		return ref
	case reflect.TypeFor[framework.PointRef]():
		return ref.Point("a")
	case reflect.TypeFor[framework.Date]():
		return day
	case reflect.TypeFor[framework.Period]():
		return framework.Period{First: day, Last: day + framework.Date(pick(90))} //nolint:gosec // small
	case reflect.TypeFor[framework.Basis]():
		return framework.Basis(1 + pick(3)) //nolint:gosec // small
	case reflect.TypeFor[calendar.Cadence]():
		return calendar.Cadence(pick(7)) //nolint:gosec // small
	case reflect.TypeFor[relation.Base]():
		return bases[pick(len(bases))]
	case reflect.TypeFor[result.Interval]():
		return m.figure()
	case reflect.TypeFor[result.Status]():
		return result.Status(pick(7)) //nolint:gosec // small
	case reflect.TypeFor[result.Verdict]():
		return result.Verdict(pick(5)) //nolint:gosec // small
	case reflect.TypeFor[result.Unit]():
		return []result.Unit{"", result.UnitDays, result.UnitMonths, result.UnitOccurrences, result.UnitRecords}[pick(5)]
	case reflect.TypeFor[result.FindingKind]():
		return []result.FindingKind{result.KindDeviation, result.KindException, result.KindShortfall, result.KindRelated, result.KindNote}[pick(5)]
	case reflect.TypeFor[result.TreatmentKind]():
		return []result.TreatmentKind{result.TreatmentAcceptedRisk, result.TreatmentRemediation, result.TreatmentCompensating}[pick(3)]
	case reflect.TypeFor[result.TreatmentState]():
		return []result.TreatmentState{result.TreatmentInForce, result.TreatmentLapsed, result.TreatmentUnapproved}[pick(3)]
	case reflect.TypeFor[map[result.Status]int]():
		counts := map[result.Status]int{}
		for _, s := range result.Statuses() {
			counts[s] = pick(9)
		}
		return counts
	}
	return nil
}

// figure makes up a figure, its ends more often than chance would.
func (m *Maker) figure() result.Interval {
	switch m.Rand.IntN(5) {
	case 0:
		return result.Interval{}
	case 1:
		return result.Interval{Low: 1, High: 1}
	case 2:
		return result.Interval{High: 1}
	}
	a, b := m.Rand.Float64(), m.Rand.Float64()
	return result.Interval{Low: min(a, b), High: max(a, b)}
}

// mend makes the statuses of a struct those of its figures.
func (m *Maker) mend(v reflect.Value) {
	for status, figure := range map[string]string{"Status": "Readiness", "Verdict": "Readiness", "StatusWas": "Was", "StatusIs": "Is"} {
		s, f := v.FieldByName(status), v.FieldByName(figure)
		if !s.IsValid() || !f.IsValid() {
			continue
		}
		stands, ok := reflect.TypeAssert[result.Status](s)
		value, is := reflect.TypeAssert[result.Interval](f)
		switch {
		case !ok || !is:
		case !stands.Counted() || stands == result.StatusUnmapped:
			f.Set(reflect.ValueOf(result.Interval{}))
		default:
			s.Set(reflect.ValueOf(value.Status()))
		}
	}
}
