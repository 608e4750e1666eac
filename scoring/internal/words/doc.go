// Package words makes sentences of what was judged, for text, Markdown and JSON alike. No
// other package under scoring does: judging carries codes with their values.
package words
