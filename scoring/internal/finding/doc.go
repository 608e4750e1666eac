// Package finding is the fifth stage of judging: verdicts on evidence, what records tell of a
// control's operation, what could be raised, bands, and what treatments change. It puts the
// assessment together.
//
// A [State] stands beside a [lens.Case] and keeps what has been worked out of it. [State.With]
// is the state of the case with a change: what the change does not reach stays.
package finding
