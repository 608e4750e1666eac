// Package report writes what package scoring computed, for people and for other
// programs. It computes nothing: each function renders plain data to a writer, the same
// data to the same bytes, and its error is the writer's. Text for a terminal, with its
// colours and tables, is the command's.
package report
