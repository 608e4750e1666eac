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
// frameworks overlap where a control has links into both; [Graph.Overlap] counts
// that in both directions with method, numerator and denominator, and lists what
// is not covered. Nothing is inferred from what is not mapped.
//
// # Relations
//
// A [relation.Statement] relation between two requirements is a set of base relations of which one
// holds, and a [relation.Union] the same of several together. [Graph.Derive] composes and meets
// them along chains and carries the proof; what proves nothing is indeterminate.
// [Graph.Contradictions] finds statements that cannot all hold.
//
// # Overlays
//
// An [Overlay] changes a catalog without forking it: [Source.Overlaid] makes a changed
// copy and tells where two overlays disagree.
//
// # Rules are text here
//
// CEL stays text with its place, [Expr]. Package scoring compiles and runs it, so
// that a product that wants only the crosswalk does not link CEL.
package mapping
