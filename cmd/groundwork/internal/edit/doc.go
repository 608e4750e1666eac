// Package edit changes pieces of evidence in a file of YAML where they stand, and leaves every
// other byte as it is: comments, order, quotes and blank lines are the author's.
//
// [Parse] finds the pieces and their places. [File.Set] writes values of one piece, in the style
// in which it is written, on one line in braces or on lines of its own; [File.Note] puts a
// comment above one; [File.Append] adds pieces to the list. [File.Bytes] applies them all at
// once and reads the result again: where anything else than what was asked for is different,
// or where a place is written in a way that this package does not change safely, it is an
// error and nothing is returned.
package edit
