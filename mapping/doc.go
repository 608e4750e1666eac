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
// # Rules are text here
//
// CEL stays text with its place, [Expr]. Package scoring compiles and runs it, so
// that a product that wants only the crosswalk does not link CEL.
package mapping
