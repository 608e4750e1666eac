// Package difference says what changed between two assessments, and because of what.
//
// [Between] compares whole assessments, fresh or stored, and [Of] the parts that a change
// can have touched; neither judges anything anew. The sentences of [RequirementMove] are
// made here and nowhere else, so that the command, a report and a session say the same.
//
// As in package result everything is exported, ordered and tagged, a list is [] and never
// null, the same input gives the same bytes, and [Format] names the form that [Read] reads,
// to which fields are only added.
package difference
