// Package advise answers what to do next from what package scoring computes: when a
// window could begin, and when what is shown today will fall. It judges by the same
// engine, so that each answer can be checked by an assessment, and it reads no clock. What
// it answers is plain data of packages forecast and window, which can be stored and read
// without the engine.
package advise
