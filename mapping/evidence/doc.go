// Package evidence says what an organisation can show: pieces of evidence with their types,
// and typed answers about itself.
//
// # Pieces
//
// A [Piece] is one artefact: of a [Type], for controls, over a period or from an effective
// date on, for systems, accepted or still a draft. [Piece.InForce] and [Piece.Speaks] give
// the days of which it can tell. A type counts occurrences (a record of each quarter's
// review) or days (a policy in force), or is a bridge letter, which shows neither.
//
// # Values
//
// A type declares attributes, and a [FactType] an answer, of a [ValueType];
// [ValueType.Convert] takes what Go programs and decoders of JSON hold for one.
// [Type.Check], [Piece.Check] and [FactType.Check] say what does not fit, each with the path
// to it.
//
// # As JSON
//
// A piece and a fact are written and read by the keys that files use, strictly: an unknown
// key is an error.
//
// The package judges nothing. Whether evidence shows a control is for package scoring.
package evidence
