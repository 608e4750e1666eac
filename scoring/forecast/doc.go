// Package forecast holds when what is shown today will fall, as plain data: the days on
// which something moves, with what and because of which evidence.
//
// Package advise makes it by assessing day after day, the command shows it, and [Read]
// reads what was stored. As in package result everything is exported, ordered and tagged, a
// list is [] and never null, the same input gives the same bytes, and [Format] names the
// form, to which fields are only added.
package forecast
