// Package scoring computes readiness: how far an organisation's evidence meets the
// requirements of each framework in its scope.
//
// # One call
//
// [New] compiles and type-checks the catalog's rules once; [Engine.Assess] then
// judges any number of organisations, each at an instant that the caller gives, and
// [AssessAll] a fleet on all cores, each organisation as it is read ([AssessLoaded] reads it
// there, too). An Engine is safe for concurrent use. Nothing here reads a clock, a file or the
// environment, and the same input gives the same bytes.
//
// # What comes out
//
// Results are plain ordered data in packages of their own, which link no CEL: package result
// holds the assessment, explanation why a requirement stands where it stands, statement the
// Statement of Applicability, difference what moved between two assessments, and projection
// the readiness of a framework known only by relations.
//
// # The way of the data
//
// Judging goes in stages, each an internal package that imports only those before it:
//
//	rule      text → checked program → figure; the only one with CEL
//	piece     evidence made ready: the days that it shows, its numbers, what it ends
//	unit      a set of days, what fills it, and what that is worth
//	basis     a control on design, on operation or as stated, for one link and one system
//	point     the best candidate for each of its systems; what scope and links leave in
//	verdict   what a piece does for a requirement: the same functions, asked about it alone
//	lens      points and requirements of each scope, and the one way to vary a case
//	finding   tests, what could be raised, bands; the assessment
//	explain   why, what would be otherwise; soa: the Statement of Applicability
//
// A judgement is data, codes with their values; package words makes the sentences for text,
// Markdown and JSON alike.
//
// # Intervals
//
// Every figure is a [result.Interval] in 0..1: low counts what is shown, high what is
// not yet ruled out. What nobody answered, what a rule could not decide and what
// is still a draft lies between the two; unknown is never a pass.
//
// # Rules are guests
//
// Rules are CEL over declared, typed variables; docs/rules.md lists these with every member.
// A rule returns a bool or a double in 0..1. It is refused at load where its type, its names
// or its cost do not fit, is stopped at its cost limit or when the context ends, and can do no
// I/O. A rule that fails is an unknown, with the reason.
//
// # Time
//
// An assessment is of an instant. Evidence counts for when it was true, not for when it
// was obtained: a document until it ends or is replaced, a state around the day on which it was
// observed, a report for its period, a record for the slice of its cadence that holds its whole
// period, or else the day on which it was performed. What is yet to come at the instant is shown
// by nothing, and a closed window does not change.
//
// # Changes
//
// [Engine.Open] gives a [Session] that takes changes, goes to another day, explains and states,
// and judges only what a change touches. An assessment is stored as JSON and read back by
// [result.Read]; [difference.Between] compares two, stored or fresh, and says because of which
// evidence each requirement moved.
//
// The package never says that an organisation conforms: see [result.Notice].
package scoring
