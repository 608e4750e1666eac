// Package review says how far a link or a relation has been reviewed, by whom and when.
//
// What nobody reviewed is a draft, which is the zero value. [Review.Counts] is the one
// answer to "does this count?": a rejected one never does, and a draft does unless the
// reviewed ones alone are asked for. Who may review, and what a review looks at, is for the
// organisation that keeps the catalog.
package review
