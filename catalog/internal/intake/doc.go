// Package intake holds what the readers of other makes' files share: how an id that others
// write is found among those of a framework ([Index]), what becomes of an id that no
// reference could name ([ID]), and how what is alike is told once, with its number
// ([Told], [Tally]).
package intake
