// Package unit is the stage of judging that everything else counts by: a unit is a set of days,
// filled by the pieces that meet it, and worth their conformity.
//
// What a type of evidence expects of a control are units: each day of a window, its slices by the
// control's cadence, the window as one, the instant. [Worth] says what one is worth,
// [Subject.Type] which there are, and an [Answer] holds them with what fills each, so that
// verdicts, coverage and explanations read off what the figure was computed from.
package unit
