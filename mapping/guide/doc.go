// Package guide holds what is told in words beside the crosswalk: how two frameworks stand
// to each other, where their terms differ, and what a framework wants in writing beside its
// requirements.
//
// It is text with references and enters no count and no figure. The figures beside the words
// are computed where they are shown, never written here.
package guide
