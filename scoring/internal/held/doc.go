// Package held holds what an organisation has many of, in the order of ids, so that another list with a change takes
// over all that the change does not touch. Neither list changes the other: a session and its forks, or a change that
// was refused half way, share what they have in common.
//
// A [List] is a tree of wide nodes. A change copies the nodes on the way to what it touches, and nothing else. A [Map] is
// what is shared, with what was put since.
package held
