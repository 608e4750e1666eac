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
// Nothing in this package reads a clock.
//
// The package uses the standard library only. It does not read files; see
// package catalog for that.
package framework
