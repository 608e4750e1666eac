package evidence_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

// An answer is read as people write it, and what is none of its type is none at all.
func TestFactTypeRead(t *testing.T) {
	t.Parallel()
	roles := evidence.FactType{ID: "roles", Type: evidence.ListValue, Values: []string{"developer", "User"}}
	size := evidence.FactType{ID: "size", Type: evidence.OneOfValue, Values: []string{"Small", "large"}}
	for _, c := range []struct {
		of   evidence.FactType
		text string
		want any
	}{
		{evidence.FactType{Type: evidence.BoolValue}, " Yes ", true},
		{evidence.FactType{Type: evidence.BoolValue}, "n", false},
		{evidence.FactType{Type: evidence.BoolValue}, "perhaps", nil},
		{evidence.FactType{Type: evidence.IntValue}, "12", int64(12)},
		{evidence.FactType{Type: evidence.IntValue}, "1.5", nil},
		{evidence.FactType{Type: evidence.DoubleValue}, "0.5", 0.5},
		{evidence.FactType{Type: evidence.DoubleValue}, "NaN", nil},
		{evidence.FactType{Type: evidence.DoubleValue}, "Inf", nil},
		{evidence.FactType{Type: evidence.StringValue}, "As Written", "As Written"},
		{evidence.FactType{Type: evidence.StringValue}, " ", nil},
		{size, "Small", "Small"},
		{size, "medium", nil},
		{roles, "developer, User", []string{"developer", "User"}},
		{roles, "None", []string{}},
		{roles, "developer, seller", nil},
		{evidence.FactType{}, "yes", nil},
	} {
		got, ok := c.of.Read(c.text)
		assert.Equal(t, c.want != nil, ok, "%s %q", c.of.Type, c.text)
		assert.Equal(t, c.want, got, "%s %q", c.of.Type, c.text)
	}
	assert.Equal(t, "none, or some of developer, User", roles.Wants())
	assert.Equal(t, "one of Small, large", size.Wants())
	_, ok := (*evidence.FactType)(nil).Read("yes")
	assert.False(t, ok)
	_, ok = (*evidence.FactType)(nil).Takes(true)
	assert.False(t, ok)
}
