// Package statement holds a Statement of Applicability as plain data: which controls are
// included or excluded, why, implemented by what, shown by what and until when.
//
// Package scoring makes it, packages report and the command show it, and [Read] reads what
// was stored. As in package result everything is exported, ordered and tagged, a list is []
// and never null, the same input gives the same bytes, and [Format] names the form, to which
// fields are only added.
package statement
