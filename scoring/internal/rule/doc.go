// Package rule is the first stage of judging: it turns the text of an expression into a
// checked program, and a program with what it is asked about into a figure. It and the four
// rooms in it are all that imports CEL: meter counts what an evaluation costs, trend tells
// how an expression depends on the set of evidence, lower makes Go closures of expressions, and
// known keeps those that are shipped as they were checked.
//
// A [Compiler] holds the typed environments; [Compiler.Rule], [Compiler.Needs],
// [Compiler.Band], [Compiler.Cap] and [Compiler.Finding] check an expression against the one
// that it belongs to, and [Compiler.Problems] lists what does not fit with its place. A
// [Program] judges: the answer is an interval, exact where the expression came to one, [0, 1]
// with an [Open] where it did not; an error means that the context ended, and nothing else.
//
// How a window is filled is not known here: the later stages lend their [Units] to what
// rules call covered and held. docs/rules.md, written by the tests of this package, is the
// reference of what an expression may say: each variable, field and member carries its line
// of it beside its declaration.
//
// # Lowered
//
// Nearly every expression runs as Go closures over the values themselves; CEL is the reference, and is
// asked for what comes out unknown or fails. Each variable, field, member and list says beside its
// declaration how lowered code reads it; package lower says what it knows of CEL's own. What CEL needs
// to run is made when it is first asked. The tests run both, on expressions of every environment.
//
// # Cost
//
// Cost is estimated when an expression is loaded, for a thousand pieces of evidence, and
// counted when it runs; package meter says what is charged for what. A list of evidence that
// is one already, and not what filter or + made, is not walked to be counted.
//
// Expressions without loops, host calls and calls that read a text of unknown length run
// without a meter: they walk the evidence ten times at most.
package rule
