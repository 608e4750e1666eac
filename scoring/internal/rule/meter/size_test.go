package meter

import (
	"math"
	"testing"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/stretchr/testify/assert"
)

func TestFlatAndDeepSizes(t *testing.T) {
	t.Parallel()
	texts := types.NewStringList(types.DefaultTypeAdapter, []string{"", "0123456789", "01234567890123456789"})
	table := types.NewStringStringMap(types.DefaultTypeAdapter, map[string]string{"a": "0123456789"})
	nested := types.NewRefValList(types.DefaultTypeAdapter, []ref.Val{texts, texts, texts})
	ready := shelf{texts}
	for _, tt := range []struct {
		v          ref.Val
		flat, deep uint64
	}{
		{types.Int(5), 1, 1}, {types.True, 1, 1}, {types.String(""), 1, 1}, {types.String("0123456789"), 2, 2}, {types.Bytes("0123456789"), 2, 2},
		{ready, 3, 3}, {shelf{types.NewStringList(types.DefaultTypeAdapter, nil)}, 0, 0},
		{texts, 3, 1 + 1 + 2 + 3}, {table, 1, 1 + 1 + 2}, {nested, 3, 1 + 3*7},
	} {
		assert.Equal(t, tt.flat, flat(tt.v), "%v", tt.v)
		assert.Equal(t, tt.deep, deep(tt.v, math.MaxUint32), "%v", tt.v)
	}
	assert.LessOrEqual(t, deep(nested, 5), uint64(5+3), "it stops soon above what is asked")
	assert.Equal(t, uint64(0), Touch{Ready: true}.Units(ready, 100))
	assert.Equal(t, uint64(3), Touch{}.Units(ready, 100))
	assert.Equal(t, uint64(3), Touch{Ready: true}.Units(texts, 100), "it is not ready")
	assert.Equal(t, uint64(7), Touch{Deep: true}.Units(texts, 100))
	assert.Equal(t, uint64(1+(1+10)*40/10), Touch{Program: 40}.Units(types.String("0123456789"), 100))
	assert.Equal(t, uint64(3), Touch{Program: 40}.Units(texts, 100), "no text is matched")
}
