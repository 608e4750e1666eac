// Package lens is the stage that asks points and requirements as one organisation's scope does.
//
// A [Case] is one organisation at one instant, with a [Lens] for each of its scopes; what has been
// judged of it is kept. [Case.With] is the one way to ask for another organisation or another day;
// [Lens.Varying] asks for one requirement over other evidence, or with other answers. Either leaves
// the case as it is.
//
// A case serves one goroutine at a time.
package lens
