// Package memory lets a command that ends soon leave what it no longer needs where it lies. It is imported for that
// alone, and does it before those packages are initialised that leave most behind: so much that it would be collected before
// the command begins. That rests on the order in which Go initialises packages: by path, each once what it imports is ready.
// What this one imports is ready early, and what leaves most stands behind it by path; a test of the command holds that.
package memory

import (
	"os"
	"runtime"
	"runtime/debug"
	"slices"
)

func init() { spare(os.Args[1:]) } //nolint:gochecknoinits // main would be too late

// most is how much a command may hold before its memory is collected as usual.
const most = 256 << 20

// spare lets a command that ends soon leave what it no longer needs where it lies: collecting it takes longer than
// much of what such a command does. A server collects as usual from the beginning, a command whose input is large from
// there on, and so does anyone who says how (GOGC).
func spare(args []string) {
	if os.Getenv("GOGC") != "" || slices.Contains(args, "serve") || slices.Contains(args, "mcp") {
		return
	}
	debug.SetGCPercent(1600)
	watch()
}

// watch looks after each collection at how much is held, until that is much.
func watch() {
	runtime.AddCleanup(new([16]byte), func(struct{}) {
		var m runtime.MemStats
		if runtime.ReadMemStats(&m); m.NextGC > most {
			debug.SetGCPercent(100)
			return
		}
		watch()
	}, struct{}{})
}
