// Package basis is the stage that judges a control on its bases, for one link, in one lens and for
// one system: what it lists, what a link strikes of that, and what a rule says instead.
//
// [Judge] is a pure function of a [Case] and a [unit.Subject]. Its [Outcome] keeps the answer on
// each basis with the units that it was read off, so that a succession can weigh them by days.
package basis
