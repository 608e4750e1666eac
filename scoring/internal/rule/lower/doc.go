// Package lower turns checked CEL expressions into Go closures over typed operands: no value is
// boxed, no name is looked up, and nothing is allocated but what a rule makes itself. It knows no
// evidence and no rules: a [Table] says what the variables, fields, functions and lists of an
// environment are in Go.
//
// CEL stays the reference, and says what a lowered expression does not:
//
//   - An expression with anything in it that is not in the tables is not lowered at all:
//     [Lowering.Lower] returns nothing. Lowered are bool, int, double, string, timestamp, duration, lists of the first
//     four and the lists of the Table, with && || ! ?: == != < <= > >= + - * / % in [] size has, the
//     macros exists, all, exists_one, filter and map, and the functions of standard (see calls.go).
//     Not lowered are maps, bytes, uint, null, dyn and types as values, functions of a host, time
//     zones, and comparing or adding lists of other things than texts, numbers and bools.
//   - An operand that is unknown is false beside its value, and the [Frame] keeps what it is waiting for.
//     && and ||, exists and all decide as in CEL, and what they decide waits for nothing.
//   - Whatever fails, even where && or || would make nothing of it, ends in [Unsaid], and CEL says it.
//
// The same plan of package meter charges the same units at the same places, so that a limit cuts off
// what CEL would cut off.
package lower
