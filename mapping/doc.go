// Package mapping relates the requirements of different frameworks to the
// controls that an organisation runs, and those to its evidence.
//
// # Graph
//
// A [Graph] is built once from catalogs by [Build], which rejects dangling
// references, and is then read-only and safe for concurrent use. It holds no
// organisation: one graph serves all of them.
//
// # Links and overlap
//
// A [Link] says that running a control meets points of a requirement. Two
// frameworks overlap where some evidence type shows a point of each; [Graph.Overlap]
// counts that in both directions with method, numerator and denominator, and lists what
// is not covered. Nothing is inferred from what is not mapped.
//
// [Graph.Why] says of any two requirements why they are joined or not: by evidence, by a relation,
// or by an [Open] that gives the reason why nothing joins them. What was considered and struck is
// kept as a [Rejected]; what single readers said of a link or relation stands beside it as votes,
// and changes nothing.
//
// # The way of the data
//
// A [Source] names the ingredients, usually as package catalog loaded them, with overlays
// laid on by package overlay. [Check] lists everything that is wrong with it, by place in a
// file or by path; [Build] checks and makes the graph. What an organisation says of itself is
// checked against either by package organisation, and judged by package scoring.
//
// # Rooms
//
// Relations between requirements, and what follows from them, are package relation; evidence
// with its types package evidence; how often and how long package calendar; whether someone
// reviewed a link package review; what is told in words package guide.
//
// # Rules are text here
//
// CEL stays text with its place, [Expr]. Package scoring compiles and runs it, so
// that a product that wants only the crosswalk does not link CEL.
package mapping
