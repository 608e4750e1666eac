// Package organisation holds what one organisation states about itself: its scopes, facts,
// evidence, the controls that it runs, its risks and how it treats its gaps.
//
// # The way of the data
//
// An [Organisation] is plain data. Package catalog reads it from the files of a workspace;
// a product makes it in Go or decodes it from JSON, in which the keys are those of the files.
// Either way [Check] says everything that is wrong with it, each problem with its place in a
// file or its path (evidence[EV-014].type), against a graph or against a source from which
// none was built. [Sound] takes what is sound and reports the rest, for whoever would rather
// assess most of a tenant than none of it. [CheckEvidence] looks at single pieces.
//
// # Digests
//
// [Digest] identifies the content, whatever its order and wherever it was made, so that two
// assessments tell whether they are of the same input.
//
// The package judges nothing and reads no files.
package organisation
