// Package relation states how requirements of different frameworks relate as sets of what
// they ask (RCC-5, NIST IR 8477), and works out what follows.
//
// # Sets
//
// Of two requirements one of five base relations holds: equal, subset, superset, intersects
// or disjoint. A [Set] names those of which one holds; [Any] says nothing and the empty set
// is a contradiction. Sets compose along a chain and meet over several chains; neither
// excludes what can hold.
//
// # The way of the data
//
// A [Statement] is one relation as its author states it, a [Union] one of several
// requirements together. [New] makes a [Net] of them. [Net.Derive] asks what is implied of
// two requirements and carries the proof, [Net.DeriveAll] of two frameworks, and
// [Net.Contradictions] finds statements that cannot all hold. What proves nothing is
// indeterminate: nothing is inferred from what is not stated.
//
// # Limits
//
// Every search has a budget and says where that cut it; an answer that was cut is sound and
// may be weaker. Unions may say something of [MaxPairs] pairs.
//
// The package knows no controls and no evidence: that a supported requirement proves another is
// for whoever assesses to use.
package relation
