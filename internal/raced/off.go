//go:build !race

package raced

// On reports whether the race detector looks on.
const On = false
