// Package explanation holds why a requirement stands where it stands: one recorded trace of
// points, controls, evidence and conditions, as plain data.
//
// Package scoring makes it, packages report and the command show it in several views, and
// [Read] reads what was stored. As in package result everything is exported, ordered and
// tagged, a list is [] and never null, the same input gives the same bytes, and [Format]
// names the form, to which fields are only added.
package explanation
