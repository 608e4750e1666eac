// Package result holds what an assessment says: plain data, its closed lists of words, and
// the reader of what was stored. Package scoring makes it; package difference compares it,
// package report and the command show it, and any program that can read JSON can keep it.
//
// # The way of the data
//
// An [Assessment] has a [Lens] for each scope, with a [Requirement] for each leaf of the
// framework, what stands in it ([Point], [Gap], [Finding], [Test]) and the sums over its
// groups ([Group]); and each piece of [Evidence] with its verdict per lens. An [Interval]
// is the figure of each: low is what is shown, high what is not ruled out.
//
// # What holds
//
//   - Everything is exported, ordered and tagged: an assessment marshals to the same bytes
//     for the same input, and what [Read] reads marshals to the bytes that were read.
//   - A list is [] and never null.
//   - A value with a closed list of words reads no other word, and its zero value is the
//     cautious one.
//   - [Format] names the form. Within one format fields are only added, and a reader passes
//     over those that it does not know. What the first edition of the rules wrote ([FirstFormat])
//     is read as well, in the words of this edition.
//
// The package imports no rule engine. A program that reads, compares and reports stored
// assessments needs this package and those that import it, and not package scoring.
package result
