// Package point is the stage that judges points: which evidence counts for which control, the
// candidates that may show a point for each of its systems, one control after another, and what a
// compensating control would bring beside the figure.
//
// A [Stock] is the evidence of an organisation as it stands at an instant, a [Lens] a framework
// with its scope. [Lens.Point] judges one point, [Lens.Requirement] adds up the points of a
// requirement, [Lens.Sum] the requirements.
package point
