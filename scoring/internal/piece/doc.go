// Package piece makes evidence ready for judging: the dates that it leaves out, the days that
// it shows, the numbers of its test, and what it ends.
//
// Documents, states, reports and records age differently, so that each [Kind] shows days of
// its own: [Piece.Days] gives them for a control's cadence, before anything ends the piece, and
// [Newer.Cut] ends them. A piece knows no control, no lens and no catalog beyond its type.
package piece
