// Package raced says, to tests alone, whether the race detector looks on. Under it a test takes
// five to ten times as long, and what it finds shows on a few of many cases: those tests that try
// one case after the other on a great many are tried on fewer, and what is done side by side is
// done as it is.
package raced

// Few is n, and a fifth of it under the race detector; at least one.
func Few(n int) int {
	if !On || n <= 0 {
		return n
	}
	return (n + 4) / 5
}
