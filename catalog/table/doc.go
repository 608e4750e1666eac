// Package table reads and writes catalogs and crosswalks in the tabular and YAML forms
// that the field passes around: CSV, libraries of CISO Assistant, and (reading only)
// Gemara.
//
// # What is kept, and what is not
//
// A [Document] holds what was taken and, as [Loss]es, what the file says and Groundwork
// has no place for. Writing returns the losses of the other direction. What is written
// reads back equal, but for what its losses name.
//
// # Other tools' words
//
// "intersect" and its like are read loosely, as "not disjoint", because authors mean
// "related" by them; [Reader.SetTheory] takes them as strictly as they are written.
// Nothing is inferred from what a file does not map.
package table
