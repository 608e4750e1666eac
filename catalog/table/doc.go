// Package table reads and writes catalogs and crosswalks in the tabular and YAML forms
// that the field passes around: CSV and other tables, libraries of CISO Assistant, and
// (reading only) Gemara.
//
// # What is kept, and what is not
//
// A [Document] holds what was taken and, as [Loss]es, what the file says and Groundwork
// has no place for, each kind once with its number. Writing returns the losses of the other
// direction. What is written reads back equal, but for what its losses name. Reading checks
// no more than the one file can show: [mapping.Check] of the document beside the catalogs
// that it is for tells what would not load, with places in the file.
//
// # Ids
//
// An id that no reference could name is written otherwise: a hyphen stands for a space, and
// the old spelling is an alias of the requirement. Ends of relations are found by id, alias and
// spelling; those of CISO Assistant are URNs, and what knows itself by a URN is found by that
// alone.
//
// # Other tools' words
//
// "intersect" and its like are read loosely, as "not disjoint", because authors mean
// "related" by them; [Reader.SetTheory] takes them as strictly as they are written.
// Nothing is inferred from what a file does not map.
package table
