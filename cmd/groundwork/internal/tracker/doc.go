// Package tracker reads the table in which a company keeps its evidence, whatever its columns
// are called, and says what of it could be pieces of evidence.
//
// [Read] takes a file of CSV or a workbook to a [Book] of cells. [Take] finds the table in it,
// tells which column is which by a list of words, reads days as people write them, tells of
// what type each row is, and compares with the pieces that are there. What comes out is a
// [Plan]: data alone, in which each guess stands with its reason, and each row that is not
// taken with its cell. Nothing is written here, and nothing is asked.
//
// Doubt never helps: a row whose type is not certain, or whose title tells of numbers that no
// column holds, becomes a draft with the reason beside it; a day that could be read in two
// ways is refused.
package tracker
