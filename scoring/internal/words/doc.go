// Package words makes sentences of what was judged, for text, Markdown and JSON alike: the
// stages of judging carry codes with their values and word nothing themselves.
//
// What is worked out on results alone is worded where it is worked out, since these rooms
// link no rule engine and this one does: what moved in difference, what a crosswalk implies in
// projection, what holds a window back in advise, what records tell of a test in report.
package words
