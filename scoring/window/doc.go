// Package window holds from when on a window of a report over a period could begin (SOC 2
// type 2), as plain data: the starts that were tried and what holds each back.
//
// Package advise makes it by assessing the scope over one window after another, the command
// shows it, and [Read] reads what was stored. As in package result everything is exported,
// ordered and tagged, a list is [] and never null, the same input gives the same bytes, and
// [Format] names the form, to which fields are only added.
package window
