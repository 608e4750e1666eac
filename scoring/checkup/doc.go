// Package checkup asks an organisation where it stands, one question at a time.
//
// A [Checkup] is made once of an engine and the frameworks that are looked at, and holds nothing
// of those who answer: a [State] is plain data that travels with the caller, as JSON. [Checkup.Next]
// gives the next question, [Checkup.Answer] the state after an answer, [Checkup.Result] where the
// organisation stands so far.
//
// # What is asked next
//
// What applies to the organisation comes first. Then, of all questions that are open, the one that
// is expected to narrow the figures most comes next: what a yes and what a no would each take off
// the distance between low and high, weighed by how often the answers so far were yes. A "no" to a
// wide question settles those below it; any other answer opens them. It ends once the band of
// every framework is settled, when nothing is left to ask, or after fifteen questions.
//
// # What it comes to
//
// A figure is that of the stated basis: a control is worth what is said of it, and a question that
// nobody answered leaves it between 0 and 1. "Don't know" and "skip" are such answers. A point that
// is asked of each system in roles that the organisation says it has none of is not asked, and the
// result lists it. Nothing here is shown by evidence, and nothing counts beside evidence.
package checkup
