package memory

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A command that ends soon leaves its memory alone, a server does not, and who says how is heeded.
func TestSpare(t *testing.T) {
	was := debug.SetGCPercent(100)
	t.Cleanup(func() { debug.SetGCPercent(was) })
	percent := func(args ...string) int {
		debug.SetGCPercent(100)
		spare(args)
		return debug.SetGCPercent(100)
	}
	assert.Greater(t, percent("assess", "examples/acme"), 100)
	assert.Equal(t, 100, percent("serve"))
	assert.Equal(t, 100, percent("--dir", "grc", "mcp"))
	t.Setenv("GOGC", "50")
	assert.Equal(t, 100, percent("assess"), "the runtime took it already")
}
