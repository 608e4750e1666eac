// Package projection says what assessed frameworks show of one that is known by relations
// alone, such as an imported crosswalk.
//
// [Of] works a [Projection] out from an assessment and a graph: it judges nothing and runs
// no rule, so that the assessment may be fresh or stored. As in package result everything is
// exported, ordered and tagged, a list is [] and never null, the same input gives the same
// bytes, and [Format] names the form, to which fields are only added.
package projection
