// Package check gathers what is wrong with data, with the place of each fault: in the file
// that it was read from, and as a path through the data where a program made it.
//
// An [Item] is a thing under check and an [At] a part of it; neither writes a text before
// something is wrong. A [Report] holds the problems. The rules that every kind of data
// shares are here once: what a name may hold, what a reason is, which days and periods can
// be, which values a closed set has.
package check
