// Package rule is the first stage of judging: it turns the text of an expression into a
// checked program, and a program with what it is asked about into a figure. It is the
// only package that imports CEL.
//
// A [Compiler] holds the typed environments; [Compiler.Rule], [Compiler.Needs],
// [Compiler.Band] and [Compiler.Finding] check an expression against the one that it
// belongs to, and [Compiler.Problems] lists what does not fit with its place. A [Program]
// judges: the answer is an interval, exact where the expression came to one, [0, 1] with an
// [Open] where it did not; an error means that the context ended, and nothing else.
//
// How a window is filled is not known here: the later stages lend their [Units] to what
// rules call covered and held.
package rule
