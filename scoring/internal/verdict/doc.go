// Package verdict is the stage that says of each piece of evidence what it does for a requirement:
// it supports one where, as the only evidence, it lifts the low of a point; else the first reason
// that holds is told.
//
// Figure and verdict are one derivation: [Judge] asks the stage that makes the figures about the
// piece alone.
package verdict
