// Package floor computes what an assessment says in plain Go: figures, statuses, and what each
// piece of evidence does. It is written by hand for speed, for the built-in catalog, and is what
// the engine is measured against: without CEL, without words, without explanations.
//
// [New] reads a graph into tables of small numbers. A call of [Floor.Figures] or [Floor.Verdicts]
// sorts the evidence by its types into one array of plain structs, and works out each cell once: one
// evidence type, on one basis of a control, with what a link asks of it. Whatever differs in
// nothing shares a cell. [Compare] counts what is equal to an assessment, and names what is not.
package floor
