package basis_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/internal/basis"
	"github.com/groundworkgrc/groundwork/scoring/internal/rule"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Two shortfalls are the same where each of their values is: none is left out of the comparison.
func TestSameLooksAtEachValue(t *testing.T) {
	t.Parallel()
	january := framework.Period{First: 100, Last: 130}
	full := func() *basis.Shortfall {
		return &basis.Shortfall{
			Code: 1, Types: []string{"a"}, Slices: true, Cadence: 2, Expected: 3, Found: 1, Missing: []framework.Period{january},
			Bad: []basis.Bad{{Days: january, Deviating: 1, Tested: 4, Evidence: []string{"E"}}}, Late: []string{"L"}, Drafts: 1, Ahead: true, ToCome: true, Unlisted: true,
			Day: 5, Text: "t", Value: result.Interval{High: 1}, Condition: "c", Open: &rule.Open{Code: 1}, Fact: "f",
		}
	}
	assert.True(t, full().Same(full()))
	for i := range reflect.TypeFor[basis.Shortfall]().NumField() {
		s := full()
		v := reflect.ValueOf(s).Elem().Field(i)
		name := reflect.TypeFor[basis.Shortfall]().Field(i).Name
		assert.False(t, v.IsZero(), "%s: say one above", name)
		v.SetZero()
		assert.False(t, s.Same(full()), name)
		assert.False(t, full().Same(s), name)
	}
	for i := range reflect.TypeFor[basis.Bad]().NumField() {
		s := full()
		reflect.ValueOf(&s.Bad[0]).Elem().Field(i).SetZero()
		assert.False(t, s.Same(full()), reflect.TypeFor[basis.Bad]().Field(i).Name)
	}
}
