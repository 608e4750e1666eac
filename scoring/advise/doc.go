// Package advise answers what to do next from what package scoring computes: when a window could
// begin, when what is shown today will fall, what an auditor would ask to see, and who has to do what
// by when. It judges by the same engine, so that each answer can be checked by an assessment, and it
// reads no clock. What it answers is plain data of packages forecast, requests and window, which can
// be stored and read without the engine.
package advise
