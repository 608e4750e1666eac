// Package oscal translates between OSCAL, the interchange format of NIST, and
// Groundwork's own data: catalogs and profiles are frameworks, mapping-collections are
// relations. It reads OSCAL 1.0 to 1.2 in JSON and YAML, and writes 1.2 in JSON.
//
// # Reading
//
// Reading is tolerant, and every liberty it takes is a warning with its place: the
// shapes of drafts, a byte order mark, "v1.1.3", ids of another spelling. What would make
// the file mean something else than it shows is an error: a doubled key, half a file,
// text that is not UTF-8, an import that climbs out or comes back to itself. The limits
// of a [Reader] bound the size, the nesting and what a small file may multiply to. What
// the fields of a [Document] do not hold is listed as a [Loss].
//
// A profile is resolved as OSCAL has it: chosen, combined, arranged, its parameters set, its
// controls altered. What it says and nothing answers to, and what it asks and could not be
// done, is a warning, those alike one with their number. It draws on the file system that
// it is read from, and on the Files of a [Reader]; nothing is fetched.
//
// Ids are taken as they stand, "ac-2.1", but for spaces, for which a hyphen stands. A control
// with controls below it becomes a group of requirements; an enhancement, which adds to a
// control that stands by itself, becomes its neighbour. The items of a statement become points.
// What is withdrawn is in a category of its own, which no scope takes in unasked.
//
// # Relations
//
// [Document.Maps] holds the maps as they stand. Ready for [mapping.Source], a map of one
// source and one target is one of [Document.Relations]; one of several states something of
// what they are together, not of each pair, and is one of [Document.Unions].
// "intersects-with" is read as "not disjoint", unless the source declares set theory.
//
// # Writing
//
// A [Writer] is strict, and writes the same bytes for the same input. What OSCAL has a
// place for goes there; what has a name and a value becomes a property of Groundwork's
// namespace, which other tools pass over; the rest is a [Loss].
package oscal
