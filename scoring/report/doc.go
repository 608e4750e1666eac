// Package report writes results for people and for other programs, as Markdown and CSV:
// those of packages explanation, statement and difference, fresh or stored. It computes
// nothing and links no rule engine: each function renders plain data to a writer, the same
// data to the same bytes, and its error is the writer's. What people wrote is shown as they
// wrote it: no table breaks, no markup, no formula. Text for a terminal, with its colours
// and tables, is the command's.
package report
