package enum_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/internal/enum"
)

type colour uint8

func TestEnum(t *testing.T) {
	t.Parallel()
	names := []string{"", "red", "green"}
	for i, name := range names[1:] {
		v, err := enum.Parse[colour]("colour", names, name)
		require.NoError(t, err)
		assert.Equal(t, colour(i+1), v)
		assert.Equal(t, name, enum.Name(names, v))
	}
	for text, want := range map[string]string{
		"":      `unknown colour "": want red, green`,
		"gren":  `unknown colour "gren"; did you mean "green"?`,
		"azure": `unknown colour "azure": want red, green`,
		"Red":   `unknown colour "Red"; did you mean "red"?`,
	} {
		_, err := enum.Parse[colour]("colour", names, text)
		assert.EqualError(t, err, want)
	}
	assert.Empty(t, enum.Name(names, colour(0)))
	assert.Equal(t, "9", enum.Name(names, colour(9)))
}
