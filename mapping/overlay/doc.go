// Package overlay changes a catalog without forking it: a house retitles, reweighs, adds,
// relinks, tightens and drops, each with a reason, and the catalog below stays as it was.
//
// # The way of the data
//
// An [Overlay] is read from a file beside others, or made in Go. [Lay] takes a source and
// the overlays, lower orders first, and returns the changed source, from which a graph is
// built in the ordinary way. What two overlays say differently of one thing is told with
// both places: an error where neither comes first, a warning where the later one holds.
//
// A requirement is dropped with all below it, and with the links and relations to them. The
// work grows with what there is and what is said, not with their product.
//
// What names something that is dropped goes too: links and relations, open pairs and struck
// candidates, and the controls that others rely on. A link that an overlay puts in the place of
// another has none of its votes, since nobody has read it. Who performs a control, how it is
// tested, its kind and nature, votes, and reasons for what is open are no overlay's to change: a
// house that runs a control otherwise states one of its own.
//
// An overlay cannot make a rule weaker: it tightens. It is not for what an organisation
// leaves out of one assessment, which is a scope.
package overlay
