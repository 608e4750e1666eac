// Package rule is the first stage of judging: it turns the text of an expression into a
// checked program, and a program with what it is asked about into a figure. It is the
// only package that imports CEL.
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
// # Cost
//
// A unit of cost is one step: a variable or a field that is read, a call or a comparison that is
// made. Cost is estimated when an expression is loaded, for a thousand pieces of evidence, and
// counted when it runs, by nodes that are put into its plan:
//
//   - a loop is charged for each turn, by the steps of its body, which are counted once when
//     it is planned; an operand of && or || of more than three steps where it is reached;
//   - a list that a call walks is charged by its elements, and a text that a call reads by its
//     bytes, ten to a unit, before the call runs: so no text grows before it is paid for;
//   - a call of a host function is charged ten units and the size of what it is given.
//
// The same meter looks at the context, at every 128 charges or sooner. Expressions without
// loops, host calls and calls that read a text of unknown length run without one: they walk
// the evidence ten times at most.
package rule
