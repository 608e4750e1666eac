// Package framework says what a framework is: a published set of requirements
// such as ISO/IEC 42001 or SOC 2, and the small values that name its parts.
//
// # Identity
//
// A [Ref] names one requirement ("iso42001:A.6.2.8") and a [PointRef] one thing
// that it asks for ("soc2:CC6.2#b"). Both are comparable, order naturally
// (A.6.2.10 after A.6.2.8) and have one text form that YAML, JSON, map keys, the
// command line and messages share.
//
// # Data, not code
//
// What one framework knows is data of that framework: its categories and which
// is always in, what a scope may exclude, and what each report type or stage
// asks for. Nothing here or in the packages above tests for a framework's id.
//
// # Time
//
// A [Date] is a calendar day in UTC and a [Period] includes both of its ends.
// Arithmetic ends with the calendar, and data may name days from [MinDate] to [MaxDate].
// Nothing in this package reads a clock.
//
// # Scope
//
// A [Scope] says what one assessment takes in; [Scope.Reach] answers for each requirement
// and point whether it is in, out, or excluded, and why. A scope is read from JSON by the
// keys that files use.
//
// # Problems
//
// [Problems] are what checks of every package above return: each with its place in a file,
// or the path to it in data that a program made, a stable code, and what to write instead.
//
// The package uses the standard library only. It does not read files; see
// package catalog for that.
package framework
