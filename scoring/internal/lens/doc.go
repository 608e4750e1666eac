// Package lens is the fourth stage of judging: the points and requirements of each framework
// as one organisation's scope asks them.
//
// A [Case] is one organisation at one instant, with a [Lens] for each of its scopes. What has
// been judged of it is kept, by what it rests on. [Case.With] is the one way to ask for
// anything else: without this piece, with this answer, without that treatment, on a later
// day, after this change. It gives another case, which judges again only what the change
// reaches; the first stays as it is. What a piece, an answer or a treatment reaches is known
// to the requirement; another day, other scopes and other times at which controls operate
// reach everything.
//
// A case serves one goroutine at a time, together with the cases that were made from it.
package lens
