// Package pool is the second stage of judging: it makes evidence ready and selects what
// counts for one control, one link and one system.
//
// [Prepare] works out for which days a piece speaks; [Select] splits the pieces of a control
// into those that count for sure and those that may count yet: drafts, and pieces of which
// a link's needs cannot be told. [Calendar] lends the calendar to what rules call covered
// and held.
package pool
