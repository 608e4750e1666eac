// Package calendar says how often a control runs and how long something holds, by the
// calendar that auditors work with.
//
// A [Cadence] has calendar periods: a quarter is January to March, a week Monday to Sunday.
// What a window asks of a quarterly control is the quarters that lie wholly inside it,
// [Cadence.Within]. A [Span] is a length of time in months and days, such as the year for
// which a test report stands.
//
// Everything here ends with the calendar: no window, however far it reaches, makes a list
// without end, and no arithmetic leaves the years that can be written. The package knows
// no evidence and no control, and reads no clock.
package calendar
