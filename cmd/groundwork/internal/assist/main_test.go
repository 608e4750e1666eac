package assist_test

import (
	"os"
	"runtime/debug"
	"testing"
)

// Judging leaves much behind, and there is room for it.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
