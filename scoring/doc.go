// Package scoring computes readiness: how far an organisation's evidence meets the
// requirements of each framework in its scope.
//
// # One call
//
// [New] compiles and type-checks the catalog's rules once; [Engine.Assess] then
// judges any number of organisations, each at an instant that the caller gives.
// An Engine is safe for concurrent use. Nothing here reads a clock, a file or the
// environment, and the same input gives the same bytes.
//
// # Intervals
//
// Every figure is an [result.Interval] in 0..1: low counts what is shown, high what is
// not yet ruled out. What nobody answered, what a rule could not decide and what
// is still a draft lies between the two; unknown is never a pass.
//
// # Rules are guests
//
// Rules are CEL over declared, typed variables:
//
//	evidence  list of the control's evidence, for the system that is judged
//	at        the instant, a timestamp
//	window    the period; without one in the scope, the year that ends at the instant
//	facts     the declared facts; an unanswered one is unknown
//
// with members for the common sentences: ofType, accepted, within, effective,
// exists, count, latest and with on a list of evidence; of on a count; covered and
// held on a window; has on a piece of evidence; share and days. A link's needs
// sees e, at, window and facts. A rule returns a bool or a double in 0..1. It is
// refused at load where its type, its names or its cost do not fit, is stopped at
// its cost limit or when the context ends, and can do no I/O. A rule that fails is
// an unknown, with the reason.
//
// Bands see readiness, requirements (ref, title, kind, status, low, high, gaps) and
// findings (kind, raised_as, rule, evidence, control, explained). A finding rule sees
// lens (framework, asks, operation, window) and, by what it looks at, requirement as
// above; group (id, title, kind, requirements); control (id, cadence, expected, found,
// population, sample, deviations, small, requirements, and low and high of its operation);
// or test, one record
// (evidence, type, population, sample, deviations, explained, small).
//
// # Time
//
// An assessment is of an instant. Evidence counts for when it was true, not for when it
// was obtained: a period speaks of its days, an occurrence belongs to the calendar period
// that holds its last day, and what is yet to come at the instant is shown by nothing.
// Holes are told by date; so is what is odd about a piece's time. A [result.Bridge] letter is
// told and shows nothing.
//
// # Changes
//
// [Engine.Open] gives a [Session] that takes changes and judges only what they touch. An
// assessment is stored as JSON and read back by [result.Read]; [difference.Between] compares two, stored or
// fresh, and says because of which evidence each requirement moved.
//
// The package never says that an organisation conforms: see [result.Notice].
package scoring
